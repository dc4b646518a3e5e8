/**
 * The whole contract between Wasl and a channel. It is the only file of ours that a connector imports.
 *
 * A connector knows one channel and nothing of tickets; the core knows tickets and no channel. Between them go
 * opaque strings: `continues` and `answersTo` are compared, `replyHandle` is handed back untouched.
 */
import type { Socket } from 'node:net';
import type { ZodType } from 'zod';
import type { Direction, Language, LocalizedText } from '../src/core/language';

export type { Direction, Language, LocalizedText } from '../src/core/language';
/** Connectors ask the same rule as the core which way a text is written. */
export { detectDirection, detectLanguage } from '../src/core/language';
export { findReferences } from '../src/core/reference';
export { findOldNumbers } from '../src/core/old-number';
/** The door and the settings must agree on whose an address is. */
export { exactAddress, mailboxOf } from '../src/core/address-identity';

export interface Capabilities {
  /** `automatic`: we send; `by_hand`: a person sends and tells us; `none`: this channel cannot be answered. */
  readonly reply: 'automatic' | 'by_hand' | 'none';
  readonly subject: boolean;
  readonly html: boolean;
  /** Longest answer in the channel's own unit (characters for most). */
  readonly maxTextLength?: number;
  readonly attachments: { readonly maxTotalBytes: number } | false;
  /** How long after the person's last message we may answer, in hours. */
  readonly windowHours?: number;
}

/** A person as the channel names them. `address` is the stable identity on that channel (mail address, numeric id, E.164). */
export interface Party {
  readonly kind: HandleKind;
  readonly address: string;
  readonly name?: string;
}
export type HandleKind = 'email' | 'phone' | 'x' | 'fax' | 'national_id' | 'name_only';

export interface Attachment {
  readonly filename: string;
  /** What the bytes say it is; `declaredType` is what the sender claimed. */
  readonly contentType: string;
  readonly declaredType?: string;
  readonly content: Uint8Array;
  readonly sha256: string;
  readonly inline: boolean;
  readonly contentId?: string;
}

/** Bytes as they arrived, before anybody judged them. `sourceKey` is unique within the account and means the same item for ever. */
export interface RawItem {
  readonly sourceKey: string;
  /** With `whole` only its beginning, for those who look at it in passing; what is stored is the whole. */
  readonly bytes: Uint8Array;
  /**
   * Too large to lie in memory: begins to read it from the source, each time anew. Read to its end before the step is stored.
   * @throws PullFailure while it is read
   */
  readonly whole?: () => AsyncIterable<Uint8Array>;
  /** Told to `parse` alone: how large the original is of which `bytes` is the beginning. */
  readonly wholeBytes?: number;
  /** How the item is known again when it comes under another key (its folder was renumbered, somebody moved it): see `Recognition`. */
  readonly recognition?: Recognition;
  readonly receivedAt: Date;
  /** What the transport knew and the bytes do not say (envelope, folder, flags); plain JSON. */
  readonly transport: Readonly<Record<string, unknown>>;
}

/** An item of an account is one that was stored before when the source's own `id` says so, or all its bytes are the same. */
export interface Recognition {
  /** The source's lasting id of it. */
  readonly id?: string;
  /** What hardly two items have in common; believed only of what lay there before we came, or came again (`PullStep.backlog`). */
  readonly marks?: string;
}
/** Of a larger original `parse` is given the beginning, so much of it that the words are likely in it. */
export const LARGEST_READ_BYTES = 60 * 1024 * 1024;
export const TOP_BYTES = 1024 * 1024;

/** What `parse` may know of the account: facts, no secrets. */
export interface ParseContext {
  readonly account: { readonly id: string; readonly address: string; readonly config: Readonly<Record<string, unknown>> };
  /** All addresses that are ours, lower case: our own mail coming back is recognised by them. */
  readonly ownAddresses: readonly string[];
  /** Says whether a reply token was signed by this installation, and yields the opaque thread key that it stands for. */
  readonly openReplyToken: (token: string) => string | undefined;
}

export type Inbound = InboundMessage | Receipt | Retraction | Ignored;

