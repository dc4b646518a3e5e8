import { blockSender, liftBlock, seeSenderLimit } from '../../app/block-senders';
import { AppError } from '../../app/errors';
import { snippetOf } from '../../app/filing/plan';
import { linkTickets, unlinkTickets } from '../../app/link-tickets';
import { mergeTickets } from '../../app/merge-tickets';
import { markSpam } from '../../app/spam';
import { splitMessage, undoSplit } from '../../app/split-message';
import { messagesSinceMerge, unmergeTicket } from '../../app/unmerge-tickets';
import { isUuid, type MessageId, type TicketId } from '../../core/ids';
import type { Direction } from '../../core/language';
import type { Handlers } from '../call';

type MergingHandlers = Pick<
  Handlers,
  | 'mergeTicket'
  | 'messagesSinceMerge'
  | 'unmergeTicket'
  | 'splitMessage'
  | 'undoSplit'
  | 'linkTicket'
  | 'unlinkTicket'
  | 'markSpam'
  | 'listBlocks'
  | 'blockSender'
  | 'liftBlock'
  | 'seeSenderLimit'
>;

const MOST_LIMITS = 100;

export const mergingHandlers: MergingHandlers = {
  mergeTicket: ({ app, viewer, param, body }) => mergeTickets(app, viewer, param('id') as TicketId, body),

  async messagesSinceMerge({ app, viewer, param }) {
    const messages = await messagesSinceMerge(app, viewer, param('id') as TicketId);
    return {
      messages: messages.map((message) => ({
        id: message.id,
        ticketId: message.ticketId,
        direction: message.direction,
        thirdParty: message.standing === 'third_party',
        name: message.sender.name === '' ? message.sender.address : message.sender.name,
        subject: message.subject,
        words: snippetOf(message.visibleText === '' ? message.text : message.visibleText),
        textDirection: message.textDirection as Direction,
        receivedAt: message.receivedAt.toISOString(),
      })),
    };
  },

  unmergeTicket: ({ app, viewer, param, body }) =>
    unmergeTicket(app, viewer, param('id') as TicketId, lowerCased(body.messages)),
  splitMessage: ({ app, viewer, param, body }) => splitMessage(app, viewer, param('id') as MessageId, body),
  undoSplit: ({ app, viewer, param }) => undoSplit(app, viewer, param('id') as TicketId),
  linkTicket: ({ app, viewer, param, body }) => linkTickets(app, viewer, param('id') as TicketId, body),

  async unlinkTicket({ app, viewer, param }) {
    const other = param('other');
    if (!isUuid(other)) throw new AppError('not_found');
    await unlinkTickets(app, viewer, param('id') as TicketId, other.toLowerCase() as TicketId);
  },

  markSpam: ({ app, viewer, param, body }) => markSpam(app, viewer, param('id') as TicketId, body.spam),

  async listBlocks({ app, viewer }) {
    const { blocks } = app.db.stores;
    const [standing, limits] = await Promise.all([
      blocks.list(viewer, app.clock.now()),
      blocks.unseenLimits(viewer, MOST_LIMITS),
    ]);
    return {
      blocks: standing.map((block) => ({
        ...block,
        createdAt: block.createdAt.toISOString(),
        expiresAt: block.expiresAt?.toISOString() ?? null,
      })),
      limits: limits.map((limit) => ({ ...limit, firstAt: limit.firstAt.toISOString() })),
    };
  },

  blockSender: ({ app, viewer, body }) => blockSender(app, viewer, body),
  liftBlock: ({ app, viewer, param }) => liftBlock(app, viewer, param('id')),
  seeSenderLimit: ({ app, viewer, body }) => seeSenderLimit(app, viewer, body),
};

/** Ids are compared as they are written here. */
const lowerCased = <T>(map: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(map).map(([key, value]) => [key.toLowerCase(), value]));
