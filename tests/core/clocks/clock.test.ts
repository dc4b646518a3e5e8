import { surroundingsOf } from '../../../src/app/clocks/surroundings';
import { ELAPSED, workingTime, type Measure } from '../../../src/core/calendar-time';
import {
  instantOfUse,
  marksOfClock,
  resumed,
  retargeted,
  standingAt,
  usedBy,
  wakeAt,
  withGap,
  type Clock,
  type Gap,
} from '../../../src/core/clock';
import { explainClock } from '../../../src/core/clock-lines';
import { SEED_CALENDARS } from '../../../src/core/seed/calendars';
import { ZONES, someCalendar } from './calendars';
import { seeded, type Random } from './random';
import { SlowCalendar } from './slow';

const MINUTE = 60_000;
const CASES = 2_000;
const SEED = 1448;

const at = (text: string): Date => new Date(`${text}+03:00`);
const target = (limitMinutes: number, from: Date): Clock['target'] => ({
  from,
  limitMinutes,
  unit: 'elapsed',
  limitId: 'limit',
  calendarId: null,
});
const clockFrom = (startedAt: Date, hours: number, gaps: readonly Gap[] = []): Clock => ({
  id: 'clock',
  ticketId: 'ticket',
  kind: 'solution',
  aboutId: null,
  startedAt,
  gaps,
  target: target(hours * 60, startedAt),
  formerTargets: [],
});
const gap = (kind: Gap['kind'], from: Date, to: Date | null, until: Date | null = null): Gap => ({
  id: 'gap',
  kind,
  from,
  to,
  reason: kind === 'paused' ? 'PZ-2' : null,
  until,
  evidence: null,
  by: null,
  signedBy: null,
});
const opened = at('2026-11-25T14:00');

/** Gaps in order and apart, the last perhaps lasting, as minutes since 1970. */
function someGaps(random: Random, start: number): { gaps: Gap[]; stillAt: (minute: number) => boolean } {
  const gaps: Gap[] = [];
  const spans: [number, number][] = [];
  let from = start + random.whole(0, 600);
  for (let n = random.whole(0, 4); n > 0; n--) {
    const kind = random.oneOf<Gap['kind']>(['paused', 'stopped']);
    const length = random.whole(1, 900);
    const capped = kind === 'paused' && random.chance(0.4);
    const lasts = n === 1 && random.chance(0.3);
    const cap = from + random.whole(1, 900);
    const end = Math.min(lasts ? Number.POSITIVE_INFINITY : from + length, capped ? cap : Number.POSITIVE_INFINITY);
    const date = (minute: number): Date => new Date(minute * MINUTE);
    gaps.push(gap(kind, date(from), lasts ? null : date(from + length), capped ? date(cap) : null));
    spans.push([from, end]);
    // after a gap that somebody ended later than its cap, the next begins when people saw to it
    from = (lasts || length > 900 ? from : from + length) + random.whole(1, 600);
  }
  return { gaps, stillAt: (minute) => spans.some(([a, b]) => minute >= a && minute < b) };
}