/** A message from a person or a machine. Text is clean: no NUL, no lone surrogates. */
export interface InboundMessage {
  readonly kind: 'message';
  readonly externalId: string;
  /** Parts of the identity hash (ruling 3): what makes two copies the same message. */
  readonly identity: readonly string[];
  /** Thread keys that this message would be answered under: what later messages may `continue`. */
  readonly answersTo: readonly string[];
  /** Thread keys that this message continues, strongest evidence first. */
  readonly continues: readonly ThreadEvidence[];
  readonly from: Party;
  readonly to: readonly Party[];
  readonly cc: readonly Party[];
  readonly subject?: string;
  readonly text: string;
  /** Sanitised. */
  readonly html?: string;
  /** The new words without quotes and signature; equals `text` when nothing could be cut with certainty. */
  readonly visibleText: string;
  readonly language: Language | undefined;
  readonly direction: Direction;
  readonly sentAt?: Date;
  readonly attachments: readonly Attachment[];
  readonly automatic: Automatic;
  /** May the case that this message opens be acknowledged? False for machines, lists, forged senders. */
  readonly acknowledge: boolean;
  /** How far the sender's identity is proven by our own edge. */
  readonly senderTrust: 'aligned' | 'failed' | 'unknown';
  /** What our edge's filters made of it; `suspected`: by the account's own measure it belongs into the spam folder. */
  readonly spam?: { readonly score: number; readonly suspected: boolean; readonly reasons: readonly string[] };
  /** Everything that `send` needs to answer this message; stored, never read by the core. */
  readonly replyHandle: unknown;
  /** What was repaired and what an agent should be warned of; codes with optional detail, translated by the screen. */
  readonly repairs: readonly string[];
  readonly warnings: readonly string[];
}
export type Automatic = 'no' | 'auto-reply' | 'bulk' | 'notification';

/** What is left of an attachment when its bytes have been stored. */
export type AttachmentFacts = Omit<Attachment, 'content'>;
export type MessageFacts = Omit<InboundMessage, 'attachments'> & { readonly attachments: readonly AttachmentFacts[] };
export type InboundFacts = MessageFacts | Exclude<Inbound, InboundMessage>;

/**
 * `known` compares with ids that we sent or received; `token` was signed by us; `reference` is a number that anybody may know.
 * `mention`: any of these in a message that answers nobody (it was forwarded): it names a case and joins none.
 */
export interface ThreadEvidence {
  readonly by: 'token' | 'known' | 'reference' | 'mention';
  readonly key: string;
}

/** What an attachment holds that can be read in place. Words for people: nothing in it is fetched, run or answered. */
export type OpenedAttachment = OpenedMail | { readonly kind: 'calendar'; readonly calendar: CalendarMail } | { readonly kind: 'closed' };
/** A mail that is attached to another. */
export interface OpenedMail {
  readonly kind: 'mail';
  readonly subject: string;
  readonly from: readonly { readonly name: string | null; readonly address: string | null }[];
  readonly to: readonly { readonly name: string | null; readonly address: string | null }[];
  /** ISO UTC, as the mail says. */
  readonly sentAt: string | null;
  readonly text: string;
  readonly direction: Direction;
  readonly language: Language | null;
  readonly warnings: readonly string[];
  readonly calendar: CalendarMail | null;
  /** `opens`: it can be opened in turn, by its index in the list. */
  readonly files: readonly { readonly name: string; readonly contentType: string; readonly bytes: number; readonly opens: boolean }[];
}
/** An invitation (RFC 5545, 5546). `method` is upper case, `PUBLISH` where none is told. */
export interface CalendarMail {
  readonly method: string;
  readonly events: readonly CalendarEvent[];
}
export interface CalendarEvent {
  readonly title: string;
  readonly start: CalendarTime | null;
  readonly end: CalendarTime | null;
  readonly place: string;
  readonly organiser: { readonly name: string; readonly address: string } | null;
  readonly description: string;
  /** It happens more than once; only the first time is told. */
  readonly repeats: boolean;
  /** The sender asks for yes or no. */
  readonly answerWanted: boolean;
  /** What somebody answered: of a REPLY. */
  readonly answer: 'accepted' | 'declined' | 'tentative' | null;
}
export interface CalendarTime {
  /** The instant, ISO UTC; null for a whole day, and for a time whose zone nobody knows. */
  readonly at: string | null;
  /** As its sender wrote it, `2026-12-01T11:00` or `2026-12-01`. */
  readonly local: string;
  /** The zone as its sender named it, `UTC` for UTC. */
  readonly zone: string | null;
}

