import { answersFrom } from '../../app/answers-from';
import type { App } from '../../app/context';
import { AppError } from '../../app/errors';
import { linkSettings } from '../../app/file-links/file-links';
import { moveTicketToCentre } from '../../app/move-ticket';
import { updateTicket } from '../../app/update-ticket';
import { shutCase } from '../../app/shut-case';
import { writeNote } from '../../app/write-note';
import { writeReply } from '../../app/write-reply';
import { MOST_FILE_BYTES } from '../../core/file-link';
import type { TicketId } from '../../core/ids';
import { listTickets } from '../../db/read/ticket-list';
import { readMessage, readTicket, type TicketRead } from '../../db/read/ticket-detail';
import { recordRead } from '../../db/read/read-log';
import type { RouteName } from '../../shared/routes';
import { answerTo } from '../answer-to';
import type { AnswerOf, Call, Handlers } from '../call';

type TicketHandlers = Pick<
  Handlers,
  'listTickets' | 'countTickets' | 'getTicket' | 'updateTicket' | 'shutTicket' | 'moveCentre' | 'postReply' | 'postNote'
>;

export const ticketHandlers: TicketHandlers = {
  listTickets: ({ app, viewer, query }) => listTickets(app.db.knex, viewer, query, app.clock.now()),
  countTickets: ({ services, app, viewer }) => services.counts.get(app.db.knex, viewer),

  async getTicket(call) {
    const ticket = await present(call);
    await recordRead(call.app.db.knex, call.viewer, 'ticket', { ticketId: ticket.id });
    return ticket;
  },

  async updateTicket(call) {
    try {
      await updateTicket(call.app, call.viewer, ticketId(call), call.body);
    } catch (error) {
      throw await withCurrent(call, error);
    }
    return present(call);
  },

  async shutTicket(call) {
    try {
      await shutCase(call.app, call.viewer, ticketId(call), call.body);
    } catch (error) {
      throw await withCurrent(call, error);
    }
    return present(call);
  },

  // no answer: who moves a case away may well not see it any more
  moveCentre: (call) => moveTicketToCentre(call.app, call.viewer, ticketId(call), call.body),

  async postReply(call) {
    requireSameKey(call);
    const written = await writeReply(call.app, call.viewer, ticketId(call), call.body);
    return {
      message: await message(call, written.messageId),
      ticketVersion: written.ticketVersion,
      undoUntil: written.undoUntil?.toISOString() ?? null,
    };
  },

  async postNote(call) {
    requireSameKey(call);
    const written = await writeNote(call.app, call.viewer, ticketId(call), call.body);
    return { message: await message(call, written.messageId), ticketVersion: written.ticketVersion, undoUntil: null };
  },
};

const ticketId = (call: Pick<Call<RouteName>, 'param'>): TicketId => call.param('id') as TicketId;

/** Ruling 10: the key and the browser's UUID are one value. */
export function requireSameKey(call: {
  readonly idempotencyKey: string | undefined;
  readonly body: { readonly id: string };
}): void {
  if (call.idempotencyKey !== undefined && call.idempotencyKey !== call.body.id)
    throw new AppError('invalid', { fields: { id: 'key_differs' } });
}

async function message(
  call: Pick<Call<RouteName>, 'app' | 'viewer'>,
  id: string,
): Promise<AnswerOf<'postReply'>['message']> {
  const found = await readMessage(call.app.db.knex, call.viewer, id, call.app.scanRequired);
  if (found === undefined) throw new AppError('not_found');
  return found;
}

/** A refused edit tells what stands now, so that the screen can show it beside what was wanted. */
async function withCurrent(call: Call<'updateTicket'> | Call<'shutTicket'>, error: unknown): Promise<unknown> {
  if (!(error instanceof AppError) || error.code !== 'stale_version') return error;
  return new AppError('stale_version', { current: await present(call) });
}

export async function present(
  call: Pick<Call<RouteName>, 'app' | 'viewer' | 'param' | 'response'>,
): Promise<AnswerOf<'getTicket'>> {
  const { app, viewer, response } = call;
  const ticket = await readTicket(app.db.knex, viewer, call.param('id'), app.scanRequired);
  if (ticket === undefined) throw new AppError('not_found');
  response.set('ETag', `"${ticket.version}"`);
  const { accountId: _, accountAddress, ...rest } = ticket;
  const from = (await answersFrom(app, ticket)) ?? accountAddress;
  const links = await linkOptions(app, ticket.centreId);
  return { ...rest, reply: { ...replyOptions(call, ticket, accountAddress), links, from } };
}

/** Whether large files go as links, so that the writer knows it before the answer is sent. */
async function linkOptions(app: App, centreId: string): Promise<AnswerOf<'getTicket'>['reply']['links']> {
  const { aboveMb, days } = await linkSettings(app, app.db.stores, centreId);
  return aboveMb === null ? null : { aboveBytes: aboveMb * 1024 * 1024, days };
}

/** How this person can be answered, by what the channel can do: nothing here knows a channel. */
function replyOptions(
  { app }: Pick<Call<RouteName>, 'app'>,
  ticket: TicketRead,
  accountAddress: string,
): Omit<AnswerOf<'getTicket'>['reply'], 'from' | 'links'> {
  const capabilities = app.connectors.get(ticket.channel)?.capabilities;
  const asked = answerTo(ticket);
  const attachments = capabilities?.attachments === undefined ? false : capabilities.attachments;
  return {
    mode: capabilities?.reply ?? 'none',
    channel: ticket.channel,
    accountAddress,
    to: asked === undefined ? [] : [asked],
    subject: capabilities?.subject === false ? '' : ticket.subject,
    acceptsAttachments: attachments !== false,
    maxAttachmentBytes: attachments === false ? 0 : attachments.maxTotalBytes,
    maxFileBytes: MOST_FILE_BYTES,
    maxTextLength: capabilities?.maxTextLength ?? null,
  };
}
