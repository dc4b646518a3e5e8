import { randomBytes } from 'node:crypto';
import { ascendingIds, isUuid } from '../../src/core/ids';

const NOW = 1_764_000_000_000;
const ascends = (ids: readonly string[]): boolean => ids.every((id, at) => at === 0 || (ids[at - 1] ?? '') < id);

test('Ids made in one millisecond ascend in the order in which they were made, however many', () => {
  const next = ascendingIds(
    () => NOW,
    () => randomBytes(10),
  );
  const ids = Array.from({ length: 20_000 }, next);
  expect(ascends(ids)).toBe(true);
  expect(ids.every(isUuid)).toBe(true);
  expect(new Set(ids).size).toBe(ids.length);
});

test('Ids go on ascending when the clock is set back', () => {
  let now = NOW;
  const next = ascendingIds(
    () => now,
    () => randomBytes(10),
  );
  const ids = [next(), next()];
  now = NOW - 60_000;
  ids.push(next(), next());
  now = NOW + 1;
  ids.push(next());
  expect(ascends(ids)).toBe(true);
});

test('An id begins with the millisecond in which it was made', () => {
  const next = ascendingIds(
    () => NOW,
    () => randomBytes(10),
  );
  expect(Number.parseInt(next().replaceAll('-', '').slice(0, 12), 16)).toBe(NOW);
});
