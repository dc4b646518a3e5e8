/**
 * The scan state of a message's original, as SQL: the worst of its own (`b` is its blob) and of those of the files in it, because
 * whoever has the original has the files.
 */
export const ORIGINAL_SCAN = (messageId: 'm.id' | 'messages.id'): string => `(
  select o.state from unnest(array['infected', 'failed', 'too_large', 'unscanned', 'clean']) with ordinality o (state, position)
   where o.state = b.scan_state
      or (b.id is not null and o.state in (
            select f.scan_state from attachments a join blobs f on f.id = a.blob_id where a.message_id = ${messageId}))
   order by o.position limit 1)`;
