import type { Knex } from 'knex';

export const config = { transaction: false };

const INDEXES: readonly (readonly [string, string])[] = [
  ['tickets_merged_into', 'on tickets (merged_into) where merged_into is not null'],
  ['tickets_spam', 'on tickets (centre_id, last_message_at desc, id desc) where spam'],
  ['messages_third_party', `on messages (ticket_id) where standing = 'third_party'`],
  ['messages_contact_recent', 'on messages (contact_id, received_at)'],
];

/** Indexes on tables that are large and in use; the constraints of the step before are checked against old rows here, without a long lock. */
export async function up(knex: Knex): Promise<void> {
  for (const [name, definition] of INDEXES) {
    await knex.raw('drop index concurrently if exists ??', [name]);
    await knex.raw(`create index concurrently ?? ${definition}`, [name]);
  }
  await knex.raw('alter table tickets validate constraint tickets_merged_into');
  await knex.raw('alter table tickets validate constraint tickets_not_into_itself');
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
