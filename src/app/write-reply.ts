import { looksLikeMailAddress, replySubject } from '../core/composing';
import { UNDO_SECONDS } from '../core/delivery';
import { goesAsLink } from '../core/file-link';
import { faultPoint } from '../core/fault';
import type { DeliveryId, MessageId, TicketId } from '../core/ids';
import { detectDirection, detectLanguage } from '../core/language';
import { needsAcceptance, resultGaps, type Result } from '../core/result';
import { may } from '../core/rights';
import { isShut, isUnderAppeal, nextState, type Ticket, type TicketMove, type TicketState } from '../core/ticket';
import type { Viewer } from '../core/viewer';
import type { Account } from '../db/account-store';
import type { StoredMessage, UploadRow } from '../db/message-store';
import type { Stores } from '../db/stores';
import { connectorOf } from './account-context';
import { followClocks } from './clocks/follow';
import { closingGaps } from './case-fields/require';
import type { App } from './context';
import { AppError } from './errors';
import { linkSettings } from './file-links/file-links';
import { handleValue, storable } from './filing/parsed-item';
import { snippetOf } from './filing/plan';
import { lockSurvivor } from './lock-together';
import { once } from './once';
import { requireReleased } from './read-blob';
import { refuse, tellResult } from './shut-case';
import { noteOverride, requireReason } from './suppression/override';

export interface ReplyInput {
  /** The browser's UUID: the message's id and the request's key. */
  readonly id: string;
  readonly text: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly attachmentIds: readonly string[];
  /** This answer tells what came of the case. */
  readonly result?: Result | undefined;
  readonly seenMessageId?: string | undefined;
  readonly force: boolean;
  /** Why it goes to an address that our mail came back from. */
  readonly suppressedReason?: string | undefined;
}
export interface WrittenReply {
  readonly messageId: MessageId;
  readonly ticketVersion: number;
  /** Null where a person tells it to the other one: there is nothing to call back. */
  readonly undoUntil: Date | null;
}

/**
 * An answer: the message, one delivery a recipient (held for ten seconds), the ticket's step and the event in one transaction.
 * The same UUID again returns the first answer. What goes on the wire is composed when it falls due. On a channel that is answered by
 * hand it is the record of what was said, and nothing is delivered.
 * @throws AppError not_found, answered_meanwhile, recipient_suppressed, key_reused, channel_cannot_answer, recipient_invalid, attachment_missing …
 */
export async function writeReply(app: App, viewer: Viewer, ticketId: TicketId, input: ReplyInput): Promise<WrittenReply> {
  if (!may(viewer, 'ticket.reply')) throw new AppError('forbidden');
  const written = await app.db.transact(async (stores) => {
    const ticket = await lockSurvivor(stores, viewer, ticketId);
    const { force: _force, ...body } = input;
    return once(stores, `reply ${viewer.userId} ${ticketId}`, input.id, body, () => writeWithin(app, stores, viewer, ticket, input));
  });
  await faultPoint('reply.after-commit');
  return { ...written, undoUntil: written.undoUntil === null ? null : new Date(written.undoUntil) };
}

/** An answer that is a step of something else: what it makes of the case. */
export interface ReplyStep {
  readonly move: TicketMove;
  readonly to: TicketState;
}

/**
 * `writeReply` in the caller's transaction, on the case that it has locked.
 * @param step absent: what an answer makes of the case by itself
 */
