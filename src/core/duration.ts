/** A length of time as people write it in a service-level document: `15m`, `72h`, `30d`. */
export type Duration = `${number}${'m' | 'h' | 'd'}`;

const WRITTEN = /^(0|[1-9]\d{0,3})([mhd])$/;
const MINUTES = { m: 1, h: 60 } as const;
/** More is a mistake of typing. */
const MOST_MINUTES = 400 * 24 * 60;
const ELAPSED_DAY_MINUTES = 1440;

export function isDuration(text: string): text is Duration {
  return WRITTEN.test(text) && minutesOf(text as Duration) <= MOST_MINUTES;
}

/** @param dayMinutes how long a day is: 1440 of elapsed time, else a working day of the calendar */
export function minutesOf(duration: Duration, dayMinutes = ELAPSED_DAY_MINUTES): number {
  const [, amount = '0', unit = 'm'] = WRITTEN.exec(duration) ?? [];
  return Number(amount) * (unit === 'd' ? dayMinutes : MINUTES[unit as 'm' | 'h']);
}
