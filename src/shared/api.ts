/**
 * The API's schemas, used by the server to parse and by the browser to type. This folder imports zod and nothing else.
 * Unknown fields are errors on the way in (`strictObject`): ruling 11.
 */
import { z } from 'zod';

const id = z.uuid();
const instant = z.iso.datetime();
export const Language = z.enum(['ar', 'en']);
export const Direction = z.enum(['rtl', 'ltr']);
export const LocalizedText = z.object({ ar: z.string(), en: z.string() });
export const Role = z.enum(['agent', 'supervisor', 'administrator']);
export const TicketState = z.enum(['registered', 'in_progress', 'need_info', 'answered', 'closed']);
export const DeliveryState = z.enum([
  'held',
  'cancelled',
  'queued',
  'sending',
  'sent',
  'delayed',
  'delivered',
  'rejected',
  'bounced',
  'unknown',
]);

/** RFC 9457. `detail` is written for the reader, in the language of the request. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string().optional(),
  fields: z.record(z.string(), z.string()).optional(),
  /** The current state of what was being edited, on 409 `stale_version`. */
  current: z.unknown().optional(),
});

// — session —
export const SignIn = z.strictObject({ email: z.string().min(3).max(254), password: z.string().min(1).max(1024) });
export const ChangePassword = z.strictObject({
  current: z.string().min(1).max(1024),
  next: z.string().min(12).max(1024),
});
export const Centre = z.object({ id, code: z.string(), name: LocalizedText, timeZone: z.string() });
export const Team = z.object({ id, centreId: id, code: z.string(), name: LocalizedText });
export const Session = z.object({
  user: z.object({ id, name: z.string(), email: z.string(), role: Role, language: Language }),
  mustChangePassword: z.boolean(),
  actions: z.array(z.string()),
  centres: z.array(Centre),
  demo: z.boolean(),
});
export const UpdateProfile = z.strictObject({
  language: Language.optional(),
  name: z.string().min(1).max(120).optional(),
});

// — tickets —
export const VIEWS = ['all', 'mine', 'unassigned', 'urgent', 'waiting', 'undelivered', 'closed'] as const;
export const TicketView = z.enum(VIEWS);
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
  after: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export const Person = z.object({ id, name: z.string() });
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
  version: z.int(),
  receivedAt: instant,
  lastMessageAt: instant,
});
export const TicketPage = z.object({ items: z.array(TicketRow), next: z.string().nullable() });
/** Capped: 1001 means "1000+". */
export const ViewCounts = z.object({
  views: z.record(z.string(), z.int()),
  channels: z.record(z.string(), z.int()),
  quarantine: z.int(),
});