/** News of something we sent: a bounce, a delay, a delivery, a complaint of abuse. */
export interface Receipt {
  readonly kind: 'receipt';
  readonly externalId: string;
  readonly about: readonly string[];
  readonly recipients: readonly {
    readonly address: string;
    readonly outcome: 'bounced' | 'delayed' | 'delivered' | 'read' | 'complained';
    readonly status?: string;
    readonly diagnostic?: string;
    readonly permanent: boolean;
  }[];
  readonly text: string;
  readonly from: Party;
  readonly subject?: string;
}
/** The sender took a message back at its source. The ticket stays. */
export interface Retraction {
  readonly kind: 'retraction';
  readonly externalId: string;
  readonly retracts: string;
}
/** Seen, understood, deliberately not filed. `reason` is a code (`own_mail`, `read_receipt` …). */
export interface Ignored {
  readonly kind: 'ignored';
  readonly externalId?: string;
  readonly reason: string;
}

export interface Context<Config> {
  readonly accountId: string;
  readonly address: string;
  readonly config: Config;
  readonly signal: AbortSignal;
  readonly log: Log;
  /** The only way out of the process: every host that the account's settings or a message name is reached through it. */
  readonly outside: Outside;
  /**
   * An OAuth 2 access token of the account, good for minutes to come. `refused`: the far end did not take this one; another is
   * fetched unless somebody has done so meanwhile.
   * @throws PullFailure: `auth` when the token endpoint refuses us or the account has no such sign-in
   */
  accessToken(refused?: string): Promise<string>;
}

/** How an account gets its access tokens (RFC 6749). */
export interface OAuthSettings {
  /** `refresh_token`: a person signed in once (§6); `client_credentials`: the installation itself is known there (§4.4). */
  readonly grant: 'refresh_token' | 'client_credentials';
  readonly tokenEndpoint: string;
  /** Where a person signs in with a browser (§3.1); absent: the refresh token is entered by hand. */
  readonly authorizationEndpoint?: string | undefined;
  readonly clientId: string;
  readonly clientSecret?: string | undefined;
  /** Space separated. */
  readonly scope: string;
  /** The first one; later ones are kept with the tokens. */
  readonly refreshToken?: string | undefined;
}

/**
 * The guard on hosts that others named. A name is resolved once and judged by the address that is really connected to, at every
 * redirect anew: this machine, private networks and metadata services are not for anybody who can write a host name.
 */
export interface Outside {
  /**
   * A connected socket; TLS is the caller's. It has an `error` listener already.
   * @throws HostRefused; the system's own error (`ECONNREFUSED`, `ENOTFOUND`, `ETIMEDOUT` …)
   */
  connect(
    host: string,
    port: number,
    options: { readonly timeoutMs: number; readonly signal?: AbortSignal },
  ): Promise<Socket>;
  /** GET by http or https without cookies or referrer. @throws HostRefused, FetchFailed; the system's own error */
  fetch(url: string, limits: FetchLimits): Promise<Fetched>;
  /**
   * One exchange, for interfaces that speak with machines (token endpoints, webhooks): no redirect is followed, no status is an error.
   * @throws HostRefused, FetchFailed; the system's own error
   */
  request(url: string, asked: HttpRequest, limits: RequestLimits): Promise<HttpAnswer>;
}
export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}
/** `timeoutMs` for everything together. */
export type RequestLimits = Pick<FetchLimits, 'maxBytes' | 'timeoutMs' | 'signal'>;
export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}
export interface FetchLimits {
  readonly maxBytes: number;
  /** For everything together, redirects too. */
  readonly timeoutMs: number;
  /** Content types that are wanted, by their beginning (`image/`, `text/html`); what declares another one is not read. */
  readonly types: readonly string[];
  /** 3 when absent. */
  readonly maxRedirects?: number;
  readonly signal?: AbortSignal;
}
export interface Fetched {
  readonly contentType: string;
  readonly body: Buffer;
  /** After redirects. */
  readonly url: string;
}
/** The host leads to a place where we do not go by order of whoever wrote its name. `advice` is for the administrator. */
export class HostRefused extends Error {
  override readonly name = 'HostRefused';
  readonly code = 'EHOSTREFUSED';
  constructor(
    message: string,
    readonly advice: LocalizedText,
  ) {
    super(message);
  }
}
/** `url`: not an address that we fetch; the others say what was wrong with the answer. */
export class FetchFailed extends Error {
  override readonly name = 'FetchFailed';
  constructor(
    readonly code: 'url' | 'status' | 'type' | 'too_large' | 'redirects' | 'timeout',
    message: string,
  ) {
    super(message);
  }
}
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** We fetch. Yields oldest first; `cursor` covers everything yielded so far and is stored with the items, in one transaction. */
export interface Pull<Config, Cursor> {
  readonly everySeconds: number;
  readonly cursor: ZodType<Cursor>;
  pull(ctx: Context<Config>, from: Cursor | null): AsyncIterable<PullStep<Cursor>>;
  /** Returns when `signal` aborts or the connection is lost; only a hint to look now. */
  watch?(ctx: Context<Config>, from: Cursor | null, lookNow: () => void): Promise<void>;
}
/**
 * The one error that `pull` and `watch` throw for what is foreseen. `code` decides how the caller waits:
 * `auth` ask a person and stop after a few tries; `limit` and `throttled` wait at least `retryAfterSeconds`;
 * `unreachable` back off; `protocol` the server or our settings are wrong in another way.
 */
