import type { Knex } from 'knex';

/**
 * Cases that were taken over from another system: `tickets.imported_at` is when (the database's other times are the source's), and
 * `ticket_aliases` leads from the number that people remember to the case that it is now. Several centres and systems may have given
 * out the same number.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table tickets add column if not exists imported_at timestamptz');
  await knex.raw(`
    create table if not exists ticket_aliases (
      centre_id uuid not null references centres,
      source text not null,
      -- letters and digits only, Latin digits, upper case: how numbers are compared
      number text not null,
      -- as the other system wrote it: "1-123" and "11-23" are two cases
      shown text not null,
      ticket_id uuid not null references tickets,
      created_at timestamptz not null default now(),
      primary key (centre_id, source, shown)
    );
    create index if not exists ticket_aliases_number on ticket_aliases (number);
    create index if not exists ticket_aliases_ticket on ticket_aliases (ticket_id);
  `);
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
