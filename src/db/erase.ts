/** One statement each, for pg and for knex alike: `$1` are the messages, `$2` the blobs. */

/**
 * What of a message is a person's: its words, names and addresses. That there was a message, when, and what became of it, stays.
 * A ticket's own copies of its words go with it, and so do notes about an address that no other message names: blocks, limits,
 * and mail that came back.
 */
export const ERASE_MESSAGES = `
  with named as (
    select lower(m.sender->>'address') as address from messages m where m.id = any($1::uuid[])
    union select lower(r->>'address') from messages m, jsonb_array_elements(m.recipients) r where m.id = any($1::uuid[])),
  elsewhere as (
    select lower(m.sender->>'address') as address from messages m where m.id <> all($1::uuid[])
    union select lower(r->>'address') from messages m, jsonb_array_elements(m.recipients) r where m.id <> all($1::uuid[])),
  unnamed as (select address from named where address <> '' except select address from elsewhere),
  gone as (
    update messages set text = '', visible_text = '', html = null, subject = '', sender = '{"kind":"name_only","address":"","name":""}',
           recipients = '[]', reply_handle = null
     where id = any($1::uuid[]) returning ticket_id),
  limits as (delete from sender_limits where address in (select address from unnamed)),
  blocks as (
    update sender_blocks set value = 'erased:' || id, reason = '', lifted_at = coalesce(lifted_at, now())
     where kind = 'address' and value in (select address from unnamed)),
  suppressed as (
    update suppressions set address = 'erased:' || id, detail = '', lifted_at = coalesce(lifted_at, now()),
           lifted_because = coalesce(lifted_because, 'erased')
     where address in (select address from unnamed) returning id),
  overridden as (update suppression_overrides set reason = '' where suppression_id in (select id from suppressed))
  update tickets set snippet = '', subject = '', party = '', search_text = reference, version = version + 1
   where id in (select ticket_id from gone)`;

/** With its key a blob is gone from everywhere, whatever copies of its file there are. */
export const DESTROY_BLOBS = `update blobs set sealed_key = null where id = any($1::uuid[]) and sealed_key is not null`;

/** Originals, attachments, pictures painted of them, and what was composed to be sent of these messages. */
export const BLOBS_OF_MESSAGES = `
  select s.blob_id as id from sightings s where s.message_id = any($1::uuid[])
  union select a.blob_id from attachments a where a.message_id = any($1::uuid[])
  union select p.blob_id from previews p join attachments a on a.id = p.attachment_id
         where a.message_id = any($1::uuid[]) and p.blob_id is not null
  union select o.payload_blob_id from outgoing o where o.message_id = any($1::uuid[]) and o.payload_blob_id is not null`;
