import type { JWTPayload } from 'jose';
import { startOidcProvider, type OidcProvider } from '../support/oidc-provider';
import { regainAccess } from '../../src/app/people/regain-access';
import { createResetLink } from '../../src/app/people/reset-links';
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
let centres: Map<string, string>;

beforeAll(async () => {
  [t, provider] = await Promise.all([createTestApp(), startOidcProvider()]);
  server = await startServer(t.app, { secondFactor: 'privileged' });
  centres = new Map((await t.app.db.stores.people.centres.list()).map((centre) => [centre.code, centre.id]));
  administrator = await addPerson(t.app, 'administrator', [...centres.keys()], 'admin@wasl.test');
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
  await t.app.db.knex('sign_in_settings').update({ passwords: true });
  await change(t, administrator, id, { admission: 'invitation', mappedClaim: null, mappings: [], secondFactorValues: [], emailTrusted: false, enabled: true });
});

let people = 0;
const somebody = () => addPerson(t.app, 'agent', ['937'], `somebody-${++people}@wasl.test`);
const visitor = () => new Visitor(server.base);
async function invited(): Promise<TestPerson> {
  const person = await somebody();
  await t.app.db.stores.people.users.invite(person.id);
  provider.person = { sub: person.id, email: person.email, email_verified: true };
  return person;
}
const linked = async (person: TestPerson) => Number((await t.app.db.knex('user_identities').where({ user_id: person.id }).count({ n: '*' }).first())?.['n']);

describe('who comes in', () => {
  it('is never somebody who merely has the same address', async () => {
    const person = await somebody();
    provider.person = { sub: 'thief', email: person.email, email_verified: true };
    expect(await visitor().signIn(id)).toBe('/signed-in?trouble=not_admitted');
    const all = { admission: 'mapping', mappedClaim: 'groups', mappings: [{ value: 'all', role: 'agent', centreIds: [centres.get('937') ?? ''] }] } as const;
    await change(t, administrator, id, all);
    provider.person = { ...provider.person, groups: ['all'] };
    expect(await visitor().signIn(id)).toBe('/signed-in?trouble=address_taken');
    expect(await linked(person)).toBe(0);
  });

  it('is an invited person only by an address that the provider checked', async () => {
    const person = await invited();
    for (const email_verified of [false, undefined, 'false']) {
      provider.person = { sub: person.id, email: person.email, email_verified };
      expect(await visitor().signIn(id)).toBe('/signed-in?trouble=email_unverified');
    }
    await change(t, administrator, id, { emailTrusted: true });
    provider.person = { sub: person.id, email: person.email, email_verified: false };
    expect(await visitor().signIn(id)).toBe('/signed-in?trouble=email_unverified');
    expect(await linked(person)).toBe(0);
    provider.person = { sub: person.id, email: person.email.toUpperCase() };
    expect(await visitor().signIn(id)).toBe('/signed-in');
  });

  it('is known by the subject from then on, whatever the address', async () => {
    const person = await invited();
    expect(await visitor().signIn(id)).toBe('/signed-in');
    provider.person = { sub: person.id, email: 'another@wasl.test', email_verified: false };
    const browser = visitor();
    await browser.signIn(id);
    expect(await browser.whoAmI()).toBe(person.email);
    provider.person = { sub: 'somebody-else', email: person.email, email_verified: true };
    expect(await visitor().signIn(id)).toBe('/signed-in?trouble=not_admitted');
  });

  it('is nobody new by an invitation that is old, of a disabled person, or where nobody new may come', async () => {
    const old = await invited();
    await t.app.db.knex('users').where({ id: old.id }).update({ invited_at: t.app.db.knex.raw(`now() - interval '31 days'`) });
    expect(await visitor().signIn(id)).toBe('/signed-in?trouble=not_admitted');
    const disabled = await invited();
    await t.app.db.knex('users').where({ id: disabled.id }).update({ disabled_at: new Date() });
    expect(await visitor().signIn(id)).toBe('/signed-in?trouble=not_admitted');
    await invited();
    await change(t, administrator, id, { admission: 'nobody' });
    expect(await visitor().signIn(id)).toBe('/signed-in?trouble=not_admitted');
  });

  it('is not a person who was disabled since', async () => {
    const person = await invited();
    const browser = visitor();
    await browser.signIn(id);
    await t.app.db.knex('users').where({ id: person.id }).update({ disabled_at: new Date() });
    expect(await browser.whoAmI()).toBeUndefined();
    expect(await visitor().signIn(id)).toBe('/signed-in?trouble=not_admitted');
  });
});

