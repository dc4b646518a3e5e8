import type { Knex } from 'knex';
import { searchVector } from '../core/search-document';
import { foldedName } from '../core/search-names';
import { SEARCH_VERSION } from '../core/search-stem';

/** What stands between a message and being found by its words. */
export interface SearchLag {
  /** Messages written and not yet indexed. */
  readonly pending: number;
  /** How long the oldest of them waits, by the database's clock; 0 when none does. */
  readonly seconds: number;
  /** False while what was there before this version is still being indexed. */
  readonly complete: boolean;
}

/** The index that searches ask. Written behind the messages; call each step in a transaction of its own. */
export interface SearchStore {
  /**
   * Claims up to `limit` notes and indexes their messages as they are now. Whoever changes one of them meanwhile waits for this
   * transaction; a crash leaves the notes where they were.
   * @returns how many notes were claimed
   */
  indexPending(limit: number): Promise<number>;
  /**
   * Indexes the next `limit` messages of before this version, newest first, and remembers how far it came, in the same transaction.
   * @returns false when there is nothing older
   */
  indexOlder(limit: number): Promise<boolean>;
  lag(): Promise<SearchLag>;
}

export function createSearchStore(knex: Knex): SearchStore {
  return {
    async indexPending(limit) {
      const claimed = (await knex.raw(
        `delete from search_pending where id in (select id from search_pending order by since limit ? for update skip locked)
         returning message_id`,
        [limit],
      )) as { rows: { message_id: string }[] };
      await indexMessages(knex, [...new Set(claimed.rows.map((row) => row.message_id))]);
      return claimed.rows.length;
    },
    indexOlder: (limit) => indexOlder(knex, limit),
    async lag() {
      const found = (await knex.raw(
        `select count(*)::int as pending, coalesce(extract(epoch from clock_timestamp() - min(since)), 0)::float8 as seconds,
                exists (select 1 from search_progress where version = ? and finished_at is not null) as complete
           from (select since from search_pending order by since limit 10001) waiting`,
        [SEARCH_VERSION],
      )) as { rows: SearchLag[] };
      return found.rows[0] ?? { pending: 0, seconds: 0, complete: false };
    },
  };
}

/** Ids beyond every other: where the walk begins. */
const BEYOND_ALL = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

async function indexOlder(knex: Knex, limit: number): Promise<boolean> {
  await knex('search_progress').insert({ version: SEARCH_VERSION, below: BEYOND_ALL }).onConflict('version').ignore();
  const [progress] = (await knex('search_progress').where({ version: SEARCH_VERSION }).forUpdate().skipLocked()) as {
    below: string;
    finished_at: Date | null;
  }[];
  // another process has this step, or it is done
  if (progress === undefined || progress.finished_at !== null) return false;
  const next = (await knex('messages')
    .where('id', '<', progress.below)
    .orderBy('id', 'desc')
    .limit(limit)
    .select('id')) as { id: string }[];
  await indexMessages(
    knex,
    await withoutCurrent(
      knex,
      next.map((row) => row.id),
    ),
  );
  const last = next.at(-1);
  await knex('search_progress')
    .where({ version: SEARCH_VERSION })
    .update(last === undefined ? { finished_at: knex.fn.now() } : { below: last.id });
  return last !== undefined;
}

/** Those that this version has not indexed yet: what was written since the upgrade came through the notes. */
async function withoutCurrent(knex: Knex, ids: readonly string[]): Promise<string[]> {
  const current = new Set<string>(
    await knex('search_documents').whereIn('message_id', ids).where({ version: SEARCH_VERSION }).pluck('message_id'),
  );
  return ids.filter((id) => !current.has(id));
}

interface Source {
  readonly id: string;
  readonly ticket_id: string;
  readonly contact_id: string | null;
  readonly direction: 'in' | 'out' | 'note';
  readonly standing: 'member' | 'third_party';
  readonly received_at: Date;
  readonly subject: string;
  readonly words: string;
  readonly people: { readonly name?: string; readonly address?: string }[];
  readonly files: string[];
}

/** Share locks: an erasure waits for us and then takes out what we wrote, or we wait for it and see what it left. */
const SOURCES = `
  select m.id, m.ticket_id, m.contact_id, m.direction, m.standing, m.received_at, m.subject,
         left(case when m.visible_text = '' then m.text else m.visible_text end, 40000) as words,
         case when m.direction = 'in' then jsonb_build_array(m.sender) else m.recipients end as people,
         array(select a.filename from attachments a where a.message_id = m.id and not a.inline order by a.position) as files
    from messages m where m.id = any(?::uuid[]) and m.purpose <> 'acknowledgement' order by m.id for share of m`;

const WRITE = `
  insert into search_documents (message_id, ticket_id, kind, at, version, words)
  select v.message_id, v.ticket_id, v.kind, v.at, ?, v.words::tsvector
    from jsonb_to_recordset(?::jsonb) as v (message_id uuid, ticket_id uuid, kind text, at timestamptz, words text)
  on conflict (message_id) do update
    set ticket_id = excluded.ticket_id, kind = excluded.kind, at = excluded.at, version = excluded.version, words = excluded.words`;

async function indexMessages(knex: Knex, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const sources = ((await knex.raw(SOURCES, [[...ids]])) as { rows: Source[] }).rows;
  const documents = sources.map((source) => ({
    message_id: source.id,
    ticket_id: source.ticket_id,
    kind: source.direction === 'note' ? 'note' : source.standing === 'third_party' ? 'third_party' : 'message',
    at: source.received_at.toISOString(),
    words: searchVector(partsOf(source)),
  }));
  await keepNames(knex, sources);
  const found = documents.filter((document) => document.words !== '');
  const empty = documents.filter((document) => document.words === '');
  if (found.length > 0) await knex.raw(WRITE, [SEARCH_VERSION, JSON.stringify(found)]);
  if (empty.length > 0)
    await knex('search_documents')
      .whereIn(
        'message_id',
        empty.map((document) => document.message_id),
      )
      .del();
}

/** The name under which each person wrote last, of these messages. */
async function keepNames(knex: Knex, sources: readonly Source[]): Promise<void> {
  const names = new Map<string, string>();
  for (const { direction, contact_id: contact, people } of sources) {
    const folded = foldedName(people[0]?.name ?? '');
    if (direction === 'in' && contact !== null && folded !== '') names.set(contact, folded);
  }
  if (names.size === 0) return;
  // in the order of their ids: two followers that keep the same names must not wait for each other
  const rows = [...names].map(([contact, folded]) => ({ contact_id: contact, folded }));
  rows.sort((one, other) => (one.contact_id < other.contact_id ? -1 : 1));
  await knex('search_names').insert(rows).onConflict('contact_id').merge();
}

const partsOf = ({ subject, people, words, files }: Source): string[] => [
  subject,
  ...people.flatMap(({ name = '', address = '' }) => [name, address]),
  words,
  ...files,
];
