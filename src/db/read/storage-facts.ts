import type { Knex } from 'knex';

export interface StorageFacts {
  /** By the database's own estimate. */
  readonly blobs: number;
  /** Decided upon, and not yet removed from the disk. */
  readonly waiting: number;
  readonly removed: number;
  /** Files without a row among hardly any with one: left alone. */
  readonly strangers: number;
}

/** Cheap enough to be asked every few seconds. */
export async function storageFacts(knex: Knex): Promise<StorageFacts> {
  const found = (await knex.raw(`
    select removed, strangers,
           (select count(*) from blob_removals where removed_at is null) as waiting,
           (select greatest(reltuples, 0)::bigint from pg_class where oid = 'blobs'::regclass) as blobs
      from blob_collection`)) as { rows: StorageFacts[] };
  return found.rows[0] ?? { blobs: 0, waiting: 0, removed: 0, strangers: 0 };
}
