import type { ROUTES, RouteName } from '../../../src/shared/routes';

type Line<Name extends RouteName> = `${(typeof ROUTES)[Name]['method']} ${(typeof ROUTES)[Name]['path']}`;

/**
 * The browser's copy of the route table: method and path only. Importing the table itself would bring zod (25 kB) into the bundle;
 * the type makes the compiler refuse a line that is missing or differs from the server's.
 */
export const PATHS: { readonly [Name in RouteName]: Line<Name> } = {
  signIn: 'post /session',
  session: 'get /session',
  signOut: 'delete /session',
  changePassword: 'put /session/password',
  updateProfile: 'patch /session/profile',
  reference: 'get /reference',
  listTickets: 'get /tickets',
  countTickets: 'get /tickets/counts',
  getTicket: 'get /tickets/:id',
  updateTicket: 'patch /tickets/:id',
  moveCentre: 'post /tickets/:id/centre',
  postReply: 'post /tickets/:id/replies',
  postNote: 'post /tickets/:id/notes',
  undoReply: 'delete /messages/:id',
  decideThirdParty: 'post /messages/:id/standing',
  messageHtml: 'get /messages/:id/html',
  messageRaw: 'get /messages/:id/raw',
  attachment: 'get /attachments/:id',
  decideDelivery: 'post /deliveries/:id/decision',
  upload: 'post /uploads',
  getDraft: 'get /tickets/:id/drafts/:kind',
  saveDraft: 'put /tickets/:id/drafts/:kind',
  deleteDraft: 'delete /tickets/:id/drafts/:kind',
  listCanned: 'get /canned-replies',
  createCanned: 'post /canned-replies',
  updateCanned: 'put /canned-replies/:id',
  deleteCanned: 'delete /canned-replies/:id',
  listQuarantine: 'get /quarantine',
  quarantineRaw: 'get /quarantine/:id/raw',
  replayQuarantine: 'post /quarantine/:id/replay',
  ledger: 'get /ledger',
  listUsers: 'get /users',
  createUser: 'post /users',
  updateUser: 'patch /users/:id',
  listAccounts: 'get /accounts',
  createAccount: 'post /accounts',
  updateAccount: 'put /accounts/:id',
  checkAccount: 'post /accounts/:id/check',
  listKeys: 'get /api-keys',
  createKey: 'post /api-keys',
  revokeKey: 'delete /api-keys/:id',
  listForms: 'get /forms',
  submitForm: 'post /forms/:channel',
};
