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

export interface Resealed {
  readonly done: number;
  /** Values that no key opens: left as they are. */
  readonly broken: number;
}

/**
 * Seals with the newest key whatever an older one sealed, in small batches while the product works. A value that somebody changed or
 * destroyed meanwhile is left alone. Can be cut short at any point and run again.
 */
export async function resealAll(knex: Knex, key: MasterKey): Promise<Resealed> {
  let [done, broken] = [0, 0];
  for (const place of SEALED_COLUMNS) {
    let after: string | undefined;
    for (;;) {
      const rows = await olderThan(knex, place, key.newestId, after);
      if (rows.length === 0) break;
      after = rows.at(-1)?.id;
      const fresh = rows.flatMap((row) => sealedAnew(place, row, key) ?? []);
      broken += rows.length - fresh.length;
      done += await replace(knex, place, fresh);
    }
  }
  return { done, broken };
}

/** How many values an older key still holds. */
export async function sealedByOlder(knex: Knex, newestId: number): Promise<number> {
  let count = 0;
  for (const { table, column } of SEALED_COLUMNS) {
    const row = await knex(table).whereRaw(older(column), [newestId]).count({ n: '*' }).first();
    count += Number(row?.['n'] ?? 0);
  }
  return count;
}

const older = (column: string): string => `${column} is not null and length(${column}) > 0 and get_byte(${column}, 0) <> ?`;

interface Row {
  readonly id: string;
  readonly sealed: Buffer;
}

async function olderThan(knex: Knex, { table, column, id, idType }: SealedColumn, newestId: number, after: string | undefined): Promise<Row[]> {
  const query = knex(table).whereRaw(older(column), [newestId]);
  if (after !== undefined) void query.whereRaw(`${id} > ?::${idType}`, [after]);
  return (await query.orderBy(id).limit(BATCH).select(knex.raw(`${id}::text as id`), `${column} as sealed`)) as Row[];
}

function sealedAnew(place: SealedColumn, row: Row, key: MasterKey): (Row & { readonly fresh: Buffer }) | undefined {
  const context = place.contextOf(row.id);
  try {
    return { ...row, fresh: key.seal(key.open(row.sealed, context), context) };
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
