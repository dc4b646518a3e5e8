/** One statement each, for pg and for knex alike: `$1` are the messages, `$2` the blobs. */

/**
 * What of a message is a person's: its words, names and addresses. That there was a message, when, and what became of it, stays.
 * A ticket's own copies of its words go with it.
 */
export const ERASE_MESSAGES = `
  with gone as (
    update messages set text = '', visible_text = '', html = null, subject = '', sender = '{"kind":"name_only","address":"","name":""}',
           recipients = '[]', reply_handle = null
     where id = any($1::uuid[]) returning ticket_id)
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
