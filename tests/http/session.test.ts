import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { networkOf } from '../../src/app/people/attempts';
import { ensureFirstAdministrator } from '../../src/app/people/first-administrator';
import * as api from '../../src/shared/api';
import { startServer, type Client, type TestServer } from './support/client';
import { addPerson, PASSWORD, type TestPerson } from './support/people';
import { createTestApp, type TestApp } from './support/test-app';

let t: TestApp;
let server: TestServer;
let agent: TestPerson;
let administrator: TestPerson;

beforeAll(async () => {
  t = await createTestApp();
  server = await startServer(t.app, { trustedProxies: ['loopback'] });
  agent = await addPerson(t.app, 'agent', ['937'], 'agent@wasl.test');
  administrator = await addPerson(t.app, 'administrator', ['937', '920'], 'admin@wasl.test');
});
afterAll(async () => {
  await server.close();
  await t.close();
});
beforeEach(() => t.app.db.knex('rate_limits').delete());

async function signedIn(person: TestPerson): Promise<Client> {
  const client = server.client();
  expect((await client.signIn(person.email, PASSWORD)).status).toBe(200);
  return client;
}

it('opens a session by cookie only, which scripts cannot read, and keeps nothing of it but a hash', async () => {
  const answer = await server.client().signIn(' Agent@WASL.test ', PASSWORD);
  const cookie = answer.headers.get('set-cookie') ?? '';
  expect(cookie).toMatch(/^wasl_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=604800$/);
  const token = /=([\w-]{43})/.exec(cookie)?.[1] ?? '';
  const kept = await t.app.db.knex('sessions').whereRaw('token_hash = sha256(convert_to(?, ?))', [token, 'UTF8']);
  expect(kept).toHaveLength(1);
  expect(answer.text).not.toContain(token);
  const secure = await startServer(t.app, { publicUrl: 'https://wasl.example' });
  expect((await secure.client().signIn(agent.email, PASSWORD)).headers.get('set-cookie')).toContain('; Secure');
  await secure.close();
});

it('answers alike to an unknown address, a wrong password and a disabled person', async () => {
  const gone = await addPerson(t.app, 'agent', ['937'], 'gone@wasl.test');
  await t.app.db.knex('users').where({ id: gone.id }).update({ disabled_at: new Date() });
  const answers = await Promise.all([
    server.client().signIn('nobody@wasl.test', PASSWORD),
    server.client().signIn(agent.email, 'wrong'),
    server.client().signIn(gone.email, PASSWORD),
  ]);
  expect(answers.map((answer) => answer.status)).toEqual([401, 401, 401]);
  expect(new Set(answers.map((answer) => answer.text)).size).toBe(1);
});

it('stops guessing at an account from one network without locking out its owner elsewhere, also behind a trusted proxy', async () => {
  const guesser = server.client({ 'x-forwarded-for': '203.0.113.9' });
  const statuses: number[] = [];
  for (let at = 0; at < 12; at++) statuses.push((await guesser.signIn(agent.email, `guess ${at}`)).status);
  expect(statuses).toEqual([...Array<number>(10).fill(401), 429, 429]);
  const right = await guesser.signIn(agent.email, PASSWORD);
  expect(right.status).toBe(429);
  expect(Number(right.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await server.client({ 'x-forwarded-for': '198.51.100.7' }).signIn(agent.email, PASSWORD)).status).toBe(200);
});

it('lets no more guesses through when they come at the same moment', async () => {
  const guesser = server.client({ 'x-forwarded-for': '203.0.113.77' });
  const answers = await Promise.all(Array.from({ length: 30 }, (_, at) => guesser.signIn(agent.email, `guess ${at}`)));
  expect(answers.filter((answer) => answer.status === 401)).toHaveLength(10);
});

it('does not believe a forwarded address from who is no trusted proxy', async () => {
  const direct = await startServer(t.app);
  const statuses: number[] = [];
  for (let at = 0; at < 11; at++)
    statuses.push((await direct.client({ 'x-forwarded-for': `203.0.113.${at}` }).signIn(agent.email, 'guess')).status);
  expect(statuses.at(-1)).toBe(429);
  await direct.close();
});

