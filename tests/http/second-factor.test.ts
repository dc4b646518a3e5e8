import * as api from '../../src/shared/api';
import { Authenticator, enrol } from './support/authenticator';
import { startServer, type Client, type TestServer } from './support/client';
import { addPerson, PASSWORD, type TestPerson } from './support/people';
import { createTestApp, type TestApp } from './support/test-app';

const HALF_MINUTE_MS = 30_000;

let t: TestApp;
let server: TestServer;
let now = new Date('2026-11-25T08:00:10Z');
let people = 0;

beforeAll(async () => {
  t = await createTestApp({ clock: { now: () => now } });
  server = await startServer(t.app, { trustedProxies: ['loopback'] });
});
afterAll(async () => {
  await server.close();
  await t.close();
});
beforeEach(async () => {
  now = new Date('2026-11-25T08:00:10Z');
  await t.app.db.knex('rate_limits').delete();
});

const later = (halfMinutes: number): void => void (now = new Date(now.getTime() + halfMinutes * HALF_MINUTE_MS));
const somebody = (role: 'agent' | 'supervisor' | 'administrator' = 'agent', centres = ['937']): Promise<TestPerson> =>
  addPerson(t.app, role, centres, `somebody-${++people}@wasl.test`);

async function signedIn(person: TestPerson, on = server): Promise<Client> {
  const client = on.client();
  expect((await client.signIn(person.email, PASSWORD)).status).toBe(200);
  return client;
}
const signIn = (person: TestPerson, code?: string, from?: string) =>
  server
    .client(from === undefined ? {} : { 'x-forwarded-for': from })
    .post('/api/session', { email: person.email, password: PASSWORD, ...(code === undefined ? {} : { code }) });

it('signs in by password and code once it is set up, and says that a code is needed only to who knows the password', async () => {
  const person = await somebody();
  const { phone } = await enrol(await signedIn(person), now);
  later(1);
  expect((await signIn(person)).json).toMatchObject({ code: 'second_factor_needed', status: 401 });
  expect((await signIn(person)).headers.get('set-cookie')).toBeNull();
  const guessed = await server.client().post('/api/session', { email: person.email, password: 'wrong' });
  expect(guessed.json).toMatchObject({ code: 'wrong_credentials' });
  const withCode = { email: person.email, password: 'wrong', code: phone.code(now) };
  expect((await server.client().post('/api/session', withCode)).json).toMatchObject({ code: 'wrong_credentials' });
  expect((await signIn(person, '000000')).json).toMatchObject({ code: 'wrong_code', status: 401 });
  const answer = await signIn(person, phone.code(now));
  expect(answer.status).toBe(200);
  expect(api.Session.parse(answer.json)).toMatchObject({
    mustEnrol: false,
    secondFactor: { on: true, needed: false, recoveryCodesLeft: 10 },
  });
});

it('asks nothing of who never set it up, with or without a code in the request', async () => {
  const person = await somebody();
  expect((await signIn(person, '123456')).status).toBe(200);
});

it('is not on before the first code proved it, and begins anew each time', async () => {
  const person = await somebody();
  const client = await signedIn(person);
  const begin = async () => api.SecondFactorEnrolment.parse((await client.post('/api/session/second-factor')).json);
  const first = await begin();
  const second = await begin();
  expect(second.secret).not.toBe(first.secret);
  expect(second.uri).toContain(`secret=${second.secret}`);
  expect((await signIn(person)).status).toBe(200);
  const prove = (secret: string) =>
    client.call('PUT', '/api/session/second-factor', { code: new Authenticator(secret).code(now) });
  expect((await prove(first.secret)).json).toMatchObject({ code: 'wrong_code' });
  expect((await prove(second.secret)).status).toBe(200);
  expect((await client.post('/api/session/second-factor')).json).toMatchObject({ code: 'second_factor_already_on' });
  expect((await prove(second.secret)).json).toMatchObject({ code: 'second_factor_already_on' });
});

it('takes each code once, also when two ask with it at the same moment', async () => {
  const person = await somebody();
  const { phone } = await enrol(await signedIn(person), now);
  expect((await signIn(person, phone.code(now))).json).toMatchObject({ code: 'wrong_code' });
  later(2);
  const code = phone.code(now);
  const statuses = (await Promise.all([1, 2, 3, 4].map(() => signIn(person, code)))).map((answer) => answer.status);
  expect(statuses.sort((a, b) => a - b)).toEqual([200, 401, 401, 401]);
  expect((await signIn(person, phone.code(now, -1))).json).toMatchObject({ code: 'wrong_code' });
  expect((await signIn(person, phone.code(now, 1))).status).toBe(200);
  expect((await signIn(person, phone.code(now, 2))).json).toMatchObject({ code: 'wrong_code' });
});

