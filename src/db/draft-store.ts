import type { Knex } from 'knex';

export interface DraftRecord {
  readonly kind: 'reply' | 'note';
  readonly body: unknown;
  readonly version: number;
  readonly updatedAt: Date;
}
export interface DraftKey {
  readonly userId: string;
  readonly ticketId: string;
  readonly kind: 'reply' | 'note';
}

/** Answers and notes in the making: one of each kind per person and ticket. */
export interface DraftStore {
  get(key: DraftKey): Promise<DraftRecord | undefined>;
  /** Version 0 makes a new one. Undefined when the version is stale: another tab has written meanwhile. */
  save(key: DraftKey, body: unknown, version: number): Promise<DraftRecord | undefined>;
  remove(key: DraftKey): Promise<void>;
}

const COLUMNS = { kind: 'kind', body: 'body', version: 'version', updatedAt: 'updated_at' };
const columnsOf = (key: DraftKey): Record<string, string> => ({
  user_id: key.userId,
  ticket_id: key.ticketId,
  kind: key.kind,
});

export function createDraftStore(knex: Knex): DraftStore {
  return {
    get: async (key) => (await knex('drafts').where(columnsOf(key)).first(COLUMNS)) as DraftRecord | undefined,
    async save(key, body, version) {
      const json = JSON.stringify(body);
      if (version === 0) {
        const made = await knex('drafts')
          .insert({ ...columnsOf(key), body: json })
          .onConflict(['user_id', 'ticket_id', 'kind'])
          .ignore();
        if ((made as unknown as { rowCount: number }).rowCount === 0) return undefined;
      } else {
        const changed = await knex('drafts')
          .where({ ...columnsOf(key), version })
          .update({ body: json, version: version + 1, updated_at: knex.fn.now() });
        if (changed === 0) return undefined;
      }
      return (await knex('drafts').where(columnsOf(key)).first(COLUMNS)) as DraftRecord;
    },
    async remove(key) {
      await knex('drafts').where(columnsOf(key)).delete();
    },
  };
}