describe(`a clock with pauses and stops, against minute-by-minute counting in ${CASES} random lives`, () => {
  it('uses, falls due and passes its marks at the very minutes that counting gives', () => {
    const wrong: string[] = [];
    let dues = 0;
    for (let n = 0; n < CASES; n++) {
      const random = seeded(SEED + n);
      const zone = random.oneOf(ZONES);
      const working = random.chance(0.5);
      const calendar = someCalendar(random, 2026);
      const measure: Measure = working ? workingTime(calendar, surroundingsOf(zone)) : ELAPSED;
      const slow = working ? new SlowCalendar(calendar, zone, [2025, 2028]) : undefined;
      const start =
        Math.floor(Date.UTC(2026, random.whole(0, 11), random.whole(1, 28)) / MINUTE) + random.whole(0, 1439);
      const { gaps, stillAt } = someGaps(random, start);
      const limit = random.whole(1, 40) * 20;
      const begun = new Date(start * MINUTE);
      const clock: Clock = { ...clockFrom(begun, 1, gaps), target: target(limit, begun) };
      const end = start + random.whole(1, 3 * 1440);
      const reached = new Map<number, number>();
      let used = 0;
      for (let minute = start; minute < end; minute++) {
        if (stillAt(minute) || slow?.isOpen(minute) === false) continue;
        used += 1;
        for (const mark of [50, 75, 90, 100])
          if (used >= (limit * mark) / 100 && !reached.has(mark)) reached.set(mark, minute + 1);
      }
      const now = new Date(end * MINUTE);
      const standing = standingAt(clock, now, measure);
      if (standing.usedMs !== used * MINUTE) wrong.push(`life ${n}: used ${standing.usedMs / MINUTE}, counted ${used}`);
      const isLate = reached.has(100);
      if (standing.late !== isLate) wrong.push(`life ${n}: late ${standing.late}, counted ${isLate}`);
      for (const [mark, minute] of reached) {
        const found = marksOfClock(clock, measure)
          .find((one) => one.mark === mark)
          ?.at.getTime();
        if (found !== minute * MINUTE) wrong.push(`life ${n}: mark ${mark} at ${found}, counted ${minute * MINUTE}`);
        if (mark === 100) dues += 1;
      }
      const { lines } = explainClock(clock, now, measure);
      const told = lines.reduce((sum, line) => (line.kind === 'ran' ? sum + line.countedMs : sum), 0);
      if (told !== standing.usedMs) wrong.push(`life ${n}: the lines add up to ${told}, used ${standing.usedMs}`);
    }
    expect(wrong).toEqual([]);
    expect(dues).toBeGreaterThan(CASES / 5);
  });
});