export class PullFailure extends Error {
  override readonly name = 'PullFailure';
  constructor(
    readonly code: 'auth' | 'limit' | 'unreachable' | 'throttled' | 'protocol',
    message: string,
    readonly advice: LocalizedText,
    readonly retryAfterSeconds?: number,
  ) {
    super(message);
  }
}
export interface PullStep<Cursor> {
  /** Several at once where the source hands them out in bulk; they are stored together with the cursor. */
  readonly items: readonly RawItem[];
  readonly cursor: Cursor;
  /** True for what lay there before we came, or came again after an epoch changed: no acknowledgements for it. */
  readonly backlog: boolean;
  /** How many items the source says it still holds after this step, for lag and ledger. */
  readonly remaining: number;
  /** How the source itself is; absent: nothing was learnt of it with this step. */
  readonly condition?: SourceCondition;
}
/** What people are shown of a source beside its mail. */
export interface SourceCondition {
  /** Absent where the source does not say. */
  readonly quota?: { readonly usedBytes: number; readonly limitBytes: number } | undefined;
  /** What did not go well and holds nothing up. */
  readonly trouble?: LocalizedText | undefined;
}

/** They call us. A 2xx (or 250) is said only after `accept`'s items are committed. */
export interface Push<Config> {
  /** The public page draws its form from these; absent: machines call, there is no page. */
  readonly fields?: readonly FormField[];
  accept(ctx: Context<Config>, request: PushRequest): Promise<Accepted | Refused>;
}
export interface PushRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly files: readonly SentFile[];
  readonly body: Uint8Array;
  readonly remoteAddress: string;
  readonly receivedAt: Date;
}
export interface SentFile {
  readonly filename: string;
  readonly contentType: string;
  readonly content: Uint8Array;
  /** More or larger files came than the field declares: `content` is not all of it. Such a request is never accepted. */
  readonly cut?: boolean;
}
export interface Accepted {
  readonly kind: 'accepted';
  readonly item: RawItem;
}
export interface Refused {
  readonly kind: 'refused';
  readonly status: number;
  readonly message: LocalizedText;
  /** Field → what is wrong: a code that the screen has words for (`required`, `too_long`, `mobile` …), or the channel's own words. */
  readonly fields?: Readonly<Record<string, string | LocalizedText>>;
}

/** A person types it in. The screen draws the form from `form` (labels in its metadata), the core stores what `toItem` makes of it. */
export interface Manual<Form> {
  readonly form: ZodType<Form>;
  readonly fields: readonly FormField[];
  toItem(form: Form, at: { id: string; now: Date; agent: { id: string; name: string } }): RawItem;
}
export interface FormField {
  readonly name: string;
  readonly label: LocalizedText;
  readonly help?: LocalizedText;
  readonly kind: 'text' | 'textarea' | 'email' | 'tel' | 'select' | 'checkbox' | 'datetime' | 'national_id' | 'files';
  readonly required: boolean;
  readonly maxLength?: number;
  /** For `files`. */
  readonly files?: { readonly most: number; readonly bytesEach: number };
  readonly options?: readonly { readonly value: string; readonly label: LocalizedText }[];
}

