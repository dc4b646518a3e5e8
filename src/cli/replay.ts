import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { ascendingIds, isUuid, type SightingId } from '../core/ids';
import { openDatabase, type Database } from '../db/database';
import type { Out } from './out';

/** Which quarantined items to try again. */
export type Selection =
  | { readonly kind: 'all' }
  | { readonly kind: 'reason'; readonly reason: string }
  | { readonly kind: 'ids'; readonly ids: readonly string[] }
  /** None named: only tell what lies there. */
  | { readonly kind: 'none' };

interface Item {
  readonly id: SightingId;
  readonly centre_id: string;
}

const newId = ascendingIds(Date.now, () => randomBytes(10));

/** So many in one transaction: the locks stay short while Wasl is running beside us. */
const BATCH = 500;

/** `wasl replay --all | --reason=CODE | ID…`: items that could not be filed, or not be opened (`--reason=shell`), are parsed and filed anew by the running Wasl, or at its next start. */
export async function replayCommand(url: string, selection: Selection, out: Out): Promise<number> {
  const db = openDatabase({ url, poolSize: 2 });
  try {
    if (selection.kind === 'none') return await listReasons(db, out);
    if (selection.kind === 'ids' && !selection.ids.every(isUuid)) {
      out.note('These are not ids of quarantined items: see the quarantine page, or use --all or --reason=CODE.');
      return 2;
    }
    const items = await select(db, selection);
    let replayed = 0;
    for (let at = 0; at < items.length; at += BATCH) replayed += await replay(db, items.slice(at, at + BATCH));
    out.line(`${replayed} put back to be filed again.`);
    return selection.kind === 'ids' && replayed < selection.ids.length ? 1 : 0;
  } finally {
    await db.close();
  }
}

async function listReasons(db: Database, out: Out): Promise<number> {
  const rows = await db
    .knex('sightings')
    .where(isRetryable)
    .groupBy('reason')
    .orderBy('reason')
    .select<{ reason: string | null; items: number }[]>('reason', db.knex.raw('count(*)::int as items'));
  for (const row of rows) out.line(`${row.reason ?? 'no reason'}: ${row.items}`);
  out.line(rows.length === 0 ? 'Nothing is in quarantine.' : 'Say which to try again: --all, --reason=CODE, or ids.');
  return 0;
}

/** In quarantine, or filed as a shell. */
const isRetryable = (query: Knex.QueryBuilder): void =>
  void query.where({ outcome: 'quarantined' }).orWhere({ outcome: 'filed', reason: 'shell' });

async function select(db: Database, selection: Exclude<Selection, { kind: 'none' }>): Promise<readonly Item[]> {
  const query = db
    .knex('sightings as s')
    .join('accounts as a', 'a.id', 's.account_id')
    .where(isRetryable)
    .orderBy('s.id');
  // those that were filed although they could not be opened are tried again when they are asked for by name
  if (selection.kind === 'all') query.andWhere('s.outcome', 'quarantined');
  if (selection.kind === 'reason') query.andWhere('s.reason', selection.reason);
  if (selection.kind === 'ids') query.whereIn('s.id', selection.ids);
  return query.select<Item[]>('s.id', 'a.centre_id');
}

/** Each leaves its mark in the audit trail, as when a person presses "try again"; the actor is the machine's operator. */
async function replay(db: Database, items: readonly Item[]): Promise<number> {
  return db.transact(async (stores) => {
    const replayed = await stores.sightings.replay(items.map((item) => item.id));
    const at = new Date();
    await stores.events.append(
      ...items.map((item) => ({
        id: newId(),
        at,
        centreId: item.centre_id,
        event: { type: 'quarantine.changed' as const, sightingId: item.id, outcome: 'pending' },
      })),
    );
    return replayed;
  });
}
