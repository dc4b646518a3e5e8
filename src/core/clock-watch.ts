/** How far the wall clock has gone from where steady time says it should be, in milliseconds; 0 until it is known. */
export interface ClockWatch {
  /** To be called now and then. @returns the jump since the last look, in milliseconds (ahead positive) */
  look(): number;
}

/**
 * Finds jumps of the wall clock: two readings a while apart must differ by as much as a clock that nobody can set. Slow drift that NTP
 * mends bit by bit is no jump.
 * @param wall milliseconds since the epoch
 * @param steady milliseconds since anything
 */
export function watchClock(wall: () => number, steady: () => number): ClockWatch {
  let before = { wall: wall(), steady: steady() };
  return {
    look() {
      const now = { wall: wall(), steady: steady() };
      const jump = now.wall - before.wall - (now.steady - before.steady);
      before = now;
      return jump;
    },
  };
}
