import { tokenHash } from '../../src/app/people/tokens';
import { startOidcProvider, type OidcProvider } from '../support/oidc-provider';
import { query } from '../support/postgres';
import { amid } from './support/amid';
import { enrol } from './support/authenticator';
import { startServer, type TestServer } from './support/client';
import { addPerson, PASSWORD, type TestPerson } from './support/people';
import { change, connect } from './support/providers';
import { createTestApp, type TestApp } from './support/test-app';
import { Visitor } from './support/visitor';

let t: TestApp;
let server: TestServer;
let provider: OidcProvider;
let administrator: TestPerson;
let id: string;

beforeAll(async () => {
  [t, provider] = await Promise.all([createTestApp(), startOidcProvider()]);
  server = await startServer(t.app);
  const all = (await t.app.db.stores.people.centres.list()).map((centre) => centre.code);
  administrator = await addPerson(t.app, 'administrator', all, 'admin@wasl.test');
  id = (await connect(t, administrator, provider)).id;
});
afterAll(async () => {
  await server.close();
  await t.close();
  await provider.close();
});
beforeEach(async () => {
  Object.assign(provider, { mistakes: {}, userInfo: {}, metadata: {}, age: 0, person: undefined });
  await t.app.db.knex('rate_limits').delete();
  const plain = {
    admission: 'invitation',
    mappedClaim: null,
    mappings: [],
    secondFactorValues: [],
    emailTrusted: false,
    enabled: true,
  } as const;
  await change(t, administrator, id, plain);
});

let people = 0;
const visitor = () => new Visitor(server.base);
async function invited(): Promise<TestPerson> {
  const person = await addPerson(t.app, 'agent', ['937'], `somebody-${++people}@wasl.test`);
  await t.app.db.stores.people.users.invite(person.id);
  provider.person = { sub: person.id, email: person.email, email_verified: true };
  return person;
}
const sessionsOf = async (person: TestPerson) =>
  Number((await t.app.db.knex('sessions').where({ user_id: person.id }).count({ n: '*' }).first())?.['n']);

describe('what only the userinfo endpoint says', () => {
  it('is no second factor and no fresh answer: that is believed of the signed token alone', async () => {
    const person = await invited();
    await change(t, administrator, id, { secondFactorValues: ['otp'] });
    const client = server.client();
    await client.signIn(person.email, PASSWORD);
    await enrol(client, new Date());
    provider.userInfo = { amr: ['otp'], acr: 'otp', name: 'Person' };
    expect(await visitor().signIn(id)).toBe('/signed-in?code=needed');
    provider.mistakes = { claims: { amr: ['otp'] } };
    expect(await visitor().signIn(id)).toBe('/signed-in');
  });

  it('checks no other address than the one that it names itself', async () => {
    const person = await invited();
    provider.person = { sub: 'thief', email: person.email };
    provider.userInfo = { email: 'thief@elsewhere.test', email_verified: true, name: 'Thief' };
    expect(await visitor().signIn(id)).toBe('/signed-in?trouble=email_unverified');
    provider.userInfo = { email: person.email, email_verified: true };
    expect(await visitor().signIn(id)).toBe('/signed-in');
  });
});

describe('a provider whose description is nonsense', () => {
  it('is told as such, and keeps nobody from signing out', async () => {
    await invited();
    const browser = visitor();
    await browser.signIn(id);
    provider.metadata = { authorization_endpoint: 'javascript:alert(1)', end_session_endpoint: 'javascript:alert(1)' };
    expect((await visitor().post('/api/session/provider', { providerId: id })).json).toMatchObject({
      code: 'provider_trouble',
      current: { trouble: 'not_a_provider' },
    });
    expect(await browser.go('/api/session', { method: 'DELETE' })).toMatchObject({ status: 200, json: { url: null } });
    expect(await browser.whoAmI()).toBeUndefined();
  });
});

it('lets a whole ministry behind one address come to work', async () => {
  const browser = visitor();
  for (let each = 0; each < 70; each++)
    expect((await browser.post('/api/session/provider', { providerId: id })).status).toBe(200);
  for (let each = 0; each < 70; each++) expect((await browser.go('/sign-in/callback')).status).toBe(303);
});

it('keeps a session that owes a code where code from before there were such sessions does not find it', async () => {
  const person = await invited();
  const client = server.client();
  await client.signIn(person.email, PASSWORD);
  const { phone } = await enrol(client, new Date());
  const browser = visitor();
  const { cookies } = await browser.go(await browser.toCallback(id));
  const token =
    /^wasl_session=([\w-]{43});/.exec(cookies.find((line) => line.startsWith('wasl_session=')) ?? '')?.[1] ?? '';
  // the older code's whole question: this token's hash, not over, not idle
  const found = () =>
    t.app.db
      .knex('sessions')
      .where({ token_hash: tokenHash(token), user_id: person.id })
      .whereRaw('expires_at > now()');
  expect(await found()).toHaveLength(0);
  expect((await browser.post('/api/session/code', { code: phone.code(new Date(), 1) })).status).toBe(200);
  expect(await found()).toHaveLength(1);
  expect(await browser.whoAmI()).toBe(person.email);
});

