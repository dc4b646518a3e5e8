/** Milliseconds since the epoch with fractions: what processes of one machine agree on. */
export const wallClock = (): number => performance.timeOrigin + performance.now();