describe('a clock', () => {
  it('is due when its limit has passed since it began', () => {
    expect(standingAt(clockFrom(opened, 72), at('2026-11-26T14:00'), ELAPSED)).toEqual({
      state: 'running',
      usedMs: 1440 * MINUTE,
      leftMs: 2880 * MINUTE,
      dueAt: at('2026-11-28T14:00'),
      late: false,
    });
  });

  it('is late from the very instant at which it is due', () => {
    const due = at('2026-11-28T14:00');
    expect(standingAt(clockFrom(opened, 72), due, ELAPSED).late).toBe(true);
    expect(standingAt(clockFrom(opened, 72), new Date(due.getTime() - 1), ELAPSED).late).toBe(false);
  });

  it('goes on where it was when its case is opened again, and never begins at zero', () => {
    const told = withGap(clockFrom(opened, 72), gap('stopped', at('2026-11-26T14:00'), null));
    expect(standingAt(told, at('2026-12-10T09:00'), ELAPSED)).toMatchObject({
      state: 'stopped',
      usedMs: 1440 * MINUTE,
      dueAt: null,
    });
    const again = resumed(told, at('2026-12-10T10:00'));
    expect(standingAt(again, at('2026-12-10T10:00'), ELAPSED)).toMatchObject({
      state: 'running',
      dueAt: at('2026-12-12T10:00'),
    });
  });

  it('stays late when it stopped after it was due, however long it stands', () => {
    const clock = withGap(clockFrom(opened, 2), gap('stopped', at('2026-11-25T17:00'), null));
    expect(standingAt(clock, at('2027-01-01T00:00'), ELAPSED)).toMatchObject({
      late: true,
      dueAt: at('2026-11-25T16:00'),
    });
  });

  it('runs again at the cap of a pause, whether or not anybody saw to it', () => {
    const clock = withGap(clockFrom(opened, 24), gap('paused', at('2026-11-25T16:00'), null, at('2026-11-26T16:00')));
    expect(standingAt(clock, at('2026-11-26T10:00'), ELAPSED)).toMatchObject({
      state: 'paused',
      dueAt: at('2026-11-27T14:00'),
    });
    expect(standingAt(clock, at('2026-11-26T18:00'), ELAPSED)).toMatchObject({
      state: 'running',
      usedMs: 240 * MINUTE,
    });
    // whoever resumes it afterwards does not lengthen the pause
    expect(resumed(clock, at('2026-11-26T18:00')).gaps[0]?.to).toEqual(at('2026-11-26T16:00'));
  });

  it('has no due time while a pause is open', () => {
    const clock = withGap(clockFrom(opened, 24), gap('paused', at('2026-11-25T16:00'), null));
    expect(standingAt(clock, at('2026-11-26T10:00'), ELAPSED)).toMatchObject({
      state: 'paused',
      dueAt: null,
      late: false,
    });
    expect(wakeAt(clock, at('2026-11-26T10:00'), ELAPSED)).toBeNull();
  });

  it('is counted from the same beginning under another limit, and keeps the old one', () => {
    const changedAt = at('2026-11-26T00:00');
    const urgent = retargeted(clockFrom(opened, 72), target(120, changedAt));
    expect(standingAt(urgent, changedAt, ELAPSED)).toMatchObject({ dueAt: at('2026-11-25T16:00'), late: true });
    expect(urgent.formerTargets.map((one) => one.limitMinutes)).toEqual([72 * 60]);
    // what the new limit finds used already is told from the change on, not before it
    expect(marksOfClock(urgent, ELAPSED).map((one) => one.at)).toEqual([changedAt, changedAt, changedAt, changedAt]);
  });

  it('asks to be looked at when its next mark is reached or its pause ends', () => {
    const clock = clockFrom(opened, 72);
    expect(wakeAt(clock, opened, ELAPSED)).toEqual(at('2026-11-27T02:00'));
    expect(wakeAt(clock, at('2026-11-27T02:00'), ELAPSED)).toEqual(at('2026-11-27T20:00'));
    const paused = withGap(clock, gap('paused', at('2026-11-25T15:00'), null, at('2026-11-25T18:00')));
    expect(wakeAt(paused, at('2026-11-25T15:00'), ELAPSED)).toEqual(at('2026-11-25T18:00'));
    expect(wakeAt(clock, at('2026-12-25T15:00'), ELAPSED)).toBeNull();
  });

  it('warns of an acknowledgement only when it is overdue, because it is due at once', () => {
    expect(marksOfClock({ ...clockFrom(opened, 1), kind: 'acknowledge' }, ELAPSED).map((one) => one.mark)).toEqual([
      100,
    ]);
  });

  it('counts a stretch of nothing as nothing', () => {
    const clock = clockFrom(opened, 1, [gap('stopped', opened, opened)]);
    expect(usedBy(clock, opened, ELAPSED)).toBe(0);
    expect(instantOfUse(clock, 60 * MINUTE, ELAPSED)).toEqual(at('2026-11-25T15:00'));
  });
});

describe('"why is this due then?"', () => {
  it('is answered line by line, in the order of time', () => {
    const office = SEED_CALENDARS[1]?.data;
    if (office === undefined) throw new Error('no calendar');
    const measure = workingTime(office, surroundingsOf('Asia/Riyadh'));
    const clock: Clock = {
      ...clockFrom(opened, 8, [gap('paused', at('2026-11-25T15:00'), at('2026-11-26T09:00'), at('2026-11-27T15:00'))]),
      formerTargets: [target(1440, opened)],
      target: { ...target(480, at('2026-11-26T10:00')), unit: 'working' },
    };
    const { lines, standing, limitMs } = explainClock(clock, at('2026-11-26T12:00'), measure);
    expect(lines.map(({ kind }) => kind)).toEqual(['limit', 'ran', 'paused', 'ran', 'limit_changed']);
    expect(lines.flatMap((line) => (line.kind === 'ran' ? [line.countedMs / MINUTE] : []))).toEqual([60, 180]);
    expect(lines[2]).toMatchObject({ endedByCap: false, to: at('2026-11-26T09:00') });
    // 8 hours less 4 used: an afternoon to 16:00 is left, and that is when it is due
    expect(standing.leftMs).toBe(limitMs - 240 * MINUTE);
    expect(standing.dueAt).toEqual(at('2026-11-26T16:00'));
  });
});
