import type { Knex } from 'knex';
import type { DeliveryId, MessageId, TicketId, UserId } from '../core/ids';

/** What became of a contact's address: changed, the other person's whose it already is, or left as it was. */
export type HandleChange = 'corrected' | 'taken' | 'kept';

/** A letter that did not arrive and goes to another address: the old delivery stays as it ended. */
export interface CorrectionStore {
  /** The delivery that took the place of this one. */
  of(id: DeliveryId): Promise<{ readonly id: DeliveryId; readonly recipient: string } | undefined>;
  /** Addresses that this message goes or went to, in lower case. */
  recipientsOf(messageId: MessageId): Promise<string[]>;
  /** The same letter, due at once, in the place of `corrects`, about which nobody needs to worry any more. */
  insert(row: {
    readonly id: DeliveryId;
    readonly corrects: DeliveryId;
    readonly recipient: string;
    readonly by: UserId;
  }): Promise<void>;
  /** From now on the message names this one among its recipients, so that whatever is done with it finds the address. */
  addRecipient(
    messageId: MessageId,
    recipient: { readonly address: string; readonly name: string; readonly role: string },
  ): Promise<void>;
  /** Addresses, in lower case, that another has taken the place of: a letter composed only now does not name them. */
  correctedAway(messageId: MessageId): Promise<string[]>;
  /** The case's contact has the new address; the old one goes when they never wrote from it. */
  correctHandle(ticketId: TicketId, from: string, to: string): Promise<HandleChange>;
}

export function createCorrectionStore(knex: Knex): CorrectionStore {
  return {
    async of(id) {
      return knex('deliveries').where({ corrects: id }).first('id', 'recipient') as unknown as Promise<
        { id: DeliveryId; recipient: string } | undefined
      >;
    },
    async recipientsOf(messageId) {
      const rows = (await knex('deliveries').where({ message_id: messageId }).select('recipient')) as {
        recipient: string;
      }[];
      return rows.map((row) => row.recipient.toLowerCase());
    },
    async insert({ id, corrects, recipient, by }) {
      await knex.raw(
        `insert into deliveries (id, message_id, ticket_id, account_id, recipient, role, state, next_attempt_at, corrects)
         select :id, message_id, ticket_id, account_id, :recipient, role, 'queued', now(), id from deliveries where id = :corrects`,
        { id, recipient, corrects },
      );
      await knex('deliveries').where({ id: corrects }).update({ decided_by: by });
    },
    async addRecipient(messageId, recipient) {
      await knex.raw('update messages set recipients = recipients || cast(? as jsonb) where id = ?', [
        JSON.stringify([recipient]),
        messageId,
      ]);
    },
    async correctedAway(messageId) {
      const corrected = knex('deliveries as d')
        .join('deliveries as c', 'c.corrects', 'd.id')
        .where('d.message_id', messageId);
      return ((await corrected.select('d.recipient')) as { recipient: string }[]).map((row) =>
        row.recipient.toLowerCase(),
      );
    },
    async correctHandle(ticketId, from, to) {
      const ticket = (await knex('tickets').where({ id: ticketId }).first('contact_id')) as
        { contact_id: string | null } | undefined;
      const contactId = ticket?.contact_id ?? null;
      const own =
        contactId === null
          ? undefined
          : await knex('handles').where({ kind: 'email', value: from, contact_id: contactId }).first('value');
      if (contactId === null || own === undefined) return 'kept';
      const added = await knex('handles')
        .insert({ kind: 'email', value: to, contact_id: contactId })
        .onConflict(['kind', 'value'])
        .ignore()
        .returning('value');
      if (
        added.length === 0 &&
        (await knex('handles').where({ kind: 'email', value: to, contact_id: contactId }).first('value')) === undefined
      )
        return 'taken';
      await knex('handles')
        .where({ kind: 'email', value: from, contact_id: contactId })
        .whereNotExists(
          knex('messages')
            .where({ contact_id: contactId, direction: 'in' })
            .andWhereRaw(`lower(sender->>'address') = ?`, [from]),
        )
        .delete();
      return 'corrected';
    },
  };
}
