import { randomUUID } from 'node:crypto';
import { ingestPending } from '../../src/app/ingest';
import { moveTicketToCentre } from '../../src/app/move-ticket';
import { followSearch } from '../../src/app/search-index';
import { storeItems } from '../../src/app/store-items';
import type { AccountId, MessageId, TicketId } from '../../src/core/ids';
import { may, ROLES, type Action, type Role } from '../../src/core/rights';
import { ROUTES, type Route, type RouteName } from '../../src/shared/routes';
import { startServer, type Answer, type Client, type TestServer } from './support/client';
import { accountOf, addPerson, PASSWORD, type TestPerson } from './support/people';
import { createTestApp, type TestApp } from './support/test-app';

/** Things of the home centre that a route can be pointed at. */
interface Things {
  ticket: string;
  reference: string;
  message: string;
  attachment: string;
  stranger: string;
  /** Another case, merged into `ticket`, and one that was split off from it. */
  merged: string;
  split: string;
  block: string;
  suppression: string;
  fileLink: string;
  delivery: string;
  quarantined: string;
  canned: string;
  user: string;
  account: string;
  phone: string;
  /** The working calendar of the home centre. */
  calendar: string;
  referral: string;
  homeCentre: string;
  otherCentre: string;
}
interface Ask {
  /** `thing`: names something of a centre; `list`: must be silent about it; `self`: about the asking person alone. */
  readonly about: 'thing' | 'list' | 'self';
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly body?: unknown;
}

