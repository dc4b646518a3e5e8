/** Ruling 4's one vocabulary, per recipient. */
export const DELIVERY_STATES = [
  'held', 'cancelled', 'queued', 'sending', 'sent', 'delayed', 'delivered', 'rejected', 'bounced', 'unknown',
] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** How long an answer can be called back, in seconds. */
export const UNDO_SECONDS = 10;
/** Waits between attempts that certainly did not send: 1, 5, 15, 60 min, then hourly up to a day. */
const RETRY_MINUTES = [1, 5, 15, 60];
export const GIVE_UP_AFTER_HOURS = 24;

/** Seconds before the next attempt, or undefined when the day is over. `jitter` is 0…1. */
export function retryDelaySeconds(attempt: number, ageSeconds: number, jitter: number): number | undefined {
  if (ageSeconds >= GIVE_UP_AFTER_HOURS * 3600) return undefined;
  const minutes = RETRY_MINUTES[Math.min(attempt, RETRY_MINUTES.length) - 1] ?? 1;
  return minutes * 60 * (1 + 0.2 * jitter);
}