it('gives new people the rights of their groups, follows them, and lets in nobody without', async () => {
  const [one, two] = [centres.get('937') ?? '', centres.get('920') ?? ''];
  const mappings = [
    { value: 'care', role: 'agent', centreIds: [one] },
    { value: 'lead', role: 'supervisor', centreIds: [two] },
  ] as const;
  await change(t, administrator, id, { admission: 'mapping', mappedClaim: 'realm_access.roles', mappings });
  provider.person = { sub: 'mapped', email: 'mapped@wasl.test', email_verified: true, name: 'هند' };
  expect(await visitor().signIn(id)).toBe('/signed-in?trouble=no_rights');
  provider.userInfo = { realm_access: { roles: ['care'] } };
  expect(await visitor().signIn(id)).toBe('/signed-in');
  const found = async () => (await t.app.db.stores.people.users.list()).find((user) => user.email === 'mapped@wasl.test');
  expect(await found()).toMatchObject({ name: 'هند', role: 'agent', centreIds: [one], hasPassword: false });
  provider.userInfo = { realm_access: { roles: ['lead'] } };
  expect(await visitor().signIn(id)).toBe('/signed-in');
  expect(await found()).toMatchObject({ role: 'supervisor', centreIds: [two] });
  provider.userInfo = {};
  expect(await visitor().signIn(id)).toBe('/signed-in?trouble=no_rights');
});

it('does not let the provider take the rights of who is there for emergencies', async () => {
  const person = await invited();
  await visitor().signIn(id);
  await t.app.db.knex('users').where({ id: person.id }).update({ role: 'administrator', break_glass: true });
  const mappings = [{ value: 'care', role: 'agent', centreIds: [centres.get('937') ?? ''] }] as const;
  await change(t, administrator, id, { admission: 'mapping', mappedClaim: 'groups', mappings });
  provider.person = { ...provider.person, groups: ['care'] };
  expect(await visitor().signIn(id)).toBe('/signed-in');
  expect(await t.app.db.stores.people.users.get(person.id)).toMatchObject({ role: 'administrator' });
  await t.app.db.knex('users').where({ id: person.id }).update({ role: 'agent', break_glass: false });
});

describe('the second factor', () => {
  it('is asked for here where the provider asked for none that counts', async () => {
    const person = await invited();
    const client = server.client();
    await client.signIn(person.email, PASSWORD);
    const { phone } = await enrol(client, new Date());
    const browser = visitor();
    expect(await browser.signIn(id)).toBe('/signed-in?code=needed');
    expect(await browser.whoAmI()).toBeUndefined();
    expect((await browser.post('/api/session/code', { code: '000000' })).json).toMatchObject({ code: 'wrong_code' });
    expect(await browser.whoAmI()).toBeUndefined();
    expect((await browser.post('/api/session/code', { code: phone.code(new Date(), 1) })).status).toBe(200);
    expect(await browser.whoAmI()).toBe(person.email);
    expect((await browser.post('/api/session/code', { code: phone.code(new Date(), 1) })).status).toBe(401);
    await change(t, administrator, id, { secondFactorValues: ['otp'] });
    provider.person = { ...provider.person, amr: ['pwd', 'otp'] };
    const other = visitor();
    expect(await other.signIn(id)).toBe('/signed-in');
    expect(await other.whoAmI()).toBe(person.email);
  });

  it('counts at the provider only as the administrator says, where a role must have one', async () => {
    const person = await invited();
    await t.app.db.knex('users').where({ id: person.id }).update({ role: 'supervisor' });
    provider.person = { ...provider.person, acr: 'high' };
    const must = async () => {
      const browser = visitor();
      await browser.signIn(id);
      return (await browser.go('/api/session')).json['mustEnrol'];
    };
    expect(await must()).toBe(true);
    await change(t, administrator, id, { secondFactorValues: ['high'] });
    expect(await must()).toBe(false);
  });
});

