import { seedDemoFacilities } from '../../src/app/organisation/seed-units';
import { seedInstallation } from '../../src/app/seed/seed-installation';
import type { Absences, ListedUnit, Unit, UnitImportResult, Units } from '../../src/shared/api';
import { startServer, type Answer, type Client, type TestServer } from './support/client';
import { addPerson, PASSWORD } from './support/people';
import { createTestApp, type TestApp } from './support/test-app';

/** 2026-11-25, 23:30 in Riyadh: there it is still the 25th, and in half an hour it is not. */
let now = new Date('2026-11-25T20:30:00Z');
let t: TestApp;
let server: TestServer;
let administrator: Client;
let agent: Client;

beforeAll(async () => {
  t = await createTestApp({ clock: { now: () => now } });
  server = await startServer(t.app);
  administrator = await signIn('administrator');
  agent = await signIn('agent');
});
afterAll(async () => {
  await server.close();
  await t.close();
});

async function signIn(role: 'agent' | 'administrator'): Promise<Client> {
  const person = await addPerson(t.app, role, ['937'], `${role}-${t.app.newId()}@wasl.test`);
  const client = server.client();
  await client.signIn(person.email, PASSWORD);
  return client;
}
async function find(q: string): Promise<ListedUnit> {
  const { items } = (await agent.get(`/api/units?q=${encodeURIComponent(q)}`)).json as unknown as Units;
  const [first] = items;
  if (first === undefined) throw new Error(`no unit ${q}`);
  return first;
}
const open = async (id: string): Promise<Unit> => (await agent.get(`/api/units/${id}`)).json as unknown as Unit;
const send = (
  what: 'facilities' | 'people',
  content: string | Buffer,
  dryRun = false,
  client = administrator,
): Promise<Answer> =>
  client.call('POST', '/api/unit-imports', { what, content: Buffer.from(content).toString('base64'), dryRun });
const imported = async (...args: Parameters<typeof send>): Promise<UnitImportResult> =>
  (await send(...args)).json as unknown as UnitImportResult;
const HEAD = 'code,ar,en,type,ownership,region,cluster,duty_manager_phone,coordinator,deputy_coordinator\n';
const PEOPLE = 'unit,duty,name,mail,phone,trained_on,leave_from,leave_to\n';
const person = (differs: Readonly<Record<string, unknown>> = {}) => ({
  duty: 'coordinator',
  userId: null,
  name: 'Sara',
  mail: 'sara@unit.example',
  phone: '',
  trainedOn: '2026-01-01',
  leaves: [],
  ...differs,
});

describe('the organisation of a new installation', () => {
  it('has its regions, clusters and bodies, in a tree that anybody who works here may read', async () => {
    const top = ((await agent.get('/api/units')).json as unknown as Units).items;
    expect(top.filter(({ kind }) => kind === 'region')).toHaveLength(14);
    expect(top.filter(({ kind }) => kind === 'body')).toHaveLength(9);
    const riyadh = top.find(({ code }) => code === 'SA-01');
    expect(riyadh).toMatchObject({ under: 3, receiver: { person: null, why: 'nobody_named' } });
    const clusters = ((await agent.get(`/api/units?under=${riyadh?.id ?? ''}`)).json as unknown as Units).items;
    expect(clusters.map(({ code }) => code)).toEqual(['HCL-01', 'HCL-02', 'HCL-03']);
    expect((await open(clusters[0]?.id ?? '')).above.map(({ code }) => code)).toEqual(['SA-01']);
  });

  it('comes once, however often and however many at a time it starts', async () => {
    const count = async (): Promise<number> => (await t.app.db.stores.units.all()).length;
    const before = await count();
    await Promise.all([seedInstallation(t.app), seedInstallation(t.app)]);
    expect(await count()).toBe(before);
  });

  it('is searched in Arabic however it is spelt, in English, and by code', async () => {
    expect((await find('الاحساء')).code).toBe('HCL-10');
    expect((await find('hafar')).code).toBe('HCL-11');
    expect((await find('hcl-07')).code).toBe('HCL-07');
  });

  it('has twelve invented facilities only where it is a demonstration, each marked as such, with somebody who receives', async () => {
    expect((await t.app.db.stores.units.all()).filter(({ kind }) => kind === 'facility')).toEqual([]);
    await Promise.all([seedDemoFacilities(t.app), seedDemoFacilities(t.app)]);
    const { items } = (await agent.get('/api/units?q=DEMO')).json as unknown as Units;
    expect(items).toHaveLength(12);
    expect(items.every(({ name, receiver }) => name.ar.includes('تجريبية') && receiver.as === 'coordinator')).toBe(
      true,
    );
  });
});

