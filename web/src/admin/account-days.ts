import type { Answer } from '../api/client';

type Hour = Answer<'accountHistory'>['items'][number];
type Day = Omit<Hour, 'hour'> & { readonly label: string };

/** Hours, newest first, as days of the reader's calendar; the last error of a day stands for it. */
export function days(hours: readonly Hour[], labelOf: (at: Date) => string): readonly Day[] {
  const found = new Map<string, Day>();
  for (const hour of hours) {
    const label = labelOf(new Date(hour.hour));
    const day = found.get(label) ?? { label, looks: 0, failed: 0, items: 0, maxLag: 0, error: null };
    found.set(label, {
      label,
      looks: day.looks + hour.looks,
      failed: day.failed + hour.failed,
      items: day.items + hour.items,
      maxLag: Math.max(day.maxLag, hour.maxLag),
      error: day.error ?? hour.error,
    });
  }
  return [...found.values()];
}
