import { outsideForAccounts } from '../../src/outside';
import { startOidcProvider, type Mistakes, type OidcProvider } from '../support/oidc-provider';
import { startServer, type TestServer } from './support/client';
import { addPerson, PASSWORD, type TestPerson } from './support/people';
import { change, connect } from './support/providers';
import { createTestApp, type TestApp } from './support/test-app';
import { Visitor } from './support/visitor';

const CENTRES = ['937', '920', '921'];
let t: TestApp;
let server: TestServer;
let provider: OidcProvider;
let administrator: TestPerson;
let id: string;
const seconds = () => Math.floor(Date.now() / 1000);

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
});

let people = 0;
/** Somebody whom an administrator invited, and who the provider says is before the browser. */
async function invited(more: object = {}): Promise<TestPerson> {
  const person = await addPerson(t.app, 'agent', CENTRES.slice(0, 1), `person-${++people}@wasl.test`);
  await t.app.db.stores.people.users.invite(person.id);
  provider.person = { sub: `subject-${people}`, email: person.email, email_verified: true, name: 'Person', ...more };
  return person;
}
const visitor = () => new Visitor(server.base);
const sessions = async () => Number((await t.app.db.knex('sessions').count({ n: '*' }).first())?.['n']);

it('lets an invited person in by code, PKCE, state and nonce, and keeps no token that could be read', async () => {
  const person = await invited({ sid: 'sid-1' });
  const browser = visitor();
  const begun = await browser.post('/api/session/provider', { providerId: id });
  expect(begun.cookies[0]).toMatch(/^wasl_sign_in=sign_in\.[\w-]+; Path=\/sign-in; HttpOnly; SameSite=Lax; Max-Age=600$/);
  const back = await browser.go(String(begun.json['url']));
  expect(provider.asked.at(-1)).toMatchObject({
    response_type: 'code',
    scope: 'openid email profile',
    code_challenge_method: 'S256',
    redirect_uri: `${server.base}/sign-in/callback`,
  });
  const ended = await browser.go(back.to);
  expect([ended.status, ended.to]).toEqual([303, '/signed-in']);
  expect(await browser.whoAmI()).toBe(person.email);
  const row = await t.app.db.knex('sessions').where({ user_id: person.id }).first();
  expect(row).toMatchObject({ provider_id: id, provider_subject: `subject-${people}`, provider_sid: 'sid-1' });
  expect(row.id_token).not.toMatch(/^eyJ/);
  const kept = await t.app.db.knex('identity_providers').where({ id }).first();
  expect(kept.client_secret.toString('latin1')).not.toContain(provider.client.secret);
  expect(t.logged.join('\n')).not.toContain(new URL(back.to).searchParams.get('code'));
});

it('marks the cookie as Secure behind https, and tells the provider the public address', async () => {
  const secure = await startServer(t.app, { publicUrl: 'https://wasl.example' });
  await invited();
  const begun = await new Visitor(secure.base).post('/api/session/provider', { providerId: id });
  expect(begun.cookies[0]).toMatch(/; Secure$/);
  expect(new URL(String(begun.json['url'])).searchParams.get('redirect_uri')).toBe('https://wasl.example/sign-in/callback');
  await secure.close();
});

it.each<[string, Mistakes]>([
  ['another nonce', { claims: { nonce: 'another' } }],
  ['another audience', { claims: { aud: 'somebody-else' } }],
  ['several audiences without saying for whom', { claims: { aud: ['wasl', 'somebody-else'] } }],
  ['another issuer', { claims: { iss: 'https://evil.example' } }],
  ['a time that is over', { claims: { exp: seconds() - 60 } }],
  ['a beginning that is to come', { claims: { nbf: seconds() + 120 } }],
  ['no signature', { unsigned: true }],
  ['the signature of a key that is not published', { foreignKey: true }],
])('refuses a token with %s, and opens nothing', async (_name, mistakes) => {
  await invited();
  provider.mistakes = mistakes;
  const before = await sessions();
  const browser = visitor();
  expect(await browser.signIn(id)).toBe('/signed-in?trouble=token_invalid');
  expect([await browser.whoAmI(), await sessions()]).toEqual([undefined, before]);
});

it.each([
  ['an end ten seconds ago', () => ({ exp: seconds() - 10 })],
  ['a beginning in 20 seconds', () => ({ nbf: seconds() + 20 })],
])('bears clocks that differ a little: %s', async (_name, claims) => {
  await invited();
  provider.mistakes = { claims: claims() };
  expect(await visitor().signIn(id)).toBe('/signed-in');
});

