import { startOidcProvider, type OidcProvider } from '../support/oidc-provider';
import { query } from '../support/postgres';
import { amid } from './support/amid';
import { startServer, type Client, type TestServer } from './support/client';
import { addPerson, PASSWORD, type TestPerson } from './support/people';
import { change, connect } from './support/providers';
import { createTestApp, type TestApp } from './support/test-app';
import { Visitor } from './support/visitor';

let t: TestApp;
let server: TestServer;
let far: OidcProvider;
let administrator: TestPerson;
let admin: Client;
let id: string;
let people = 0;

beforeAll(async () => {
  [t, far] = await Promise.all([createTestApp(), startOidcProvider()]);
  server = await startServer(t.app);
});
afterAll(async () => {
  await server.close();
  await t.close();
  await far.close();
});
beforeEach(async () => {
  const { knex } = t.app.db;
  for (const table of ['rate_limits', 'sessions', 'user_identities', 'identity_providers']) await knex(table).delete();
  await knex('sign_in_settings').update({ passwords: true });
  await knex('users').update({ disabled_at: new Date() });
  const all = (await t.app.db.stores.people.centres.list()).map((centre) => centre.code);
  administrator = await addPerson(t.app, 'administrator', all, `admin-${++people}@wasl.test`);
  admin = server.client();
  await admin.signIn(administrator.email, PASSWORD);
  id = (await connect(t, administrator, far)).id;
});

const visitor = () => new Visitor(server.base);
async function linked(more: object = { has_password: true }, role: 'agent' | 'administrator' = 'agent'): Promise<TestPerson> {
  const person = await addPerson(t.app, role, ['937'], `person-${++people}@wasl.test`);
  await t.app.db.knex('users').where({ id: person.id }).update(more);
  await t.app.db.stores.people.users.invite(person.id);
  become(person);
  expect(await visitor().signIn(id)).toBe('/signed-in');
  return person;
}
const become = (person: TestPerson) =>
  void (far.person = { sub: person.id, email: person.email, email_verified: true, name: 'Person' });
const remove = () => admin.call('DELETE', `/api/sign-in/providers/${id}`);
const unlink = (person: TestPerson, from = id) => admin.call('DELETE', `/api/users/${person.id}/providers/${from}`);
const told = async () => (await admin.get(`/api/sign-in/providers/${id}/people`)).json;
const noPassword = { has_password: false };

describe('unlinking a person', () => {
  it('ends what the provider opened for them, lets them in by it no more, and leaves everybody else', async () => {
    const [one, other] = [await linked(), await linked()];
    const [first, second] = [visitor(), visitor()];
    await second.signIn(id);
    become(one);
    await first.signIn(id);
    const users = (await admin.get('/api/users')).json['items'] as { id: string; linkedTo: unknown[] }[];
    expect(users.find((user) => user.id === one.id)?.linkedTo).toMatchObject([
      { id, label: { en: 'Ministry identity' } },
    ]);
    expect((await unlink(one)).status).toBe(204);
    expect(await first.whoAmI()).toBeUndefined();
    expect(await second.whoAmI()).toBe(other.email);
    expect(await visitor().signIn(id)).toBe('/signed-in?trouble=not_admitted');
    expect((await server.client().signIn(one.email, PASSWORD)).status).toBe(200);
    expect((await unlink(one)).status).toBe(404);
    expect((await unlink(one, 'no-id')).status).toBe(404);
    await t.app.db.stores.people.users.invite(one.id);
    expect(await visitor().signIn(id)).toBe('/signed-in');
  });

  it('withdraws an invitation that still runs, and so keeps the same identity out', async () => {
    const person = await linked();
    await t.app.db.stores.people.users.invite(person.id);
    await unlink(person);
    expect(await visitor().signIn(id)).toBe('/signed-in?trouble=not_admitted');
  });

  it('is refused for the last administrator who could come in', async () => {
    const chief = await linked(noPassword, 'administrator');
    await t.app.db.knex('users').where({ id: administrator.id }).update(noPassword);
    expect((await unlink(chief)).json).toMatchObject({ code: 'last_way_in', status: 409 });
    expect(await visitor().signIn(id)).toBe('/signed-in');
  });

  it('leaves no session of who is on the way back from the provider at that moment', async () => {
    const person = await linked();
    await t.app.db.knex('sessions').where({ user_id: person.id }).delete();
    const browser = visitor();
    const callback = await browser.toCallback(id);
    const held = (trx: Parameters<Parameters<typeof amid>[1]>[0]) =>
      trx('identity_providers')
        .where({ id })
        .forNoKeyUpdate()
        .first('id')
        .then(() => trx('user_identities').where({ user_id: person.id }).delete());
    const ended = await amid(t, held, () => browser.go(callback));
    expect(ended.to).toBe('/signed-in?trouble=not_admitted');
    expect(await browser.whoAmI()).toBeUndefined();
  });
});