it.each([
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8:1:2::9', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
])('counts %s as one of the network %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

it('refuses a change with the cookie from a page of another site, and takes it from our own or from a program', async () => {
  const client = await signedIn(agent);
  const change = (headers: Record<string, string>): Promise<number> =>
    client.call('PATCH', '/api/session/profile', { name: 'Sara' }, headers).then((answer) => answer.status);
  const host = new URL(server.base).host;
  expect(await change({ 'sec-fetch-site': 'cross-site' })).toBe(403);
  expect(await change({ 'sec-fetch-site': 'same-site' })).toBe(403);
  expect(await change({ origin: 'https://evil.example' })).toBe(403);
  expect(await change({ origin: 'null' })).toBe(403);
  expect(await change({ origin: `http://${host}.evil.example` })).toBe(403);
  expect(await change({ origin: `http://${host}` })).toBe(200);
  expect(await change({ 'sec-fetch-site': 'same-origin' })).toBe(200);
  expect(await change({})).toBe(200);
  expect(
    (
      await server
        .client()
        .post('/api/session', { email: agent.email, password: PASSWORD }, { origin: 'https://evil.example' })
    ).status,
  ).toBe(403);
});

it('ends a session when it is signed out, idle for twelve hours or a week old', async () => {
  const client = await signedIn(agent);
  const own = t.app.db.knex('sessions').where({ user_id: agent.id });
  await own.clone().update({ last_seen_at: t.app.db.knex.raw(`now() - interval '11 hours 59 minutes'`) });
  expect((await client.get('/api/session')).status).toBe(200);
  await own.clone().update({ last_seen_at: t.app.db.knex.raw(`now() - interval '12 hours 1 minute'`) });
  expect((await client.get('/api/session')).status).toBe(401);
  await own.clone().update({ last_seen_at: t.app.db.knex.fn.now(), expires_at: t.app.db.knex.fn.now() });
  expect((await client.get('/api/session')).status).toBe(401);
  const other = await signedIn(agent);
  const cookie = other.cookie ?? '';
  expect((await other.call('DELETE', '/api/session')).status).toBe(200);
  expect(other.cookie).toBeUndefined();
  expect((await server.client({ cookie }).get('/api/session')).status).toBe(401);
});

it('takes a right away from the next request on, and everything from a disabled person', async () => {
  const worker = await addPerson(t.app, 'supervisor', ['937'], 'worker@wasl.test');
  const client = await signedIn(worker);
  const admin = await signedIn(administrator);
  expect((await client.get('/api/ledger')).status).toBe(200);
  expect((await admin.call('PATCH', `/api/users/${worker.id}`, { version: 1, role: 'agent' })).status).toBe(200);
  expect((await client.get('/api/ledger')).status).toBe(403);
  expect((await admin.call('PATCH', `/api/users/${worker.id}`, { version: 2, disabled: true })).status).toBe(200);
  expect((await client.get('/api/session')).status).toBe(401);
  expect((await server.client().signIn(worker.email, PASSWORD)).status).toBe(401);
});

it('does not let the last administrator go, also when two try at once', async () => {
  const admin = await signedIn(administrator);
  expect(
    (await admin.call('PATCH', `/api/users/${administrator.id}`, { version: 1, role: 'agent' })).json,
  ).toMatchObject({ code: 'last_administrator' });
  const second = await addPerson(t.app, 'administrator', ['937', '920'], 'second@wasl.test');
  const other = await signedIn(second);
  const answers = await Promise.all([
    admin.call('PATCH', `/api/users/${second.id}`, { version: 1, disabled: true }),
    other.call('PATCH', `/api/users/${administrator.id}`, { version: 1, disabled: true }),
  ]);
  expect(answers.every((answer) => answer.status === 200)).toBe(false);
  const left = await t.app.db.knex('users').where({ role: 'administrator' }).whereNull('disabled_at');
  expect(left.length).toBeGreaterThan(0);
  await t.app.db.knex('users').whereIn('id', [administrator.id]).update({ disabled_at: null, role: 'administrator' });
});

it('lets somebody with a first password do nothing but change it, and ends all other sessions when it is changed', async () => {
  const admin = await signedIn(administrator);
  const first = 'first password for Lina 7';
  const made = await admin.post('/api/users', {
    email: 'lina@wasl.test',
    name: 'Lina',
    role: 'agent',
    centreIds: [administrator.viewer.centreIds[0]],
    password: first,
  });
  expect(made.status).toBe(201);
  api.UserRow.parse(made.json);
  const [one, two] = [server.client(), server.client()];
  await two.signIn('lina@wasl.test', first);
  const session = api.Session.parse((await one.signIn('lina@wasl.test', first)).json);
  expect(session).toMatchObject({ mustChangePassword: true, actions: [] });
  expect((await one.get('/api/tickets')).json).toMatchObject({ code: 'must_change_password', status: 403 });
  expect(
    (await one.call('PUT', '/api/session/password', { current: 'wrong', next: 'another good one 99' })).json,
  ).toMatchObject({ code: 'wrong_credentials' });
  for (const weak of ['aaaaaaaaaaaaaa', 'lina@wasl.test', 'password1234', first]) {
    expect([
      weak,
      (await one.call('PUT', '/api/session/password', { current: first, next: weak })).json['code'],
    ]).toEqual([weak, 'password_too_weak']);
  }
  expect((await one.call('PUT', '/api/session/password', { current: first, next: 'short' })).json).toMatchObject({
    code: 'invalid',
    fields: { next: 'This is too short.' },
  });
  expect((await one.call('PUT', '/api/session/password', { current: first, next: 'another good one 99' })).status).toBe(
    200,
  );
  expect((await one.get('/api/tickets')).status).toBe(200);
  expect((await two.get('/api/session')).status).toBe(401);
  expect((await server.client().signIn('lina@wasl.test', first)).status).toBe(401);
});

it('gives the first administrator a password that expires, must be changed and lies in a file for the owner alone', async () => {
  const fresh = await createTestApp();
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'wasl-first-'));
  const [made, again] = await Promise.all([
    ensureFirstAdministrator(fresh.app, { dataDir }),
    ensureFirstAdministrator(fresh.app, { dataDir }),
  ]);
  const first = made ?? again;
  if (first?.file === undefined) throw new Error('nobody was made');
  expect(made === undefined || again === undefined).toBe(true);
  expect(fs.statSync(first.file).mode & 0o777).toBe(0o600);
  const http = await startServer(fresh.app);
  expect((await http.client().signIn(first.email, first.password)).json).toMatchObject({ mustChangePassword: true });
  await fresh.app.db
    .knex('users')
    .update({ password_expires_at: fresh.app.db.knex.raw(`now() - interval '1 second'`) });
  expect((await http.client().signIn(first.email, first.password)).json).toMatchObject({ code: 'password_expired' });
  expect((await http.client().signIn(first.email, 'wrong')).json).toMatchObject({ code: 'wrong_credentials' });
  expect(fresh.logged.join('\n')).not.toContain(first.password);
  await http.close();
  await fresh.close();
  fs.rmSync(dataDir, { recursive: true });
});