export interface OutboundReply {
  /** Stable id: the browser's UUID for an answer, ours for an automatic notice. Seeds the Message-ID. */
  readonly id: string;
  readonly purpose: 'reply' | 'acknowledgement' | 'notice';
  readonly recipients: readonly { readonly address: string; readonly name?: string; readonly role: 'to' | 'cc' | 'bcc' }[];
  readonly subject?: string;
  readonly text: string;
  readonly language: Language;
  readonly direction: Direction;
  readonly replyHandle: unknown;
  readonly reference: string;
  /** Signed, per case and recipient list; the connector carries it wherever its channel lets it. */
  readonly replyToken: string;
  /** External ids of the conversation so far, oldest first, for the channel's own threading. */
  readonly chain: readonly string[];
  readonly sender: { readonly name: LocalizedText };
  readonly attachments: readonly { readonly filename: string; readonly contentType: string; readonly content: Uint8Array }[];
  readonly createdAt: Date;
}
/** What goes on the wire, fixed and stored before the first attempt, so that every attempt is the same message. */
export interface Prepared {
  readonly externalId: string;
  readonly answersTo: readonly string[];
  readonly payload: Uint8Array;
}
export interface Sending {
  readonly id: string;
  readonly externalId: string;
  readonly payload: Uint8Array;
  /** Only those that are due: others were settled by earlier attempts. */
  readonly recipients: readonly string[];
  /** A system that is being tried out sends it to its own mailbox; these are named in the letter as whom it was meant for. */
  readonly meantFor?: readonly string[];
}
export type SendOutcome =
  | { readonly kind: 'sent'; readonly externalId?: string; readonly detail?: string; readonly answersTo?: readonly string[] }
  /** Certainly not sent. */
  | { readonly kind: 'retry'; readonly reason: string; readonly notBefore?: Date }
  /** Certainly not sent, and never will be. */
  | { readonly kind: 'rejected'; readonly reason: string }
  /** May have been sent (ruling 4): settled by evidence or by a person, never by a blind resend. */
  | { readonly kind: 'unknown'; readonly reason: string };
export type Outcomes = Readonly<Record<string, SendOutcome>>;

/** How a letter looks to those who read it, by the programs that they read with. */
export interface LetterView {
  readonly text: string;
  /** HTML that is left of it there. */
  readonly outlook: string;
  readonly gmail: string;
}

export interface Sender<Config> {
  /** Pure but for randomness: no network. Throws only for what cannot be said on this channel. */
  prepare(ctx: Context<Config>, reply: OutboundReply): Promise<Prepared>;
  /** Pure: under which of the account's addresses an answer with this reply handle goes out. Absent: under the account's own. */
  from?(account: { readonly address: string; readonly config: object }, replyHandle: unknown): string;
  /** Returns, never throws, for what is foreseen. One outcome for each recipient asked for. */
  send(ctx: Context<Config>, sending: Sending): Promise<Outcomes>;
  /** Looks for evidence that an `unknown` one arrived (Sent copy, provider look-up). */
  findEvidence?(ctx: Context<Config>, sending: Sending): Promise<'sent' | 'not_found'>;
  /** A letter of these words, looked at and not sent. */
  show?(letter: Pick<OutboundReply, 'subject' | 'purpose' | 'text' | 'language' | 'direction' | 'reference'>): LetterView;
  /** After success, best effort (a copy into the Sent folder): failure is logged, never changes the outcome. */
  afterSent?(ctx: Context<Config>, sending: Sending): Promise<void>;
}

export type Health =
  | { readonly state: 'ok'; readonly detail?: string }
  | { readonly state: 'not_configured' | 'failing'; readonly problem: string; readonly advice: LocalizedText };

/** A TXT record that the account's domain should have. */
export interface DnsRecord {
  readonly name: string;
  readonly value: string;
}
/** Where the public half of a signing key is published (RFC 6376 §3.6.2.1). */
export interface SigningPlace {
  readonly domain: string;
  readonly selector: string;
}

/** Steps of a connection in the order they are taken; the screen has words for each. */
export const CHECK_STEPS = ['configured', 'name', 'port', 'tls', 'greeting', 'sign_in', 'sender', 'folders'] as const;
/** How far an account comes, towards its source and towards its way out. */
export interface CheckStep {
  readonly way: 'in' | 'out';
  readonly step: (typeof CHECK_STEPS)[number];
  /** `not_reached`: one before it failed. */
  readonly state: 'ok' | 'failed' | 'not_configured' | 'not_reached';
  /** What was found, or what went wrong, as the far end said it. */
  readonly detail?: string;
  /** What to do about it. */
  readonly advice?: LocalizedText;
  /** Bytes of the largest message that the far end takes, where it says so. */
  readonly maxMessageBytes?: number;
}