/** How every route is asked; the compiler finds a route that nobody walks. */
const ASKS: { readonly [Name in Exclude<RouteName, 'signIn' | 'setPasswordByLink' | 'signInWays' | 'beginByProvider' | 'giveCode'>]: (things: Things) => Ask } = {
  session: () => ({ about: 'self' }),
  signOut: () => ({ about: 'self' }),
  changePassword: () => ({ about: 'self', body: { current: 'wrong', next: 'a long enough one 12' } }),
  confirmSession: () => ({ about: 'self', body: { password: 'wrong' } }),
  beginSecondFactor: () => ({ about: 'self' }),
  enrolSecondFactor: () => ({ about: 'self', body: { code: '000000' } }),
  removeMySecondFactor: () => ({ about: 'self' }),
  renewRecoveryCodes: () => ({ about: 'self' }),
  updateProfile: () => ({ about: 'self', body: { language: 'en' } }),
  reference: () => ({ about: 'list' }),
  listTickets: (x) => ({ about: 'list', query: `q=${x.reference}` }),
  countTickets: () => ({ about: 'list' }),
  getTicket: (x) => ({ about: 'thing', params: { id: x.ticket } }),
  ticketSuggestions: (x) => ({ about: 'thing', params: { id: x.ticket } }),
  updateTicket: (x) => ({ about: 'thing', params: { id: x.ticket }, body: { version: 1, urgent: true } }),
  shutTicket: (x) => ({ about: 'thing', params: { id: x.ticket }, body: { version: 1, as: 'withdrawn', toldBy: 'not_told', note: 'x' } }),
  moveCentre: (x) => ({ about: 'thing', params: { id: x.ticket }, body: { version: 1, centreId: x.otherCentre } }),
  postReply: (x) => ({
    about: 'thing',
    params: { id: x.ticket },
    body: { id: randomUUID(), text: 'Hello', to: ['hind@mail.example'] },
  }),
  postNote: (x) => ({ about: 'thing', params: { id: x.ticket }, body: { id: randomUUID(), text: 'A note' } }),
  undoReply: (x) => ({ about: 'thing', params: { id: x.message } }),
  retryMessage: (x) => ({ about: 'thing', params: { id: x.stranger } }),
  sampleCharsets: (x) => ({ about: 'thing', params: { id: x.message } }),
  setCharset: (x) => ({ about: 'thing', params: { id: x.message }, body: { charset: 'windows-1256' } }),
  mergeTicket: (x) => ({ about: 'thing', params: { id: x.ticket }, body: { into: x.merged } }),
  messagesSinceMerge: (x) => ({ about: 'thing', params: { id: x.merged } }),
  unmergeTicket: (x) => ({ about: 'thing', params: { id: x.merged }, body: { messages: {} } }),
  splitMessage: (x) => ({ about: 'thing', params: { id: x.stranger }, body: {} }),
  undoSplit: (x) => ({ about: 'thing', params: { id: x.split } }),
  linkTicket: (x) => ({ about: 'thing', params: { id: x.ticket }, body: { other: x.split, kind: 'related' } }),
  unlinkTicket: (x) => ({ about: 'thing', params: { id: x.ticket, other: x.split } }),
  markSpam: (x) => ({ about: 'thing', params: { id: x.ticket }, body: { spam: true } }),
  listBlocks: () => ({ about: 'list' }),
  blockSender: (x) => ({
    about: 'thing',
    body: { centreId: x.homeCentre, kind: 'address', value: 'spam@shop.example', reason: 'spam' },
  }),
  liftBlock: (x) => ({ about: 'thing', params: { id: x.block } }),
  seeSenderLimit: (x) => ({ about: 'thing', body: { centreId: x.homeCentre, address: 'loop@shop.example' } }),
  listSuppressions: () => ({ about: 'list' }),
  suppressAddress: (x) => ({ about: 'thing', body: { centreId: x.homeCentre, address: 'gone@mail.example', reason: 'asked for it' } }),
  liftSuppression: (x) => ({ about: 'thing', params: { id: x.suppression } }),
  listTemplates: () => ({ about: 'list' }),
  templateHistory: (x) => ({ about: 'thing', params: { id: x.homeCentre, purpose: 'reply_frame' } }),
  saveTemplate: (x) => ({
    about: 'thing',
    params: { id: x.homeCentre, purpose: 'reply_frame' },
    body: { version: 0, content: { subject: { ar: '', en: '' }, body: { ar: '{text}', en: '{text}' } } },
  }),
  resetTemplate: (x) => ({ about: 'thing', params: { id: x.homeCentre, purpose: 'reply_frame' }, body: { version: 1 } }),
  previewTemplate: (x) => ({
    about: 'thing',
    params: { id: x.homeCentre, purpose: 'reply_frame' },
    body: { language: 'en', content: { subject: { ar: '', en: '' }, body: { ar: '{text}', en: '{text}' } } },
  }),
  caseAppeals: (x) => ({ about: 'thing', params: { id: x.ticket } }),
  recordObjection: (x) => ({ about: 'thing', params: { id: x.ticket }, body: { version: 1, ground: 'AP-1', by: 'agent', text: 'unfair' } }),
  assignReviewer: (x) => ({ about: 'thing', params: { id: x.ticket }, body: { version: 1, reviewerId: x.user } }),
  dismissAppeal: (x) => ({ about: 'thing', params: { id: x.ticket }, body: { version: 1, reasons: 'no standing' } }),
  decideAppeal: (x) => ({
    about: 'thing',
    params: { id: x.ticket },
    body: { version: 1, decision: 'AD-1', reasons: 'right', reply: { id: randomUUID(), text: 'Hello', to: ['hind@mail.example'] } },
  }),
  finishCase: (x) => ({ about: 'thing', params: { id: x.ticket }, body: { version: 1 } }),
  caseFields: (x) => ({ about: 'thing', params: { id: x.ticket } }),
  saveCaseFields: (x) => ({ about: 'thing', params: { id: x.ticket }, body: { version: 1, saidBy: 'agent', values: { facility: 'here' } } }),
  askMissing: (x) => ({ about: 'thing', params: { id: x.ticket }, body: { version: 1 } }),
  confirmContent: (x) => ({ about: 'thing', params: { id: x.ticket }, body: { version: 1 } }),
  caseClocks: (x) => ({ about: 'thing', params: { id: x.ticket } }),
  pauseClock: (x) => ({
    about: 'thing',
    params: { id: x.ticket },
    body: { reason: 'PZ-2', evidence: 'his call', until: null, sign: false },
  }),
  resumeClock: (x) => ({ about: 'thing', params: { id: x.ticket } }),
  listUnits: () => ({ about: 'list' }),
  getUnit: () => ({ about: 'self', params: { id: region } }),
  unitAbsences: () => ({ about: 'list' }),
  createUnit: () => ({ about: 'self', body: { ...UNIT, kind: 'body', code: `B-${randomUUID().toUpperCase()}` } }),
  updateUnit: () => ({ about: 'self', params: { id: region }, body: { ...UNIT, version: 1 } }),
  addUnitPerson: () => ({ about: 'self', params: { id: region }, body: { ...UNIT_PERSON, mail: `${randomUUID()}@unit.example` } }),
  updateUnitPerson: () => ({ about: 'self', params: { id: regionPerson }, body: { ...UNIT_PERSON, version: 1 } }),
  endUnitPerson: () => ({ about: 'self', params: { id: regionPerson }, body: { version: 0 } }),
  importUnits: () => ({ about: 'self', body: { what: 'facilities', content: '', dryRun: true } }),
  listReferrals: (x) => ({ about: 'thing', params: { id: x.ticket } }),
  referTicket: (x) => ({ about: 'thing', params: { id: x.ticket }, body: { id: randomUUID(), version: 1, unitId: region, purpose: 'RP-1', question: 'Why?', dueAt: '2099-01-01T00:00:00Z', messageIds: [] } }),
  moveReferral: (x) => ({ about: 'thing', params: { id: x.referral }, body: { version: 1, move: 'accept' } }),
  listPolicies: () => ({ about: 'list' }),
  proposePolicy: (x) => ({
    about: 'thing',
    body: { kind: 'calendar', code: 'working', centreId: x.homeCentre, lastVersion: 1, validFrom: null, validTo: null, data: ALWAYS_OPEN },
  }),
  confirmPolicy: (x) => ({ about: 'thing', params: { id: x.calendar } }),
  listFileLinks: (x) => ({ about: 'thing', params: { id: x.message } }),
  revokeFileLink: (x) => ({ about: 'thing', params: { id: x.fileLink } }),
  fileLinkSettings: () => ({ about: 'list' }),
  saveFileLinkSettings: (x) => ({ about: 'thing', params: { id: x.homeCentre }, body: { aboveMb: 5, days: 14, version: 0 } }),
  recipientLimits: () => ({ about: 'list' }),
  saveRecipientLimits: (x) => ({
    about: 'thing',
    params: { id: x.homeCentre },
    body: { automaticPerHour: 5, automaticPerDay: 50, answersPerHour: 20, answersPerDay: 100, version: 0 },
  }),
  decideThirdParty: (x) => ({ about: 'thing', params: { id: x.stranger }, body: { decision: 'accept' } }),
  messageHtml: (x) => ({ about: 'thing', params: { id: x.message } }),
  messageRaw: (x) => ({ about: 'thing', params: { id: x.message } }),
  showRemotePictures: (x) => ({ about: 'thing', params: { id: x.message } }),
  attachment: (x) => ({ about: 'thing', params: { id: x.attachment } }),
  attachmentContents: (x) => ({ about: 'thing', params: { id: x.attachment } }),
  attachmentPicture: (x) => ({ about: 'thing', params: { id: x.attachment } }),
  correctDelivery: (x) => ({ about: 'thing', params: { id: x.delivery }, body: { address: 'right@mail.example' } }),
  decideDelivery: (x) => ({ about: 'thing', params: { id: x.delivery }, body: { decision: 'was_sent' } }),
  upload: () => ({ about: 'self', body: new FormData() }),
  getDraft: (x) => ({ about: 'thing', params: { id: x.ticket, kind: 'reply' } }),
  saveDraft: (x) => ({
    about: 'thing',
    params: { id: x.ticket, kind: 'reply' },
    body: { version: 0, body: { text: 'Dear' } },
  }),
  deleteDraft: (x) => ({ about: 'thing', params: { id: x.ticket, kind: 'note' } }),
  listCanned: () => ({ about: 'list' }),
  createCanned: (x) => ({
    about: 'self',
    body: { centreId: x.homeCentre, language: 'en', shortcut: randomUUID(), title: 't', body: 'b' },
  }),
  updateCanned: (x) => ({
    about: 'thing',
    params: { id: x.canned },
    body: { centreId: null, language: 'en', shortcut: 'walked', title: 't', body: 'b', version: 1 },
  }),
  deleteCanned: (x) => ({ about: 'thing', params: { id: x.canned } }),
  listQuarantine: () => ({ about: 'list' }),
  quarantineRaw: (x) => ({ about: 'thing', params: { id: x.quarantined } }),
  replayQuarantine: (x) => ({ about: 'thing', params: { id: x.quarantined } }),
  ledger: () => ({ about: 'list' }),
  installationState: () => ({ about: 'list' }),
  releaseHold: () => ({ about: 'self' }),
  operations: () => ({ about: 'list' }),
  operationSettings: () => ({ about: 'list' }),
  updateOperationSettings: () => ({
    about: 'self',
    body: {
      version: 1,
      mailAccountId: null,
      mailAddresses: [],
      mailLanguage: 'ar',
      webhookUrl: null,
      backupDays: 2,
      restoreTestDays: 90,
      canaryAccountIds: [],
    },
  }),
  listUsers: () => ({ about: 'list' }),
  createUser: (x) => ({
    about: 'self',
    body: {
      email: `${randomUUID()}@wasl.test`,
      name: 'New',
      role: 'agent',
      centreIds: [x.homeCentre],
      password: 'plain sailing 43 boats',
    },
  }),
  updateUser: (x) => ({ about: 'thing', params: { id: x.user }, body: { version: 1, name: 'Renamed' } }),
  createResetLink: (x) => ({ about: 'thing', params: { id: x.user } }),
  inviteUser: (x) => ({ about: 'thing', params: { id: x.user } }),
  askAgainByProvider: () => ({ about: 'self', body: { providerId: randomUUID() } }),
  signInSettings: () => ({ about: 'list' }),
  updateSignInSettings: () => ({ about: 'list', body: { passwords: true, breakGlassIds: [], version: 1 } }),
  createProvider: (x) => ({ about: 'list', body: providerFor(x) }),
  updateProvider: (x) => ({ about: 'list', params: { id: randomUUID() }, body: { ...providerFor(x), version: 1 } }),
  checkProvider: () => ({ about: 'list', params: { id: randomUUID() } }),
  providerPeople: () => ({ about: 'list', params: { id: randomUUID() } }),
  removeProvider: () => ({ about: 'list', params: { id: randomUUID() } }),
  unlinkUser: (x) => ({ about: 'thing', params: { id: x.user, provider: randomUUID() } }),
  removeSecondFactor: (x) => ({ about: 'thing', params: { id: x.user } }),
  listAccounts: () => ({ about: 'list' }),
  createAccount: (x) => ({
    about: 'self',
    body: { centreId: x.homeCentre, channel: 'phone', name: 'New', address: randomUUID(), config: {} },
  }),
  updateAccount: (x) => ({
    about: 'thing',
    params: { id: x.account },
    body: { centreId: x.homeCentre, channel: 'webform', name: 'Form', address: '937', config: {}, version: 1 },
  }),
  checkAccount: (x) => ({ about: 'thing', params: { id: x.account } }),
  sendTestMail: (x) => ({ about: 'thing', params: { id: x.account } }),
  testMail: (x) => ({ about: 'thing', params: { id: x.account } }),
  makeSigningKey: (x) => ({ about: 'thing', params: { id: x.account }, body: { domain: 'wasl.example', selector: 'wasl', version: 1 } }),
  accountRecords: (x) => ({ about: 'thing', params: { id: x.account } }),
  accountHistory: (x) => ({ about: 'thing', params: { id: x.account } }),
  suggestSettings: () => ({ about: 'list', query: 'address=care@gmail.com' }),
  beginSignIn: (x) => ({ about: 'thing', params: { id: x.account }, body: { redirectUri: 'https://wasl.example/settings/accounts' } }),
  endSignIn: (x) => ({ about: 'list', body: { code: 'code', state: x.account } }),
  retryAccount: (x) => ({ about: 'thing', params: { id: x.account } }),
  listKeys: () => ({ about: 'list' }),
  createKey: () => ({ about: 'self', body: { name: 'k', scopes: ['tickets:read'], days: 1 } }),
  revokeKey: () => ({ about: 'thing', params: { id: randomUUID() } }),
  listForms: () => ({ about: 'list' }),
  submitForm: (x) => ({
    about: 'thing',
    params: { channel: 'phone' },
    body: { id: randomUUID(), accountId: x.phone, values: { text: 'x', withheld: true } },
  }),
};
/** The organisation is the ministry's: it has no centre. */
const UNIT = { name: { ar: 'جهة', en: 'Unit' }, facilityType: null, ownership: null, parentId: null, contact: '', validFrom: '2026-01-01', validTo: null };
const UNIT_PERSON = { duty: 'head', userId: null, name: 'Sara', mail: 'sara@unit.example', phone: '', trainedOn: null, leaves: [] };
let region = '';
let regionPerson = '';
const ALWAYS_OPEN = {
  name: { ar: 'دائمًا', en: 'Always' },
  hours: 'always',
  week: [[], [], [], [], [], [], []],
  ramadan: null,
  ramadanMoved: {},
  holidays: [],
  holidayHours: [],
};
const providerFor = (x: Things) => ({
  issuer: 'https://id.example',
  clientId: randomUUID(),
  scopes: 'openid',
  label: { ar: 'هوية', en: 'Identity' },
  admission: 'mapping',
  emailTrusted: false,
  mappedClaim: 'groups',
  mappings: [{ value: 'all', role: 'administrator', centreIds: [x.homeCentre] }],
  secondFactorValues: [],
  enabled: true,
});
/** Who decides who anybody is must be an administrator of every centre; those of this walk are of some. */
const FOR_ALL_CENTRES: readonly RouteName[] = ['signInSettings', 'updateSignInSettings', 'createProvider', 'updateProvider', 'checkProvider', 'providerPeople', 'removeProvider'];
const NAMES = Object.keys(ASKS) as (keyof typeof ASKS)[];