export const AttachmentInfo = z.object({
  id,
  filename: z.string(),
  contentType: z.string(),
  bytes: z.int(),
  inline: z.boolean(),
  /** A picture that may be shown in place. */
  preview: z.boolean(),
  scan: z.enum(['unscanned', 'clean', 'infected', 'failed']),
  downloadable: z.boolean(),
});
export const DeliveryInfo = z.object({
  id,
  recipient: z.string(),
  role: z.enum(['to', 'cc', 'bcc']),
  state: DeliveryState,
  reason: z.string().nullable(),
  attempt: z.int(),
  nextAttemptAt: instant.nullable(),
  updatedAt: instant,
});
export const Message = z.object({
  id,
  direction: z.enum(['in', 'out', 'note']),
  purpose: z.enum(['message', 'reply', 'acknowledgement', 'note']),
  channel: z.string(),
  standing: z.enum(['member', 'third_party']),
  author: Person.nullable(),
  sender: z.object({ name: z.string(), address: z.string() }),
  recipients: z.array(z.object({ name: z.string(), address: z.string(), role: z.enum(['to', 'cc', 'bcc']) })),
  subject: z.string(),
  /** The new words; `trimmed` says that `text` has more (quote, signature). */
  visibleText: z.string(),
  text: z.string(),
  trimmed: z.boolean(),
  hasHtml: z.boolean(),
  /** HTML or images that only the HTML route shows. */
  hasRemoteImages: z.boolean(),
  textDirection: Direction,
  language: Language.nullable(),
  sentAt: instant.nullable(),
  receivedAt: instant,
  automatic: z.enum(['no', 'auto-reply', 'bulk', 'notification']),
  senderTrust: z.enum(['aligned', 'failed', 'unknown']),
  matchReason: z.string().nullable(),
  repairs: z.array(z.string()),
  warnings: z.array(z.string()),
  hasRaw: z.boolean(),
  attachments: z.array(AttachmentInfo),
  deliveries: z.array(DeliveryInfo),
  /** Until when this answer can still be called back. */
  undoUntil: instant.nullable(),
});
export const TimelineEvent = z.object({
  id,
  at: instant,
  type: z.string(),
  actor: Person.nullable(),
  data: z.record(z.string(), z.unknown()),
});
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
  to: z.array(z.object({ address: z.string(), name: z.string() })),
  subject: z.string(),
  acceptsAttachments: z.boolean(),
  maxAttachmentBytes: z.int(),
  maxTextLength: z.int().nullable(),
});
export const Ticket = TicketRow.extend({
  category: z.string().nullable(),
  language: Language,
  closedAt: instant.nullable(),
  contact: ContactCard.nullable(),
  moves: z.array(z.string()),
  messages: z.array(Message),
  events: z.array(TimelineEvent),
  links: z.array(z.object({ id, reference: z.string(), why: z.string() })),
  reply: ReplyOptions,
});
export const UpdateTicket = z.strictObject({
  version: z.int(),
  type: z.string().max(40).nullable().optional(),
  category: z.string().max(40).nullable().optional(),
  urgent: z.boolean().optional(),
  assigneeId: id.nullable().optional(),
  teamId: id.nullable().optional(),
  tags: z.array(z.string().min(1).max(60)).max(30).optional(),
  move: z.enum(['start', 'ask', 'close', 'reopen']).optional(),
});
export const PostReply = z.strictObject({
  /** The browser's UUID: the reply's id, its idempotency key and the seed of its Message-ID (ruling 10). */
  id,
  text: z.string().min(1).max(200_000),
  to: z
    .array(z.email().or(z.string().min(1).max(254)))
    .min(1)
    .max(50),
  cc: z.array(z.string().min(1).max(254)).max(50).default([]),
  attachmentIds: z.array(id).max(50).default([]),
  close: z.boolean().default(false),
  /** The newest message that the author had seen; a newer one is told as 409 `answered_meanwhile` unless `force`. */
  seenMessageId: id.optional(),
  force: z.boolean().default(false),
});
export const PostNote = z.strictObject({ id, text: z.string().min(1).max(200_000) });
export const PostedMessage = z.object({ message: Message, ticketVersion: z.int(), undoUntil: instant.nullable() });
export const DecideDelivery = z.strictObject({ decision: z.enum(['resend', 'was_sent', 'give_up']) });
export const DecideThirdParty = z.strictObject({ decision: z.enum(['accept', 'split']) });
export const SplitResult = z.object({ ticketId: id });
export const Upload = z.object({ id, filename: z.string(), contentType: z.string(), bytes: z.int() });
export const MoveCentre = z.strictObject({ version: z.int(), centreId: id });

