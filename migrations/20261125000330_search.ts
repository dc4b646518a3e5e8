import type { Knex } from 'knex';

/**
 * The search index: one row a message, made of words that `src/core` cuts. Whatever writes a message, a trigger notes it in the same
 * transaction and a follower claims the notes; a message that changes (erased, moved, accepted) leaves the index at once and comes back
 * as what it is now. Nothing here is kept in backups: it can be made anew.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table search_documents (
      message_id uuid primary key,
      ticket_id uuid not null,
      kind text not null check (kind in ('message', 'note', 'third_party')),
      at timestamptz not null,
      version smallint not null,
      words tsvector not null
    );
    create index search_documents_ticket on search_documents (ticket_id);
    create index search_documents_words on search_documents using gin (words) with (fastupdate = off);

    -- no unique key on the message: who notes must never wait for who claims
    create table search_pending (
      id uuid primary key default gen_random_uuid(),
      message_id uuid not null,
      since timestamptz not null default now()
    );
    create index search_pending_since on search_pending (since);
    alter table search_pending set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

    -- how far what was there before has been indexed, newest first; no row: not begun
    create table search_progress (
      version int primary key,
      below uuid,
      finished_at timestamptz
    );

    create function search_note_new() returns trigger language plpgsql as $$
    begin
      insert into search_pending (message_id) select id from fresh where purpose <> 'acknowledgement';
      return null;
    end $$;
    create trigger messages_search_new after insert on messages referencing new table as fresh
      for each statement execute function search_note_new();

    create function search_note_changed() returns trigger language plpgsql as $$
    begin
      delete from search_documents where message_id = new.id;
      insert into search_pending (message_id) values (new.id);
      return null;
    end $$;
    create trigger messages_search_changed
      after update of ticket_id, standing, direction, purpose, subject, sender, recipients, text, visible_text on messages
      for each row when ((old.ticket_id, old.standing, old.direction, old.purpose, old.subject, old.sender, old.recipients, old.text, old.visible_text)
             is distinct from (new.ticket_id, new.standing, new.direction, new.purpose, new.subject, new.sender, new.recipients, new.text, new.visible_text))
      execute function search_note_changed();

    create function search_forget() returns trigger language plpgsql as $$
    begin
      delete from search_documents where message_id = old.id;
      return null;
    end $$;
    create trigger messages_search_gone after delete on messages for each row execute function search_forget();

    create function search_note_files() returns trigger language plpgsql as $$
    begin
      insert into search_pending (message_id) select distinct message_id from fresh where not inline;
      return null;
    end $$;
    create trigger attachments_search_new after insert on attachments referencing new table as fresh
      for each statement execute function search_note_files();

    create function search_note_file() returns trigger language plpgsql as $$
    begin
      delete from search_documents where message_id = new.message_id;
      insert into search_pending (message_id) values (new.message_id);
      return null;
    end $$;
    create trigger attachments_search_changed after update of filename on attachments
      for each row when (old.filename is distinct from new.filename) execute function search_note_file();
  `);
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
