import type { Knex } from 'knex';
import type { AccountId, MessageId } from '../core/ids';

/** What an item may be known by. `names` are hashes; see `recognitionNames`. */
export interface Likeness {
  readonly accountId: AccountId;
  readonly names: readonly string[];
  readonly sha256?: Uint8Array;
}
/** The item as it was stored before. */
export interface KnownItem {
  readonly blobId: string;
  readonly outcome: 'pending' | 'filed' | 'quarantined' | 'ignored';
  readonly reason: string | null;
  readonly messageId: MessageId | null;
}

/** In the order asked; undefined for what nobody knows. One that was filed is preferred to one that was not. */
export async function findKnown(knex: Knex, asked: readonly Likeness[]): Promise<(KnownItem | undefined)[]> {
  if (asked.length === 0) return [];
  const found = (await knex.raw(
    `select a.at, k.* from jsonb_to_recordset(?::jsonb) a (at int, account uuid, names text[], sha text)
           cross join lateral (
             select s.blob_id, s.outcome, s.reason, s.message_id from (
               select n.* from sightings n where n.account_id = a.account and n.recognised_by && a.names
               union all
               select c.* from blobs b join sightings c on c.blob_id = b.id
                where b.sha256 = decode(a.sha, 'hex') and c.account_id = a.account) s
              order by s.outcome = 'filed' desc, s.id limit 1) k`,
    [JSON.stringify(asked.map(rowOf))],
  )) as {
    rows: {
      at: number;
      blob_id: string;
      outcome: KnownItem['outcome'];
      reason: string | null;
      message_id: MessageId | null;
    }[];
  };
  const known = new Map(found.rows.map((row) => [row.at, row]));
  return asked.map((_, at) => {
    const row = known.get(at);
    return row && { blobId: row.blob_id, outcome: row.outcome, reason: row.reason, messageId: row.message_id };
  });
}

const rowOf = ({ accountId, names, sha256 }: Likeness, at: number): object => ({
  at,
  account: accountId,
  names,
  sha: sha256 === undefined ? null : Buffer.from(sha256).toString('hex'),
});
