import { Authenticator } from './support/authenticator';
import { amid } from './support/amid';
import { startServer, type Client, type TestServer } from './support/client';
import { addPerson, PASSWORD, type TestPerson } from './support/people';
import { createTestApp, type TestApp } from './support/test-app';
import * as api from '../../src/shared/api';
import { sealSecret } from '../../src/app/people/codes';
import { hashPassword } from '../../src/app/people/passwords';

let t: TestApp;
let server: TestServer;
let people = 0;

beforeAll(async () => {
  t = await createTestApp();
  server = await startServer(t.app);
});
afterAll(async () => {
  await server.close();
  await t.close();
});
beforeEach(() => t.app.db.knex('rate_limits').delete());

const somebody = (): Promise<TestPerson> => addPerson(t.app, 'agent', ['937'], `racer-${++people}@wasl.test`);
const signIn = (person: TestPerson) => server.client().signIn(person.email, PASSWORD);
const sessionsOf = (person: TestPerson) => t.app.db.knex('sessions').where({ user_id: person.id });

describe('a sign-in by password, at the moment when', () => {
  it('the password is changed: the old one opens nothing that outlives it', async () => {
    const person = await somebody();
    const next = await hashPassword('another plain 42 boat');
    const answer = await amid(
      t,
      (trx) => trx('users').where({ id: person.id }).update({ password_hash: next }),
      () => signIn(person),
    );
    expect(answer.json).toMatchObject({ code: 'wrong_credentials' });
    expect(await sessionsOf(person)).toEqual([]);
  });

  it('the person is disabled: nothing lives again when they are enabled', async () => {
    const person = await somebody();
    const answer = await amid(
      t,
      (trx) => trx('users').where({ id: person.id }).update({ disabled_at: new Date() }),
      () => signIn(person),
    );
    expect(answer.json).toMatchObject({ code: 'wrong_credentials' });
    expect(await sessionsOf(person)).toEqual([]);
  });

  it('passwords are switched off: nobody is left inside by one', async () => {
    const person = await somebody();
    const answer = await amid(
      t,
      (trx) => trx('sign_in_settings').update({ passwords: false }),
      () => signIn(person),
    );
    await t.app.db.knex('sign_in_settings').update({ passwords: true });
    expect(answer.json).toMatchObject({ code: 'password_off' });
    expect(await sessionsOf(person)).toEqual([]);
  });

  it('the second factor is set up: it is asked for', async () => {
    const person = await somebody();
    const enrolled = async (trx: Parameters<Parameters<typeof amid>[1]>[0]) => {
      await trx('users').where({ id: person.id }).forUpdate().first('id');
      const secret = sealSecret(t.app, person.id, Buffer.alloc(20, 7));
      await trx('second_factors').insert({ user_id: person.id, secret, confirmed_at: new Date() });
    };
    const answer = await amid(t, enrolled, () => signIn(person));
    expect(answer.json).toMatchObject({ code: 'second_factor_needed' });
    expect(await sessionsOf(person)).toEqual([]);
  });
});

it('holds the person while the second factor is set up', async () => {
  const person = await somebody();
  const client: Client = server.client();
  await client.signIn(person.email, PASSWORD);
  const { secret } = api.SecondFactorEnrolment.parse((await client.post('/api/session/second-factor')).json);
  const prove = () =>
    client.call('PUT', '/api/session/second-factor', { code: new Authenticator(secret).code(new Date()) });
  // begun anew elsewhere: the code proves a secret that is not the person's any more
  const other = sealSecret(t.app, person.id, Buffer.alloc(20, 9));
  const answer = await amid(
    t,
    (trx) => trx('second_factors').where({ user_id: person.id }).update({ secret: other }),
    prove,
  );
  expect(answer.json).toMatchObject({ code: 'wrong_code' });
  expect((await t.app.db.stores.people.secondFactors.get(person.id))?.confirmed).toBe(false);
});

it('lets one of two changes of a password at once be the last word, and tells the other', async () => {
  const person = await somebody();
  const client = server.client();
  await client.signIn(person.email, PASSWORD);
  const next = await hashPassword('a third plain 42 boat');
  const answer = await amid(
    t,
    (trx) => trx('users').where({ id: person.id }).update({ password_hash: next }),
    () => client.call('PUT', '/api/session/password', { current: PASSWORD, next: 'another plain 42 boat' }),
  );
  expect(answer.json).toMatchObject({ code: 'wrong_credentials' });
  expect((await server.client().signIn(person.email, 'a third plain 42 boat')).status).toBe(200);
});
