import type { Knex } from 'knex';
import type { MessageId, TicketId } from '../core/ids';
import type { LocalizedText } from '../core/language';
import type { ReferralPurpose, ReferralState, ReturnReason } from '../core/referral';
import type { Viewer } from '../core/viewer';
import { FAMILIES } from './read/merged';
import { visibleTickets } from './read/visible-to';

export interface Referral {
  readonly id: string;
  readonly ticketId: TicketId;
  readonly unitId: string;
  readonly receiverId: string;
  readonly receiverMail: string;
  readonly purpose: ReferralPurpose;
  readonly question: string;
  readonly dueAt: Date;
  readonly state: ReferralState;
  readonly messageId: MessageId;
  readonly sentBy: string;
  readonly sentAt: Date;
  readonly acceptedAt: Date | null;
  readonly endedAt: Date | null;
  readonly returnReason: ReturnReason | null;
  /** The answer, the question back, or the reason. */
  readonly words: string;
  readonly proposedUnitId: string | null;
  readonly answerMessageId: string | null;
  readonly reminders: number;
  readonly remindedAt: Date | null;
  readonly version: number;
}
/** With the names of whom it went to. */
export interface ListedReferral extends Referral {
  readonly unit: { readonly id: string; readonly code: string; readonly name: LocalizedText };
  readonly receiver: { readonly name: string; readonly mail: string };
}
export type ReferralChanges = Partial<
  Pick<
    Referral,
    | 'state'
    | 'messageId'
    | 'acceptedAt'
    | 'endedAt'
    | 'returnReason'
    | 'words'
    | 'proposedUnitId'
    | 'answerMessageId'
    | 'reminders'
    | 'remindedAt'
  >
>;
export interface Disclosure {
  readonly id: string;
  readonly at: Date;
  readonly ticketId: TicketId;
  readonly referralId: string;
  readonly receiverId: string;
  readonly messageIds: readonly string[];
  readonly by: string;
}

/** A case in which a mail from this address was filed. */
export interface Heard {
  readonly ticketId: string;
  readonly mail: string;
}

/** Referrals of cases (PRC-2). Changes are made by who holds the lock of the ticket. */
export interface ReferralStore {
  insert(referral: Referral, disclosure: Disclosure): Promise<void>;
  /** Undefined: the case does not exist for this viewer. */
  list(viewer: Viewer, ticketId: TicketId): Promise<ListedReferral[] | undefined>;
  get(id: string): Promise<Referral | undefined>;
  /** In the order in which they were sent. */
  ofTicket(ticketId: TicketId): Promise<Referral[]>;
  /** Those that stand open for this address in these cases and in those merged into them, with the case that was named. */
  openFor(receivers: readonly Heard[]): Promise<(Referral & { readonly heardIn: string })[]>;
  /** When the case is due, by its own clock; null: it has none that runs. */
  caseDueAt(ticketId: TicketId): Promise<Date | null>;
  change(referral: Referral, changes: ReferralChanges): Promise<void>;
  /** Words of messages of the case and of those merged into it that can be shown, oldest first: neither notes nor what was erased. */
  shown(ticketId: TicketId, messageIds: readonly string[]): Promise<{ readonly id: string; readonly text: string }[]>;
}

const COLUMNS: Readonly<Record<keyof Referral, string>> = {
  id: 'id',
  ticketId: 'ticket_id',
  unitId: 'unit_id',
  receiverId: 'receiver_id',
  receiverMail: 'receiver_mail',
  purpose: 'purpose',
  question: 'question',
  dueAt: 'due_at',
  state: 'state',
  messageId: 'message_id',
  sentBy: 'sent_by',
  sentAt: 'sent_at',
  acceptedAt: 'accepted_at',
  endedAt: 'ended_at',
  returnReason: 'return_reason',
  words: 'words',
  proposedUnitId: 'proposed_unit_id',
  answerMessageId: 'answer_message_id',
  reminders: 'reminders',
  remindedAt: 'reminded_at',
  version: 'version',
};
const columnsOf = (part: Partial<Referral>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(part).map(([name, value]) => [COLUMNS[name as keyof Referral], value]));