describe('asking again', () => {
  const deed = (browser: Visitor) => browser.post('/api/session/second-factor');

  it('is done by the provider for who has no password: a fresh answer of the same person, in the same session', async () => {
    const person = await invited();
    provider.age = 3_600;
    const browser = visitor();
    await browser.signIn(id);
    expect((await deed(browser)).json).toMatchObject({ code: 'confirm_needed' });
    expect((await browser.go(await browser.toCallback(id, '/api/session/confirm/provider'))).to).toBe('/confirmed');
    expect(provider.asked.at(-1)).toMatchObject({ prompt: 'login', max_age: '120' });
    expect((await deed(browser)).status).toBe(200);
    expect((await browser.go('/api/session')).json['askAgain']).toMatchObject({ provider: { id } });
    expect(await browser.whoAmI()).toBe(person.email);
  });

  it('is refused for an old answer, another person, and another session', async () => {
    await invited();
    provider.age = 3_600;
    const browser = visitor();
    await browser.signIn(id);
    const confirm = async () => (await browser.go(await browser.toCallback(id, '/api/session/confirm/provider'))).to;
    provider.mistakes = { claims: { auth_time: Math.floor(Date.now() / 1000) - 600 } };
    expect(await confirm()).toBe('/confirmed?trouble=token_invalid');
    provider.mistakes = {};
    const mine = provider.person;
    await invited();
    expect(await confirm()).toBe('/confirmed?trouble=not_same_person');
    await visitor().signIn(id);
    expect(await confirm()).toBe('/confirmed?trouble=not_same_person');
    provider.person = mine;
    const callback = await browser.toCallback(id, '/api/session/confirm/provider');
    await browser.go('/api/session', { method: 'DELETE' });
    expect((await browser.go(callback)).to).toBe('/confirmed?trouble=not_same_person');
  });
});

