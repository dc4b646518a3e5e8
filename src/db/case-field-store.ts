import type { Knex } from 'knex';
import type { FieldValue } from '../core/case-fields';
import type { TicketId, UserId } from '../core/ids';

/** Who said it: the person in their own words or form, or whoever asked them. */
export type SaidBy = 'person' | 'agent';

export interface StoredField {
  readonly field: string;
  readonly value: FieldValue;
  readonly saidBy: SaidBy;
  readonly at: Date;
  /** Null: the person wrote it down. */
  readonly userId: UserId | null;
  /** The version of the question under which it was asked. */
  readonly policyId: string;
}

export interface CaseFieldStore {
  values(ticketId: TicketId): Promise<StoredField[]>;
  /** The ticket must be locked. */
  put(ticketId: TicketId, fields: readonly StoredField[]): Promise<void>;
  remove(ticketId: TicketId, fields: readonly string[]): Promise<void>;
  /** Questions that the case answers by itself: its words, its person's name, a way to answer them, their ID. */
  known(ticketId: TicketId): Promise<ReadonlySet<string>>;
  /** The person's own words, of the first message. */
  words(ticketId: TicketId): Promise<string>;
  /** Who last had the content confirmed, unless something else was said since. */
  confirmed(ticketId: TicketId): Promise<Confirmation | undefined>;
}
export interface Confirmation {
  readonly by: { readonly id: string; readonly name: string };
  readonly at: Date;
}

export function createCaseFieldStore(knex: Knex): CaseFieldStore {
  return {
    async values(ticketId) {
      const columns = { field: 'field', value: 'value', saidBy: 'said_by', at: 'at', userId: 'user_id', policyId: 'policy_id' };
      return (await knex('case_fields').where({ ticket_id: ticketId }).orderBy('field').select(columns)) as StoredField[];
    },
    async put(ticketId, fields) {
      if (fields.length === 0) return;
      const rows = fields.map(({ field, value, saidBy, at, userId, policyId }) => ({
        ticket_id: ticketId,
        field,
        value: JSON.stringify(value),
        said_by: saidBy,
        at,
        user_id: userId,
        policy_id: policyId,
      }));
      await knex('case_fields').insert(rows).onConflict(['ticket_id', 'field']).merge();
    },
    async remove(ticketId, fields) {
      if (fields.length > 0) await knex('case_fields').where({ ticket_id: ticketId }).whereIn('field', [...fields]).delete();
    },
    async known(ticketId) {
      const { rows } = (await knex.raw(KNOWN, [ticketId])) as { rows: Record<string, boolean | null>[] };
      return new Set(Object.entries(rows[0] ?? {}).flatMap(([field, known]) => (known === true ? [field] : [])));
    },
    async words(ticketId) {
      const own = { ticket_id: ticketId, direction: 'in', standing: 'member' };
      const first = knex('messages').where(own).orderBy(['received_at', 'id']).first('visible_text');
      return ((await first) as { visible_text: string } | undefined)?.visible_text.trim() ?? '';
    },
    async confirmed(ticketId) {
      const { rows } = (await knex.raw(CONFIRMED, [ticketId])) as { rows: { id: string; name: string; at: Date }[] };
      return rows.map(({ id, name, at }) => ({ by: { id, name }, at }))[0];
    },
  };
}

/** Any way on which the person can be answered stands for the mobile number (seed data §4). */
const KNOWN = `
  select exists (select 1 from messages m where m.ticket_id = t.id and m.direction = 'in' and m.standing = 'member'
                    and m.text ~ '\\S') as description,
         c.name ~ '\\S' as name,
         exists (select 1 from handles h where h.contact_id = t.contact_id and h.kind in ('phone', 'email', 'x', 'fax')) as mobile,
         exists (select 1 from handles h where h.contact_id = t.contact_id and h.kind = 'national_id') as id_no
    from tickets t left join contacts c on c.id = t.contact_id
   where t.id = ?`;

const CONFIRMED = `
  select u.id, u.name, e.at from events e join users u on u.id = e.actor_id
   where e.ticket_id = ? and e.type = 'content.confirmed'
     and not exists (select 1 from events c where c.ticket_id = e.ticket_id and c.type = 'fields.changed' and (c.at, c.id) > (e.at, e.id))
   order by e.at desc, e.id desc limit 1`;