describe('losing the groups at the provider', () => {
  it('ends what an older sign-in by it opened, at the next sign-in', async () => {
    const person = await invited();
    const older = visitor();
    await older.signIn(id);
    const byPassword = server.client();
    await byPassword.signIn(person.email, PASSWORD);
    const centreIds = [...person.viewer.centreIds];
    await change(t, administrator, id, {
      admission: 'mapping',
      mappedClaim: 'groups',
      mappings: [{ value: 'care', role: 'agent', centreIds }],
    });
    expect(await older.whoAmI()).toBe(person.email);
    expect(await visitor().signIn(id)).toBe('/signed-in?trouble=no_rights');
    expect(await older.whoAmI()).toBeUndefined();
    expect((await byPassword.get('/api/session')).status).toBe(200);
  });
});

describe('while somebody is on the way back from the provider', () => {
  it('switching it off leaves no session of it, also of who was nearly in', async () => {
    const person = await invited();
    const browser = visitor();
    const callback = await browser.toCallback(id);
    const ended = await amid(
      t,
      (trx) => trx('identity_providers').where({ id }).update({ enabled: false }),
      () => browser.go(callback),
    );
    expect(ended.to).toBe('/signed-in?trouble=off');
    expect(await sessionsOf(person)).toBe(0);
  });

  it('changing it means to begin again, under its new rules', async () => {
    const person = await invited();
    const browser = visitor();
    const callback = await browser.toCallback(id);
    const ended = await amid(
      t,
      (trx) =>
        trx('identity_providers')
          .where({ id })
          .update({ admission: 'nobody', version: trx.raw('version + 1') }),
      () => browser.go(callback),
    );
    expect(ended.to).toBe('/signed-in?trouble=begun_elsewhere');
    expect(await sessionsOf(person)).toBe(0);
  });

  it('disabling the person leaves no session that would live again with them', async () => {
    const person = await invited();
    await visitor().signIn(id);
    await t.app.db.knex('sessions').where({ user_id: person.id }).delete();
    const browser = visitor();
    const callback = await browser.toCallback(id);
    const ended = await amid(
      t,
      (trx) => trx('users').where({ id: person.id }).update({ disabled_at: new Date() }),
      () => browser.go(callback),
    );
    expect(ended.to).toBe('/signed-in?trouble=not_admitted');
    expect(await sessionsOf(person)).toBe(0);
  });

  it('coming twice at once for the first time makes one person, and lets both in', async () => {
    const centreIds = (await t.app.db.stores.people.centres.list()).slice(0, 1).map((centre) => centre.id);
    await change(t, administrator, id, {
      admission: 'mapping',
      mappedClaim: 'groups',
      mappings: [{ value: 'care', role: 'agent', centreIds }],
    });
    provider.person = { sub: 'twice', email: 'twice@wasl.test', email_verified: true, name: 'Twice', groups: ['care'] };
    const browsers = Array.from({ length: 4 }, visitor);
    const callbacks = await Promise.all(browsers.map((browser) => browser.toCallback(id)));
    const ends = await Promise.all(browsers.map((browser, n) => browser.go(callbacks[n] ?? '')));
    expect(ends.map((end) => end.to)).toEqual(Array(4).fill('/signed-in'));
    expect(await t.app.db.knex('users').where({ email: 'twice@wasl.test' })).toHaveLength(1);
  });
});

it('hears a sign-out of the provider again when it could not finish it', async () => {
  const person = await invited();
  const browser = visitor();
  await browser.signIn(id);
  const token = await provider.logoutToken({ sub: person.id });
  const send = async () =>
    (await browser.go(`/sign-in/${id}/logout`, { method: 'POST', form: { logout_token: token } })).status;
  const asOwner = (sql: string) => query(t.database.ownerUrl, sql);
  await asOwner(
    `create function refuse() returns trigger language plpgsql as $$ begin raise exception 'cut off'; end $$`,
  );
  await asOwner(`create trigger cut before insert on events for each row execute function refuse()`);
  expect(await send()).toBe(500);
  expect(await browser.whoAmI()).toBe(person.email);
  await asOwner(`drop trigger cut on events`);
  expect(await send()).toBe(200);
  expect(await browser.whoAmI()).toBeUndefined();
  expect(await send()).toBe(400);
});

it('sends the secret of one issuer to no other one', async () => {
  const other = await startOidcProvider();
  const fresh = await connect(t, administrator, other, { clientId: 'moved' });
  const moved = { issuer: 'https://elsewhere.example' };
  await expect(change(t, administrator, fresh.id, moved)).rejects.toMatchObject({
    extra: { fields: { clientSecret: 'required' } },
  });
  await change(t, administrator, fresh.id, { ...moved, clientSecret: 'typed again' });
  await other.close();
});
