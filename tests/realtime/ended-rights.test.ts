import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { io, type Socket } from 'socket.io-client';
import { submitForm } from '../../src/app/submit-form';
import type { SecondFactorPolicy } from '../../src/core/second-factor';
import { attachRealtime, type Realtime } from '../../src/realtime/server';
import * as api from '../../src/shared/api';
import type { ClientEvents, ServerEvents } from '../../src/shared/realtime';
import { enrol } from '../http/support/authenticator';
import { startServer, type Client, type TestServer } from '../http/support/client';
import { accountOf, addPerson, PASSWORD, type TestPerson } from '../http/support/people';
import { createTestApp, type TestApp } from '../http/support/test-app';

/**
 * A right that is lost is lost in every process: what is done at one of these two, which share nothing but the database, is looked at
 * from the other. There is no Redis.
 */
interface Process {
  readonly t: TestApp;
  readonly server: TestServer;
  readonly realtime: Realtime;
}
type Tab = Socket<ServerEvents, ClientEvents>;

const NEXT = 'seven quiet boats at noon';
let here: Process;
let there: Process;
let administrator: TestPerson;
let admin: Client;
let people = 0;
const tabs: Tab[] = [];

async function startProcess(t: TestApp, secondFactor: SecondFactorPolicy): Promise<Process> {
  const server = await startServer(t.app, { secondFactor });
  const options = { directUrl: t.database.appUrl, checkEveryMs: 200, secondFactor };
  const realtime = attachRealtime(t.app, server.http.server, options);
  await realtime.listening;
  return { t, server, realtime };
}

beforeAll(async () => {
  const key = randomBytes(32);
  const first = await createTestApp({ key });
  here = await startProcess(first, 'off');
  there = await startProcess(await createTestApp({ key, database: first.database }), 'off');
  administrator = await addPerson(first.app, 'administrator', ['937', '920', '921'], 'admin@wasl.test');
  admin = await signedIn(here.server, administrator);
});
afterEach(() => {
  for (const tab of tabs.splice(0)) tab.disconnect();
});
afterAll(async () => {
  for (const { realtime, server, t } of [there, here]) {
    await realtime.close();
    await server.close();
    await t.close();
  }
});

const knex = () => here.t.app.db.knex;
const somebody = (role: 'agent' | 'supervisor' | 'administrator' = 'supervisor', centres = ['937']) =>
  addPerson(here.t.app, role, centres, `somebody-${++people}@wasl.test`);

async function signedIn(server: TestServer, person: TestPerson): Promise<Client> {
  const client = server.client();
  expect((await client.signIn(person.email, PASSWORD)).status).toBe(200);
  return client;
}

/** A tab of the other process, connected and welcomed. */
async function openTab(cookie: string | undefined, at: Process = there): Promise<Tab> {
  const tab: Tab = io(at.server.base, {
    transports: ['websocket'],
    reconnection: false,
    extraHeaders: { cookie: cookie ?? '' },
  });
  tabs.push(tab);
  await once(tab as never, 'presence:all');
  return tab;
}

const change = (person: TestPerson, body: object) => admin.call('PATCH', `/api/users/${person.id}`, body);
async function linkFor(person: TestPerson): Promise<string> {
  const answer = await admin.post(`/api/users/${person.id}/reset-link`);
  return api.ResetLink.parse(answer.json).path.replace('/reset/', '');
}
const setSessions = (person: TestPerson, columns: Readonly<Record<string, string>>) =>
  knex()('sessions')
    .where({ user_id: person.id })
    .update(Object.fromEntries(Object.entries(columns).map(([name, sql]) => [name, knex().raw(sql)])));

describe.each<[string, (person: TestPerson) => Promise<unknown>]>([
  ['somebody is disabled', (person) => change(person, { version: 1, disabled: true })],
  [
    'the person changes the password elsewhere',
    async (person) => {
      const body = { current: PASSWORD, next: NEXT };
      return (await signedIn(here.server, person)).call('PUT', '/api/session/password', body);
    },
  ],
  [
    'a link for a new password is used',
    async (person) => here.server.client().post('/api/session/reset', { token: await linkFor(person), password: NEXT }),
  ],
  [
    'the person turns two-step sign-in on elsewhere',
    async (person) => enrol(await signedIn(here.server, person), new Date()),
  ],
  [
    'an administrator takes the second factor away',
    async (person) => {
      await knex()('second_factors').insert({ user_id: person.id, secret: 'x', confirmed_at: new Date() });
      return admin.call('DELETE', `/api/users/${person.id}/second-factor`);
    },
  ],
  ['the session expires', (person) => setSessions(person, { expires_at: 'now()' })],
  ['the session is idle for twelve hours', (person) => setSessions(person, { last_seen_at: `now() - interval '12h'` })],
])('when %s', (_, deed) => {
  it('the socket in the other process is cut, and the session opens nothing there', async () => {
    const person = await somebody();
    const client = await signedIn(there.server, person);
    const tab = await openTab(client.cookie);
    const cut = once(tab as never, 'disconnect');
    await deed(person);
    await cut;
    expect((await client.get('/api/session')).status).toBe(401);
  });
});