let t: TestApp;
let server: TestServer;
let mailbox: AccountId;
let centres: Map<string, string>;

beforeAll(async () => {
  t = await createTestApp();
  server = await startServer(t.app);
  mailbox = (await accountOf(t.app, 'email')) as AccountId;
  centres = new Map((await t.app.db.stores.people.centres.list()).map((centre) => [centre.code, centre.id]));
  region = (await t.app.db.stores.units.under(null)).find((unit) => unit.code === 'SA-01')?.id ?? '';
  regionPerson = t.app.newId();
  await t.app.db.stores.units.addPerson({ ...UNIT_PERSON, duty: 'head', id: regionPerson, unitId: region, version: 1 });
});
afterAll(async () => {
  await server.close();
  await t.close();
});

function ask(client: Client, name: keyof typeof ASKS, things: Things): Promise<Answer> {
  const route: Route = ROUTES[name];
  const { params = {}, query, body } = ASKS[name](things);
  const url = route.path.replace(/:(\w+)/g, (_, key: string) => params[key] ?? '');
  return client.call(route.method.toUpperCase(), `/api${url}${query === undefined ? '' : `?${query}`}`, body);
}

async function makeReferral(ticketId: TicketId, author: TestPerson): Promise<string> {
  const [id, now] = [t.app.newId<string>(), new Date()];
  const facts = { id, ticketId, unitId: region, receiverId: regionPerson, receiverMail: 'sara@unit.example', messageId: t.app.newId<MessageId>() };
  const open = { acceptedAt: null, endedAt: null, returnReason: null, words: '', proposedUnitId: null, answerMessageId: null, reminders: 0, remindedAt: null };
  await t.app.db.stores.referrals.insert(
    { ...facts, ...open, purpose: 'RP-1', question: 'Hidden question?', dueAt: now, state: 'sent', sentBy: author.id, sentAt: now, version: 1 },
    { id: t.app.newId(), at: now, ticketId, referralId: id, receiverId: regionPerson, messageIds: [], by: author.id },
  );
  return id;
}

