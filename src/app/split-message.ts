import { faultPoint } from '../core/fault';
import type { MessageId, TicketId } from '../core/ids';
import { formatReference, hijriYear } from '../core/reference';
import { replyThreadKey } from '../core/reply-token';
import { may } from '../core/rights';
import { isShut, type Ticket } from '../core/ticket';
import type { Viewer } from '../core/viewer';
import type { CaseMessage } from '../db/merge-store';
import type { Stores } from '../db/stores';
import { summaryOf } from './case-summary';
import { followClocks } from './clocks/follow';
import type { App } from './context';
import { AppError } from './errors';
import { handleValue, threadKeyHash } from './filing/parsed-item';
import { lockTogether, ticketOf } from './lock-together';
import { pointTo } from './merge-tickets';
import { waitsForAnswer } from './waits-without';

/**
 * Makes a case of its own, with its own number and linked to the old one, of a message, or of it and all that follows. A mail is
 * what a case begins with, and one must remain in the old case.
 * @throws AppError not_found, impossible_move (no mail), nothing_left, delivery_under_way, ticket_merged, forbidden
 */
export async function splitMessage(app: App, viewer: Viewer, messageId: MessageId, input: { onwards: boolean }): Promise<{ ticketId: TicketId; reference: string }> {
  if (!may(viewer, 'ticket.merge')) throw new AppError('forbidden');
  return splitOff(app, viewer, messageId, input.onwards ? 'onwards' : 'alone');
}

/**
 * As `splitMessage`, for whoever has the right. `undecided` is a stranger's message about which nobody has decided: it may be folded in
 * a merged case too, and then leaves that one.
 * @throws AppError already_decided (`undecided` only), and as `splitMessage`
 */
export async function splitOff(app: App, viewer: Viewer, messageId: MessageId, how: 'alone' | 'onwards' | 'undecided'): Promise<{ ticketId: TicketId; reference: string }> {
  const split = await app.db.transact(async (stores) => {
    const from = await stores.tickets.ticketIdOfMessage(messageId);
    if (from === undefined) throw new AppError('not_found');
    const ticket = ticketOf(await lockTogether(stores, viewer, [from]), from);
    if (how !== 'undecided' && ticket.mergedInto !== null) throw new AppError('ticket_merged', { current: { ticketId: ticket.mergedInto } });
    const all = await stores.merges.messagesOf(from);
    const at = all.findIndex((message) => message.id === messageId);
    const first = all[at];
    // it was moved while we waited for the lock
    if (first === undefined) throw new AppError('not_found');
    if (how === 'undecided' && first.standing !== 'third_party') throw new AppError('already_decided');
    const made = await takeOut(app, stores, viewer, ticket, all, how === 'onwards' ? all.slice(at) : [first]);
    await faultPoint('split.before-commit');
    return made;
  });
  await faultPoint('split.after-commit');
  return split;
}

/** The filing lock and the ticket's must be held. A stranger's message becomes its sender's own. */
async function takeOut(app: App, stores: Stores, viewer: Viewer, ticket: Ticket, all: readonly CaseMessage[], moved: readonly CaseMessage[]): Promise<{ ticketId: TicketId; reference: string }> {
  const [first] = moved;
  if (first === undefined || first.direction !== 'in') throw new AppError('impossible_move');
  const remaining = all.filter((message) => !moved.includes(message));
  if (!remaining.some((message) => message.direction === 'in' && message.standing === 'member')) throw new AppError('nothing_left');
  const ids = moved.map((message) => message.id);
  if (await stores.merges.underWay(ids)) throw new AppError('delivery_under_way');
  const awaitsAnswer = await stillWaits(stores, ticket, remaining, moved);
  const opened = await openFor(app, stores, ticket, first, moved);
  const { ticketId } = opened;
  const splitId = app.newId<string>();
  await stores.merges.addSplit({ id: splitId, ticketId: ticket.id, newTicketId: ticketId, at: app.clock.now(), by: viewer.userId, messages: moved });
  const ownKey = (id: TicketId): Buffer => threadKeyHash(replyThreadKey(app.replyTokenKeys, id));
  await stores.merges.moveMessages(ids, ticketId, [ownKey(ticket.id)]);
  await stores.merges.setFiling(first.id, 'member', 'split');
  await stores.messages.addThreadKeys(ticketId, first.id, [ownKey(ticketId)]);
  await takePart(stores, ticketId, first, moved);
  await stores.merges.setLink(ticketId, ticket.id, 'split', viewer.userId);
  await stores.merges.setSummary(ticketId, summaryOf(await stores.merges.messagesOf(ticketId)));
  await stores.merges.setSummary(ticket.id, summaryOf(remaining));
  for (const id of [ticketId, ticket.id]) await stores.tickets.refreshTrouble(id);
  await tell(app, stores, viewer, { ticket, ticketId, first, awaitsAnswer });
  await followClocks(app, stores, [ticketId, ticket.id], { by: viewer.userId });
  return opened;
}

/** Who wrote what is taken out, and whom we answered there. */
async function takePart(stores: Stores, ticketId: TicketId, first: CaseMessage, moved: readonly CaseMessage[]): Promise<void> {
  const wrote = [first, ...moved.filter((one) => one.standing === 'member' && one.direction === 'in')].map(({ sender }) => ({ kind: sender.kind, value: handleValue(sender.address) }));
  await stores.tickets.addParticipants(ticketId, wrote, 'opened');
  const answered = moved.filter((one) => one.direction === 'out').flatMap((one) => one.recipients.map(({ address }) => ({ kind: first.sender.kind, value: handleValue(address) })));
  await stores.tickets.addParticipants(ticketId, answered, 'answered');
}

