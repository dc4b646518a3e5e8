import type { Knex } from 'knex';

/**
 * Whom cases go to (ORG-4): regions, clusters, facilities, departments and outside bodies, with the people who receive for them. Codes
 * are permanent; what no longer exists gets a last day and stays readable. Days are of the ministry's own zone.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table units (
      id uuid primary key,
      code text not null unique check (code ~ '^[A-Z0-9][A-Z0-9-]{0,39}$'),
      kind text not null check (kind in ('region', 'cluster', 'facility', 'department', 'body')),
      name jsonb not null,
      facility_type text,
      ownership text,
      -- the next unit above it
      parent_id uuid references units check (parent_id <> id),
      -- of these it is a part, worked out from the units above it
      region_id uuid references units,
      cluster_id uuid references units,
      -- how the public reaches it
      contact text not null default '',
      valid_from date not null,
      -- the first day on which it is no more
      valid_to date check (valid_to > valid_from),
      version int not null default 1
    );
    create index units_parent on units (parent_id, code);
    create index units_region on units (region_id) where region_id is not null;
    create index units_cluster on units (cluster_id) where cluster_id is not null;

    create table unit_people (
      id uuid primary key,
      unit_id uuid not null references units,
      duty text not null check (duty in ('coordinator', 'deputy', 'head', 'duty_manager', 'regional_rep')),
      user_id uuid references users,
      name text not null,
      mail text not null check (mail = lower(mail)),
      phone text not null,
      trained_on date,
      ended_at timestamptz,
      version int not null default 1,
      check (mail <> '' or phone <> '')
    );
    create index unit_people_unit on unit_people (unit_id);
    create index unit_people_user on unit_people (user_id) where user_id is not null;
    -- nobody has one duty twice in a unit
    create unique index unit_people_once on unit_people (unit_id, duty, mail, (case when mail = '' then phone else '' end)) where ended_at is null;

    create table unit_leaves (
      person_id uuid not null references unit_people,
      from_day date not null,
      -- the last day of it
      to_day date not null check (to_day >= from_day),
      primary key (person_id, from_day)
    );
    create index unit_leaves_to on unit_leaves (to_day);
  `);
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