let made = 0;
async function makeThings(author: TestPerson): Promise<Things> {
  const number = ++made;
  const mail = [
    'From: Hind <hind@mail.example>',
    'To: 937@wasl.localhost',
    `Subject: Hidden ${number}`,
    `Message-ID: <walk-${number}@mail.example>`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    'Content-Type: text/html; charset=utf-8',
    '',
    `<p>Words ${number}</p>`,
    '--b',
    'Content-Type: application/pdf',
    'Content-Disposition: attachment; filename=a.pdf',
    '',
    '%PDF-1.4',
    '--b--',
    '',
  ].join('\r\n');
  const item = (key: string, bytes: string) => ({
    sourceKey: `${key}:${number}`,
    bytes: Buffer.from(bytes),
    receivedAt: new Date(),
    transport: {},
  });
  const webform = (await accountOf(t.app, 'webform')) as AccountId;
  const ids = await storeItems(t.app, [
    { item: item('mail', mail), accountId: mailbox, backlog: true },
    { item: item('broken', 'not a form'), accountId: webform, backlog: true },
  ]);
  await ingestPending(t.app, ids);
  const { knex } = t.app.db;
  const message = (await knex('messages').whereIn('sighting_id', ids).first()) as { id: string; ticket_id: string };
  const ticket = (await knex('tickets').where({ id: message.ticket_id }).first()) as { id: string; reference: string };
  const [stranger, answered, delivery, canned] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  const like = await knex('messages').where({ id: message.id }).first();
  await knex('messages').insert({
    ...like,
    id: stranger,
    standing: 'third_party',
    sender: JSON.stringify(like.sender),
    recipients: JSON.stringify(like.recipients),
    reply_handle: null,
    sighting_id: null,
  });
  await knex('messages').insert({
    ...like,
    id: answered,
    direction: 'out',
    purpose: 'reply',
    author_id: author.id,
    sender: JSON.stringify(like.sender),
    recipients: '[]',
    reply_handle: null,
    sighting_id: null,
  });
  await knex('deliveries').insert({
    id: delivery,
    message_id: answered,
    ticket_id: ticket.id,
    account_id: mailbox,
    recipient: 'hind@mail.example',
    state: 'unknown',
    next_attempt_at: knex.fn.now(),
  });
  const homeCentre = centres.get('937') ?? '';
  const [merged, split, block, suppression] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  const { search: _generated, tags: _tags, ...template } = (await knex('tickets').where({ id: ticket.id }).first()) as Record<string, unknown>;
  for (const [id, more] of [[merged, { merged_into: ticket.id, state: 'closed' }], [split, {}]] as const)
    await knex('tickets').insert({ ...template, id, reference: `937-1448-${id.slice(0, 8)}`, ...more });
  const when = { merged_at: new Date(), merged_by: author.id };
  await knex('ticket_merges').insert({ id: randomUUID(), ticket_id: merged, survivor_id: ticket.id, before: '{}', ...when });
  await knex('ticket_splits').insert({
    id: randomUUID(),
    ticket_id: ticket.id,
    new_ticket_id: split,
    split_at: new Date(),
    split_by: author.id,
  });
  await knex('ticket_links').insert({ ticket_id: split, other_id: ticket.id, why: 'split' });
  await knex('sender_blocks').insert({
    id: block,
    centre_id: homeCentre,
    kind: 'domain',
    value: `walk-${number}.example`,
    reason: 'hidden reason',
    created_by: author.id,
    created_at: new Date(),
  });
  await knex('suppressions').insert({
    id: suppression,
    centre_id: homeCentre,
    address: `walk-${number}@gone.example`,
    why: 'bounced',
    detail: '5.1.1 hidden words',
    message_id: answered,
    created_at: new Date(),
  });
  const limit = { address: `walk-${number}@loop.example`, what: 'messages', day: new Date(), first_at: new Date() };
  await knex('sender_limits').insert({ centre_id: homeCentre, ...limit, ticket_id: ticket.id });
  await knex('canned_replies').insert({
    id: canned,
    centre_id: homeCentre,
    language: 'en',
    shortcut: `walk${number}`,
    title: 't',
    body: 'b',
  });
  const user = await addPerson(t.app, 'agent', ['937'], `walked-${number}@wasl.test`);
  const attachment = (await knex('attachments').where({ message_id: message.id }).first()) as { id: string };
  const fileLink = randomUUID();
  await knex('file_links').insert({
    id: fileLink,
    token_hash: Buffer.from(fileLink),
    attachment_id: attachment.id,
    message_id: message.id,
    created_at: new Date(),
    expires_at: new Date(Date.now() + 86_400_000),
  });
  const quarantined = (await knex('sightings').whereIn('id', ids).where({ outcome: 'quarantined' }).first()) as {
    id: string;
  };
  return {
    ticket: ticket.id,
    reference: ticket.reference,
    message: message.id,
    attachment: attachment.id,
    stranger,
    merged,
    split,
    block,
    suppression,
    fileLink,
    delivery,
    quarantined: quarantined.id,
    referral: await makeReferral(ticket.id as TicketId, author),
    canned,
    user: user.id,
    account: webform,
    phone: await accountOf(t.app, 'phone'),
    calendar: (await knex('policies').where({ kind: 'calendar', centre_id: homeCentre }).first('id')).id as string,
    homeCentre,
    otherCentre: centres.get('921') ?? '',
  };
}