it('another role holds from the next request on in the other process, and its tab is told', async () => {
  const person = await somebody('supervisor');
  const client = await signedIn(there.server, person);
  const tab = await openTab(client.cookie);
  expect((await client.get('/api/ledger')).status).toBe(200);
  const told = once(tab as never, 'list:changed');
  expect((await change(person, { version: 1, role: 'agent' })).status).toBe(200);
  expect((await client.get('/api/ledger')).status).toBe(403);
  expect(await told).toEqual([{ what: 'session' }]);
  expect(tab.connected).toBe(true);
});

it('a centre that is taken away is gone from the next request on, and its room is left in the other process', async () => {
  const person = await somebody('agent', ['937', '920']);
  const client = await signedIn(there.server, person);
  const tab = await openTab(client.cookie);
  const ticket = async (): Promise<string> => {
    const values = { name: 'Hind', mobile: '0500000012', text: 'My appointment was cancelled' };
    const accountId = await accountOf(here.t.app, 'phone');
    return (await submitForm(here.t.app, administrator.viewer, 'phone', { id: randomUUID(), accountId, values }))
      .ticketId;
  };
  const known = await ticket();
  expect((await client.get(`/api/tickets/${known}`)).status).toBe(200);
  const heard: string[] = [];
  tab.on('ticket:changed', (news) => heard.push(news.ticketId));
  const away = await knex()('centres').where({ code: '920' }).first('id');
  const moved = once(tab as never, 'presence:all');
  expect((await change(person, { version: 1, centreIds: [away.id] })).status).toBe(200);
  expect((await client.get(`/api/tickets/${known}`)).status).toBe(404);
  await moved;
  const witness = await openTab((await signedIn(there.server, administrator)).cookie);
  const later = new Promise<string>((resolve) => witness.once('ticket:changed', (news) => resolve(news.ticketId)));
  const hidden = await ticket();
  expect(await later).toBe(hidden);
  expect(heard).not.toContain(hidden);
});

describe('an API key in the other process', () => {
  async function keyOf(person: TestPerson): Promise<{ program: Client; id: string; owner: Client }> {
    const owner = await signedIn(here.server, person);
    const made = await owner.post('/api/api-keys', { name: 'reader', scopes: ['admin'], days: 1 });
    const { key, id } = api.CreatedApiKey.parse(made.json);
    const program = there.server.client({ authorization: `Bearer ${key}` });
    expect((await program.get('/api/users')).status).toBe(200);
    return { program, id, owner };
  }

  it.each<[string, number, (about: { person: TestPerson; id: string; owner: Client }) => Promise<unknown>]>([
    ['is revoked', 401, ({ owner, id }) => owner.call('DELETE', `/api/api-keys/${id}`)],
    ['expires', 401, ({ id }) => knex()('api_keys').where({ id }).update({ expires_at: knex().fn.now() })],
    ["ends with its owner's account", 401, ({ person }) => change(person, { version: 1, disabled: true })],
    ["loses what its owner's role loses", 403, ({ person }) => change(person, { version: 1, role: 'agent' })],
  ])('%s from the next request on (%i)', async (_, status, deed) => {
    const person = await somebody('administrator');
    const { program, id, owner } = await keyOf(person);
    await deed({ person, id, owner });
    expect((await program.get('/api/users')).status).toBe(status);
  });

  it('sees no centre that its owner lost', async () => {
    const person = await somebody('administrator', ['937', '920']);
    const { program } = await keyOf(person);
    const centres = async () => (api.Session.parse((await program.get('/api/session')).json).centres ?? []).length;
    expect(await centres()).toBe(2);
    await change(person, { version: 1, centreIds: person.viewer.centreIds.slice(0, 1) });
    expect(await centres()).toBe(1);
  });
});

it('whoever is promoted to where a second factor is mandatory hears nothing more before it is set up', async () => {
  const strict = await startProcess(there.t, 'privileged');
  const person = await somebody('agent');
  const client = await signedIn(strict.server, person);
  const tab = await openTab(client.cookie, strict);
  const cut = once(tab as never, 'disconnect');
  await change(person, { version: 1, role: 'supervisor' });
  await cut;
  const refused: Tab = io(strict.server.base, {
    transports: ['websocket'],
    reconnection: false,
    extraHeaders: { cookie: client.cookie ?? '' },
  });
  tabs.push(refused);
  const [error] = (await once(refused as never, 'connect_error')) as [Error];
  expect(error.message).toBe('not_signed_in');
  await enrol(client, new Date());
  await openTab(client.cookie, strict);
  await strict.realtime.close();
  await strict.server.close();
});
