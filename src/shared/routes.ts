/**
 * Every route of the API in one table: the server mounts from it, OpenAPI is made from it, the browser's client is typed by it,
 * and the rights test walks it.
 */
import type { ZodType } from 'zod';
import * as api from './api';

export interface Route {
  readonly method: 'get' | 'post' | 'patch' | 'put' | 'delete';
  readonly path: string;
  readonly summary: string;
  /** An action of the rights table, or `public`, or `session` for anybody signed in. */
  readonly needs: string;
  readonly query?: ZodType;
  readonly body?: ZodType;
  readonly answer?: ZodType;
  /** Content type of answers that are not JSON. */
  readonly produces?: string;
  /** Makes something new: the answer is 201. */
  readonly creates?: true;
  /** Not for API keys: it is about a person's own session. */
  readonly cookieOnly?: true;
}

export const ROUTES = {
  signIn: {
    method: 'post',
    path: '/session',
    summary: 'Sign in',
    needs: 'public',
    body: api.SignIn,
    answer: api.Session,
  },
  session: {
    method: 'get',
    path: '/session',
    summary: 'Who am I, and what may I do',
    needs: 'session',
    answer: api.Session,
  },
  signOut: { method: 'delete', path: '/session', summary: 'Sign out', needs: 'session', cookieOnly: true },
  changePassword: {
    method: 'put',
    path: '/session/password',
    summary: 'Change my password',
    needs: 'session',
    body: api.ChangePassword,
    answer: api.Session,
    cookieOnly: true,
  },
  updateProfile: {
    method: 'patch',
    path: '/session/profile',
    summary: 'Change my name or language',
    needs: 'session',
    body: api.UpdateProfile,
    answer: api.Session,
    cookieOnly: true,
  },
  reference: {
    method: 'get',
    path: '/reference',
    summary: 'Types, categories, teams, colleagues, channels',
    needs: 'session',
    answer: api.Reference,
  },

  listTickets: {
    method: 'get',
    path: '/tickets',
    summary: 'Tickets, newest activity first',
    needs: 'ticket.read',
    query: api.TicketQuery,
    answer: api.TicketPage,
  },
  countTickets: {
    method: 'get',
    path: '/tickets/counts',
    summary: 'Capped counts of the views',
    needs: 'ticket.read',
    answer: api.ViewCounts,
  },
  getTicket: {
    method: 'get',
    path: '/tickets/:id',
    summary: 'One ticket with its conversation',
    needs: 'ticket.read',
    answer: api.Ticket,
  },
  updateTicket: {
    method: 'patch',
    path: '/tickets/:id',
    summary: 'Classify, assign, move',
    needs: 'ticket.read',
    body: api.UpdateTicket,
    answer: api.Ticket,
  },
  moveCentre: {
    method: 'post',
    path: '/tickets/:id/centre',
    summary: 'Move to another centre',
    needs: 'ticket.assign',
    body: api.MoveCentre,
  },
  postReply: {
    method: 'post',
    path: '/tickets/:id/replies',
    summary: 'Answer the person',
    needs: 'ticket.reply',
    body: api.PostReply,
    answer: api.PostedMessage,
    creates: true,
  },
  postNote: {
    method: 'post',
    path: '/tickets/:id/notes',
    summary: 'Write an internal note',
    needs: 'ticket.note',
    body: api.PostNote,
    answer: api.PostedMessage,
    creates: true,
  },
  undoReply: {
    method: 'delete',
    path: '/messages/:id',
    summary: 'Call a reply back while it is held',
    needs: 'ticket.reply',
  },
  decideThirdParty: {
    method: 'post',
    path: '/messages/:id/standing',
    summary: "Accept or split off a stranger's message",
    needs: 'third_party.decide',
    body: api.DecideThirdParty,
    answer: api.SplitResult,
  },
  retryMessage: {
    method: 'post',
    path: '/messages/:id/retry',
    summary: 'Read a message that could not be opened once more',
    needs: 'quarantine.replay',
  },
  messageHtml: {
    method: 'get',
    path: '/messages/:id/html',
    summary: 'Sanitised HTML, under its own policy',
    needs: 'ticket.read',
    query: api.HtmlQuery,
    produces: 'text/html',
  },
  showRemotePictures: {
    method: 'post',
    path: '/messages/:id/remote-pictures',
    summary: 'Have the pictures of other hosts fetched by the server, for this message and ten minutes',
    needs: 'ticket.read',
    answer: api.RemotePictures,
  },
  messageRaw: {
    method: 'get',
    path: '/messages/:id/raw',
    summary: 'The original bytes',
    needs: 'message.raw',
    produces: 'application/octet-stream',
  },
  attachment: {
    method: 'get',
    path: '/attachments/:id',
    summary: 'Download',
    needs: 'ticket.read',
    produces: 'application/octet-stream',
  },
  attachmentContents: {
    method: 'get',
    path: '/attachments/:id/contents',
    summary: 'A mail or an invitation that is attached, opened in place',
    needs: 'ticket.read',
    query: api.ContentsQuery,
    answer: api.AttachmentContents,
  },
  attachmentPicture: {
    method: 'get',
    path: '/attachments/:id/picture',
    summary: 'The attachment as a picture of at most 320 (thumb) or 1600 (view) pixels a side',
    needs: 'ticket.read',
    query: api.PictureQuery,
    produces: 'image/webp',
  },
  decideDelivery: {
    method: 'post',
    path: '/deliveries/:id/decision',
    summary: 'Say what became of an unknown delivery',
    needs: 'delivery.decide',
    body: api.DecideDelivery,
    answer: api.DeliveryInfo,
  },
  upload: {
    method: 'post',
    path: '/uploads',
    summary: 'A file to attach to an answer (multipart, field `file`)',
    needs: 'ticket.reply',
    answer: api.Upload,
    creates: true,
  },

  getDraft: {
    method: 'get',
    path: '/tickets/:id/drafts/:kind',
    summary: 'My draft',
    needs: 'ticket.read',
    answer: api.Draft,
  },
  saveDraft: {
    method: 'put',
    path: '/tickets/:id/drafts/:kind',
    summary: 'Keep my draft',
    needs: 'ticket.read',
    body: api.SaveDraft,
    answer: api.Draft,
  },
  deleteDraft: { method: 'delete', path: '/tickets/:id/drafts/:kind', summary: 'Drop my draft', needs: 'ticket.read' },
  listCanned: {
    method: 'get',
    path: '/canned-replies',
    summary: 'Ready replies',
    needs: 'ticket.read',
    answer: api.CannedReplies,
  },
  createCanned: {
    method: 'post',
    path: '/canned-replies',
    summary: 'Add a ready reply',
    needs: 'canned.edit',
    body: api.SaveCannedReply,
    answer: api.CannedReply,
    creates: true,
  },
  updateCanned: {
    method: 'put',
    path: '/canned-replies/:id',
    summary: 'Change a ready reply',
    needs: 'canned.edit',
    body: api.SaveCannedReply,
    answer: api.CannedReply,
  },
  deleteCanned: {
    method: 'delete',
    path: '/canned-replies/:id',
    summary: 'Remove a ready reply',
    needs: 'canned.edit',
  },

  listQuarantine: {
    method: 'get',
    path: '/quarantine',
    summary: 'Items that could not be filed',
    needs: 'quarantine.read',
    query: api.QuarantineQuery,
    answer: api.QuarantinePage,
  },
  quarantineRaw: {
    method: 'get',
    path: '/quarantine/:id/raw',
    summary: 'Its original bytes',
    needs: 'quarantine.read',
    produces: 'application/octet-stream',
  },
  replayQuarantine: {
    method: 'post',
    path: '/quarantine/:id/replay',
    summary: 'Try again',
    needs: 'quarantine.replay',
  },
  ledger: {
    method: 'get',
    path: '/ledger',
    summary: 'Seen = filed + quarantined + ignored',
    needs: 'ledger.read',
    query: api.LedgerQuery,
    answer: api.Ledger,
  },

  installationState: {
    method: 'get',
    path: '/installation',
    summary: 'Is it on hold after a restore, and are there alarms',
    needs: 'session',
    answer: api.InstallationState,
  },
  releaseHold: {
    method: 'post',
    path: '/installation/release',
    summary: 'Let a restored copy take in and send',
    needs: 'operations.manage',
  },
  operations: {
    method: 'get',
    path: '/operations',
    summary: 'Alarms, backups, test mails',
    needs: 'operations.manage',
    answer: api.Operations,
  },
  operationSettings: {
    method: 'get',
    path: '/operations/settings',
    summary: 'Who is told of alarms',
    needs: 'operations.manage',
    answer: api.OperationSettings,
  },
  updateOperationSettings: {
    method: 'put',
    path: '/operations/settings',
    summary: 'Change who is told of alarms',
    needs: 'operations.manage',
    body: api.SaveOperationSettings,
    answer: api.SavedOperationSettings,
  },

  listUsers: { method: 'get', path: '/users', summary: 'People', needs: 'users.manage', answer: api.Users },
  createUser: {
    method: 'post',
    path: '/users',
    summary: 'Add a person',
    needs: 'users.manage',
    body: api.CreateUser,
    answer: api.UserRow,
    creates: true,
  },
  updateUser: {
    method: 'patch',
    path: '/users/:id',
    summary: 'Change role, centres, or disable',
    needs: 'users.manage',
    body: api.UpdateUser,
    answer: api.UserRow,
  },
  listAccounts: {
    method: 'get',
    path: '/accounts',
    summary: 'Channel accounts',
    needs: 'accounts.manage',
    answer: api.Accounts,
  },
  createAccount: {
    method: 'post',
    path: '/accounts',
    summary: 'Add an account',
    needs: 'accounts.manage',
    body: api.SaveAccount,
    answer: api.AccountInfo,
    creates: true,
  },
  updateAccount: {
    method: 'put',
    path: '/accounts/:id',
    summary: 'Change an account',
    needs: 'accounts.manage',
    body: api.SaveAccount,
    answer: api.AccountInfo,
  },
  checkAccount: {
    method: 'post',
    path: '/accounts/:id/check',
    summary: 'Test the connection',
    needs: 'accounts.manage',
    answer: api.CheckResult,
  },
  listKeys: { method: 'get', path: '/api-keys', summary: 'My API keys', needs: 'keys.manage', answer: api.ApiKeys },
  createKey: {
    method: 'post',
    path: '/api-keys',
    summary: 'Make an API key; shown once',
    needs: 'keys.manage',
    body: api.CreateApiKey,
    answer: api.CreatedApiKey,
    creates: true,
  },
  revokeKey: { method: 'delete', path: '/api-keys/:id', summary: 'Revoke an API key', needs: 'keys.manage' },

  listForms: {
    method: 'get',
    path: '/forms',
    summary: 'Forms of the channels that people type in',
    needs: 'ticket.reply',
    answer: api.ManualForms,
  },
  submitForm: {
    method: 'post',
    path: '/forms/:channel',
    summary: 'Register what was said on the phone or at the desk',
    needs: 'ticket.reply',
    body: api.SubmitManual,
    answer: api.SubmittedManual,
    creates: true,
  },
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof ROUTES;