describe('a unit', () => {
  const facts = {
    name: { ar: 'إدارة', en: 'Department' },
    facilityType: null,
    ownership: null,
    contact: '',
    validFrom: '2026-01-01',
    validTo: null,
  };

  it('is made under another, and nobody else can have its code', async () => {
    const parent = await find('HCL-02');
    const body = { ...facts, kind: 'department', code: 'DEP-1', parentId: parent.id };
    const made = await administrator.call('POST', '/api/units', body);
    expect(made.status).toBe(201);
    expect(await open(String(made.json['id']))).toMatchObject({
      clusterId: parent.id,
      regionId: parent.regionId,
      above: [{ code: 'SA-01' }, { code: 'HCL-02' }],
    });
    expect(await administrator.call('POST', '/api/units', body)).toMatchObject({
      status: 400,
      json: { fields: { code: 'This code is taken; codes are permanent.' } },
    });
  });

  it('does not stand under itself, and not where its kind cannot be', async () => {
    const made = await administrator.call('POST', '/api/units', {
      ...facts,
      kind: 'department',
      code: 'DEP-2',
      parentId: (await find('DEP-1')).id,
    });
    const change = { ...facts, version: 1 };
    const above = await find('DEP-1');
    expect(
      (await administrator.call('PATCH', `/api/units/${above.id}`, { ...change, parentId: String(made.json['id']) }))
        .status,
    ).toBe(400);
    expect(
      (await administrator.call('PATCH', `/api/units/${(await find('HCL-02')).id}`, { ...change, parentId: null }))
        .status,
    ).toBe(400);
    expect((await open(above.id)).version).toBe(1);
  });

  it('that two people change at once is changed by one; the other is told', async () => {
    const unit = await find('BODY-SFDA');
    const change = { ...facts, parentId: null, contact: '19999', version: unit.version };
    const answers = await Promise.all([1, 2].map(() => administrator.call('PATCH', `/api/units/${unit.id}`, change)));
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([204, 409]);
    expect((await open(unit.id)).version).toBe(unit.version + 1);
  });
});

describe('people of a unit', () => {
  it('receive when they are trained and present; at midnight in the capital the deputy takes over from who is on leave', async () => {
    const unit = await find('HCL-03');
    const coordinator = person({ leaves: [{ from: '2026-11-26', to: '2026-11-27' }] });
    const made = await administrator.call('POST', `/api/units/${unit.id}/people`, coordinator);
    await administrator.call(
      'POST',
      `/api/units/${unit.id}/people`,
      person({ duty: 'deputy', name: 'Omar', mail: 'Omar@unit.example' }),
    );
    expect((await open(unit.id)).receiver).toMatchObject({ as: 'coordinator', person: { name: 'Sara' } });
    now = new Date('2026-11-25T21:30:00Z');
    expect((await open(unit.id)).receiver).toMatchObject({ as: 'deputy', person: { mail: 'omar@unit.example' } });
    const away = ((await agent.get('/api/unit-absences')).json as unknown as Absences).items;
    expect(away).toMatchObject([{ person: { name: 'Sara' }, unit: { code: 'HCL-03' }, leave: { to: '2026-11-27' } }]);
    now = new Date('2026-11-25T20:30:00Z');
    const id = String(made.json['id']);
    expect((await administrator.call('POST', `/api/unit-people/${id}/end`, { version: 1 })).status).toBe(204);
    expect((await open(unit.id)).receiver).toMatchObject({ as: 'deputy' });
    expect((await administrator.call('PATCH', `/api/unit-people/${id}`, { ...coordinator, version: 2 })).status).toBe(
      404,
    );
  });

  it('have one duty once, an address or a telephone, and leaves that do not end before they begin', async () => {
    const unit = await find('HCL-04');
    const add = (differs: Readonly<Record<string, unknown>>): Promise<Answer> =>
      administrator.call('POST', `/api/units/${unit.id}/people`, person(differs));
    expect((await add({})).status).toBe(201);
    expect((await add({ mail: 'SARA@unit.example' })).json['fields']).toEqual({
      mail: 'This person has this duty here already.',
    });
    expect(Object.keys((await add({ mail: '', phone: '' })).json['fields'] as object)).toEqual(['mail']);
    expect(
      Object.keys(
        (await add({ mail: 'x@unit.example', leaves: [{ from: '2026-12-02', to: '2026-12-01' }] })).json[
          'fields'
        ] as object,
      ),
    ).toEqual(['leaves.0.to']);
    expect((await open(unit.id)).people).toHaveLength(1);
  });

  it('who sign in here are of the viewer’s centres: of others nothing is said', async () => {
    const stranger = await addPerson(t.app, 'agent', ['920'], `stranger-${t.app.newId()}@wasl.test`);
    const known = await addPerson(t.app, 'agent', ['937'], `known-${t.app.newId()}@wasl.test`);
    const add = (userId: string): Promise<Answer> =>
      administrator.call('POST', `/api/units/${unitId}/people`, person({ userId, mail: `${userId}@unit.example` }));
    const unitId = (await find('HCL-05')).id;
    expect(await add(stranger.id)).toMatchObject({ status: 400, json: { fields: { userId: expect.any(String) } } });
    expect((await add(t.app.newId())).text).toBe((await add(stranger.id)).text);
    expect((await add(known.id)).status).toBe(201);
  });
});