async function signedIn(role: Role, codes: readonly string[]): Promise<{ client: Client; person: TestPerson }> {
  const person = await addPerson(t.app, role, codes, `${role}-${randomUUID()}@wasl.test`);
  const client = server.client();
  await client.signIn(person.email, PASSWORD);
  return { client, person };
}
const isAllowed = (role: Role, name: RouteName): boolean =>
  ROUTES[name].needs === 'session' || may({ role }, ROUTES[name].needs as Action);

it.each(ROLES)('lets a %s of the home centre do exactly what the rights table says', async (role) => {
  const { client, person } = await signedIn(role, ['937', '921']);
  for (const name of NAMES) {
    if (name === 'signOut') continue;
    const things = await makeThings(person);
    if (name === 'undoReply')
      things.message = (
        await t.app.db
          .knex('messages')
          .where({ ticket_id: things.ticket, direction: 'out', author_id: person.id })
          .first('id')
      ).id as string;
    const { status, json } = await ask(client, name, things);
    if (!isAllowed(role, name) || FOR_ALL_CENTRES.includes(name)) expect([name, status, json['code']]).toEqual([name, 403, 'forbidden']);
    else if (['getDraft', 'revokeKey', 'renewRecoveryCodes', 'removeSecondFactor', 'unlinkUser'].includes(name))
      expect([name, status]).toEqual([name, 404]); // there is none, for anybody
    else {
      expect([
        name,
        [401, 403, 404, 500, 503].includes(status) && !['wrong_credentials', 'wrong_code'].includes(String(json['code'])) ? status : 'fine',
      ]).toEqual([name, 'fine']);
    }
  }
});

