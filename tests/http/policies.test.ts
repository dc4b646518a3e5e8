import { seedInstallation } from '../../src/app/seed/seed-installation';
import { SEED_CALENDARS } from '../../src/core/seed/calendars';
import { SEED_LIMITS } from '../../src/core/seed/limits';
import type { Policies, PolicyVersion } from '../../src/shared/api';
import { startServer, type Client, type TestServer } from './support/client';
import { addPerson, PASSWORD } from './support/people';
import { createTestApp, type TestApp } from './support/test-app';

let now = new Date('2026-11-25T09:00:00Z');
let t: TestApp;
let server: TestServer;
let centres: Map<string, string>;
let administrator: Client;

beforeAll(async () => {
  t = await createTestApp({ clock: { now: () => now } });
  server = await startServer(t.app);
  centres = new Map((await t.app.db.stores.people.centres.list()).map((centre) => [centre.code, centre.id]));
  administrator = await signIn('administrator', ['937', '920', '921']);
});
afterAll(async () => {
  await server.close();
  await t.close();
});

async function signIn(role: 'agent' | 'supervisor' | 'administrator', codes: readonly string[]): Promise<Client> {
  const person = await addPerson(t.app, role, codes, `${role}-${codes.join('-')}-${t.app.newId()}@wasl.test`);
  const client = server.client();
  await client.signIn(person.email, PASSWORD);
  return client;
}
async function versionsOf(code: string, client = administrator): Promise<PolicyVersion[]> {
  const { items } = (await client.get('/api/policies')).json as unknown as Policies;
  return items.filter((item) => item.code === code);
}
const complaint = SEED_LIMITS.find(({ code }) => code === 'complaint.routine')?.data;
const office = SEED_CALENDARS[1]?.data;
const proposal = (differs: Readonly<Record<string, unknown>> = {}) => ({
  kind: 'limit',
  code: 'complaint.routine',
  centreId: null,
  lastVersion: 1,
  validFrom: null,
  validTo: null,
  data: { ...complaint, solution: '36h' },
  ...differs,
});

describe('policies of a new installation', () => {
  it('are all there, in force, and those that are our own proposals ask to be confirmed', async () => {
    const { items } = (await administrator.get('/api/policies')).json as unknown as Policies;
    const limits = items.filter((item) => item.kind === 'limit');
    expect(limits.map((item) => item.code).sort()).toEqual(SEED_LIMITS.map(({ code }) => code).sort());
    expect(items.filter((item) => item.kind === 'pause_reason')).toHaveLength(6);
    expect(new Set(items.map((item) => item.standing))).toEqual(new Set(['in_force']));
    expect(items.filter((item) => item.toConfirm).every((item) => item.source === 'P')).toBe(true);
    expect(limits.find((item) => item.code === 'complaint.complex')).toMatchObject({ source: 'H', toConfirm: false });
  });

  it('tell when the next holidays are', async () => {
    const calendar = (await versionsOf('working')).find((item) => item.centreId === centres.get('920'));
    expect(calendar?.days).toEqual([
      { code: 'eid-fitr', from: '2027-03-09', to: '2027-03-12' },
      { code: 'eid-adha', from: '2027-05-15', to: '2027-05-19' },
      { code: 'founding-day', from: '2027-02-22', to: '2027-02-22' },
      { code: 'national-day', from: '2027-09-23', to: '2027-09-23' },
    ]);
  });

  it('come once, however often and however many at a time it starts', async () => {
    const count = async (): Promise<number> =>
      Number((await t.app.db.knex('policies').count({ n: '*' }).first())?.['n']);
    const before = await count();
    await Promise.all([seedInstallation(t.app), seedInstallation(t.app)]);
    expect(await count()).toBe(before);
  });
});