describe('an import', () => {
  const many =
    HEAD +
    Array.from(
      { length: 400 },
      (_, at) =>
        `F-${at},منشأة ${at},Facility ${at},hospital,cluster,SA-02,HCL-05,011222${String(at).padStart(4, '0')},c${at}@f.example,Deputy <d${at}@f.example>\n`,
    ).join('');

  it('of hundreds of facilities is told before it is done, done once, and changes nothing when it comes again', async () => {
    const told = { rows: 400, created: 400, changed: 0, unchanged: 0, problems: [] };
    expect(await imported('facilities', many, true)).toEqual({ ...told, done: false });
    expect(await t.app.db.stores.units.lockByCodes(['F-1'])).toEqual([]);
    expect(await imported('facilities', `\uFEFF${many}`)).toEqual({ ...told, done: true });
    expect(await imported('facilities', many)).toEqual({ ...told, created: 0, unchanged: 400, done: true });
    expect(await open((await find('F-399')).id)).toMatchObject({
      version: 1,
      above: [{ code: 'SA-02' }, { code: 'HCL-05' }],
      people: [{ duty: 'coordinator' }, { duty: 'deputy', name: 'Deputy' }, { duty: 'duty_manager' }],
      receiver: { why: 'nobody_trained' },
    });
  });

  it('changes what the file says otherwise, and leaves what it does not speak of', async () => {
    const { id } = await find('F-7');
    expect(await imported('facilities', 'code,ar,en\nF-7,اسم جديد,New name')).toMatchObject({
      changed: 1,
      unchanged: 0,
      done: true,
    });
    expect(await open(id)).toMatchObject({
      name: { ar: 'اسم جديد' },
      facilityType: 'hospital',
      version: 2,
      above: [{ code: 'SA-02' }, { code: 'HCL-05' }],
      people: [{}, {}, {}],
    });
  });

  it('with one wrong row does nothing, and says in the reader’s language what is wrong and where', async () => {
    const file = `${HEAD}G-1,أ,A,,,SA-01,HCL-01,,,\nG-2,ب,B,,,SA-01,HCL-05,,,\nSA-01,ج,C,,,SA-01,,,,\nG-3,د,D,,,SA-99,,,,\n`;
    const result = await imported('facilities', file);
    expect(result).toMatchObject({
      done: false,
      created: 0,
      problems: [
        { line: 3, column: 'cluster' },
        { line: 4, column: 'code', code: 'cannot_change' },
        { line: 5, column: 'region', message: 'There is no unit of this code.' },
      ],
    });
    expect(await t.app.db.stores.units.lockByCodes(['G-1'])).toEqual([]);
  });

  it('of people names, trains and sends on leave, line by line, and once', async () => {
    const file = `${PEOPLE}F-1,coordinator,Sara,c1@f.example,,2026-01-01,2026-11-01,2026-11-30\nF-1,coordinator,,c1@f.example,,,2026-12-20,2026-12-24\nF-1,deputy,,d1@f.example,0501234567,2026-01-01,,\n`;
    expect(await imported('people', file)).toMatchObject({ rows: 3, changed: 3, done: true });
    expect(await imported('people', file)).toMatchObject({ changed: 0, unchanged: 3 });
    expect(await open((await find('F-1')).id)).toMatchObject({
      receiver: { as: 'deputy' },
      people: [{ name: 'Sara', leaves: [{ from: '2026-11-01' }, { from: '2026-12-20' }] }, { phone: '0501234567' }, {}],
    });
    expect(await imported('people', `${PEOPLE}F-NONE,head,X,x@f.example,,,,`)).toMatchObject({
      done: false,
      problems: [{ line: 2, column: 'unit', code: 'unknown_unit' }],
    });
  });

  it.each([
    ['Windows-1256', Buffer.from([0x63, 0x6f, 0x64, 0x65, 0x0a, 0xe3, 0xd3, 0xca]), 'file_not_utf8'],
    ['UTF-16', Buffer.from('\uFEFFcode,ar,en\nA,B,C', 'utf16le'), 'file_not_utf8'],
    ['nothing', Buffer.alloc(0), 'csv_empty'],
    ['a formula', Buffer.from(`${HEAD}H-9,=1+1,A,,,SA-01,,,,`), 'formula_cell'],
  ])('of %s is refused with the reason', async (_what, content, code) => {
    expect(await imported('facilities', content)).toMatchObject({ done: false, problems: [{ code }] });
  });

  it('of the same new facilities by two people at once makes each of them once', async () => {
    const file = `${HEAD}T-1,أ,A,,,SA-01,,,,\nT-2,ب,B,,,SA-01,,,,\n`;
    const answers = await Promise.all([send('facilities', file), send('facilities', file)]);
    expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
    expect(await t.app.db.stores.units.lockByCodes(['T-1', 'T-2'])).toHaveLength(2);
  });

  it('is the administrator’s', async () => {
    expect((await send('facilities', many, true, agent)).status).toBe(403);
  });
});

it('what happened to the organisation is in the audit trail, by ids and codes alone', async () => {
  const events = (await t.app.db.knex('events').where({ type: 'unit.changed' }).select('data')) as {
    data: Record<string, unknown>;
  }[];
  expect(events.length).toBeGreaterThan(400);
  expect(new Set(events.flatMap(({ data }) => Object.keys(data)))).toEqual(new Set(['unitId', 'what']));
});
