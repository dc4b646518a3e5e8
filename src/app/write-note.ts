import type { MessageId, TicketId } from '../core/ids';
import { detectDirection, detectLanguage } from '../core/language';
import { may } from '../core/rights';
import type { Viewer } from '../core/viewer';
import type { App } from './context';
import { AppError } from './errors';
import { storable } from './filing/parsed-item';
import { lockSurvivor } from './lock-together';
import { once } from './once';

/** An internal note: never leaves the house, never answers anybody. The same id again is the same note. */
export async function writeNote(app: App, viewer: Viewer, ticketId: TicketId, input: { id: string; text: string }): Promise<{ messageId: MessageId; ticketVersion: number }> {
  if (!may(viewer, 'ticket.note')) throw new AppError('forbidden');
  return app.db.transact(async (stores) => {
    const ticket = await lockSurvivor(stores, viewer, ticketId);
    return once(stores, `note ${viewer.userId} ${ticketId}`, input.id, input, async () => {
      const messageId = input.id as MessageId;
      if (await stores.messages.exists(messageId)) throw new AppError('key_reused');
      const now = app.clock.now();
      await stores.messages.insert({
        id: messageId,
        ticketId: ticket.id,
        direction: 'note',
        purpose: 'note',
        channel: ticket.channel,
        authorId: viewer.userId,
        sender: { kind: 'user', address: '', name: viewer.name },
        recipients: [],
        subject: '',
        text: storable(input.text),
        language: detectLanguage(input.text) ?? null,
        textDirection: detectDirection(input.text) ?? 'rtl',
        at: now,
        replyHandle: null,
      });
      const ticketVersion = await stores.tickets.change(ticket, { addMessages: 1 });
      await stores.events.append({
        id: app.newId(),
        at: now,
        ticketId: ticket.id,
        centreId: ticket.centreId,
        ticketVersion,
        actorId: viewer.userId,
        event: { type: 'note.written', messageId },
      });
      return { messageId, ticketVersion };
    });
  });
}