/** Whether the old case waits for an answer to what remains; cases merged into it count as they came. An answer that leaves answers nothing here. */
async function stillWaits(stores: Stores, ticket: Ticket, remaining: readonly CaseMessage[], moved: readonly CaseMessage[]): Promise<boolean> {
  if (isShut(ticket.state)) return false;
  const answerLeaves = moved.some((message) => message.purpose === 'reply' && !message.calledBack);
  if (!answerLeaves && !(await stores.merges.awaitsAnswer(ticket.id))) return false;
  return waitsForAnswer(remaining) || (await stores.merges.mergesInto(ticket.id, ticket.receivedAt)).some((merge) => merge.before.awaitsAnswer);
}

async function openFor(app: App, stores: Stores, ticket: Ticket, first: CaseMessage, moved: readonly CaseMessage[]): Promise<{ ticketId: TicketId; reference: string }> {
  const now = app.clock.now();
  const centre = (await stores.filing.centres()).find((candidate) => candidate.id === ticket.centreId);
  if (centre === undefined) throw new AppError('not_found');
  const year = hijriYear(now, centre.timeZone);
  const reference = formatReference(centre.code, year, await stores.filing.takeSequences(centre.id, year, 1));
  const ticketId = app.newId<TicketId>();
  const waits = waitsForAnswer([{ ...first, standing: 'member' }, ...moved.slice(1)]);
  await stores.tickets.insert({
    id: ticketId,
    reference,
    centre_id: ticket.centreId,
    account_id: ticket.accountId,
    channel: ticket.channel,
    contact_id: first.contactId,
    subject: first.subject,
    state: waits ? 'registered' : 'answered',
    language: first.language ?? ticket.language,
    received_at: first.receivedAt,
    last_message_at: now,
    party: first.sender.name === '' ? first.sender.address : first.sender.name,
    awaits_answer: waits,
  });
  return { ticketId, reference };
}

interface TakenOut {
  readonly ticket: Ticket;
  readonly ticketId: TicketId;
  readonly first: CaseMessage;
  readonly awaitsAnswer: boolean;
}

async function tell(app: App, stores: Stores, viewer: Viewer, { ticket, ticketId, first, awaitsAnswer }: TakenOut): Promise<void> {
  const version = await stores.tickets.change(ticket, { awaitsAnswer });
  const context = { at: app.clock.now(), centreId: ticket.centreId, actorId: viewer.userId };
  const there = { ...context, ticketId, ticketVersion: 1 };
  await stores.events.append(
    { ...context, id: app.newId(), ticketId: ticket.id, ticketVersion: version, event: { type: 'message.split', messageId: first.id, otherTicketId: ticketId } },
    { ...there, id: app.newId(), event: { type: 'ticket.opened', messageId: first.id, channel: ticket.channel } },
    { ...there, id: app.newId(), event: { type: 'ticket.linked', otherTicketId: ticket.id, why: 'split' } },
  );
}

/**
 * The messages go back to where they were taken from, as they were. The number that was given out stays alive: its case becomes a
 * pointer to the old one, with whatever has come to it since. Twice is once.
 * @throws AppError not_found, ticket_merged, forbidden
 */
export async function undoSplit(app: App, viewer: Viewer, newTicketId: TicketId): Promise<{ ticketId: TicketId }> {
  if (!may(viewer, 'ticket.merge')) throw new AppError('forbidden');
  const put = await app.db.transact(async (stores) => {
    await stores.filing.lock();
    const split = await stores.merges.splitInto(newTicketId);
    const locked = await lockTogether(stores, viewer, [newTicketId, ...(split === undefined ? [] : [split.ticketId])]);
    if (split === undefined) throw new AppError('not_found');
    if (split.undoneAt !== null) return { ticketId: split.ticketId };
    const [taken, origin] = [ticketOf(locked, newTicketId), ticketOf(locked, split.ticketId)];
    if (taken.mergedInto !== null || origin.mergedInto !== null) throw new AppError('ticket_merged');
    const here = new Set((await stores.merges.messagesOf(newTicketId)).map((message) => message.id));
    const back = split.messages.filter((message) => here.has(message.messageId));
    if (await stores.merges.underWay(back.map((message) => message.messageId))) throw new AppError('delivery_under_way');
    await stores.merges.moveMessages(back.map((message) => message.messageId), origin.id, [threadKeyHash(replyThreadKey(app.replyTokenKeys, newTicketId))]);
    for (const message of back) await stores.merges.setFiling(message.messageId, message.standing, message.matchReason);
    await stores.merges.undoSplit(split.id, app.clock.now(), viewer.userId);
    for (const ticket of [taken, origin]) {
      await stores.merges.setSummary(ticket.id, summaryOf(await stores.merges.messagesOf(ticket.id)));
      await stores.tickets.refreshTrouble(ticket.id);
    }
    await pointTo(app, stores, viewer, taken, origin);
    await faultPoint('split.undo-before-commit');
    return { ticketId: origin.id };
  });
  await faultPoint('split.undo-after-commit');
  return put;
}
