import type { Knex } from 'knex';
import { CASE_WORDS, NOBODY } from './erase-case-words';

/** Runs one statement with `$1`, `$2` …: the driver's own client and knex alike. Casts are written `cast($1 as …)`, for both. */
export type RunStatement = (
  sql: string,
  values: readonly unknown[],
) => Promise<{ readonly rows: readonly Record<string, unknown>[]; readonly rowCount: number | null }>;

/** For statements of the caller's transaction. */
export const runWithKnex =
  (knex: Knex): RunStatement =>
  (sql, values) =>
    knex.raw(
      sql.replaceAll(/\$(\d+)/g, ':v$1'),
      Object.fromEntries(values.map((value, at) => [`v${at + 1}`, value])) as never,
    );

/**
 * What of these messages is a person's: words, names, addresses, names of files; and what still waited to be sent is cancelled. That
 * there was a message, when, and what became of it, stays. A ticket's own copies of its words go with it. Only tables and columns of
 * the first version: a copy of its backup is erased from in the same words. The row in `outgoing` keeps the place of a payload that
 * somebody may be composing this instant: it finds the place taken. Of the reasons the far ends' own words go; codes stay.
 */
const ERASE_MESSAGES = `
  with theirs as (select id, ticket_id, sighting_id, sender, recipients from messages where id = any(cast($1 as uuid[]))),
  named as (
    select lower(sender->>'address') as address from theirs
    union select lower(r->>'address') from theirs, jsonb_array_elements(recipients) r),
  gone as (
    update messages set text = '', visible_text = '', html = null, subject = '', sender = ${NOBODY},
           recipients = '[]', reply_handle = null
     where id in (select id from theirs)),
  files as (update attachments set filename = '', content_id = null where message_id in (select id from theirs)),
  originals as (
    update sightings set transport = '{}'
     where id in (select s.id from sightings s join theirs t on s.message_id = t.id union select sighting_id from theirs)),
  taken as (
    insert into outgoing (message_id, account_id)
    select distinct on (message_id) message_id, account_id from deliveries where message_id in (select id from theirs)
    on conflict (message_id) do nothing),
  ways as (
    update deliveries set recipient = 'erased:' || id,
           reason = case when state in ('held', 'queued') then 'erased' when reason ~ '^[a-z_]+$' then reason end,
           state = case when state in ('held', 'queued') then 'cancelled' else state end
     where message_id in (select id from theirs)),
  thanked as (
    update acknowledgements set address = 'erased:' || ticket_id
     where ticket_id in (select ticket_id from theirs) and address in (select address from named))
  update tickets set snippet = '', subject = '', party = '', search_text = reference, version = version + 1
   where id in (select ticket_id from theirs)`;

/** Named so that the index, which begins with the kind, finds a value of any of them. */
const KINDS = `('email', 'phone', 'x', 'fax', 'national_id', 'name_only')`;

/**
 * Addresses of these messages that no other message of their person, or of a case that they take part in, names. Looked up by the
 * address, never by reading all messages.
 */
const UNNAMED = `
  with theirs as (select sender, recipients from messages where id = any(cast($1 as uuid[]))),
  named as (
    select lower(sender->>'address') as address from theirs
    union select lower(r->>'address') from theirs, jsonb_array_elements(recipients) r),
  near as (
    select n.address, m.sender, m.recipients from named n, handles h, messages m
     where h.kind in ${KINDS} and h.value = n.address and m.contact_id = h.contact_id and m.id <> all(cast($1 as uuid[]))
    union all
    select n.address, m.sender, m.recipients from named n, participants p, messages m
     where p.kind in ${KINDS} and p.value = n.address and m.ticket_id = p.ticket_id and m.id <> all(cast($1 as uuid[])))
  select n.address from named n where n.address <> '' and not exists (
    select 1 from near e where e.address = n.address and (lower(e.sender->>'address') = e.address
       or exists (select 1 from jsonb_array_elements(e.recipients) r where lower(r->>'address') = e.address)))`;

/** Notes about an address that no message names any more, by the table that they need: a copy of an older backup may lack it. */
const NOTES: readonly { readonly table: string; readonly sql: string }[] = [
  { table: 'sender_limits', sql: 'delete from sender_limits where address = any(cast($1 as text[]))' },
  {
    table: 'sender_blocks',
    sql: `update sender_blocks set value = 'erased:' || id, reason = '', lifted_at = coalesce(lifted_at, now())
           where kind = 'address' and value = any(cast($1 as text[]))`,
  },
  {
    table: 'suppressions',
    sql: `with suppressed as (
            update suppressions set address = 'erased:' || id, detail = '', lifted_at = coalesce(lifted_at, now()),
                   lifted_because = coalesce(lifted_because, 'erased')
             where address = any(cast($1 as text[])) returning id)
          update suppression_overrides set reason = '' where suppression_id in (select id from suppressed)`,
  },
];

