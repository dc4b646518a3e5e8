import { createHash, randomUUID } from 'node:crypto';
import * as api from '../../src/shared/api';
import { ROUTES, type Route } from '../../src/shared/routes';
import { enrol } from './support/authenticator';
import { startServer, type Answer, type Client, type TestServer } from './support/client';
import { addPerson, PASSWORD, type TestPerson } from './support/people';
import { createTestApp, type TestApp } from './support/test-app';

const NEXT = 'seven quiet boats at noon';
const HALF_MINUTE_MS = 30_000;

let t: TestApp;
let server: TestServer;
let administrator: TestPerson;
let now = new Date('2026-11-25T08:00:10Z');
let people = 0;

beforeAll(async () => {
  t = await createTestApp({ clock: { now: () => now } });
  server = await startServer(t.app, { trustedProxies: ['loopback'] });
  administrator = await addPerson(t.app, 'administrator', ['937', '920'], 'admin@wasl.test');
});
afterAll(async () => {
  await server.close();
  await t.close();
});
beforeEach(() => t.app.db.knex('rate_limits').delete());

const somebody = (centres = ['937']): Promise<TestPerson> =>
  addPerson(t.app, 'agent', centres, `somebody-${++people}@wasl.test`);

async function signedIn(person: TestPerson): Promise<Client> {
  const client = server.client();
  expect((await client.signIn(person.email, PASSWORD)).status).toBe(200);
  return client;
}
/** The ten minutes of everybody are over. */
const tenMinutesLater = () =>
  t.app.db.knex('sessions').update({ confirmed_until: t.app.db.knex.raw(`now() - interval '1 second'`) });
const code = (answer: Answer): unknown => answer.json['code'];