describe('signing out', () => {
  it('goes on at the provider with the token that it gave, and ends here also when it is away', async () => {
    await invited();
    const browser = visitor();
    await browser.signIn(id);
    const { json } = await browser.go('/api/session', { method: 'DELETE' });
    const url = new URL(String(json['url']));
    expect(`${url.origin}${url.pathname}`).toBe(`${provider.issuer}/logout`);
    expect(url.searchParams.get('id_token_hint')).toMatch(/^eyJ/);
    expect(url.searchParams.get('post_logout_redirect_uri')).toBe(`${server.base}/`);
    expect(await browser.whoAmI()).toBeUndefined();
    const other = visitor();
    await other.signIn(id);
    provider.metadata = { issuer: 'https://evil.example' };
    expect(await other.go('/api/session', { method: 'DELETE' })).toMatchObject({ status: 200, json: { url: null } });
    expect(await other.whoAmI()).toBeUndefined();
  });

  it('ends the sessions that the provider names, once, and no others', async () => {
    await invited();
    provider.person = { ...provider.person, sid: 'desk' };
    const desk = visitor();
    await desk.signIn(id);
    provider.person = { ...provider.person, sid: 'phone' };
    const phone = visitor();
    await phone.signIn(id);
    const sub = provider.person.sub ?? '';
    const send = async (claims: JWTPayload) => (await desk.go(`/sign-in/${id}/logout`, { method: 'POST', form: { logout_token: await provider.logoutToken(claims) } })).status;
    const bad = [{ nonce: 'x' }, { events: {} }, { aud: 'other' }, { iss: 'https://evil.example' }, {}, { jti: '' }].map((each): JWTPayload => ({ ...(Object.keys(each).length === 0 ? {} : { sub }), ...each }));
    for (const claims of [...bad, { sub, iat: Math.floor(Date.now() / 1000) - 3_600 }]) expect([claims, await send(claims)]).toEqual([claims, 400]);
    provider.mistakes = { foreignKey: true };
    expect(await send({ sub })).toBe(400);
    provider.mistakes = {};
    expect([await desk.whoAmI(), await phone.whoAmI()]).not.toContain(undefined);
    const token = await provider.logoutToken({ sub, sid: 'desk' });
    const once = () => phone.go(`/sign-in/${id}/logout`, { method: 'POST', form: { logout_token: token } });
    expect((await once()).status).toBe(200);
    expect(await desk.whoAmI()).toBeUndefined();
    expect(await phone.whoAmI()).toBeDefined();
    expect((await once()).status).toBe(400);
    expect(await send({ sub })).toBe(200);
    expect(await phone.whoAmI()).toBeUndefined();
  });

  it('happens to everybody who came by a provider that is switched off', async () => {
    await invited();
    const browser = visitor();
    await browser.signIn(id);
    await change(t, administrator, id, { enabled: false });
    expect(await browser.whoAmI()).toBeUndefined();
  });
});

describe('passwords switched off', () => {
  const save = async (client: ReturnType<TestServer['client']>, body: object) => {
    const { version } = await t.app.db.stores.people.providers.settings();
    return client.call('PUT', '/api/sign-in', { version, ...body });
  };
  const strict = async () => {
    const client = plain.client();
    await client.signIn(administrator.email, PASSWORD);
    return client;
  };
  let plain: TestServer;
  beforeAll(async () => {
    plain = await startServer(t.app);
  });
  afterAll(() => plain.close());

  it('asks for somebody who can come in nevertheless, and keeps everybody else’s password out', async () => {
    const admin = await strict();
    const agent = await somebody();
    const client = plain.client();
    await client.signIn(agent.email, PASSWORD);
    expect((await save(admin, { passwords: false, breakGlassIds: [] })).json).toMatchObject({ code: 'last_break_glass' });
    expect((await save(admin, { passwords: false, breakGlassIds: [agent.id] })).json).toMatchObject({ code: 'invalid' });
    await t.app.db.knex('users').where({ id: administrator.id }).update({ password_expires_at: new Date() });
    expect((await save(admin, { passwords: false, breakGlassIds: [administrator.id] })).json).toMatchObject({ code: 'last_break_glass' });
    await t.app.db.knex('users').where({ id: administrator.id }).update({ password_expires_at: null });
    await change(t, administrator, id, { enabled: false });
    expect((await save(admin, { passwords: false, breakGlassIds: [administrator.id] })).json).toMatchObject({ code: 'last_provider' });
    await change(t, administrator, id, { enabled: true });
    const other = await addPerson(t.app, 'administrator', [...centres.keys()], 'other-admin@wasl.test');
    expect((await save(admin, { passwords: false, breakGlassIds: [other.id] })).json).toMatchObject({ code: 'come_in_by_provider' });
    expect((await client.get('/api/session')).status).toBe(200);
    const { token } = await createResetLink(t.app, administrator.viewer, agent.id);
    expect((await save(admin, { passwords: false, breakGlassIds: [administrator.id] })).status).toBe(200);
    expect((await client.get('/api/session')).status).toBe(401);
    expect((await admin.get('/api/session')).status).toBe(200);
    expect((await plain.client().signIn(agent.email, PASSWORD)).json).toMatchObject({ code: 'password_off' });
    expect((await plain.client().signIn(agent.email, 'wrong')).json).toMatchObject({ code: 'wrong_credentials' });
    expect((await plain.client().signIn(administrator.email, PASSWORD)).status).toBe(200);
    expect((await plain.client().post('/api/session/reset', { token, password: 'another plain 42 boat' })).json).toMatchObject({ code: 'password_off' });
    expect((await admin.post(`/api/users/${agent.id}/reset-link`)).json).toMatchObject({ code: 'password_off' });
    expect((await plain.client().get('/api/session/ways')).json).toMatchObject({ passwords: false, providers: [{ id }] });
  });

  it('cannot lock the house: the last person for emergencies, the last provider, and whoever holds the machine', async () => {
    const admin = await strict();
    expect((await save(admin, { passwords: false, breakGlassIds: [administrator.id] })).status).toBe(200);
    const { version } = (await t.app.db.stores.people.users.get(administrator.id)) ?? { version: 0 };
    expect((await admin.call('PATCH', `/api/users/${administrator.id}`, { version, disabled: true })).json).toMatchObject({ code: 'last_break_glass' });
    await expect(change(t, administrator, id, { enabled: false })).rejects.toThrow('last_provider');
    const third = await addPerson(t.app, 'administrator', ['937'], 'third@wasl.test');
    const access = await regainAccess(t.app, third.email);
    expect((await plain.client().post('/api/session/reset', { token: access?.token, password: 'another plain 42 boat' })).status).toBe(204);
    expect((await plain.client().signIn(third.email, 'another plain 42 boat')).status).toBe(200);
    expect((await plain.client().signIn(administrator.email, PASSWORD)).status).toBe(200);
  });
});