it('follows the provider to new keys without a restart', async () => {
  const person = await invited();
  expect(await visitor().signIn(id)).toBe('/signed-in');
  await provider.rotateKeys();
  const browser = visitor();
  expect(await browser.signIn(id)).toBe('/signed-in');
  expect(await browser.whoAmI()).toBe(person.email);
});

it('ends what it began once, in the browser that began it, within ten minutes', async () => {
  await invited();
  const browser = visitor();
  const begun = await browser.post('/api/session/provider', { providerId: id });
  const carried = begun.cookies[0]?.split(';')[0]?.split(/=(.*)/s)[1] ?? '';
  const callback = (await browser.go(String(begun.json['url']))).to;
  const withCookie = (url: string) => fetch(url, { redirect: 'manual', headers: { cookie: `wasl_sign_in=${carried}` } }).then((answer) => answer.headers.get('location'));
  expect((await visitor().go(callback)).to).toBe('/signed-in?trouble=begun_elsewhere');
  expect(await withCookie(callback.replace(/state=[^&]+/, 'state=another'))).toBe('/signed-in?trouble=begun_elsewhere');
  expect(await withCookie(callback)).toBe('/signed-in');
  expect(await withCookie(callback)).toBe('/signed-in?trouble=begun_elsewhere');
  const other = visitor();
  await other.post('/api/session/provider', { providerId: id });
  expect((await other.go(callback)).to).toBe('/signed-in?trouble=begun_elsewhere');
});

it('refuses a code that was used already, also with a state of its own', async () => {
  await invited();
  const first = visitor();
  const used = new URL(await first.toCallback(id));
  expect((await first.go(used.href)).to).toBe('/signed-in');
  const second = visitor();
  const callback = new URL(await second.toCallback(id));
  callback.searchParams.set('code', used.searchParams.get('code') ?? '');
  expect((await second.go(callback.href)).to).toBe('/signed-in?trouble=code_refused');
});

it('refuses an answer that another issuer gave', async () => {
  await invited();
  const browser = visitor();
  const callback = new URL(await browser.toCallback(id));
  callback.searchParams.set('iss', 'https://evil.example');
  expect((await browser.go(callback.href)).to).toBe('/signed-in?trouble=token_invalid');
});

it('says when the person said no there, and when the provider is switched off, gone, or somebody else', async () => {
  expect(await visitor().signIn(id)).toBe('/signed-in?trouble=cancelled');
  await invited();
  const browser = visitor();
  const callback = await browser.toCallback(id);
  await change(t, administrator, id, { enabled: false });
  expect((await browser.go(callback)).to).toBe('/signed-in?trouble=off');
  const refused = await browser.post('/api/session/provider', { providerId: id });
  expect([refused.status, refused.json]).toMatchObject([502, { code: 'provider_trouble', current: { trouble: 'off' } }]);
  await change(t, administrator, id, { enabled: true });
  provider.metadata = { issuer: 'https://evil.example' };
  expect((await browser.post('/api/session/provider', { providerId: id })).json).toMatchObject({ current: { trouble: 'issuer_mismatch' } });
  const gone = await startOidcProvider();
  const goneId = (await connect(t, administrator, gone)).id;
  await gone.close();
  expect((await browser.post('/api/session/provider', { providerId: goneId })).json).toMatchObject({ current: { trouble: 'away' } });
});

it('begins nothing for a page of another site', async () => {
  const response = await fetch(`${server.base}/api/session/provider`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'sec-fetch-site': 'cross-site' },
    body: JSON.stringify({ providerId: id }),
  });
  expect([response.status, response.headers.getSetCookie()]).toEqual([403, []]);
});

it('contacts no provider in a private network that the operator did not name', async () => {
  const guarded = await startServer({ ...t.app, outside: { ...t.app.outside, accounts: outsideForAccounts({ publicUrl: 'https://wasl.example', privateHosts: [] }) } });
  const asked = provider.asked.length;
  const { json } = await new Visitor(guarded.base).post('/api/session/provider', { providerId: id });
  expect(json).toMatchObject({ code: 'provider_trouble', current: { trouble: 'address_refused' } });
  expect(provider.asked).toHaveLength(asked);
  await guarded.close();
});

it('signs in by password as before', async () => {
  const client = server.client();
  expect((await client.signIn(administrator.email, PASSWORD)).status).toBe(200);
});