describe('asking again', () => {
  const home = () => administrator.viewer.centreIds[0] ?? '';
  const newPerson = () => ({
    email: `${randomUUID()}@wasl.test`,
    name: 'New',
    role: 'agent',
    centreIds: [home()],
    password: 'handed over 17 paper slips',
  });
  const newAccount = () => ({ centreId: home(), channel: 'phone', name: 'New', address: randomUUID(), config: {} });

  it.each<[string, (client: Client, person: TestPerson) => Promise<Answer>]>([
    ['adding a person', (client) => client.post('/api/users', newPerson())],
    ['another role', (client, { id }) => client.call('PATCH', `/api/users/${id}`, { version: 1, role: 'supervisor' })],
    [
      'other centres',
      (client, { id }) => client.call('PATCH', `/api/users/${id}`, { version: 1, centreIds: [home()] }),
    ],
    [
      'enabling somebody again',
      (client, { id }) => client.call('PATCH', `/api/users/${id}`, { version: 1, disabled: false }),
    ],
    ['a link for a new password', (client, { id }) => client.post(`/api/users/${id}/reset-link`)],
    ['taking a second factor away', (client, { id }) => client.call('DELETE', `/api/users/${id}/second-factor`)],
    ['an account', (client) => client.post('/api/accounts', newAccount())],
    ['an API key', (client) => client.post('/api/api-keys', { name: 'k', scopes: ['tickets:read'], days: 1 })],
    ['a second factor', (client) => client.post('/api/session/second-factor')],
  ])('%s needs the password of the last ten minutes, and the same request works after it was said', async (_, deed) => {
    const client = await signedIn(administrator);
    const person = await somebody();
    await tenMinutesLater();
    const before = await t.app.db.knex('events').count('* as n').first();
    const refused = await deed(client, person);
    expect(refused.json).toMatchObject({ code: 'confirm_needed', status: 403 });
    expect(await t.app.db.knex('events').count('* as n').first()).toEqual(before);
    expect((await client.post('/api/session/confirm', { password: PASSWORD })).status).toBe(204);
    const done = await deed(client, person);
    // somebody without a second factor cannot lose it: the request got through to saying so
    expect([200, 201, 404]).toContain(done.status);
    expect(code(done)).not.toBe('confirm_needed');
  });

  it('does not ask for what changes no credential: a name, disabling somebody at once, a revoked key', async () => {
    const client = await signedIn(administrator);
    const person = await somebody();
    const key = await client.post('/api/api-keys', { name: 'k', scopes: ['tickets:read'], days: 1 });
    await tenMinutesLater();
    const patch = (body: object) => client.call('PATCH', `/api/users/${person.id}`, body);
    expect((await patch({ version: 1, name: 'Renamed' })).status).toBe(200);
    expect((await patch({ version: 2, disabled: true })).status).toBe(200);
    expect((await client.call('DELETE', `/api/api-keys/${String(key.json['id'])}`)).status).toBe(204);
  });

  it('counts a fresh sign-in for ten minutes, of this session alone, by the clock of the database', async () => {
    const [client, other] = [await signedIn(administrator), await signedIn(administrator)];
    await tenMinutesLater();
    await other.post('/api/session/confirm', { password: PASSWORD });
    expect(code(await client.post('/api/session/second-factor'))).toBe('confirm_needed');
    const kept = await t.app.db.knex.raw(
      `select extract(epoch from max(confirmed_until) - now())::int as seconds from sessions where user_id = ?`,
      [administrator.id],
    );
    expect(kept.rows[0].seconds).toBeGreaterThan(590);
    expect(kept.rows[0].seconds).toBeLessThanOrEqual(600);
  });

  it('wants the code too of who has a second factor, each once, and limits wrong tries', async () => {
    const person = await somebody();
    const client = await signedIn(person);
    const { phone } = await enrol(client, now);
    await tenMinutesLater();
    const confirm = (body: object) => client.post('/api/session/confirm', body);
    expect((await confirm({ password: 'wrong' })).json).toMatchObject({ code: 'wrong_credentials', status: 401 });
    expect((await confirm({ password: PASSWORD })).json).toMatchObject({ code: 'second_factor_needed', status: 401 });
    expect(code(await confirm({ password: PASSWORD, code: phone.code(now) }))).toBe('wrong_code');
    const change = { current: PASSWORD, next: NEXT };
    expect(code(await client.call('PUT', '/api/session/password', change))).toBe('confirm_needed');
    now = new Date(now.getTime() + 2 * HALF_MINUTE_MS);
    expect((await confirm({ password: PASSWORD, code: phone.code(now) })).status).toBe(204);
    expect((await client.call('PUT', '/api/session/password', change)).status).toBe(200);
    await tenMinutesLater();
    for (let at = 0; at < 10; at++) await confirm({ password: 'wrong' });
    expect((await confirm({ password: NEXT })).status).toBe(429);
    expect((await client.get('/api/session')).status).toBe(200);
  });

  it('lets an administrative API key keep accounts, and neither people nor keys', async () => {
    const admin = await signedIn(administrator);
    const made = await admin.post('/api/api-keys', { name: 'keeper', scopes: ['admin'], days: 1 });
    const program = server.client({ authorization: `Bearer ${api.CreatedApiKey.parse(made.json).key}` });
    const person = await somebody();
    expect((await program.get('/api/users')).status).toBe(200);
    expect((await program.post('/api/accounts', newAccount())).status).toBe(201);
    const refused = [
      await program.post('/api/users', newPerson()),
      await program.call('PATCH', `/api/users/${person.id}`, { version: 1, name: 'Renamed' }),
      await program.post(`/api/users/${person.id}/reset-link`),
      await program.call('DELETE', `/api/users/${person.id}/second-factor`),
      await program.post('/api/api-keys', { name: 'more', scopes: ['tickets:read'], days: 1 }),
      await program.call('DELETE', `/api/api-keys/${String(made.json['id'])}`),
      await program.post('/api/session/confirm', { password: PASSWORD }),
      await program.post('/api/session/second-factor'),
    ];
    expect(refused.map((answer) => [answer.status, code(answer)])).toEqual(
      refused.map(() => [403, 'not_with_api_key']),
    );
  });

  it('is written in the table for every route that makes or changes credentials', () => {
    const named = (test: (route: Route) => boolean) =>
      Object.entries(ROUTES)
        .filter(([, route]) => test(route))
        .map(([name]) => name);
    const about = /\/(api-keys|accounts|users|session\/(second-factor|recovery-codes))(\/|$)/;
    const changing = named(({ path, method }) => about.test(path) && method !== 'get');
    const asked = named(({ confirm }) => confirm !== undefined);
    // testing a connection, by a mail to itself too, trying it again and revoking a key give nothing to anybody
    expect(changing.filter((name) => !asked.includes(name))).toEqual(['checkAccount', 'sendTestMail', 'retryAccount', 'revokeKey']);
  });
});

