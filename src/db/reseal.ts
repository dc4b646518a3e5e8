import type { Knex } from 'knex';
import { SealBroken, type MasterKey } from './sealer';

/** A column of sealed values, and what each is bound to. */
interface SealedColumn {
  readonly table: string;
  readonly column: string;
  readonly id: string;
  readonly idType: 'uuid' | 'boolean';
  contextOf(id: string): string;
}

/** Every place where the database keeps something sealed; a test finds one that is missing here. */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  { table: 'accounts', column: 'secrets', id: 'id', idType: 'uuid', contextOf: (id) => `account:${id}` },
  { table: 'account_tokens', column: 'sealed', id: 'account_id', idType: 'uuid', contextOf: (id) => `account-tokens:${id}` },
  { table: 'second_factors', column: 'secret', id: 'user_id', idType: 'uuid', contextOf: (id) => `second-factor:${id}` },
  { table: 'identity_providers', column: 'client_secret', id: 'id', idType: 'uuid', contextOf: (id) => `identity-provider:${id}` },
  { table: 'operation_settings', column: 'webhook_secret', id: 'only_one', idType: 'boolean', contextOf: () => 'operations:webhook' },
  { table: 'blobs', column: 'sealed_key', id: 'id', idType: 'uuid', contextOf: (id) => `blob:${id}` },
];
const BATCH = 500;

/** A value that no key opens. */
export interface BrokenSeal {
  readonly place: string;
  readonly id: string;
  readonly sealed: Buffer;
}
export interface Resealed {
  readonly done: number;
  /** Left as they are, those that were given up before among them. */
  readonly broken: readonly BrokenSeal[];
}

/**
 * Seals with the newest key whatever an older one sealed, in small batches while the product works. A value that somebody changed or
 * destroyed meanwhile is left alone. Can be cut short at any point and run again.
 */
export async function resealAll(knex: Knex, key: MasterKey): Promise<Resealed> {
  const broken: BrokenSeal[] = [];
  let done = 0;
  for (const place of SEALED_COLUMNS) {
    let after: string | undefined;
    for (;;) {
      const rows = await olderThan(knex, place, key.newestId, after);
      if (rows.length === 0) break;
      after = rows.at(-1)?.id;
      const tried = rows.map((row) => ({ ...row, fresh: sealedAnew(place, row, key) }));
      const fresh = tried.flatMap((row) => (row.fresh === undefined ? [] : [{ ...row, fresh: row.fresh }]));
      for (const { id, sealed, fresh: opened } of tried)
        if (opened === undefined) broken.push({ place: nameOf(place), id, sealed });
      done += await replace(knex, place, fresh);
    }
  }
  return { done, broken };
}

/** How many values an older key still holds, but for those that were given up. */
export async function sealedByOlder(knex: Knex, newestId: number): Promise<number> {
  let count = 0;
  for (const place of SEALED_COLUMNS) {
    const query = knex(place.table).whereRaw(older(place.column), [newestId]).whereRaw(notAbandoned(place));
    const row = await query.count({ n: '*' }).first();
    count += Number(row?.['n'] ?? 0);
  }
  return count;
}

/** Gives these values up: they keep no rotation from being finished any more. A key that opens them after all may still come. */
export async function abandonSeals(knex: Knex, broken: readonly BrokenSeal[]): Promise<void> {
  await knex.raw(
    `insert into abandoned_seals (place, record, sha256)
     select v.place, v.record, sha256(v.sealed) from unnest(?::text[], ?::text[], ?::bytea[]) v (place, record, sealed) on conflict do nothing`,
    [broken.map(({ place }) => place), broken.map(({ id }) => id), broken.map(({ sealed }) => sealed)],
  );
}

const nameOf = ({ table, column }: Pick<SealedColumn, 'table' | 'column'>): string => `${table}.${column}`;

/** The condition that a value was not given up. */
export const notAbandoned = (place: Pick<SealedColumn, 'table' | 'column' | 'id'>): string =>
  `not exists (select 1 from abandoned_seals g
     where g.place = '${nameOf(place)}' and g.record = ${place.table}.${place.id}::text and g.sha256 = sha256(${place.table}.${place.column}))`;

const older = (column: string): string => `${column} is not null and length(${column}) > 0 and get_byte(${column}, 0) <> ?`;

interface Row {
  readonly id: string;
  readonly sealed: Buffer;
}

async function olderThan(knex: Knex, { table, column, id, idType }: SealedColumn, newestId: number, after: string | undefined): Promise<Row[]> {
  const query = knex(table).whereRaw(older(column), [newestId]);
  if (after !== undefined) void query.whereRaw(`${id} > ?::${idType}`, [after]);
  // by the column and not by the text that is selected of it: only that order is the primary key's, and lets a batch end early
  return (await query
    .orderBy(`${table}.${id}`)
    .limit(BATCH)
    .select(knex.raw(`${table}.${id}::text as id`), `${column} as sealed`)) as Row[];
}

function sealedAnew(place: SealedColumn, row: Row, key: MasterKey): Buffer | undefined {
  const context = place.contextOf(row.id);
  try {
    return key.seal(key.open(row.sealed, context), context);
  } catch (error) {
    if (error instanceof SealBroken) return undefined;
    throw error;
  }
}

async function replace(knex: Knex, { table, column, id, idType }: SealedColumn, rows: readonly (Row & { readonly fresh: Buffer })[]): Promise<number> {
  if (rows.length === 0) return 0;
  const result = (await knex.raw(
    `update ${table} t set ${column} = v.fresh
       from unnest(?::${idType}[], ?::bytea[], ?::bytea[]) v (id, sealed, fresh) where t.${id} = v.id and t.${column} = v.sealed`,
    [rows.map((row) => row.id), rows.map((row) => row.sealed), rows.map((row) => row.fresh)],
  )) as { rowCount: number };
  return result.rowCount;
}
