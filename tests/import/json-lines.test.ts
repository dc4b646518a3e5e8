import { ingestPending } from '../../src/app/ingest';
import { storeItems } from '../../src/app/store-items';
import { importTickets } from '../../src/app/import/import-tickets';
import { readJsonLines } from '../../src/app/import/read-json-lines';
import { CARE, oldCase, openImportWorld, type ImportWorld } from './support';

let world: ImportWorld;
beforeEach(async () => {
  world = await openImportWorld();
});
afterEach(() => world.app.close());

const rows = <Row extends Record<string, unknown>>(sql: string): Promise<Row[]> => world.app.sql<Row>(sql);
const mailArrives = async (lines: readonly string[]): Promise<void> => {
  const item = { sourceKey: `mail-${lines.join('')}`, bytes: Buffer.from(lines.join('\r\n')), receivedAt: new Date(), transport: {} };
  await storeItems(world.app, [{ item, accountId: world.account, backlog: false }]);
  await ingestPending(world.app);
};

test('a closed case keeps its dates, state, tags, words, files and people, and nobody is written to', async () => {
  const [agentId] = [(await world.app.person('agent', [world.centre])).userId];
  const png = 'iVBORw0KGgo=';
  const report = await world.runLines([
    oldCase('4711', {
      tags: ['visa', 'تأشيرة'],
      urgent: true,
      assignee: `${agentId}@wasl.example`,
      messages: [
        { id: 'a', direction: 'in', at: '2023-03-01T08:00:00Z', from: { name: 'هند', email: 'hind@mail.example' }, to: [{ email: CARE }], html: '<p>سؤال <script>alert(1)</script></p>', attachments: [{ name: 'صورة.png', type: 'image/png', content: png }] },
        { id: 'b', direction: 'note', at: '2023-03-01T09:00:00Z', from: { name: 'Omar' }, text: 'He called.' },
        { id: 'c', direction: 'out', at: '2023-03-02T08:00:00Z', from: { email: CARE }, to: [{ email: 'hind@mail.example' }], text: 'Answer' },
      ],
    }),
  ]);
  expect(report).toMatchObject({ read: 3, rejected: 0, messages: { in: 1, out: 1, note: 1 }, tickets: { opened: 1 }, numbers: 1 });
  const [ticket] = await rows(`select * from tickets`);
  expect(ticket).toMatchObject({
    state: 'closed',
    received_at: new Date('2023-03-01T08:00:00Z'),
    closed_at: new Date('2023-03-05T08:00:00Z'),
    last_message_at: new Date('2023-03-02T08:00:00Z'),
    tags: ['visa', 'تأشيرة'],
    urgent: true,
    assignee_id: agentId,
    message_count: 3,
    attachment_count: 1,
    awaits_answer: false,
    imported_at: expect.any(Date),
    reference: expect.stringMatching(/^937-1444-0000001-\d$/),
  });
  const messages = await rows(`select direction, purpose, received_at, text, html, sender, sender_trust, warnings from messages order by received_at`);
  expect(messages).toMatchObject([
    { direction: 'in', purpose: 'message', received_at: new Date('2023-03-01T08:00:00Z'), sender: { name: 'هند', address: 'hind@mail.example' } },
    { direction: 'note', purpose: 'note', text: expect.stringContaining('He called.'), sender: { kind: 'user', name: 'Omar' }, sender_trust: 'aligned', warnings: [] },
    { direction: 'out', purpose: 'reply', sender_trust: 'aligned' },
  ]);
  expect(String(messages[0]?.['html'])).not.toContain('script');
  expect(await rows(`select filename, bytes::int from attachments`)).toEqual([{ filename: 'صورة.png', bytes: 8 }]);
  expect(await rows(`select 1 from deliveries`)).toEqual([]);
  expect(await rows(`select 1 from acknowledgements`)).toEqual([]);
  expect(await rows(`select type from events order by id`)).toEqual([{ type: 'ticket.imported' }, { type: 'operations.changed' }]);
  expect(world.app.nudged).toEqual([]);
});

test('whom nobody knows here is remembered by name, and is nobody else of that name', async () => {
  await world.runLines([
    oldCase('1', { assignee: 'gone@old.example', customer: { name: 'Ahmad' }, messages: [{ id: '1', direction: 'in', at: '2023-03-01T08:00:00Z', from: { name: 'Ahmad' }, text: 'One' }] }),
    oldCase('2', { customer: { name: 'Ahmad' }, messages: [{ id: '1', direction: 'in', at: '2023-03-01T08:00:00Z', from: { name: 'Ahmad' }, text: 'Two' }] }),
    oldCase('3', { customer: { phone: '0500000012' }, messages: [{ id: '1', direction: 'in', at: '2023-03-01T08:00:00Z', from: { phone: '0500000012' }, text: 'Three' }] }),
  ]);
  expect(await rows(`select party, contact_id is null as nobody, tags from tickets order by reference`)).toEqual([
    { party: 'Ahmad', nobody: true, tags: ['was:gone@old.example'] },
    { party: 'Ahmad', nobody: true, tags: [] },
    { party: '+966500000012', nobody: false, tags: [] },
  ]);
});

