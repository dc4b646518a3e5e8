import { days } from '../../web/src/admin/account-days';

const hour = (at: string, failed = 0, error: string | null = null) => ({ hour: at, looks: 60, failed, items: 2, maxLag: failed * 3, error });

it('adds hours up to days of the reader, newest first, with the last error of each day', () => {
  const inRiyadh = (at: Date): string => new Date(at.getTime() + 3 * 3_600_000).toISOString().slice(0, 10);
  const hours = [hour('2026-11-25T22:00:00Z'), hour('2026-11-25T20:00:00Z', 2, 'late'), hour('2026-11-25T08:00:00Z', 4, 'early')];
  expect(days(hours, inRiyadh)).toEqual([
    { label: '2026-11-26', looks: 60, failed: 0, items: 2, maxLag: 0, error: null },
    { label: '2026-11-25', looks: 120, failed: 6, items: 4, maxLag: 12, error: 'late' },
  ]);
});
