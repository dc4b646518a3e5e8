import type { Knex } from 'knex';

/**
 * Names as people sign them, for who types one a little otherwise. When a message of somebody changes (it is erased, say) the name goes
 * at once and comes back from what is left of theirs.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table search_names (
      contact_id uuid primary key,
      folded text not null
    );
    create index search_names_trigrams on search_names using gin (folded gin_trgm_ops);

    create or replace function search_note_changed() returns trigger language plpgsql as $$
    begin
      delete from search_documents where message_id = new.id;
      insert into search_pending (message_id) values (new.id);
      if old.contact_id is not null and old.sender is distinct from new.sender then
        delete from search_names where contact_id = old.contact_id;
        insert into search_pending (message_id) select id from messages where contact_id = old.contact_id and id <> new.id;
      end if;
      return null;
    end $$;
  `);
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