// — drafts, ready replies, people —
export const DraftBody = z.strictObject({
  text: z.string().max(200_000),
  to: z.array(z.string().max(254)).max(50).optional(),
  cc: z.array(z.string().max(254)).max(50).optional(),
  attachments: z.array(Upload).max(50).optional(),
});
export const Draft = z.object({
  kind: z.enum(['reply', 'note']),
  body: DraftBody,
  version: z.int(),
  updatedAt: instant,
});
export const SaveDraft = z.strictObject({ body: DraftBody, version: z.int() });
export const CannedReply = z.object({
  id,
  centreId: id.nullable(),
  language: Language,
  shortcut: z.string(),
  title: z.string(),
  body: z.string(),
  version: z.int(),
});
export const SaveCannedReply = z.strictObject({
  centreId: id.nullable(),
  language: Language,
  shortcut: z.string().min(1).max(40),
  title: z.string().min(1).max(120),
  body: z.string().min(1).max(20_000),
  version: z.int().optional(),
});
export const Colleague = z.object({
  id,
  name: z.string(),
  role: Role,
  teamIds: z.array(id),
  centreIds: z.array(id),
  disabled: z.boolean(),
});
export const CaseType = z.object({ code: z.string(), name: LocalizedText, centres: z.array(z.string()) });
export const Category = z.object({ code: z.string(), name: LocalizedText, parent: z.string().nullable() });
export const Reference = z.object({
  types: z.array(CaseType),
  categories: z.array(Category),
  teams: z.array(Team),
  colleagues: z.array(Colleague),
  channels: z.array(
    z.object({
      id: z.string(),
      name: LocalizedText,
      icon: z.string(),
      reply: z.enum(['automatic', 'by_hand', 'none']),
    }),
  ),
});

// — quarantine and ledger —
export const QuarantineItem = z.object({
  id,
  accountId: id,
  accountName: z.string(),
  channel: z.string(),
  reason: z.string(),
  detail: z.string(),
  attempts: z.int(),
  bytes: z.int(),
  receivedAt: instant,
  /** Safe to read: header lines cut, cleaned and without markup. */
  preview: z.object({ from: z.string(), subject: z.string() }),
});
export const QuarantinePage = z.object({ items: z.array(QuarantineItem), next: z.string().nullable() });
export const LedgerRow = z.object({
  day: z.string(),
  accountId: id,
  accountName: z.string(),
  channel: z.string(),
  seen: z.int(),
  filed: z.int(),
  quarantined: z.int(),
  ignored: z.int(),
  pending: z.int(),
  ignoredBecause: z.record(z.string(), z.int()),
  balanced: z.boolean(),
});
export const Ledger = z.object({ rows: z.array(LedgerRow), balanced: z.boolean() });

// — administration —
export const UserRow = z.object({
  id,
  email: z.string(),
  name: z.string(),
  role: Role,
  language: Language,
  centreIds: z.array(id),
  teamIds: z.array(id),
  disabledAt: instant.nullable(),
  version: z.int(),
});
export const CreateUser = z.strictObject({
  email: z.email().max(254),
  name: z.string().min(1).max(120),
  role: Role,
  language: Language.default('ar'),
  centreIds: z.array(id).min(1),
  teamIds: z.array(id).default([]),
  password: z.string().min(12).max(1024),
});
export const UpdateUser = z.strictObject({
  version: z.int(),
  name: z.string().min(1).max(120).optional(),
  role: Role.optional(),
  centreIds: z.array(id).min(1).optional(),
  teamIds: z.array(id).optional(),
  disabled: z.boolean().optional(),
});
export const ApiKeyInfo = z.object({
  id,
  name: z.string(),
  scopes: z.array(z.string()),
  createdAt: instant,
  expiresAt: instant,
  revokedAt: instant.nullable(),
  lastUsedAt: instant.nullable(),
});
export const CreateApiKey = z.strictObject({
  name: z.string().min(1).max(120),
  scopes: z.array(z.enum(['tickets:read', 'tickets:write', 'admin'])).min(1),
  days: z.int().min(1).max(366),
});
export const CreatedApiKey = ApiKeyInfo.extend({ key: z.string() });
export const AccountInfo = z.object({
  id,
  centreId: id,
  channel: z.string(),
  name: z.string(),
  address: z.string(),
  enabled: z.boolean(),
  acknowledges: z.boolean(),
  /** Secrets are absent. */
  config: z.record(z.string(), z.unknown()),
  secretsSet: z.array(z.string()),
  health: z.object({
    state: z.string(),
    lastOkAt: instant.nullable(),
    lastError: z.string().nullable(),
    lag: z.int().nullable(),
  }),
  version: z.int(),
});
export const SaveAccount = z.strictObject({
  centreId: id,
  channel: z.string().max(40),
  name: z.string().min(1).max(120),
  address: z.string().min(1).max(254),
  enabled: z.boolean().default(true),
  acknowledges: z.boolean().default(true),
  config: z.record(z.string(), z.unknown()),
  secrets: z.record(z.string(), z.string()).default({}),
  version: z.int().optional(),
});
export const CheckResult = z.object({
  state: z.enum(['ok', 'not_configured', 'failing']),
  problem: z.string().nullable(),
  advice: LocalizedText.nullable(),
});