describe('a link for a new password', () => {
  async function linkFor(person: TestPerson, admin?: Client): Promise<string> {
    const answer = await (admin ?? (await signedIn(administrator))).post(`/api/users/${person.id}/reset-link`);
    expect(answer.status).toBe(201);
    const link = api.ResetLink.parse(answer.json);
    expect(link.path).toMatch(/^\/reset\/[\w-]{43}$/);
    const hours = (new Date(link.expiresAt).getTime() - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(23.9);
    expect(hours).toBeLessThanOrEqual(24.1);
    return link.path.replace('/reset/', '');
  }
  const use = (token: string, password = NEXT, from?: string): Promise<Answer> =>
    server
      .client(from === undefined ? {} : { 'x-forwarded-for': from })
      .post('/api/session/reset', { token, password });

  it('sets it once, ends every session, leaves the second factor, and signs nobody in', async () => {
    const person = await somebody();
    const client = await signedIn(person);
    const { recoveryCodes } = await enrol(client, now);
    const token = await linkFor(person);
    const done = await use(token);
    expect([done.status, done.headers.get('set-cookie')]).toEqual([204, null]);
    expect((await client.get('/api/session')).status).toBe(401);
    expect((await server.client().signIn(person.email, PASSWORD)).status).toBe(401);
    expect(code(await server.client().signIn(person.email, NEXT))).toBe('second_factor_needed');
    const whole = { email: person.email, password: NEXT, code: recoveryCodes[0] };
    expect(api.Session.parse((await server.client().post('/api/session', whole)).json).mustChangePassword).toBe(false);
    expect(code(await use(token, 'another one for 3 boats'))).toBe('link_invalid');
  });

  it('answers alike to links that are unknown, used, replaced, expired, or of a disabled person', async () => {
    const [used, replaced, expired, disabled, changed] = await Promise.all([1, 2, 3, 4, 5].map(() => somebody()));
    if (!used || !replaced || !expired || !disabled || !changed) throw new Error('nobody was made');
    const admin = await signedIn(administrator);
    const tokens = {
      unknown: 'x'.repeat(43),
      nonsense: 'x',
      used: await linkFor(used, admin),
      replaced: await linkFor(replaced, admin),
      expired: await linkFor(expired, admin),
      disabled: await linkFor(disabled, admin),
      changed: await linkFor(changed, admin),
    };
    expect((await use(tokens.used)).status).toBe(204);
    const newer = await linkFor(replaced, admin);
    await t.app.db.knex('reset_links').where({ user_id: expired.id }).update({ expires_at: t.app.db.knex.fn.now() });
    await admin.call('PATCH', `/api/users/${disabled.id}`, { version: 1, disabled: true });
    await admin.call('PATCH', `/api/users/${disabled.id}`, { version: 2, disabled: false });
    const theirs = await signedIn(changed);
    await theirs.call('PUT', '/api/session/password', { current: PASSWORD, next: 'another one for 3 boats' });
    const answers = await Promise.all(Object.values(tokens).map((token) => use(token)));
    expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 410));
    expect(new Set(answers.map((answer) => answer.text)).size).toBe(1);
    expect((await use(newer)).status).toBe(204);
  });

  it('is used by one of many who come with it at the same moment, and not used up by a password that is too weak', async () => {
    const person = await somebody();
    const token = await linkFor(person);
    expect(code(await use(token, 'aaaaaaaaaaaaaa'))).toBe('password_too_weak');
    const answers = await Promise.all([1, 2, 3, 4, 5].map((at) => use(token, `${NEXT} number ${at}`)));
    expect(answers.map((answer) => answer.status).sort((a, b) => a - b)).toEqual([204, 410, 410, 410, 410]);
  });

  it('is not changed by looking at it: programs that open links in mail do no harm', async () => {
    const person = await somebody();
    const token = await linkFor(person);
    const state = () => t.app.db.knex('reset_links').where({ user_id: person.id });
    const before = await state();
    for (let at = 0; at < 100; at++) await server.client().get(`/reset/${token}`);
    expect((await server.client().get(`/api/session/reset?token=${token}`)).status).toBe(404);
    expect(await state()).toEqual(before);
    expect((await use(token)).status).toBe(204);
  });

  it('is kept as a hash, is told in no log, and is made only for people of the own centres', async () => {
    const person = await somebody();
    const token = await linkFor(person);
    await use(token);
    const stored = JSON.stringify([await t.app.db.knex('reset_links'), await t.app.db.knex('events'), t.logged]);
    expect(stored).not.toContain(token);
    const wider = await somebody(['937', '921']);
    const elsewhere = await somebody(['921']);
    const admin = await signedIn(administrator);
    expect((await admin.post(`/api/users/${wider.id}/reset-link`)).status).toBe(403);
    expect((await admin.post(`/api/users/${elsewhere.id}/reset-link`)).status).toBe(404);
  });

  it('cannot be guessed at without end from one network', async () => {
    const statuses: number[] = [];
    for (let at = 0; at < 32; at++) statuses.push((await use(`guess-${at}`, NEXT, '203.0.113.9')).status);
    expect(statuses).toEqual([...Array<number>(30).fill(410), 429, 429]);
    expect((await use(await linkFor(await somebody()), NEXT, '198.51.100.7')).status).toBe(204);
  });

  it('replaces the one before also when two administrators make one at once', async () => {
    const person = await somebody();
    const admin = await signedIn(administrator);
    const tokens = await Promise.all([1, 2, 3].map(() => linkFor(person, admin)));
    const open = await t.app.db.knex('reset_links').where({ user_id: person.id, used_at: null, revoked_at: null });
    expect([tokens.length, open.length]).toEqual([3, 1]);
  });
});

