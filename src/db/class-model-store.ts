import type { Knex } from 'knex';
import { CLASS_MODEL_VERSION, type ClassModel } from '../core/classify-model';

export const CLASS_FIELDS = ['type', 'category'] as const;
export type ClassField = (typeof CLASS_FIELDS)[number];

/** A case whose class a person decided, with the words that it came with. */
export interface DecidedCase {
  readonly code: string;
  readonly person: string;
  readonly subject: string;
  readonly text: string;
}

/** CLS-6: one model a centre and field. */
export interface ClassModelStore {
  /** A model that is older than `hours` (by the database's clock), of an older version, or was never learnt. */
  due(hours: number): Promise<{ readonly centreId: string; readonly field: ClassField } | undefined>;
  /**
   * The newest `limit` cases of the centre whose class a person set, oldest first: only what everybody of the centre may see, so that no
   * word comes through a wall.
   */
  decided(centreId: string, field: ClassField, limit: number): Promise<DecidedCase[]>;
  /** @param model undefined: there was too little to learn from */
  keep(centreId: string, field: ClassField, model: ClassModel | undefined): Promise<void>;
}

/** The first message of the person whose case it is. */
export const FIRST_MESSAGE = `
  select left(case when m.visible_text = '' then m.text else m.visible_text end, 3000) as text
    from messages m where m.ticket_id = tickets.id and m.direction = 'in' and m.standing = 'member'
   order by m.received_at, m.id limit 1`;

export function createClassModelStore(knex: Knex): ClassModelStore {
  return {
    async due(hours) {
      const found = (await knex.raw(
        `select c.id as "centreId", f.field from centres c cross join unnest(?::text[]) as f (field)
           left join class_models m on m.centre_id = c.id and m.field = f.field
          where m.learnt_at is null or m.version < ? or m.learnt_at < now() - make_interval(hours => ?)
          order by m.learnt_at nulls first limit 1`,
        [[...CLASS_FIELDS], CLASS_MODEL_VERSION, hours],
      )) as { rows: { centreId: string; field: ClassField }[] };
      return found.rows[0];
    },
    async decided(centreId, field, limit) {
      const rows = (await knex('tickets')
        .joinRaw(`cross join lateral (${FIRST_MESSAGE}) first`)
        .where('tickets.centre_id', centreId)
        .where('tickets.spam', false)
        .whereNull('tickets.merged_into')
        .whereNotNull(`tickets.${field}`)
        .whereRaw(
          `exists (select 1 from events e where e.ticket_id = tickets.id and e.type = 'class.changed' and e.actor_id is not null
                     and e.data->>'field' = ?)`,
          [field],
        )
        .orderBy('tickets.last_message_at', 'desc')
        .limit(limit)
        .select({
          code: `tickets.${field}`,
          person: knex.raw('coalesce(tickets.contact_id, tickets.id)::text'),
          subject: 'tickets.subject',
          text: 'first.text',
        })) as DecidedCase[];
      return rows.reverse();
    },
    async keep(centreId, field, model) {
      await knex('class_models')
        .insert({
          centre_id: centreId,
          field,
          version: CLASS_MODEL_VERSION,
          model: model === undefined ? null : JSON.stringify(model),
          learnt_at: knex.fn.now(),
        })
        .onConflict(['centre_id', 'field'])
        .merge();
    },
  };
}
