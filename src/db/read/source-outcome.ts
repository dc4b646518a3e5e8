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
