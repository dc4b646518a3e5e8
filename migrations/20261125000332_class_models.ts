import type { Knex } from 'knex';

/** CLS-6: what each centre has learnt from its own decisions. Derived from the cases: not kept in backups, learnt anew. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table class_models (
      centre_id uuid not null references centres,
      field text not null check (field in ('type', 'category')),
      version int not null,
      model jsonb,
      learnt_at timestamptz not null default now(),
      primary key (centre_id, field)
    );
  `);
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
