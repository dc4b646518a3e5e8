import { COALESCE_MS, JITTER_MS, ListRefresh } from '../../web/src/inbox/list-refresh';

const START = new Date('2026-11-25T08:00:00Z');
let reads: number[];
let refresh: ListRefresh;
const elapsed = (): number => Date.now() - START.getTime();
/** Draws that come one after the other, the last one for ever. */
const drawing =
  (...draws: number[]) =>
  () =>
    draws.length > 1 ? (draws.shift() ?? 0) : (draws[0] ?? 0);

function begin(...draws: number[]): void {
  reads = [];
  refresh = new ListRefresh(() => reads.push(elapsed()), drawing(...draws));
}

beforeEach(() => {
  jest.useFakeTimers({ now: START });
  begin(0.5);
});
afterEach(() => jest.useRealTimers());

it('reads at once when a row may be missing after quiet', () => {
  refresh.soon(true);
  expect(reads).toEqual([0]);
});

it('does not let a row that may be missing wait for a change that can', () => {
  refresh.soon(false);
  jest.advanceTimersByTime(100);
  refresh.soon(true);
  expect(reads).toEqual([100]);
  jest.advanceTimersByTime(60_000);
  expect(reads).toEqual([100]);
});

it('reads at once again as soon as two seconds have passed, also with a calm change still waiting', () => {
  refresh.soon(true);
  jest.advanceTimersByTime(COALESCE_MS - 1);
  refresh.soon(false);
  jest.advanceTimersByTime(1);
  refresh.soon(true);
  expect(reads).toEqual([0, COALESCE_MS]);
});

it('brings a planned reading forward for a missing row, but never below two seconds after the last', () => {
  refresh.soon(true);
  jest.advanceTimersByTime(1_800);
  refresh.soon(false);
  refresh.soon(true);
  jest.advanceTimersByTime(60_000);
  expect(reads).toEqual([0, COALESCE_MS + JITTER_MS / 2]);
});

it('reads at most once in two seconds under a storm of changes, and once after it', () => {
  for (let at = 0; at < 10_000; at += 50) {
    refresh.soon(at % 100 === 0);
    jest.advanceTimersByTime(50);
  }
  jest.advanceTimersByTime(60_000);
  const gaps = reads.slice(1).map((at, index) => at - (reads[index] ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(COALESCE_MS);
  expect(reads.length).toBeGreaterThanOrEqual(5);
  expect(reads.at(-1)).toBeGreaterThanOrEqual(9_950);
});

it('draws the jitter once a reading, so that many changes do not bring all screens to the same moment', () => {
  begin(1, 1, 0);
  refresh.soon(true);
  for (let change = 0; change < 100; change++) refresh.soon(true);
  jest.advanceTimersByTime(60_000);
  expect(reads).toEqual([0, COALESCE_MS + JITTER_MS]);
});

it('reads nothing any more once it was stopped', () => {
  refresh.soon(false);
  refresh.stop();
  jest.advanceTimersByTime(60_000);
  expect(reads).toEqual([]);
});
