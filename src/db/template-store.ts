import type { Knex } from 'knex';
import type { TemplateContent, TemplatePurpose } from '../core/letter-template';

export interface TemplateVersion {
  readonly centreId: string;
  readonly purpose: TemplatePurpose;
  readonly version: number;
  /** Undefined: our own words. */
  readonly content: TemplateContent | undefined;
  readonly changedBy: { readonly id: string; readonly name: string };
  readonly changedAt: Date;
}

export interface TemplateStore {
  /** The version that holds, for each centre and purpose that was ever changed. */
  current(centreIds: readonly string[]): Promise<TemplateVersion[]>;
  /** Every version, the newest first. */
  history(centreId: string, purpose: TemplatePurpose): Promise<TemplateVersion[]>;
  content(centreId: string, purpose: TemplatePurpose): Promise<TemplateContent | undefined>;
  /** False when that version is there already: somebody else was quicker. */
  add(row: { readonly centreId: string; readonly purpose: TemplatePurpose; readonly version: number; readonly content: TemplateContent | undefined; readonly userId: string; readonly at: Date }): Promise<boolean>;
}

export function createTemplateStore(knex: Knex): TemplateStore {
  return {
    async current(centreIds) {
      const rows = (await knex('letter_templates as t')
        .join('users as u', 'u.id', 't.created_by')
        .distinctOn('t.centre_id', 't.purpose')
        .whereRaw('t.centre_id = any(?::uuid[])', [[...centreIds]])
        .orderBy([{ column: 't.centre_id' }, { column: 't.purpose' }, { column: 't.version', order: 'desc' }])
        .select('t.*', { author: 'u.name' })) as Record<string, unknown>[];
      return rows.map(toVersion);
    },
    async history(centreId, purpose) {
      const rows = (await knex('letter_templates as t')
        .join('users as u', 'u.id', 't.created_by')
        .where({ centre_id: centreId, purpose })
        .orderBy('t.version', 'desc')
        .select('t.*', { author: 'u.name' })) as Record<string, unknown>[];
      return rows.map(toVersion);
    },
    async content(centreId, purpose) {
      const row = (await knex('letter_templates').where({ centre_id: centreId, purpose }).orderBy('version', 'desc').first('content')) as
        | { content: TemplateContent | null }
        | undefined;
      return row?.content ?? undefined;
    },
    async add({ centreId, purpose, version, content, userId, at }) {
      const row = { centre_id: centreId, purpose, version, content: content === undefined ? null : JSON.stringify(content), created_by: userId, created_at: at };
      const added = await knex('letter_templates').insert(row).onConflict(['centre_id', 'purpose', 'version']).ignore().returning('version');
      return added.length > 0;
    },
  };
}

function toVersion(row: Record<string, unknown>): TemplateVersion {
  return {
    centreId: row['centre_id'] as string,
    purpose: row['purpose'] as TemplatePurpose,
    version: row['version'] as number,
    content: (row['content'] as TemplateContent | null) ?? undefined,
    changedBy: { id: row['created_by'] as string, name: row['author'] as string },
    changedAt: row['created_at'] as Date,
  };
}