export function createReferralStore(knex: Knex): ReferralStore {
  const rows = (): Knex.QueryBuilder => knex('referrals').select(COLUMNS);
  return {
    async insert(referral, { by, ...disclosure }) {
      await knex('referrals').insert(columnsOf(referral));
      await knex('disclosures').insert({
        id: disclosure.id,
        at: disclosure.at,
        ticket_id: disclosure.ticketId,
        referral_id: disclosure.referralId,
        receiver_id: disclosure.receiverId,
        message_ids: [...disclosure.messageIds],
        disclosed_by: by,
      });
    },
    list: (viewer, ticketId) => listed(knex, viewer, ticketId),
    get: async (id) => (await rows().where({ id }).first()) as Referral | undefined,
    ofTicket: async (ticketId) =>
      (await rows().where({ ticket_id: ticketId }).orderBy(['sent_at', 'id'])) as Referral[],
    openFor: (receivers) => openFor(knex, receivers),
    async caseDueAt(ticketId) {
      const row = (await knex('tickets').where({ id: ticketId }).first({ dueAt: 'due_at' })) as
        { dueAt: Date | null } | undefined;
      return row?.dueAt ?? null;
    },
    async change(referral, changes) {
      await knex('referrals')
        .where({ id: referral.id })
        .update({ ...columnsOf(changes), version: referral.version + 1 });
    },
    shown: async (ticketId, messageIds) =>
      (await knex('messages')
        .whereIn('id', messageIds)
        .where({ ticket_id: ticketId, standing: 'member' })
        .whereIn('purpose', ['message', 'reply'])
        .whereRaw(`sender->>'address' not like 'erased:%'`)
        .whereNot({ visible_text: '' })
        .orderBy(['received_at', 'id'])
        .select({ id: 'id', text: 'visible_text' })) as { id: string; text: string }[],
  };
}

async function openFor(knex: Knex, receivers: readonly Heard[]): Promise<(Referral & { heardIn: string })[]> {
  if (receivers.length === 0) return [];
  const roots = [...new Set(receivers.map(({ ticketId }) => ticketId))];
  const { rows } = (await knex.raw(
    `with recursive ${FAMILIES}
     select f.root, r.id from family f join referrals r on r.ticket_id = f.id where r.ended_at is null order by r.sent_at, r.id`,
    [roots],
  )) as { rows: readonly { readonly root: string; readonly id: string }[] };
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const open = (await knex('referrals').whereIn('id', ids).select(COLUMNS)) as Referral[];
  return rows.flatMap(({ root, id }) => {
    const referral = open.find((one) => one.id === id);
    const heard = receivers.some(({ ticketId, mail }) => ticketId === root && mail === referral?.receiverMail);
    return referral !== undefined && heard ? [{ ...referral, heardIn: root }] : [];
  });
}

async function listed(knex: Knex, viewer: Viewer, ticketId: TicketId): Promise<ListedReferral[] | undefined> {
  if ((await visibleTickets(knex, viewer).where('tickets.id', ticketId).first('tickets.id')) === undefined)
    return undefined;
  const columns = Object.fromEntries(Object.entries(COLUMNS).map(([name, column]) => [name, `r.${column}`]));
  const rows = (await knex('referrals as r')
    .join('units as u', 'u.id', 'r.unit_id')
    .join('unit_people as p', 'p.id', 'r.receiver_id')
    .where({ 'r.ticket_id': ticketId })
    .orderBy(['r.sent_at', 'r.id'])
    .select({ ...columns, code: 'u.code', unitName: 'u.name', personName: 'p.name' })) as (Referral & {
    readonly code: string;
    readonly unitName: LocalizedText;
    readonly personName: string;
  })[];
  return rows.map(({ code, unitName, personName, ...referral }) => ({
    ...referral,
    unit: { id: referral.unitId, code, name: unitName },
    receiver: { name: personName, mail: referral.receiverMail },
  }));
}