export async function writeWithin(app: App, stores: Stores, viewer: Viewer, ticket: Ticket, input: ReplyInput, step?: ReplyStep): Promise<{ messageId: MessageId; ticketVersion: number; undoUntil: string | null }> {
  const messageId = input.id as MessageId;
  if (await stores.messages.exists(messageId)) throw new AppError('key_reused');
  await checkNothingCameMeanwhile(stores, viewer, ticket, input);
  const account = await stores.accounts.get(ticket.accountId);
  if (account === undefined) throw new AppError('channel_cannot_answer');
  if (input.result !== undefined) refuse({ ...resultGaps(input.result, ticket.type), ...(await closingGaps(stores, ticket)) });
  // nobody but its reviewer tells what came of an objection
  if (input.result !== undefined && step === undefined && isUnderAppeal(ticket.state)) throw new AppError('impossible_move', { current: { state: ticket.state } });
  // nor does anybody while others are still asked (transition 13)
  if (input.result !== undefined && ticket.state === 'for_statement') throw new AppError('impossible_move', { current: { state: ticket.state } });
  const uploads = await checkSendable(app, stores, viewer, account, ticket, input);
  const { capabilities, sender } = connectorOf(app, account.channel);
  const byHand = capabilities.reply === 'by_hand';
  const answered = await stores.messages.newestInbound(ticket.id);
  const now = app.clock.now();
  const recipients = recipientsOf(input, answered);
  const suppressed = byHand ? [] : await requireReason(app, stores, ticket, recipients, input);
  await stores.messages.insert({
    id: messageId,
    ticketId: ticket.id,
    direction: 'out',
    purpose: 'reply',
    channel: ticket.channel,
    authorId: viewer.userId,
    // what the person will see, which may be an alias
    sender: { kind: byHand ? 'name_only' : 'email', address: sender?.from?.(account, answered?.replyHandle ?? null) ?? account.address, name: viewer.name },
    recipients,
    subject: replySubject(ticket.subject, ticket.reference),
    text: storable(input.text),
    language: detectLanguage(input.text) ?? ticket.language,
    textDirection: detectDirection(input.text) ?? (ticket.language === 'ar' ? 'rtl' : 'ltr'),
    at: now,
    replyHandle: answered?.replyHandle ?? null,
  });
  await stores.messages.attachUploads(messageId, uploads, () => app.newId());
  if (!byHand) await hold(app, stores, ticket, messageId, recipients);
  await noteOverride(app, stores, viewer, suppressed, { messageId, reason: input.suppressedReason ?? '' });
  // whom we answer may answer us (ruling 2)
  await stores.tickets.addParticipants(ticket.id, recipients.map((recipient) => ({ kind: answered?.sender.kind ?? 'email', value: handleValue(recipient.address) })), 'answered');
  const ticketVersion = await moveTicket(app, stores, viewer, ticket, input, now, step);
  await followClocks(app, stores, [ticket.id], { by: viewer.userId });
  await faultPoint('reply.before-commit');
  return { messageId, ticketVersion, undoUntil: byHand ? null : new Date(now.getTime() + UNDO_SECONDS * 1000).toISOString() };
}

/** One delivery a recipient, due when the time for calling it back is over. */
async function hold(app: App, stores: Stores, ticket: Ticket, messageId: MessageId, recipients: readonly { readonly address: string; readonly role: 'to' | 'cc' }[]): Promise<void> {
  await stores.deliveries.insert(
    recipients.map((recipient) => ({
      id: app.newId<DeliveryId>(),
      messageId,
      ticketId: ticket.id,
      accountId: ticket.accountId,
      recipient: recipient.address,
      role: recipient.role,
      holdSeconds: UNDO_SECONDS,
    })),
  );
}

/** Somebody answered, or the person wrote again, while this answer was being typed: the author decides, knowing it. */
async function checkNothingCameMeanwhile(stores: Stores, viewer: Viewer, ticket: Ticket, input: ReplyInput): Promise<void> {
  if (input.force || input.seenMessageId === undefined) return;
  const newest = await stores.messages.newestSince(ticket.id, input.seenMessageId as MessageId);
  if (newest === undefined) return;
  if (newest.direction === 'out' && newest.authorId === viewer.userId) return;
  throw new AppError('answered_meanwhile', { current: { messageId: newest.id, direction: newest.direction } });
}

