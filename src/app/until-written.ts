import { setTimeout as wait } from 'node:timers/promises';
import { errorCode } from '../core/error-code';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

export interface Patience {
  readonly ms: number;
  /** No further try after it aborts. */
  readonly signal?: AbortSignal;
  /** Told of each try that failed. */
  readonly onTrouble?: (code: string | undefined) => void;
}

/** PostgreSQL was there, and refused the statement itself: trying again would change nothing. */
export const isRefused = (code: string | undefined): boolean => code !== undefined && /^(22|23|42)[0-9A-Z]{3}$/.test(code);

/**
 * Writes what must not be left unwritten because the database is away for a moment: tries again until it succeeds. Only for what may
 * be repeated: a commit whose answer was lost is tried again, too.
 * @throws what was thrown last, when the patience is over or the database refused the statement itself
 */
export async function untilWritten<T>(write: () => Promise<T>, patience: Patience): Promise<T> {
  const until = performance.now() + patience.ms;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    try {
      return await write();
    } catch (error) {
      const code = errorCode(error);
      if (isRefused(code) || patience.signal?.aborted === true || performance.now() > until) throw error;
      patience.onTrouble?.(code);
      await wait(pause);
    }
  }
}