test('a second run changes nothing; a longer export adds what is new to the same cases', async () => {
  await world.runLines([oldCase('1'), oldCase('2')]);
  const before = await world.state();
  expect(await world.runLines([oldCase('1'), oldCase('2')])).toMatchObject({ alreadyTaken: 4, messages: { in: 0, out: 0 }, tickets: { opened: 0 } });
  expect(await world.state()).toEqual(before);
  const longer = oldCase('1');
  (longer['messages'] as object[]).push({ id: '3', direction: 'in', at: '2023-04-01T08:00:00Z', from: { email: 'hind@mail.example' }, text: 'Thanks' });
  expect(await world.runLines([longer])).toMatchObject({ alreadyTaken: 2, messages: { in: 1 }, tickets: { opened: 0 } });
  expect(await rows(`select message_count, state from tickets order by reference`)).toEqual([
    { message_count: 3, state: 'closed' },
    { message_count: 2, state: 'closed' },
  ]);
});

test('what was pulled from the mailbox before is not doubled, and its case gets the old number', async () => {
  await mailArrives(['From: Hind <hind@mail.example>', `To: ${CARE}`, 'Subject: Case 7', 'Message-ID: <q-7@mail.example>', 'Date: Wed, 01 Mar 2023 08:00:00 +0000', '', 'Question about 7', '']);
  const report = await world.runLines([oldCase('7')]);
  expect(report).toMatchObject({ duplicates: 1, messages: { in: 0, out: 1 }, tickets: { opened: 0 }, numbers: 1 });
  expect(await rows(`select t.message_count, l.shown from tickets t join ticket_aliases l on l.ticket_id = t.id`)).toEqual([{ message_count: 2, shown: '7' }]);
});

test('an answer to an old mail of ours joins its case and opens no new one', async () => {
  await world.runLines([oldCase('8', { state: 'in_progress', closedAt: undefined })]);
  await mailArrives(['From: Hind <hind@mail.example>', `To: ${CARE}`, 'Subject: Re: Case 8', 'Message-ID: <later@mail.example>', 'In-Reply-To: <a-8@wasl.example>', '', 'One more question', '']);
  expect(await rows(`select message_count, state, awaits_answer from tickets`)).toEqual([{ message_count: 3, state: 'in_progress', awaits_answer: true }]);
});

test('what is wrong is told by line and field and kept; the rest is taken', async () => {
  const wrong = oldCase('9', { state: 'done', colour: 'red' });
  const report = await world.runLines([oldCase('1'), '{"number":', wrong, { ...oldCase('3'), messages: [{ id: '1', direction: 'in', at: 'yesterday', from: {}, text: 'x' }] }, oldCase('2')]);
  expect(report).toMatchObject({ rejected: 3, tickets: { opened: 2 } });
  expect(world.rejects.map(({ where, problems }) => [where, problems])).toEqual([
    ['cases.jsonl line 2', [expect.stringMatching(/^is no JSON/)]],
    ['cases.jsonl line 3', [expect.stringMatching(/^state: /), expect.stringContaining('colour')]],
    ['cases.jsonl line 4', [expect.stringMatching(/^messages\.0\.at: /)]],
  ]);
  expect(Buffer.from(world.rejects[1]?.content ?? []).toString()).toBe(JSON.stringify(wrong));
});

test('a file beside the lines is attached; one outside the folder is refused', async () => {
  world.file('files/letter.txt', 'A letter');
  const withFile = (number: string, file: string): object => oldCase(number, { messages: [{ id: '1', direction: 'in', at: '2023-03-01T08:00:00Z', from: { email: 'hind@mail.example' }, text: 'See file', attachments: [{ name: 'letter.txt', type: 'text/plain', file }] }] });
  const report = await world.runLines([withFile('1', 'files/letter.txt'), withFile('2', '../../etc/passwd'), withFile('3', 'files/none.txt')]);
  expect(report).toMatchObject({ rejected: 2, tickets: { opened: 1 } });
  expect(world.rejects.map((reject) => reject.problems[0])).toEqual([expect.stringContaining('messages.0.attachments'), expect.stringContaining('ENOENT')]);
  expect(await rows(`select filename, bytes::int from attachments`)).toEqual([{ filename: 'letter.txt', bytes: 8 }]);
});

