import type { Knex } from 'knex';

/** Words of a centre's letters. Every version stays; the newest holds, and one without words is our own again. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table letter_templates (
      centre_id uuid not null references centres,
      purpose text not null,
      version int not null check (version > 0),
      -- {subject: {ar, en}, body: {ar, en}}; null: back to our own words
      content jsonb,
      created_by uuid not null references users,
      created_at timestamptz not null,
      primary key (centre_id, purpose, version)
    );
    create index letter_templates_created_by on letter_templates (created_by);
  `);
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
