import type { Knex } from 'knex';

export const config = { transaction: false };

const INDEXES: readonly (readonly [string, string])[] = [
  ['create unique index concurrently', 'deliveries_correction on deliveries (corrects) where corrects is not null'],
  [
    'create index concurrently',
    'deliveries_on_wire on deliveries (lower(recipient), wire_at) where wire_at is not null',
  ],
];

/** One delivery takes the place of another, however many people correct it at once; what went to an address lately is found by it. */
export async function up(knex: Knex): Promise<void> {
  for (const [create, index] of INDEXES) {
    await knex.raw('drop index concurrently if exists ??', [index.split(' ')[0] ?? '']);
    await knex.raw(`${create} ${index}`);
  }
  await knex.raw('alter table deliveries validate constraint deliveries_corrects');
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