/**
 * Who took part in a case, as far as none of its other messages names them: an answer of theirs will open a case of its own. Those
 * whom another message still names stay, for they may be answered and may answer. Runs before the words of these messages go.
 */
const ERASE_PARTICIPANTS = `
  with theirs as (select id, ticket_id, sender, recipients from messages where id = any(cast($1 as uuid[]))),
  named as (
    select ticket_id, lower(sender->>'address') as address from theirs
    union select ticket_id, lower(r->>'address') from theirs, jsonb_array_elements(recipients) r)
  delete from participants p using named n
   where p.ticket_id = n.ticket_id and p.kind in ${KINDS} and p.value = n.address and not exists (
     select 1 from messages m where m.ticket_id = n.ticket_id and m.id <> all(cast($1 as uuid[]))
        and (lower(m.sender->>'address') = n.address
          or exists (select 1 from jsonb_array_elements(m.recipients) r where lower(r->>'address') = n.address)))`;

/**
 * A person of whom nothing else is left: the ways to them are forgotten, and when none remains and no other message is theirs, their
 * name and language too. The row stays, as the pointer of erased messages; who writes again is somebody new. $2: addresses that no
 * message names any more.
 */
const ERASE_CONTACTS = `
  with gone as (
    delete from handles where kind in ${KINDS} and value = any(cast($2 as text[])) returning contact_id, kind, value),
  theirs as (
    select contact_id as id from messages where id = any(cast($1 as uuid[])) and contact_id is not null
    union select contact_id from gone)
  update contacts c set name = '', language = null, version = c.version + 1
   where c.id in (select id from theirs)
     and not exists (select 1 from handles h where h.contact_id = c.id and not exists (
           select 1 from gone g where g.kind = h.kind and g.value = h.value))
     and not exists (select 1 from messages m where m.contact_id = c.id and m.id <> all(cast($1 as uuid[]))
           and m.sender <> cast(${NOBODY} as jsonb))`;

/** Links to files that went out with these messages open nothing any more; of the name only the file's own row knew. */
const REVOKE_LINKS = `
  update file_links set revoked_at = now() where message_id = any(cast($1 as uuid[])) and revoked_at is null`;

/** With its key a blob is gone from everywhere, whatever copies of its file there are. */
const DESTROY_BLOBS = `update blobs set sealed_key = null where id = any(cast($1 as uuid[])) and sealed_key is not null`;

/** Originals, attachments, pictures painted of them, and what was composed to be sent of these messages. Of the newest form. */
export const BLOBS_OF_MESSAGES = `
  select s.blob_id as id from sightings s where s.message_id = any(cast($1 as uuid[]))
  union select a.blob_id from attachments a where a.message_id = any(cast($1 as uuid[]))
  union select p.blob_id from previews p join attachments a on a.id = p.attachment_id
         where a.message_id = any(cast($1 as uuid[])) and p.blob_id is not null
  union select o.payload_blob_id from outgoing o where o.message_id = any(cast($1 as uuid[])) and o.payload_blob_id is not null`;

/**
 * Takes what is a person's of these messages, what is known of people whom nothing else names, and the keys of these blobs away for ever (ruling 5), in the caller's transaction. Works
 * on every form of the database since the first version.
 * @returns how many blobs still had a key
 */
export async function eraseRows(
  run: RunStatement,
  messageIds: readonly string[],
  blobIds: readonly string[],
): Promise<number> {
  const unnamed = (await run(UNNAMED, [messageIds])).rows.map((row) => row['address']);
  await run(ERASE_PARTICIPANTS, [messageIds]);
  await run(ERASE_CONTACTS, [messageIds, unnamed]);
  await run(ERASE_MESSAGES, [messageIds]);
  if (await hasTable(run, 'file_links')) await run(REVOKE_LINKS, [messageIds]);
  for (const { table, sql } of CASE_WORDS) if (await hasTable(run, table)) await run(sql, [messageIds]);
  for (const { table, sql } of NOTES) if (await hasTable(run, table)) await run(sql, [unnamed]);
  return (await run(DESTROY_BLOBS, [blobIds])).rowCount ?? 0;
}

/** Is this table in the form that the database has? */
export async function hasTable(run: RunStatement, table: string): Promise<boolean> {
  const { rows } = await run('select to_regclass($1) is not null as there', [`public.${table}`]);
  return rows[0]?.['there'] === true;
}