// — forms of channels (phone log, public form) —
export const FormField = z.object({
  name: z.string(),
  label: LocalizedText,
  help: LocalizedText.optional(),
  kind: z.enum(['text', 'textarea', 'email', 'tel', 'select', 'checkbox', 'datetime', 'national_id', 'files']),
  required: z.boolean(),
  maxLength: z.int().optional(),
  options: z.array(z.object({ value: z.string(), label: LocalizedText })).optional(),
});
export const ManualForm = z.object({
  channel: z.string(),
  name: LocalizedText,
  accountId: id,
  centreId: id,
  fields: z.array(FormField),
});
export const SubmitManual = z.strictObject({ id, accountId: id, values: z.record(z.string(), z.unknown()) });
export const SubmittedManual = z.object({ ticketId: id, reference: z.string() });

// — lists and their questions —
export const CannedReplies = z.object({ items: z.array(CannedReply) });
export const Users = z.object({ items: z.array(UserRow) });
export const Accounts = z.object({ items: z.array(AccountInfo) });
export const ApiKeys = z.object({ items: z.array(ApiKeyInfo) });
export const ManualForms = z.object({ items: z.array(ManualForm) });
export const QuarantineQuery = z.strictObject({
  after: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(25),
});
export const LedgerQuery = z.strictObject({ days: z.coerce.number().int().min(1).max(366).default(7) });

export type Session = z.infer<typeof Session>;
export type Ticket = z.infer<typeof Ticket>;
export type TicketRow = z.infer<typeof TicketRow>;
export type TicketPage = z.infer<typeof TicketPage>;
export type TicketQuery = z.infer<typeof TicketQuery>;
export type TicketView = z.infer<typeof TicketView>;
export type UpdateTicket = z.infer<typeof UpdateTicket>;
export type Message = z.infer<typeof Message>;
export type DeliveryInfo = z.infer<typeof DeliveryInfo>;
export type AttachmentInfo = z.infer<typeof AttachmentInfo>;
export type TimelineEvent = z.infer<typeof TimelineEvent>;
export type PostReply = z.input<typeof PostReply>;
export type PostNote = z.infer<typeof PostNote>;
export type PostedMessage = z.infer<typeof PostedMessage>;
export type Draft = z.infer<typeof Draft>;
export type DraftBody = z.infer<typeof DraftBody>;
export type CannedReply = z.infer<typeof CannedReply>;
export type Reference = z.infer<typeof Reference>;
export type ViewCounts = z.infer<typeof ViewCounts>;
export type Problem = z.infer<typeof Problem>;
export type Upload = z.infer<typeof Upload>;
export type Colleague = z.infer<typeof Colleague>;
export type QuarantineItem = z.infer<typeof QuarantineItem>;
export type QuarantinePage = z.infer<typeof QuarantinePage>;
export type Ledger = z.infer<typeof Ledger>;
export type LedgerRow = z.infer<typeof LedgerRow>;
export type UserRow = z.infer<typeof UserRow>;
export type AccountInfo = z.infer<typeof AccountInfo>;
export type ApiKeyInfo = z.infer<typeof ApiKeyInfo>;
export type CreatedApiKey = z.infer<typeof CreatedApiKey>;
export type CheckResult = z.infer<typeof CheckResult>;
export type ManualForm = z.infer<typeof ManualForm>;
export type FormField = z.infer<typeof FormField>;
