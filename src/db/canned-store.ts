import type { Knex } from 'knex';
import type { Language } from '../core/language';

export interface CannedRecord {
  readonly id: string;
  /** Null: for every centre. */
  readonly centreId: string | null;
  readonly language: Language;
  readonly shortcut: string;
  readonly title: string;
  readonly body: string;
  readonly version: number;
}

/** Ready replies. */
export interface CannedStore {
  list(centreIds: readonly string[]): Promise<CannedRecord[]>;
  get(id: string): Promise<CannedRecord | undefined>;
  /** False when the shortcut is taken in that centre and language. */
  insert(reply: Omit<CannedRecord, 'version'>): Promise<boolean>;
  isShortcutTaken(reply: Pick<CannedRecord, 'id' | 'centreId' | 'language' | 'shortcut'>): Promise<boolean>;
  /** False when the version is stale. */
  update(reply: CannedRecord): Promise<boolean>;
  remove(id: string): Promise<void>;
}

const COLUMNS = {
  id: 'id',
  centreId: 'centre_id',
  language: 'language',
  shortcut: 'shortcut',
  title: 'title',
  body: 'body',
  version: 'version',
};

export function createCannedStore(knex: Knex): CannedStore {
  return {
    list: (centreIds) =>
      knex('canned_replies')
        .where((own) => own.whereNull('centre_id').orWhereIn('centre_id', centreIds))
        .orderBy(['language', 'shortcut'])
        .select(COLUMNS) as unknown as Promise<CannedRecord[]>,
    get: async (id) => (await knex('canned_replies').where({ id }).first(COLUMNS)) as CannedRecord | undefined,
    async insert(reply) {
      const result = await knex('canned_replies').insert(columnsOf(reply)).onConflict().ignore();
      return (result as unknown as { rowCount: number }).rowCount === 1;
    },
    isShortcutTaken: async ({ id, centreId, language, shortcut }) =>
      (await knex('canned_replies').where({ centre_id: centreId, language, shortcut }).whereNot({ id }).first('id')) !==
      undefined,
    update: async (reply) =>
      (await knex('canned_replies')
        .where({ id: reply.id, version: reply.version })
        .update({ ...columnsOf(reply), version: reply.version + 1 })) === 1,
    async remove(id) {
      await knex('canned_replies').where({ id }).delete();
    },
  };
}

const columnsOf = (reply: Omit<CannedRecord, 'version'>): Record<string, unknown> => ({
  id: reply.id,
  centre_id: reply.centreId,
  language: reply.language,
  shortcut: reply.shortcut,
  title: reply.title,
  body: reply.body,
});