it('lets a person in by a recovery code, once each, and by the former ones no more after new ones were made', async () => {
  const person = await somebody();
  const client = await signedIn(person);
  const { recoveryCodes } = await enrol(client, now);
  expect(new Set(recoveryCodes).size).toBe(10);
  const [first = '', second = ''] = recoveryCodes;
  const answer = await signIn(person, first.toLowerCase().replaceAll('-', ' '));
  expect(api.Session.parse(answer.json).secondFactor.recoveryCodesLeft).toBe(9);
  expect((await signIn(person, first)).json).toMatchObject({ code: 'wrong_code' });
  const renewed = api.RecoveryCodes.parse((await client.post('/api/session/recovery-codes')).json).recoveryCodes;
  expect((await signIn(person, second)).json).toMatchObject({ code: 'wrong_code' });
  expect((await signIn(person, renewed[0])).status).toBe(200);
  expect(
    await t.app.db
      .knex('events')
      .whereRaw(`type = 'user.changed' and data->>'userId' = ? and data->>'what' = 'recovery_code_used'`, [person.id]),
  ).toHaveLength(2);
});

it("keeps the secret sealed and bound to its person, and of the recovery codes hashes alone; another's code opens nothing", async () => {
  const [person, other] = [await somebody(), await somebody()];
  const client = await signedIn(person);
  const { secret } = api.SecondFactorEnrolment.parse((await client.post('/api/session/second-factor')).json);
  const phone = new Authenticator(secret);
  const codes = (await client.call('PUT', '/api/session/second-factor', { code: phone.code(now) })).json;
  const { recoveryCodes } = api.RecoveryCodes.parse(codes);
  const theirs = await enrol(await signedIn(other), now);
  const stored = JSON.stringify([
    await t.app.db.knex('second_factors').select(t.app.db.knex.raw(`encode(secret, 'escape') as text`)),
    await t.app.db.knex('recovery_codes').select(t.app.db.knex.raw(`encode(code_hash, 'escape') as text`)),
    await t.app.db.knex('events').where({ type: 'user.changed' }),
    t.logged,
  ]);
  for (const told of [secret, ...recoveryCodes]) expect(stored).not.toContain(told);
  later(2);
  expect((await signIn(person, theirs.recoveryCodes[0])).json).toMatchObject({ code: 'wrong_code' });
  await t.app.db
    .knex('second_factors')
    .where({ user_id: person.id })
    .update({ secret: t.app.db.knex('second_factors').where({ user_id: other.id }).select('secret') });
  const swapped = await signIn(person, theirs.phone.code(now));
  expect([swapped.status, swapped.headers.get('set-cookie')]).toEqual([500, null]);
});

it('ends the other sessions of a person who turns it on or off', async () => {
  const person = await somebody();
  const [client, other] = [await signedIn(person), await signedIn(person)];
  const { phone } = await enrol(client, now);
  expect([(await client.get('/api/session')).status, (await other.get('/api/session')).status]).toEqual([200, 401]);
  later(2);
  const again = server.client();
  await again.post('/api/session', { email: person.email, password: PASSWORD, code: phone.code(now) });
  expect((await client.call('DELETE', '/api/session/second-factor')).status).toBe(204);
  expect([(await client.get('/api/session')).status, (await again.get('/api/session')).status]).toEqual([200, 401]);
  expect((await signIn(person)).status).toBe(200);
  expect((await client.call('DELETE', '/api/session/second-factor')).json).toMatchObject({ code: 'not_found' });
});

it("lets an administrator take a lost second factor away, of people of the own centres, and ends that person's sessions", async () => {
  const person = await somebody();
  const wider = await somebody('agent', ['937', '920']);
  const client = await signedIn(person);
  await enrol(client, now);
  await enrol(await signedIn(wider), now);
  const admin = await signedIn(await somebody('administrator', ['937']));
  const listed = api.Users.parse((await admin.get('/api/users')).json).items;
  expect(listed.find((user) => user.id === person.id)?.hasSecondFactor).toBe(true);
  const remove = (id: string) => admin.call('DELETE', `/api/users/${id}/second-factor`);
  expect((await remove(wider.id)).json).toMatchObject({ code: 'forbidden' });
  expect((await remove(person.id)).status).toBe(204);
  expect((await remove(person.id)).status).toBe(404);
  expect((await client.get('/api/session')).status).toBe(401);
  expect((await signIn(person)).status).toBe(200);
  const event = await t.app.db
    .knex('events')
    .whereRaw(`data->>'userId' = ? and data->>'what' = 'second_factor_off'`, [person.id])
    .first();
  expect(event).toMatchObject({ data: { userId: person.id, what: 'second_factor_off' } });
});

