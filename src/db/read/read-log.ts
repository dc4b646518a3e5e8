import type { Knex } from 'knex';
import type { Viewer } from '../../core/viewer';

export type ReadKind = 'ticket' | 'html' | 'raw' | 'attachment' | 'picture' | 'remote_pictures' | 'quarantine_raw';

/** Who looked at what (ruling 5): apart from the events, and without notifying anybody. */
export async function recordRead(
  knex: Knex,
  viewer: Viewer,
  what: ReadKind,
  object: { readonly ticketId?: string; readonly objectId?: string },
): Promise<void> {
  await knex('reads').insert({
    user_id: viewer.userId,
    what,
    ticket_id: object.ticketId ?? null,
    object_id: object.objectId ?? null,
  });
}
