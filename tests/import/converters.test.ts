import path from 'node:path';
import { readChatwoot } from '../../src/app/import/read-chatwoot';
import { peopleIn } from '../../src/app/import/read-export';
import { readZammad } from '../../src/app/import/read-zammad';
import type { UserId } from '../../src/core/ids';
import { openImportWorld, type ImportWorld } from './support';

const FIXTURES = path.join(__dirname, 'fixtures');
let world: ImportWorld;
let omar: UserId;
beforeEach(async () => {
  world = await openImportWorld();
  omar = (await world.app.person('agent', [world.centre])).userId;
  await world.app.sql(`update users set email = 'omar@wasl.example' where id = ?`, [omar]);
});
afterEach(() => world.app.close());

const tickets = (): Promise<Record<string, unknown>[]> =>
  world.app.sql(`select l.number, t.subject, t.state, t.urgent, t.tags, t.party, t.assignee_id, t.received_at, t.closed_at from tickets t join ticket_aliases l on l.ticket_id = t.id order by l.number`);
const messages = (number: string): Promise<Record<string, unknown>[]> =>
  world.app.sql(
    `select m.direction, m.text, m.external_id, m.author_id, m.sender->>'address' as sender, (select string_agg(a.filename, ',') from attachments a where a.message_id = m.id) as files
       from messages m join ticket_aliases l on l.ticket_id = m.ticket_id where l.number = ? order by m.received_at`,
    [number],
  );

test('saved answers of Zammad become its cases, with numbers, people, tags, notes, files and the mails as they were sent', async () => {
  const report = await world.run(readZammad(path.join(FIXTURES, 'zammad'), 'zammad'), { source: 'zammad' });
  expect(report).toMatchObject({ tickets: { opened: 2 }, messages: { in: 2, out: 1, note: 1 }, rejected: 2 });
  expect(await tickets()).toMatchObject([
    { number: '22002', subject: 'Order of a visa', state: 'closed', urgent: true, tags: ['visa', 'عاجل'], party: 'هند سالم', assignee_id: omar, received_at: new Date('2021-05-03T09:57:17.837Z'), closed_at: new Date('2021-05-05T10:00:00Z') },
    { number: '22003', subject: 'A call', state: 'need_info', urgent: false, party: 'Saleh', assignee_id: null },
  ]);
  expect(await messages('22002')).toMatchObject([
    { direction: 'in', text: expect.stringContaining('أرجو المساعدة'), external_id: 'z10@mail.example', sender: 'hind@mail.example', files: 'رسالة.txt' },
    { direction: 'note', text: expect.stringContaining('He is right'), author_id: omar },
    { direction: 'out', text: expect.stringContaining('as it was sent'), external_id: 'z12@wasl.example', sender: 'care@wasl.example' },
  ]);
  expect(await messages('22003')).toMatchObject([{ direction: 'in', sender: '+966500000012' }]);
  expect(world.rejects.map(({ where, problems }) => [where, problems])).toEqual([
    ['tickets-2.json 1', [expect.stringContaining('expand=true')]],
    ['articles/5.json', [expect.stringContaining('ENOENT')]],
  ]);
});

test('saved answers of Chatwoot become its conversations; activities are no messages', async () => {
  const report = await world.run(readChatwoot(path.join(FIXTURES, 'chatwoot'), 'chatwoot'), { source: 'chatwoot' });
  expect(report).toMatchObject({ tickets: { opened: 2 }, messages: { in: 2, out: 2, note: 1 }, rejected: 1 });
  expect(await tickets()).toMatchObject([
    { number: '41', subject: 'Visa', state: 'closed', urgent: true, tags: ['visa'], party: 'هند', assignee_id: omar, received_at: new Date(1620032237_000) },
    { number: '42', state: 'registered', party: 'Saleh', assignee_id: null },
  ]);
  expect(await messages('41')).toMatchObject([
    { direction: 'in', external_id: 'c1@mail.example', sender: 'hind@mail.example', files: 'letter one.txt' },
    { direction: 'note', author_id: omar },
    { direction: 'out', external_id: 'c2@wasl.example', author_id: omar },
  ]);
  expect(world.rejects).toMatchObject([{ where: 'conversations-1.json 2', problems: [expect.stringContaining('messages/43.json')] }]);
});

test.each([
  ['zammad', readZammad],
  ['chatwoot', readChatwoot],
])('saved answers of %s read twice change nothing', async (source, read) => {
  await world.run(read(path.join(FIXTURES, source), source), { source });
  const before = await world.state();
  expect(await world.run(read(path.join(FIXTURES, source), source), { source })).toMatchObject({ tickets: { opened: 0 }, messages: { in: 0, out: 0, note: 0 } });
  expect(await world.state()).toEqual(before);
});

test.each([
  ['"Salim, Hind" <hind@mail.example>, omar@mail.example', [{ name: 'Salim, Hind', email: 'hind@mail.example' }, { email: 'omar@mail.example' }]],
  ['Hind', [{ name: 'Hind' }]],
  ['<a@b.example>', [{ email: 'a@b.example' }]],
  ['', []],
  [null, []],
])('the people of %j', (header, people) => {
  expect(peopleIn(header)).toEqual(people);
});