it('takes an API key for what it was made for and no more, until it is revoked or expires', async () => {
  const admin = await signedIn(administrator);
  const made = await admin.post(
    '/api/api-keys',
    { name: 'reader', scopes: ['tickets:read'], days: 1 },
    { 'idempotency-key': 'once' },
  );
  expect(made.status).toBe(201);
  const { key, id } = api.CreatedApiKey.parse(made.json);
  expect(
    (
      await admin.post(
        '/api/api-keys',
        { name: 'reader', scopes: ['tickets:read'], days: 1 },
        { 'idempotency-key': 'once' },
      )
    ).json,
  ).toEqual(made.json);
  const program = server.client({ authorization: `Bearer ${key}`, 'sec-fetch-site': 'cross-site' });
  expect((await program.get('/api/tickets')).status).toBe(200);
  expect((await program.get('/api/users')).status).toBe(403);
  expect((await program.post('/api/api-keys', { name: 'more', scopes: ['admin'], days: 1 })).status).toBe(403);
  expect(
    (await program.call('PUT', '/api/session/password', { current: PASSWORD, next: 'another good one 99' })).status,
  ).toBe(403);
  expect(JSON.stringify(await t.app.db.knex('api_keys'))).not.toContain(key);
  expect(JSON.stringify(await t.app.db.knex('idempotency'))).not.toContain(key);
  expect((await admin.call('DELETE', `/api/api-keys/${id}`)).status).toBe(204);
  expect((await program.get('/api/tickets')).status).toBe(401);
  expect((await server.client({ authorization: 'Bearer wasl_nonsense' }).get('/api/tickets')).status).toBe(401);
});

it('writes no address, password or token into the log', async () => {
  const client = server.client();
  await client.signIn('somebody.private@wasl.test', 'a private password 1');
  await client.signIn(agent.email, PASSWORD);
  await client.get('/api/tickets?q=private.query');
  const log = t.logged.join('\n');
  expect(log).toContain('"route":"signIn"');
  for (const secret of [
    'somebody.private',
    'a private password',
    PASSWORD,
    'private.query',
    (client.cookie ?? '=').split('=')[1] ?? '',
  ])
    expect(log).not.toContain(secret);
});
