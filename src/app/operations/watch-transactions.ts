import type { App } from '../context';
import { readOpenTransactions } from '../../db/read/open-transactions';

export interface OpenTransaction {
  /** Of PostgreSQL's process that serves it. */
  readonly pid: number;
  /** For how long it has been seen, in milliseconds: at most one look less than it has been open. */
  readonly forMs: number;
}

/**
 * Remembers each open transaction from the first look that saw it: of another role's, PostgreSQL tells everybody which it is, but not
 * when it began. Looks must come more often than the age that matters.
 * @param now a clock that never jumps, in milliseconds
 */
export function watchTransactions(
  { db }: Pick<App, 'db'>,
  now: () => number,
): () => Promise<OpenTransaction | undefined> {
  let since = new Map<string, number>();
  return async () => {
    const at = now();
    const open = await readOpenTransactions(db.knex);
    since = new Map(open.map(({ key }) => [key, since.get(key) ?? at]));
    const ages = open.map(({ key, pid }) => ({ pid, forMs: at - (since.get(key) ?? at) }));
    return ages.reduce<OpenTransaction | undefined>(
      (oldest, each) => (oldest === undefined || each.forMs > oldest.forMs ? each : oldest),
      undefined,
    );
  };
}