describe('the test of a provider', () => {
  const check = async (more: Parameters<typeof change>[3] = {}) => {
    await change(t, administrator, id, more);
    const plain = await startServer(t.app);
    const admin = plain.client();
    await admin.signIn(administrator.email, PASSWORD);
    const { json } = await admin.post(`/api/sign-in/providers/${id}/check`);
    await plain.close();
    return (json['steps'] as { step: string; trouble: string | null }[]).map(({ step, trouble }) => `${step}: ${trouble ?? 'ok'}`);
  };
  it('says step by step what works and stops at what does not', async () => {
    expect(await check()).toEqual(['address: ok', 'keys: ok', 'flow: ok', 'client: ok']);
    provider.metadata = { jwks_uri: `${provider.issuer}/nothing` };
    expect(await check()).toEqual(['address: ok', 'keys: no_keys']);
    provider.metadata = { response_types_supported: ['id_token'] };
    expect(await check()).toEqual(['address: ok', 'keys: ok', 'flow: no_code_flow']);
    provider.metadata = { issuer: 'https://evil.example' };
    expect(await check()).toEqual(['address: issuer_mismatch']);
    provider.metadata = {};
    const before = await t.app.db.stores.people.providers.get(id);
    expect(await check({ clientSecret: 'wrong' })).toEqual(['address: ok', 'keys: ok', 'flow: ok', 'client: client_refused']);
    await t.app.db.knex('identity_providers').where({ id }).update({ client_secret: before?.clientSecret });
  });
});

it.each([
  'http://id.example',
  'https://login.microsoftonline.com/common/v2.0',
  'https://login.microsoftonline.com/organizations/v2.0',
  'https://user:pass@id.example',
  'https://id.example/?tenant=x',
  'not an address',
])('takes %s for no issuer', async (issuer) => {
  await expect(connect(t, administrator, provider, { issuer, clientId: issuer })).rejects.toMatchObject({ extra: { fields: { issuer: 'not_an_issuer' } } });
});

it('keeps the issuer of a provider by which people are known', async () => {
  await invited();
  await visitor().signIn(id);
  await expect(change(t, administrator, id, { issuer: 'https://another.example' })).rejects.toMatchObject({ extra: { fields: { issuer: 'in_use' } } });
});