async function checkSendable(app: App, stores: Stores, viewer: Viewer, account: Account, ticket: Ticket, input: ReplyInput): Promise<readonly UploadRow[]> {
  const { capabilities } = connectorOf(app, account.channel);
  if (capabilities.reply === 'none') throw new AppError('channel_cannot_answer');
  if (capabilities.maxTextLength !== undefined && input.text.length > capabilities.maxTextLength) throw new AppError('text_too_long');
  const invalid = capabilities.reply === 'automatic' && [...input.to, ...input.cc].find((address) => !looksLikeMailAddress(address));
  if (typeof invalid === 'string') throw new AppError('recipient_invalid', { fields: { to: invalid } });
  const uploads = await stores.messages.uploads(viewer.userId, input.attachmentIds);
  if (uploads.length !== new Set(input.attachmentIds).size) throw new AppError('attachment_missing');
  // what a scanner will soon judge is taken: the delivery waits for its word
  for (const upload of uploads)
    if (upload.scanState !== 'unscanned' || app.scanner === undefined) requireReleased(app, upload.scanState);
  const { aboveMb } = await linkSettings(app, stores, ticket.centreId);
  const total = uploads.filter((upload) => !goesAsLink(aboveMb, Number(upload.bytes))).reduce((sum, upload) => sum + Number(upload.bytes), 0);
  const limit = capabilities.attachments === false ? 0 : capabilities.attachments.maxTotalBytes;
  if (total > limit) throw new AppError('attachments_too_large');
  return uploads;
}

function recipientsOf(input: ReplyInput, answered: StoredMessage | undefined): { role: 'to' | 'cc'; address: string; name: string }[] {
  const names = new Map<string, string>();
  if (answered !== undefined) {
    names.set(answered.sender.address.toLowerCase(), answered.sender.name);
    for (const recipient of answered.recipients) names.set(recipient.address.toLowerCase(), recipient.name);
  }
  const seen = new Set<string>();
  const list: { role: 'to' | 'cc'; address: string; name: string }[] = [];
  for (const [role, addresses] of [['to', input.to], ['cc', input.cc]] as const) {
    for (const address of addresses) {
      const key = address.toLowerCase();
      if (seen.has(key)) continue;
      seen.add(key);
      list.push({ role, address, name: names.get(key) ?? '' });
    }
  }
  return list;
}

async function moveTicket(app: App, stores: Stores, viewer: Viewer, ticket: Ticket, input: ReplyInput, now: Date, step: ReplyStep | undefined): Promise<number> {
  const move = step?.move ?? (endsWith(input, ticket) ? 'close' : 'answer');
  // an answer to a closed case is written into it without opening it again
  const to = step?.to ?? (stillWaits(input, ticket) ? ticket.state : nextState(ticket.state, move)) ?? ticket.state;
  const version = await stores.tickets.change(ticket, {
    state: to,
    ...(isShut(to) && !isShut(ticket.state) ? { closedAt: now } : {}),
    ...(ticket.assigneeId === null ? { assigneeId: viewer.userId } : {}),
    lastMessageAt: now,
    awaitsAnswer: false,
    snippet: storable(snippetOf(input.text)),
    snippetDirection: detectDirection(input.text) ?? 'rtl',
    addMessages: 1,
  });
  const context = { at: now, ticketId: ticket.id, centreId: ticket.centreId, ticketVersion: version, actorId: viewer.userId };
  await stores.events.append({ ...context, id: app.newId(), event: { type: 'reply.written', messageId: input.id } });
  if (to !== ticket.state) await stores.events.append({ ...context, id: app.newId(), event: { type: 'state.changed', from: ticket.state, to, move } });
  if (ticket.assigneeId === null) await stores.events.append({ ...context, id: app.newId(), event: { type: 'assignee.changed', from: null, to: viewer.userId } });
  const told = await tellResult(app, stores, viewer, ticket, { ...input, shuts: isShut(to) && !isShut(ticket.state) });
  await stores.events.append(...told.map((event) => ({ ...context, id: app.newId(), event })));
  return version;
}

/** What is written while data is waited for asks for it: the case goes on waiting, unless the result is told (Annex C, transition 5). */
const stillWaits = ({ result }: ReplyInput, { state }: Ticket): boolean => state === 'need_info' && result === undefined;

/** Told and done, where there is no solution that could be refused; else the case stays until the person agrees, or says nothing. */
const endsWith = ({ result }: ReplyInput, { type }: Ticket): boolean => result !== undefined && !needsAcceptance(type);
