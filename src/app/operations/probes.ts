import type { OpenTransaction } from './watch-transactions';

/** What alarms need to know that the database does not. Given by the composition root; tests give their own. */
export interface Probes {
  /** The least room among the places where Wasl writes. */
  disk(): Promise<DiskFacts>;
  /** Jump of the wall clock since the last look, in milliseconds. */
  clockJumpMs(): number;
  /** For how long Redis has not answered, in milliseconds; undefined while it does. Absent where none is configured. */
  readonly redisAwayMs?: () => Promise<number | undefined>;
  /** The transaction that has been open for longest, as far as it was watched. Absent: nobody watches. */
  readonly oldestTransaction?: () => Promise<OpenTransaction | undefined>;
  readonly publicUrl: string | undefined;
}
export interface DiskFacts {
  readonly freeBytes: number;
  /** Below it nothing is taken in. */
  readonly neededBytes: number;
}