describe('a new version', () => {
  it('holds from now on, and the old one stays readable as it was', async () => {
    const made = await administrator.call('POST', '/api/policies', proposal());
    expect([made.status, made.json['version']]).toEqual([201, 2]);
    const [newest, oldest] = await versionsOf('complaint.routine');
    expect(newest).toMatchObject({ version: 2, standing: 'in_force', source: 'C', validFrom: now.toISOString() });
    expect(oldest).toMatchObject({ version: 1, standing: 'replaced', data: { solution: '48h' } });
    expect(newest?.changedBy?.name).not.toBe('');
  });

  it('that begins later leaves the present one in force until then', async () => {
    const later = new Date(now.getTime() + 86_400_000);
    const body = proposal({ code: 'report', validFrom: later.toISOString() });
    expect((await administrator.call('POST', '/api/policies', body)).status).toBe(201);
    expect((await versionsOf('report')).map((item) => item.standing)).toEqual(['coming', 'in_force']);
    now = later;
    expect((await versionsOf('report')).map((item) => item.standing)).toEqual(['in_force', 'replaced']);
  });

  it('never begins in the past', async () => {
    const past = new Date(now.getTime() - 1000).toISOString();
    const refused = await administrator.call('POST', '/api/policies', proposal({ code: 'inquiry', validFrom: past }));
    expect([refused.status, refused.json['code']]).toEqual([400, 'policy_in_the_past']);
    expect(await versionsOf('inquiry')).toHaveLength(1);
  });

  it('of two people at once is one, and the other is told', async () => {
    const both = await Promise.all(
      [1, 2].map(() => administrator.call('POST', '/api/policies', proposal({ code: 'media' }))),
    );
    expect(new Set(both.map((answer) => answer.status))).toEqual(new Set([201, 409]));
    expect(await versionsOf('media')).toHaveLength(2);
  });

  it('of a calendar without working hours is refused in words, in both languages, and changes nothing', async () => {
    const data = { ...office, week: [[], [], [], [], [], [], []] };
    const body = proposal({ kind: 'calendar', code: 'working', centreId: centres.get('920'), data });
    const answers = await Promise.all(
      ['ar', 'en'].map((language) =>
        administrator.call('POST', '/api/policies', body, { 'accept-language': language }),
      ),
    );
    expect(answers.map((answer) => answer.status)).toEqual([400, 400]);
    const words = answers.map((answer) => String((answer.json['fields'] as Record<string, string>)['week']));
    expect(words[0]).toMatch(/لا ساعات عمل/);
    expect(words[1]).toMatch(/no working hours/);
    expect((await versionsOf('working')).filter((item) => item.centreId === centres.get('920'))).toHaveLength(1);
  });

  it('of what the product does not know is refused', async () => {
    expect(
      (await administrator.call('POST', '/api/policies', proposal({ code: 'nonsense', lastVersion: 0 }))).status,
    ).toBe(404);
  });

  it('of a centre of its own holds there alone', async () => {
    const own = centres.get('920');
    const body = proposal({
      code: 'suggestion',
      centreId: own,
      lastVersion: 0,
      data: { ...complaint, solution: '5d' },
    });
    expect((await administrator.call('POST', '/api/policies', body)).status).toBe(201);
    const elsewhere = await signIn('administrator', ['921']);
    expect(new Set((await versionsOf('suggestion')).map((item) => item.centreId))).toEqual(new Set([own, null]));
    expect((await versionsOf('suggestion', elsewhere)).map((item) => item.centreId)).toEqual([null]);
  });

  it('for all centres is made by who manages all of them', async () => {
    const some = await signIn('administrator', ['937']);
    const refused = await some.call('POST', '/api/policies', proposal({ code: 'appeal' }));
    expect([refused.status, refused.json['code']]).toEqual([403, 'forbidden']);
    expect(((await some.get('/api/policies')).json as unknown as Policies).mayChangeAll).toBe(false);
  });

  it('is told as an event that names ids and codes alone', async () => {
    const told = await t.app.db.knex('events').where({ type: 'policy.changed' }).whereRaw(`data->>'code' = 'media'`);
    expect(told).toHaveLength(1);
    expect(Object.keys(told[0].data as object).sort()).toEqual(['code', 'kind', 'policyId', 'version', 'what']);
  });
});

describe('a default', () => {
  it('is confirmed once, by name', async () => {
    const [urgent] = await versionsOf('PZ-1');
    const confirm = () => administrator.call('POST', `/api/policies/${urgent?.id}/confirmation`);
    expect((await Promise.all([confirm(), confirm()])).map((answer) => answer.status)).toEqual([204, 204]);
    expect((await versionsOf('PZ-1'))[0]).toMatchObject({ toConfirm: false, confirmed: { at: now.toISOString() } });
    expect(await t.app.db.knex('events').whereRaw(`data->>'policyId' = ?`, [urgent?.id ?? ''])).toHaveLength(1);
  });

  it('that the ministry itself has said needs no confirmation', async () => {
    const [complex] = await versionsOf('complaint.complex');
    expect((await administrator.call('POST', `/api/policies/${complex?.id}/confirmation`)).status).toBe(400);
  });
});

it('lets nobody change or delete a version, not even in the database', async () => {
  await expect(t.app.db.knex('policies').update({ code: 'x' })).rejects.toThrow(/permission denied|append-only/);
  await expect(t.app.db.knex('policy_confirmations').delete()).rejects.toThrow(/permission denied|append-only/);
});

it('shows the limits to agents, who may change none', async () => {
  const agent = await signIn('agent', ['937']);
  expect((await agent.get('/api/policies')).status).toBe(200);
  expect((await agent.call('POST', '/api/policies', proposal())).status).toBe(403);
});
