import { Desk } from '../faults/support/desk';
import { World } from '../faults/support/world';
import { mustRun, wasl } from '../golive/support/command';
import { query } from '../support/postgres';

/** `wasl regain-access`, for the only administrator, who lost telephone, recovery codes and password. */
let world: World;
let env: Record<string, string>;
const { email, password } = Desk.PERSON;
beforeAll(async () => {
  world = await World.open({ embedded: true });
  await world.start();
  env = { WASL_DATA_DIR: world.dataDir, PORT: '0', WASL_SMTP_PORT: '0' };
}, 120_000);
afterAll(() => world.close(), 60_000);

const post = async (path: string, body: object): Promise<Response> => {
  const url = world.running()[0]?.url ?? '';
  const headers = { 'content-type': 'application/json', origin: url };
  return fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
};

test('who lost everything gets in again by the link alone: once, without the second factor, and no old session lives on', async () => {
  const database = world.running()[0]?.facts.databaseUrl ?? '';
  await query(
    database,
    `insert into second_factors (user_id, secret, confirmed_at) select id, '\\x00', now() from users where email = '${email}'`,
  );
  const desk = new Desk(() => world.running()[0]?.url ?? '');
  expect(await desk.signIn().catch(() => 'needs a code')).toBe('needs a code');
  const ran = await mustRun(['regain-access', email.toUpperCase()], env);
  expect(ran.stderr).toMatch(/once, until .* The second factor is off/);
  const token = /\/reset\/([\w-]{43})$/.exec(ran.stdout.trim())?.[1];
  const next = 'another correct horse battery';
  expect((await post('/api/session/reset', { token, password: next })).status).toBe(204);
  expect((await post('/api/session/reset', { token, password: 'yet another horse battery' })).status).toBe(410);
  expect((await post('/api/session', { email, password })).status).toBe(401);
  expect((await post('/api/session', { email, password: next })).status).toBe(200);
  expect(
    await query(database, `select data->>'what' as what, actor_id from events where type = 'user.changed' order by id`),
  ).toEqual(
    expect.arrayContaining([
      { what: 'second_factor_off', actor_id: null },
      { what: 'reset_link', actor_id: null },
    ]),
  );
});

test('nobody of that name is told plainly, and changes nothing', async () => {
  const ran = await wasl(['regain-access', 'nobody@wasl.example'], env);
  expect([ran.code, ran.stdout]).toEqual([1, '']);
  expect(ran.stderr).toMatch(/Nobody who may sign in/);
  expect((await wasl(['regain-access'], env)).stderr).toMatch(/Name one person/);
});
