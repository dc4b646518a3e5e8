/** Cases: the list, one case, and what can be changed of it. */
import { z } from 'zod';
import { Direction, Language, Person, TicketState, id, instant } from './basics';
import { RowClock } from './clocks';
import { Message } from './messages';
import { ResultInfo } from './results';

export const VIEWS = ['all', 'due', 'late', 'mine', 'unassigned', 'urgent', 'waiting', 'undelivered', 'strangers', 'objected', 'under_review', 'closed', 'spam'] as const;
export const TicketView = z.enum(VIEWS);
export type TicketView = z.infer<typeof TicketView>;
export const TicketQuery = z.strictObject({
  view: TicketView.default('all'),
  q: z.string().max(200).optional(),
  channel: z.string().max(40).optional(),
  centre: id.optional(),
  state: TicketState.optional(),
  type: z.string().max(40).optional(),
  assignee: id.optional(),
  team: id.optional(),
  tag: z.string().max(60).optional(),
  category: z.string().max(40).optional(),
  /** Days of registration, both included. */
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  files: z.enum(['yes']).optional(),
  /** Cases of one person. */
  contact: id.optional(),
  after: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type TicketQuery = z.infer<typeof TicketQuery>;
export const TicketRow = z.object({
  id,
  reference: z.string(),
  centreId: id,
  channel: z.string(),
  party: z.string(),
  subject: z.string(),
  snippet: z.string(),
  snippetDirection: Direction,
  state: TicketState,
  type: z.string().nullable(),
  urgent: z.boolean(),
  assignee: Person.nullable(),
  teamId: id.nullable(),
  tags: z.array(z.string()),
  trouble: z.enum(['undelivered', 'unknown']).nullable(),
  awaitsAnswer: z.boolean(),
  messageCount: z.int(),
  attachmentCount: z.int(),
  spam: z.boolean(),
  /** A pointer to another case, which takes its mail. */
  merged: z.boolean(),
  version: z.int(),
  receivedAt: instant,
  lastMessageAt: instant,
  clock: RowClock.nullable(),
});
export type TicketRow = z.infer<typeof TicketRow>;
/** A stretch of a text; `hit` is what was looked for. */
export const SnippetPiece = z.object({ text: z.string(), hit: z.boolean() });
export type SnippetPiece = z.infer<typeof SnippetPiece>;
/** Where a case was found. */
export const SearchMatch = z.object({
  /** The newest message that has the words; null when the case was found by its number or its person. */
  messageId: id.nullable(),
  /** `third_party`: of somebody who does not take part, unverified. */
  kind: z.enum(['message', 'note', 'third_party']).nullable(),
  party: z.array(SnippetPiece),
  subject: z.array(SnippetPiece),
  /** The words around the first hit in the text, or the name of the file that has it. */
  snippet: z.array(SnippetPiece).nullable(),
  from: z.enum(['text', 'file']).nullable(),
  direction: Direction,
});
export type SearchMatch = z.infer<typeof SearchMatch>;
/** `match` where something was looked for. */
export const ListedTicket = TicketRow.extend({ match: SearchMatch.optional() });
export type ListedTicket = z.infer<typeof ListedTicket>;
export const TicketPage = z.object({ items: z.array(ListedTicket), next: z.string().nullable() });
export type TicketPage = z.infer<typeof TicketPage>;
/** Capped: 1001 means "1000+". */
export const ViewCounts = z.object({
  views: z.record(z.string(), z.int()),
  channels: z.record(z.string(), z.int()),
  quarantine: z.int(),
});
export type ViewCounts = z.infer<typeof ViewCounts>;
export const NamedTicket = z.object({ id, reference: z.string() });
export type NamedTicket = z.infer<typeof NamedTicket>;
export const TimelineEvent = z.object({
  id,
  at: instant,
  type: z.string(),
  actor: Person.nullable(),
  data: z.record(z.string(), z.unknown()),
  /** The other case that the event names. */
  other: NamedTicket.nullable(),
});
export type TimelineEvent = z.infer<typeof TimelineEvent>;
export const ContactCard = z.object({
  id,
  name: z.string(),
  handles: z.array(z.object({ kind: z.string(), value: z.string() })),
  /** Other cases of this person that this viewer may see; hidden ones are not counted (ruling 8). */
  tickets: z.array(
    z.object({ id, reference: z.string(), subject: z.string(), state: TicketState, lastMessageAt: instant }),
  ),
});
export const ReplyOptions = z.object({
  mode: z.enum(['automatic', 'by_hand', 'none']),
  channel: z.string(),
  accountAddress: z.string(),
  /** The address that an answer goes out under: the one of the account's that the person wrote to. */
  from: z.string(),
  to: z.array(z.object({ address: z.string(), name: z.string() })),
  subject: z.string(),
  acceptsAttachments: z.boolean(),
  /** Of what goes along, together; files that go as links are not counted. */
  maxAttachmentBytes: z.int(),
  /** Of each file. */
  maxFileBytes: z.int(),
  /** Files larger than `aboveBytes` go as links that work so many days; null: none does. */
  links: z.object({ aboveBytes: z.int(), days: z.int() }).nullable(),
  maxTextLength: z.int().nullable(),
});
/** Routine, complex, critical; high, medium, low; first contact, needs processing, needs a third party (CLS-3 to CLS-5). */
const classFields = {
  complexity: z.enum(['R', 'X', 'C']).nullable(),
  importance: z.enum(['H', 'M', 'L']).nullable(),
  procedure: z.enum(['PR-1', 'PR-2', 'PR-3']).nullable(),
};
export const Ticket = TicketRow.extend({
  category: z.string().nullable(),
  ...classFields,
  language: Language,
  closedAt: instant.nullable(),
  contact: ContactCard.nullable(),
  moves: z.array(z.string()),
  /** Decisions about it, the newest last; what was called back is not among them. */
  results: z.array(ResultInfo),
  messages: z.array(Message),
  events: z.array(TimelineEvent),
  links: z.array(z.object({ id, reference: z.string(), why: z.string() })),
  /** Where a merged case's mail goes now; null also when that case does not exist for the reader. */
  mergedInto: NamedTicket.nullable(),
  /** Cases whose conversation is part of this one's. */
  mergedFrom: z.array(NamedTicket),
  /** The case that this one was split off from, while that can be undone. */
  splitFrom: NamedTicket.nullable(),
  /** What another system called it, before it came here. */
  oldNumbers: z.array(z.string()),
  reply: ReplyOptions,
});
export type Ticket = z.infer<typeof Ticket>;
export const UpdateTicket = z.strictObject({
  version: z.int(),
  type: z.string().max(40).nullable().optional(),
  category: z.string().max(40).nullable().optional(),
  urgent: z.boolean().optional(),
  complexity: classFields.complexity.optional(),
  importance: classFields.importance.optional(),
  procedure: classFields.procedure.optional(),
  assigneeId: id.nullable().optional(),
  teamId: id.nullable().optional(),
  tags: z.array(z.string().min(1).max(60)).max(30).optional(),
  move: z.enum(['start', 'ask', 'accept', 'reopen']).optional(),
});
export type UpdateTicket = z.infer<typeof UpdateTicket>;
export const MoveCentre = z.strictObject({ version: z.int(), centreId: id });