test('a dry run counts what a run then does, and leaves nothing', async () => {
  const lines = [oldCase('1'), oldCase('2', { messages: (oldCase('1')['messages'] as object[]) }), oldCase('3')];
  const dry = await world.runLines(lines, { dryRun: true });
  expect(await rows(`select 1 from tickets union all select 1 from sightings union all select 1 from blobs union all select 1 from events`)).toEqual([]);
  const { seconds: _, ...real } = await world.runLines(lines);
  expect(dry).toMatchObject({ ...real, dryRun: true });
  expect(real.tickets.opened).toBe(2);
});

test('a disk that is nearly full ends the run before anything is taken, and the next one goes on', async () => {
  const { app } = world;
  const full = { ...app, hasSpace: async () => false };
  const there = await app.db.stores.accounts.get(world.account);
  if (there === undefined) throw new Error('no account');
  const settings = { account: there, actorId: world.administrator.userId, source: 'old', mailState: 'closed', formerAddresses: [], dryRun: false } as const;
  const lines = readJsonLines(world.file('cases.jsonl', JSON.stringify(oldCase('1'))), 'old');
  await expect(importTickets(full, settings, lines, { rejected: async () => undefined, progress: () => undefined })).rejects.toThrow(/disk is nearly full/);
  expect(await rows(`select 1 from blobs union all select 1 from tickets`)).toEqual([]);
  expect(await world.runLines([oldCase('1')])).toMatchObject({ tickets: { opened: 1 } });
});

test('the ledger balances with what was taken over', async () => {
  await world.runLines([oldCase('1'), oldCase('2')]);
  const [balance] = await rows(`select (select sum(seen)::int from source_counts) as seen, (select count(*)::int from sightings where outcome = 'filed') as filed`);
  expect(balance).toEqual({ seen: 4, filed: 4 });
});

test('a case is known by its number as it was written: what looks alike without its signs is two cases', async () => {
  await world.runLines([oldCase('1-123', { customer: { email: 'hind@mail.example' } }), oldCase('11-23', { customer: { email: 'omar@mail.example' } })]);
  expect(await rows(`select shown, party from ticket_aliases join tickets on tickets.id = ticket_id order by shown`)).toEqual([
    { shown: '1-123', party: 'hind@mail.example' },
    { shown: '11-23', party: 'omar@mail.example' },
  ]);
  const message = (id: string): object => ({ id, direction: 'in', at: '2023-03-01T08:00:00Z', from: { email: 'a@mail.example' }, text: `words ${id}` });
  const report = await world.runLines([oldCase('7:2', { messages: [message('3')] }), oldCase('7', { messages: [message('2:3')] })]);
  expect(report).toMatchObject({ alreadyTaken: 0, messages: { in: 2 }, tickets: { opened: 2 } });
});

test('a longer export finds its cases where they were moved to meanwhile', async () => {
  const message = (id: string, day: number): object => ({ id, direction: 'in', at: `2023-03-0${day}T08:00:00Z`, from: { email: 'hind@mail.example' }, text: `words ${id}` });
  await world.runLines([oldCase('1', { messages: [message('1', 1)] })]);
  const other = await world.app.centre('920');
  await world.app.sql(`update tickets set centre_id = ?`, [other]);
  const report = await world.runLines([oldCase('1', { messages: [message('1', 1), message('2', 2), message('3', 3)] })]);
  expect(report).toMatchObject({ alreadyTaken: 1, messages: { in: 2 }, tickets: { opened: 0 } });
  expect(await rows(`select message_count, centre_id from tickets`)).toEqual([{ message_count: 3, centre_id: other }]);
});

test('a Message-ID that its source used twice is two messages', async () => {
  const message = (id: string): object => ({ id, direction: 'in', at: '2023-03-01T08:00:00Z', from: { email: 'scan@mail.example' }, text: `page ${id}`, messageId: '<scan@mail.example>' });
  const report = await world.runLines([oldCase('1', { messages: [message('1')] }), oldCase('2', { messages: [message('2')] })]);
  expect(report).toMatchObject({ duplicates: 0, messages: { in: 2 }, tickets: { opened: 2 } });
});

test('a line in another encoding is rejected before its words are lost; a byte order mark is none of them', async () => {
  const line = JSON.stringify(oldCase('1', { subject: 'XX' }));
  const arabic = Buffer.from(line.replace('XX', 'YY'), 'latin1');
  arabic.set([0xe3, 0xe6], arabic.indexOf('YY'));
  const file = world.file('cp1256.jsonl', arabic);
  expect(await world.run(readJsonLines(file, 'old'))).toMatchObject({ rejected: 1, messages: { in: 0 } });
  expect(world.rejects).toMatchObject([{ problems: ['is not UTF-8'] }]);
  expect(await world.runLines([`\uFEFF${line}`])).toMatchObject({ rejected: 0, tickets: { opened: 1 } });
});