describe('a repeated request', () => {
  it('compares the password of a new person, and keeps nothing by which it could be tried out', async () => {
    const admin = await signedIn(administrator);
    const person = {
      email: `${randomUUID()}@wasl.test`,
      name: 'Repeated',
      role: 'agent',
      centreIds: [administrator.viewer.centreIds[0]],
      password: 'handed over 17 paper slips',
    };
    const key = { 'idempotency-key': randomUUID() };
    const first = await admin.post('/api/users', person, key);
    expect(first.status).toBe(201);
    expect((await admin.post('/api/users', person, key)).json).toEqual(first.json);
    const other = await admin.post('/api/users', { ...person, password: 'handed over 18 paper slips' }, key);
    expect([other.status, code(other)]).toEqual([409, 'key_reused']);
    const kept = await t.app.db.knex('idempotency').where({ key: key['idempotency-key'] }).first();
    const plain = createHash('sha256')
      .update(JSON.stringify(api.CreateUser.parse(person)))
      .digest();
    expect(kept.body_hash.equals(plain)).toBe(false);
    expect(JSON.stringify(kept)).not.toContain(person.password);
  });

  it("compares an account's secrets", async () => {
    const admin = await signedIn(administrator);
    const account = {
      centreId: administrator.viewer.centreIds[0],
      channel: 'email',
      name: 'Box',
      address: `${randomUUID()}@centre.example`,
      config: { imap: { host: '127.0.0.1', port: 1, secure: 'none', user: 'box' } },
      secrets: { imapPassword: 'a mailbox secret' },
    };
    const key = { 'idempotency-key': randomUUID() };
    const first = await admin.post('/api/accounts', account, key);
    expect(first.status).toBe(201);
    expect((await admin.post('/api/accounts', account, key)).json).toEqual(first.json);
    const other = { ...account, secrets: { imapPassword: 'another secret' } };
    expect(code(await admin.post('/api/accounts', other, key))).toBe('key_reused');
  });

  it.each([
    ['name', { name: 'writer' }],
    ['scopes', { scopes: ['tickets:read', 'tickets:write'] }],
    ['days', { days: 2 }],
  ])('compares the %s of an API key', async (_, change) => {
    const admin = await signedIn(administrator);
    const wanted = { name: 'reader', scopes: ['tickets:read'], days: 1 };
    const key = { 'idempotency-key': randomUUID() };
    const first = await admin.post('/api/api-keys', wanted, key);
    expect((await admin.post('/api/api-keys', wanted, key)).json).toEqual(first.json);
    expect(code(await admin.post('/api/api-keys', { ...wanted, ...change }, key))).toBe('key_reused');
  });
});