it.each(ROLES)('shows a %s of another centre nothing, and lets nothing be changed', async (role) => {
  const { person: author } = await signedIn('agent', ['937']);
  const { client } = await signedIn(role, ['920']);
  const things = await makeThings(author);
  const { knex } = t.app.db;
  const state = async (): Promise<string> =>
    JSON.stringify(
      await Promise.all([
        knex('tickets').where({ id: things.ticket }),
        knex('messages').where({ ticket_id: things.ticket }).orderBy('id'),
        knex('deliveries').where({ id: things.delivery }),
        knex('sightings').where({ id: things.quarantined }),
        knex('canned_replies').where({ id: things.canned }),
        knex('users').where({ id: things.user }),
        knex('accounts').where({ id: things.account }),
        knex('drafts').where({ ticket_id: things.ticket }),
        knex('tickets').whereIn('id', [things.merged, things.split]).orderBy('id'),
        knex('ticket_links').where({ other_id: things.ticket }),
        knex('sender_blocks').where({ centre_id: things.homeCentre }).orderBy('id'),
        knex('suppressions').where({ centre_id: things.homeCentre }).orderBy('id'),
        knex('referrals').where({ id: things.referral }),
      ]),
    );
  const before = await state();
  const hidden = [
    things.ticket,
    things.reference,
    things.message,
    things.attachment,
    things.stranger,
    things.merged,
    things.split,
    things.block,
    things.suppression,
    things.referral,
    things.fileLink,
    things.delivery,
    things.quarantined,
    things.canned,
    things.user,
    things.account,
    things.phone,
    things.homeCentre,
  ];
  for (const name of NAMES) {
    if (name === 'signOut') continue;
    const { about } = ASKS[name](things);
    const { status, text } = await ask(client, name, things);
    if (!isAllowed(role, name)) expect([name, status]).toEqual([name, 403]);
    else if (about === 'thing') expect([name, status]).toEqual([name, 404]);
    else expect([name, hidden.filter((id) => text.includes(id))]).toEqual([name, []]);
    if (['createCanned', 'createUser', 'createAccount'].includes(name) && isAllowed(role, name))
      expect([name, status]).toEqual([name, 400]);
  }
  expect(await state()).toBe(before);
});