describe('removing a provider', () => {
  it('says before whom it concerns, ends what it opened, and leaves the people', async () => {
    await linked();
    const stranded = await linked(noPassword);
    const disabled = await linked(noPassword);
    await t.app.db.knex('users').where({ id: disabled.id }).update({ disabled_at: new Date() });
    expect(await told()).toEqual({ known: 3, stranded: 1 });
    become(stranded);
    const browser = visitor();
    await browser.signIn(id);
    expect((await remove()).status).toBe(204);
    expect(await browser.whoAmI()).toBeUndefined();
    expect((await browser.post('/api/session/provider', { providerId: id })).json).toMatchObject({
      current: { trouble: 'off' },
    });
    expect((await browser.go('/api/session/ways')).json).toMatchObject({ providers: [] });
    expect(await t.app.db.stores.people.users.get(stranded.id)).toMatchObject({
      linkedTo: [],
      role: 'agent',
      disabledAt: null,
    });
    expect((await admin.get('/api/session')).status).toBe(200);
    expect((await remove()).status).toBe(404);
  });

  it('counts nobody as stranded who has another provider that is switched on', async () => {
    const second = await startOidcProvider();
    const secondId = (await connect(t, administrator, second)).id;
    const person = await linked(noPassword);
    await t.app.db.stores.people.providers.link(secondId, person.id, person.id);
    expect(await told()).toEqual({ known: 1, stranded: 0 });
    await change(t, administrator, secondId, { enabled: false });
    expect(await told()).toEqual({ known: 1, stranded: 1 });
    await second.close();
  });

  it('is refused, as switching it off is, when no administrator could come in any more', async () => {
    await linked(noPassword, 'administrator');
    await t.app.db.knex('users').where({ id: administrator.id }).update(noPassword);
    expect((await remove()).json).toMatchObject({ code: 'last_way_in' });
    await expect(change(t, administrator, id, { enabled: false })).rejects.toThrow('last_way_in');
    expect(await visitor().signIn(id)).toBe('/signed-in');
  });

  it('is refused for the last one where passwords are switched off', async () => {
    await t.app.db.knex('users').where({ id: administrator.id }).update({ break_glass: true });
    await t.app.db.knex('sign_in_settings').update({ passwords: false });
    expect((await remove()).json).toMatchObject({ code: 'last_provider' });
  });

  it('has happened as a whole or not at all', async () => {
    const person = await linked();
    const browser = visitor();
    await browser.signIn(id);
    await query(
      t.database.ownerUrl,
      `create function refuse() returns trigger language plpgsql as $$ begin raise exception 'cut off'; end $$`,
    );
    await query(
      t.database.ownerUrl,
      `create trigger cut before insert on events for each row when (new.type = 'sign_in.changed') execute function refuse()`,
    );
    expect((await remove()).status).toBe(500);
    await query(t.database.ownerUrl, `drop trigger cut on events`);
    expect(await browser.whoAmI()).toBe(person.email);
    expect((await remove()).status).toBe(204);
    expect(await browser.whoAmI()).toBeUndefined();
  });

  it('is for administrators of every centre, who said their password a short while ago', async () => {
    const local = await addPerson(t.app, 'administrator', ['937'], `local-${++people}@wasl.test`);
    const client = server.client();
    await client.signIn(local.email, PASSWORD);
    expect((await client.call('DELETE', `/api/sign-in/providers/${id}`)).json).toMatchObject({ code: 'forbidden' });
    await t.app.db.knex('sessions').update({ confirmed_until: null });
    const person = await linked();
    await t.app.db.knex('sessions').update({ confirmed_until: null });
    expect((await remove()).json).toMatchObject({ code: 'confirm_needed' });
    expect((await unlink(person)).json).toMatchObject({ code: 'confirm_needed' });
  });
});
