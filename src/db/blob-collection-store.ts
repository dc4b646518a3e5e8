import type { Knex } from 'knex';

/** Where the running round stands; see `collectBlobs`. */
export interface CollectionProgress {
  readonly rowsTo: string | null;
  readonly filesTo: string;
}

/** Blobs that nothing refers to: found, decided upon, and remembered until their files are gone. */
export interface BlobCollectionStore {
  progress(): Promise<CollectionProgress>;
  note(progress: CollectionProgress): Promise<void>;
  /** Begins the round of files anew when the running one is older than so many days. */
  renewFiles(days: number): Promise<void>;
  /** Drops uploads of which no answer and no draft was made; their blobs are left to `decideRows`. @returns how many */
  expireUploads(ageSeconds: number, limit: number): Promise<number>;
  /**
   * Looks at the next rows in the order of their ids and drops those that nothing refers to. One that a transaction in flight is about
   * to refer to is locked by it and passed over; one that was chosen cannot be referred to any more.
   * @returns the last id looked at, null at the end
   */
  decideRows(after: string | null, limit: number, ageSeconds: number): Promise<string | null>;
  /** Those of these files that are neither known nor decided upon. */
  withoutRow(ids: readonly string[]): Promise<string[]>;
  /**
   * Gives ids that have no row one without a key. A transaction that comes late to insert the same id finds it taken and fails, so
   * that it cannot tell anybody that the bytes are kept.
   */
  decideFiles(ids: readonly string[]): Promise<void>;
  /** Decided, and the file perhaps still there. */
  undone(limit: number): Promise<string[]>;
  done(ids: readonly string[]): Promise<void>;
  /** Frees the ids of files that were removed so long ago that nobody can come late any more. */
  forget(ageSeconds: number): Promise<void>;
  countStrangers(count: number): Promise<void>;
}

/**
 * What keeps a blob is told by the database itself: every foreign key to it. A table that begins to refer to blobs is never forgotten,
 * and a key over several columns is a defect that is thrown.
 */
async function unreferenced(knex: Knex): Promise<{ readonly sql: string; readonly names: readonly string[] }> {
  const found = (await knex.raw(
    `select c.conrelid::regclass::text as "table", a.attname as "column" from pg_constraint c
       join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
      where c.contype = 'f' and c.confrelid = 'blobs'::regclass and c.conparentid = 0 order by 1, 2`,
  )) as { rows: { table: string; column: string }[] };
  if (found.rows.length === 0) throw new Error('no table refers to blobs: something is wrong with this database');
  const conditions = found.rows.map(() => 'not exists (select 1 from ?? t where t.?? = b.id)').join(' and ');
  const names = found.rows.flatMap(({ table, column }) => [table, column]);
  return { sql: `${conditions} and not exists (select 1 from blob_removals r where r.id = b.id)`, names };
}

export function createBlobCollectionStore(knex: Knex): BlobCollectionStore {
  return {
    async progress() {
      const row = (await knex('blob_collection').first('rows_to', 'files_to')) as
        { rows_to: string | null; files_to: string } | undefined;
      return { rowsTo: row?.rows_to ?? null, filesTo: row?.files_to ?? '' };
    },
    async note({ rowsTo, filesTo }) {
      await knex('blob_collection').update({ rows_to: rowsTo, files_to: filesTo });
    },
    async renewFiles(days) {
      await knex('blob_collection')
        .whereRaw('files_began_at < now() - make_interval(days => ?)', [days])
        .update({ files_to: '', files_began_at: knex.fn.now() });
    },
    expireUploads: (ageSeconds, limit) => expireUploads(knex, ageSeconds, limit),
    decideRows: (after, limit, ageSeconds) => decideRows(knex, after, limit, ageSeconds),
    async withoutRow(ids) {
      const found = (await knex.raw(
        `select v.id from unnest(?::uuid[]) v (id) 
          where not exists (select 1 from blobs b where b.id = v.id)
            and not exists (select 1 from blob_removals r where r.id = v.id)`,
        [[...ids]],
      )) as { rows: { id: string }[] };
      return found.rows.map((row) => row.id);
    },
    async decideFiles(ids) {
      await knex.raw(
        `with taken as (
           insert into blobs (id, sha256, bytes) select v.id, ''::bytea, 0 from unnest(?::uuid[]) v (id)
           on conflict (id) do nothing returning id)
         insert into blob_removals (id, why) select id, 'file' from taken`,
        [[...ids]],
      );
    },
    undone: async (limit) =>
      (await knex('blob_removals').whereNull('removed_at').orderBy('decided_at').limit(limit).select('id')).map(
        (row: { id: string }) => row.id,
      ),
    async done(ids) {
      await knex.raw(
        `with gone as (
           update blob_removals set removed_at = now() where id = any(?::uuid[]) and removed_at is null returning id)
         update blob_collection set removed = removed + (select count(*) from gone)`,
        [[...ids]],
      );
    },
    async forget(ageSeconds) {
      await knex.raw(
        `with old as (
           delete from blob_removals where removed_at < now() - make_interval(secs => ?) returning id)
         delete from blobs b using old where b.id = old.id and b.bytes = 0 and b.sha256 = ''::bytea`,
        [ageSeconds],
      );
    },
    async countStrangers(count) {
      await knex('blob_collection').increment('strangers', count);
    },
  };
}

async function expireUploads(knex: Knex, ageSeconds: number, limit: number): Promise<number> {
  // a draft that is kept for weeks keeps its files
  const expired = (await knex.raw(
    `delete from uploads where id in (
       select u.id from uploads u
        where u.created_at < now() - make_interval(secs => ?)
          and not exists (select 1 from drafts d where d.user_id = u.user_id
                and d.body->'attachments' @> jsonb_build_array(jsonb_build_object('id', u.id::text)))
        order by u.created_at limit ? for update skip locked)`,
    [ageSeconds, limit],
  )) as { rowCount: number };
  return expired.rowCount;
}

async function decideRows(knex: Knex, after: string | null, limit: number, ageSeconds: number): Promise<string | null> {
  const free = await unreferenced(knex);
  const looked = (await knex.raw(
    `select b.id, ${free.sql} as free from blobs b
      where b.id > coalesce(?::uuid, '00000000-0000-0000-0000-000000000000')
        and b.created_at < now() - make_interval(secs => ?)
      order by b.id limit ?`,
    [...free.names, after, ageSeconds, limit],
  )) as { rows: { id: string; free: boolean }[] };
  const chosen = looked.rows.filter((row) => row.free).map((row) => row.id);
  if (chosen.length > 0) {
    // whoever refers to one holds a key-share lock on it until the commit: those are left for the next round
    const locked = (await knex.raw('select id from blobs where id = any(?::uuid[]) for update skip locked', [
      chosen,
    ])) as {
      rows: { id: string }[];
    };
    const ours = locked.rows.map((row) => row.id);
    // asked again, now that nobody can begin to refer to them; what was committed meanwhile is seen by this statement
    await knex.raw(
      `with dropped as (delete from blobs b where b.id = any(?::uuid[]) and ${free.sql} returning b.id)
       insert into blob_removals (id, why) select id, 'row' from dropped`,
      [ours, ...free.names],
    );
  }
  return looked.rows.length < limit ? null : (looked.rows.at(-1)?.id ?? null);
}