/** What the steps come to: the first that did not go well decides. */
export function healthOf(steps: readonly CheckStep[]): Health {
  const failed = steps.find(({ state }) => state === 'failed') ?? steps.find(({ state }) => state === 'not_configured');
  if (failed?.advice === undefined) return { state: 'ok' };
  const state = failed.state === 'not_configured' ? 'not_configured' : 'failing';
  return { state, problem: failed.detail ?? failed.step, advice: failed.advice };
}

/** A server of the connector's own that outsiders speak to (the SMTP and LMTP door). */
export interface Listener {
  /** Does this account take that recipient: by its address, because it takes anything, or not at all? */
  takes(account: { readonly address: string; readonly config: Readonly<Record<string, unknown>> }, recipient: string): 'address' | 'anything' | 'no';
  /** Resolves when it listens; rejects when a port is taken or the host is refused. `close` lets started deliveries end. */
  start(options: ListenerOptions): Promise<{ readonly port: number; readonly lmtpPort?: number; close(): Promise<void> }>;
}
export interface ListenerOptions {
  readonly host: string;
  readonly port: number;
  /** LMTP (RFC 2033) beside SMTP; 0 takes any free port, absent: no LMTP. */
  readonly lmtpPort?: number;
  /** The door knows no passwords: a host that is not loopback is refused unless this is true. */
  readonly allowPublic?: boolean;
  readonly log: Log;
  /** Which accounts take this recipient; empty: refuse it (550). */
  accountsFor(recipient: string): Promise<readonly string[]>;
  /** Resolves after the commit for every account. `busy`: say "try later" (452), we are short of disk or far behind. */
  deliver(item: RawItem, accountIds: readonly string[]): Promise<'stored' | 'busy'>;
}

export interface Connector<Config = unknown, Cursor = unknown, Form = unknown> {
  /** The folder's name; stored; never renamed. */
  readonly id: string;
  readonly about: {
    readonly name: LocalizedText;
    readonly config: ZodType<Config>;
    /** Names of the config's fields that are sealed at rest and never shown again. */
    readonly secrets: readonly string[];
    /** One or two letters of SVG path data, 16 × 16, `currentColor`. */
    readonly icon: string;
  };
  readonly capabilities: Capabilities;
  /** How an account with this configuration gets access tokens; undefined: it has no need of them. */
  oauth?(config: Config): OAuthSettings | undefined;
  readonly pull?: Pull<Config, Cursor>;
  readonly push?: Push<Config>;
  readonly manual?: Manual<Form>;
  readonly listener?: Listener;
  /** No I/O, no clock. Throwing leaves a shell, or quarantines the item; nothing is dropped. */
  parse(raw: RawItem, ctx: ParseContext): Promise<Inbound>;
  /** The same, its words read in the charset that a person decided on. Absent: how this channel's words are written is in no doubt. */
  parseIn?(raw: RawItem, ctx: ParseContext, charset: string): Promise<Inbound>;
  /**
   * What can be said of an item that `parse` refused or did not survive, so that it still opens a case with its original attached:
   * read from its top by means that cannot fail. Its text is left empty; the core has words for it. Undefined: not even a sender
   * can be read. Absent: the channel's unreadable items are quarantined.
   */
  shell?(raw: RawItem, ctx: ParseContext): InboundMessage | undefined;
  /** Who and what about, of an item that could not be parsed: plain words for people who must decide what to do with it. */
  preview?(raw: RawItem): { readonly from: string; readonly subject: string };
  readonly sender?: Sender<Config>;
  check(ctx: Context<Config>): Promise<Health>;
  /** The same, told step by step. Connects, reads and sends nothing. */
  checkSteps?(ctx: Context<Config>): Promise<readonly CheckStep[]>;
  /** A new key that signs what goes out: what is to be stored of it. Nothing is signed before it is switched on. */
  newSigningKey?(place: SigningPlace): Promise<{ readonly config: Readonly<Record<string, unknown>>; readonly secrets: Readonly<Record<string, string>> }>;
  dnsRecords?(config: Config): readonly DnsRecord[];
}

/**
 * The reading side of a connector. A folder's `reader.ts` exports it by default, so that a parse worker loads what reading needs and
 * no mail client or form; without one the worker loads the whole connector.
 */
export type Reader = Pick<Connector, 'parse' | 'parseIn' | 'shell'>;

/** Keeps a connector's type parameters inside its folder while the registry holds them all as `Connector`. */
export function defineConnector<Config, Cursor, Form>(connector: Connector<Config, Cursor, Form>): Connector {
  return connector as unknown as Connector;
}
