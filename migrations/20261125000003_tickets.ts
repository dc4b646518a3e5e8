import type { Knex } from 'knex';

/** People, tickets, messages, and the keys by which a message finds its ticket. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table contacts (
      id uuid primary key,
      name text not null default '',
      language text check (language in ('ar', 'en')),
      version int not null default 1,
      created_at timestamptz not null default now()
    );
    create table handles (
      kind text not null,
      value text not null,
      contact_id uuid not null references contacts,
      created_at timestamptz not null default now(),
      primary key (kind, value)
    );
    create index handles_contact on handles (contact_id);

    create table tickets (
      id uuid primary key,
      reference text not null unique,
      centre_id uuid not null references centres,
      account_id uuid not null references accounts,
      channel text not null,
      contact_id uuid references contacts,
      subject text not null,
      state text not null,
      type text,
      category text,
      urgent boolean not null default false,
      assignee_id uuid references users,
      team_id uuid references teams,
      tags text[] not null default '{}',
      language text not null,
      version int not null default 1,
      received_at timestamptz not null,
      last_message_at timestamptz not null,
      last_inbound_at timestamptz,
      closed_at timestamptz,
      -- for the list: the person as shown, first words of the newest message, and whether an answer is in trouble
      party text not null default '',
      snippet text not null default '',
      snippet_direction text not null default 'rtl',
      message_count int not null default 0,
      attachment_count int not null default 0,
      trouble text check (trouble in ('undelivered', 'unknown')),
      awaits_answer boolean not null default true,
      search_text text not null default '',
      search tsvector generated always as (to_tsvector('simple', search_text)) stored
    );
    create index tickets_list on tickets (centre_id, last_message_at desc, id desc);
    create index tickets_open on tickets (centre_id, last_message_at desc, id desc) where state <> 'closed';
    create index tickets_closed on tickets (centre_id, last_message_at desc, id desc) where state = 'closed';
    create index tickets_unassigned on tickets (centre_id, last_message_at desc, id desc) where assignee_id is null and state <> 'closed';
    create index tickets_urgent on tickets (centre_id, last_message_at desc, id desc) where urgent and state <> 'closed';
    create index tickets_trouble on tickets (centre_id, last_message_at desc, id desc) where trouble is not null;
    create index tickets_assignee on tickets (assignee_id, last_message_at desc, id desc) where assignee_id is not null;
    create index tickets_team on tickets (team_id, last_message_at desc, id desc) where team_id is not null;
    create index tickets_channel on tickets (centre_id, channel, last_message_at desc, id desc);
    create index tickets_type on tickets (centre_id, type, last_message_at desc, id desc) where type is not null;
    create index tickets_state on tickets (centre_id, state, last_message_at desc, id desc);
    create index tickets_tags on tickets using gin (tags);
    create index tickets_contact on tickets (contact_id, last_message_at desc);
    create index tickets_account on tickets (account_id);
    create index tickets_search on tickets using gin (search);

    -- who may join by answering (ruling 2)
    create table participants (
      ticket_id uuid not null references tickets,
      kind text not null,
      value text not null,
      added_by text not null,
      created_at timestamptz not null default now(),
      primary key (ticket_id, kind, value)
    );
    create index participants_handle on participants (kind, value);

    create table messages (
      id uuid primary key,
      ticket_id uuid not null references tickets,
      direction text not null check (direction in ('in', 'out', 'note')),
      purpose text not null default 'message' check (purpose in ('message', 'reply', 'acknowledgement', 'note')),
      channel text not null,
      standing text not null default 'member' check (standing in ('member', 'third_party')),
      author_id uuid references users,
      contact_id uuid references contacts,
      sender jsonb not null,
      recipients jsonb not null default '[]',
      subject text not null default '',
      text text not null,
      visible_text text not null,
      html text,
      language text,
      text_direction text not null,
      sent_at timestamptz,
      received_at timestamptz not null,
      automatic text not null default 'no',
      sender_trust text not null default 'unknown',
      external_id text,
      reply_handle jsonb,
      match_reason text,
      repairs text[] not null default '{}',
      warnings text[] not null default '{}',
      sighting_id uuid references sightings,
      created_at timestamptz not null default now()
    );
    create index messages_ticket on messages (ticket_id, received_at, id);
    create index messages_author on messages (author_id) where author_id is not null;
    create index messages_contact on messages (contact_id);
    create index messages_sighting on messages (sighting_id);

    -- ruling 3: one message per identity and centre; narrow, never partitioned
    create table message_identities (
      identity_hash bytea not null,
      centre_id uuid not null references centres,
      message_id uuid not null,
      primary key (identity_hash, centre_id)
    );
    create table thread_keys (
      key_hash bytea not null,
      ticket_id uuid not null references tickets,
      message_id uuid not null,
      created_at timestamptz not null default now(),
      primary key (key_hash, ticket_id)
    );
    create index thread_keys_ticket on thread_keys (ticket_id);
    create index thread_keys_message on thread_keys (message_id);

    create table attachments (
      id uuid primary key,
      message_id uuid not null references messages,
      position int not null,
      blob_id uuid not null references blobs,
      filename text not null,
      content_type text not null,
      declared_type text,
      bytes bigint not null,
      sha256 bytea not null,
      inline boolean not null,
      content_id text
    );
    create index attachments_message on attachments (message_id, position);
    create index attachments_blob on attachments (blob_id);

    create table ticket_links (
      ticket_id uuid not null references tickets,
      other_id uuid not null references tickets,
      why text not null,
      created_at timestamptz not null default now(),
      primary key (ticket_id, other_id)
    );
    create index ticket_links_other on ticket_links (other_id);
  `);
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