describe('guessing', () => {
  it('stops at five wrong codes from one network, without keeping the person out elsewhere', async () => {
    const person = await somebody();
    const { phone } = await enrol(await signedIn(person), now);
    later(2);
    const statuses: number[] = [];
    for (let at = 0; at < 12; at++) statuses.push((await signIn(person, '000000', '203.0.113.9')).status);
    expect(statuses).toEqual([...Array<number>(5).fill(401), ...Array<number>(7).fill(429)]);
    expect((await signIn(person, phone.code(now), '203.0.113.9')).status).toBe(429);
    expect((await signIn(person, phone.code(now), '198.51.100.7')).status).toBe(200);
  });

  it('from many networks ends at a hundred an hour; the networks that the person comes from, and recovery codes, stay open', async () => {
    const person = await somebody();
    const { phone, recoveryCodes } = await enrol(await signedIn(person), now);
    later(2);
    expect((await signIn(person, phone.code(now), '198.51.100.7')).status).toBe(200);
    later(2);
    await t.app.db.knex('rate_limits').where('bucket', 'like', 'code-strangers:%').update({ hits: 100 });
    const stranger = await signIn(person, phone.code(now), '203.0.113.50');
    expect([stranger.status, Number(stranger.headers.get('retry-after')) > 0]).toEqual([429, true]);
    expect((await signIn(person, recoveryCodes[0], '203.0.113.51')).status).toBe(200);
    expect((await signIn(person, phone.code(now), '198.51.100.7')).status).toBe(200);
  });

  it('does not count the first half of a sign-in as a wrong try', async () => {
    const person = await somebody();
    const { phone } = await enrol(await signedIn(person), now);
    for (let at = 0; at < 12; at++) expect((await signIn(person)).status).toBe(401);
    later(2);
    expect((await signIn(person, phone.code(now))).status).toBe(200);
  });
});

describe('where it is mandatory', () => {
  let strict: TestServer;
  beforeAll(async () => {
    strict = await startServer(t.app, { secondFactor: 'privileged' });
  });
  afterAll(() => strict.close());

  it('leaves an administrator without one nothing but to set it up, and opens everything then', async () => {
    const person = await somebody('administrator');
    const client = await signedIn(person, strict);
    const session = api.Session.parse((await client.get('/api/session')).json);
    expect(session).toMatchObject({ mustEnrol: true, actions: [], secondFactor: { on: false, needed: true } });
    expect((await client.get('/api/tickets')).json).toMatchObject({ code: 'must_enrol', status: 403 });
    expect((await client.get('/api/users')).json).toMatchObject({ code: 'must_enrol' });
    await enrol(client, now);
    expect((await client.get('/api/users')).status).toBe(200);
    expect(api.Session.parse((await client.get('/api/session')).json).mustEnrol).toBe(false);
  });

  it('lets an agent work without, and asks for it from the request on that follows a promotion', async () => {
    const person = await somebody('agent');
    const client = await signedIn(person, strict);
    expect((await client.get('/api/tickets')).status).toBe(200);
    const admin = await signedIn(await somebody('administrator'));
    await admin.call('PATCH', `/api/users/${person.id}`, { version: 1, role: 'supervisor' });
    expect((await client.get('/api/tickets')).json).toMatchObject({ code: 'must_enrol' });
  });

  it('holds for an API key of such a person too', async () => {
    const person = await somebody('administrator');
    const admin = await signedIn(person);
    const made = await admin.post('/api/api-keys', { name: 'reader', scopes: ['tickets:read'], days: 1 });
    const { key } = api.CreatedApiKey.parse(made.json);
    const program = strict.client({ authorization: `Bearer ${key}` });
    expect((await program.get('/api/tickets')).json).toMatchObject({ code: 'must_enrol' });
    await enrol(admin, now);
    expect((await program.get('/api/tickets')).status).toBe(200);
  });

  it('asks for a new password before it asks for the second factor', async () => {
    const person = await somebody('administrator');
    await t.app.db.knex('users').where({ id: person.id }).update({ must_change_password: true });
    const client = await signedIn(person, strict);
    expect((await client.post('/api/session/second-factor')).json).toMatchObject({ code: 'must_change_password' });
    const change = { current: PASSWORD, next: 'seven quiet boats at noon' };
    const answer = await client.call('PUT', '/api/session/password', change);
    expect(api.Session.parse(answer.json)).toMatchObject({ mustChangePassword: false, mustEnrol: true, actions: [] });
  });
});