it('asks everybody to sign in first', async () => {
  const things = await makeThings((await signedIn('agent', ['937'])).person);
  for (const name of NAMES) expect([name, (await ask(server.client(), name, things)).status]).toEqual([name, 401]);
});

it("does not change an outsider's answers by a byte when a hidden case comes, of the same person too, and tells of no link to it", async () => {
  const { person: author } = await signedIn('agent', ['937']);
  const { client } = await signedIn('supervisor', ['920']);
  const mover = (await signedIn('administrator', ['937', '920'])).person;
  const known = await makeThings(author);
  await moveTicketToCentre(t.app, mover.viewer, known.ticket as TicketId, {
    version: 1,
    centreId: centres.get('920') ?? '',
  });
  const look = async (): Promise<string> => {
    const urls = [
      '/api/tickets?view=all',
      '/api/tickets?q=hind@mail.example',
      '/api/tickets?q=hidden',
      '/api/reference',
      '/api/quarantine',
      '/api/ledger',
      '/api/canned-replies',
      `/api/tickets/${known.ticket}`,
    ];
    const answers = await Promise.all(urls.map((url) => client.get(url)));
    expect(answers.map((answer) => answer.status)).toEqual(urls.map(() => 200));
    return answers.map((answer) => answer.text).join('\n');
  };
  await followSearch(t.app);
  const before = await look();
  expect(before).toContain(known.reference);
  const hidden = await makeThings(author);
  await followSearch(t.app);
  await t.app.db.knex('ticket_links').insert({ ticket_id: known.ticket, other_id: hidden.ticket, why: 'other_centre' });
  await t.app.db.transact((stores) =>
    stores.events.append({
      id: t.app.newId(),
      at: new Date(),
      ticketId: known.ticket,
      centreId: centres.get('920') ?? '',
      ticketVersion: 2,
      event: { type: 'ticket.linked', otherTicketId: hidden.ticket, why: 'other_centre' },
    }),
  );
  expect(await look()).toBe(before);
});
