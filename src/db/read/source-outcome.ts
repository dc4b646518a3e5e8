import type { Knex } from 'knex';

/** What became of an item, by its name at its source; undefined when we do not have it. */
export async function outcomeOfSource(
  knex: Knex,
  accountId: string,
  sourceKey: string,
): Promise<'pending' | 'filed' | 'quarantined' | 'ignored' | undefined> {
  const row = (await knex('sightings')
    .where({ account_id: accountId })
    .whereRaw('md5(source_key) = md5(?)', [sourceKey])
    .first('outcome')) as { outcome: 'pending' | 'filed' | 'quarantined' | 'ignored' } | undefined;
  return row?.outcome;
}

/** SHA-256 of the bytes that an item of this name first came with; undefined when we do not have it. */
export async function sha256OfSource(knex: Knex, accountId: string, sourceKey: string): Promise<Buffer | undefined> {
  const row = (await knex('sightings as s')
    .join('blobs as b', 'b.id', 's.blob_id')
    .where('s.account_id', accountId)
    .whereRaw('md5(s.source_key) = md5(?)', [sourceKey])
    .first('b.sha256')) as { sha256: Buffer } | undefined;
  return row?.sha256;
}
