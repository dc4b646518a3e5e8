import { randomUUID } from 'node:crypto';
import { decideThirdParty } from '../../src/app/decide-third-party';
import { ingestPending } from '../../src/app/ingest';
import { mergeTickets } from '../../src/app/merge-tickets';
import { moveTicketToCentre } from '../../src/app/move-ticket';
import { followSearch } from '../../src/app/search-index';
import { splitMessage } from '../../src/app/split-message';
import { storeItems } from '../../src/app/store-items';
import { writeNote } from '../../src/app/write-note';
import { armFaults } from '../../src/core/fault';
import type { AccountId, CentreId, MessageId, TicketId } from '../../src/core/ids';
import type { Viewer } from '../../src/core/viewer';
import { eraseRows, runWithKnex } from '../../src/db/erase';
import { listTickets, type ListQuery, type TicketPageRead } from '../../src/db/read/ticket-list';
import { jsonItem, type JsonMessage } from '../support/json-channel';
import { openJsonDesk, type JsonDesk } from '../support/json-desk';

let desk: JsonDesk;
let second: CentreId;
let secondAccount: AccountId;
let outsider: Viewer;
let both: Viewer;
beforeAll(async () => {
  desk = await openJsonDesk();
  second = await desk.app.centre('920');
  secondAccount = await desk.app.account(second, 'json', 'second@wasl.example');
  outsider = await desk.app.person('agent', [second]);
  both = await desk.app.person('administrator', [desk.centre, second]);
});
afterAll(() => desk.app.close());
afterEach(() => armFaults(''));

let number = 0;
interface Filed {
  readonly ticketId: TicketId;
  readonly messageId: MessageId;
  readonly reference: string;
}
/** Files a message without the index following. */
async function write(message: Partial<JsonMessage>, account = desk.account): Promise<Filed> {
  number += 1;
  const whole = { id: `m${number}`, from: `p${number}@mail.example`, text: `letter ${number}`, ...message };
  const ids = await storeItems(desk.app, [{ item: jsonItem(whole), accountId: account, backlog: true }]);
  await ingestPending(desk.app, ids);
  const [row] = await desk.app.sql<{ ticketId: TicketId; messageId: MessageId; reference: string }>(
    `select t.id as "ticketId", m.id as "messageId", t.reference from messages m join tickets t on t.id = m.ticket_id where m.sighting_id = ?`,
    [ids[0]],
  );
  if (row === undefined) throw new Error('not filed');
  return row;
}
async function file(message: Partial<JsonMessage>, account = desk.account): Promise<Filed> {
  const filed = await write(message, account);
  await followSearch(desk.app);
  return filed;
}
const look = (q: string, viewer = desk.agent, over: Partial<ListQuery> = {}): Promise<TicketPageRead> =>
  listTickets(desk.app.db.knex, viewer, { view: 'all', q, limit: 20, ...over }, new Date());
const found = async (q: string, viewer = desk.agent, over: Partial<ListQuery> = {}): Promise<string[]> =>
  (await look(q, viewer, over)).items.map((row) => row.id);
const shown = async (q: string, viewer = desk.agent): Promise<string> =>
  (await look(q, viewer)).items
    .map(({ match }) => (match?.snippet ?? []).map((piece) => (piece.hit ? `[${piece.text}]` : piece.text)).join(''))
    .join('\n');

describe('what is found', () => {
  let letter: Filed;
  beforeAll(async () => {
    letter = await file({
      from: 'fatima.q@mail.example',
      name: 'فاطمة عبد الله القحطاني',
      subject: 'إلغاء الموعد',
      text: 'تم إلغاء موعدي في مُستشفى الملك فهد، جوالي ٠٥٠ ١٢٣ ٤٥٦٧ والهوية 1012345672. The appointments were cancelled twice.',
      attachments: ['scan'],
    });
    await file({ subject: 'فاتورة', text: 'لم تصل الفاتورة إلى الشركة' });
  });

  test.each([
    'موعد',
    'المواعيد',
    'بالموعد',
    'مستشفي',
    'المستشفيات',
    'الملک',
    'موع',
    'إلغاء موعد',
    '"إلغاء الموعد"',
    '«مستشفى الملك فهد»',
    'appointment',
    'cancelling',
    'appoint',
    'فاطمة القحطاني',
    'عبدالله',
    'عبد الله',
    'fatima.q@mail.example',
    'FATIMA',
    '0501234567',
    '+966 50 123 4567',
    '٠٥٠١٢٣٤٥٦٧',
    '1012345672',
    '١٠١٢٣٤٥٦٧٢',
    '0.txt',
  ])('%s', async (q) => {
    expect(await found(q)).toEqual([letter.ticketId]);
  });

  test.each([
    'زرافة',
    '"الموعد إلغاء"',
    'موعد زرافة',
    'وعد',
    '0501234568',
    'fatima.z@mail.example',
    'cancellation policy',
    '',
    ' ',
    '%',
    '_',
    '*',
    '\\',
    '""',
    '«',
  ])('and not by %p', async (q) => {
    expect(q.trim() === '' ? [] : await found(q)).toEqual([]);
  });

  test('its number, whole, without dashes, in Arabic digits, or the sequence alone', async () => {
    const arabic = letter.reference.replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit)));
    const sequence = String(Number(letter.reference.split('-')[2]));
    for (const q of [letter.reference, letter.reference.replaceAll('-', ''), arabic, sequence])
      expect(await found(q)).toEqual([letter.ticketId]);
  });

  test('with the words marked as they are written', async () => {
    expect(await shown('مستشفى موعد')).toBe(
      'تم إلغاء [موعدي] في [مُستشفى] الملك فهد، جوالي ٠٥٠ ١٢٣ ٤٥٦٧ والهوية 1012345672. The appointments were cancelled twice.',
    );
    const [row] = (await look('القحطاني إلغاء')).items;
    expect(row?.match?.party.filter((piece) => piece.hit)).toEqual([{ text: 'القحطاني', hit: true }]);
    expect(row?.match?.subject.filter((piece) => piece.hit)).toEqual([{ text: 'إلغاء', hit: true }]);
    expect((await look('0.txt')).items[0]?.match).toMatchObject({ from: 'file' });
    expect(await shown('0.txt')).toBe('[0].[txt]');
  });

  test.each([
    `O'Brien; drop table tickets & | ! (x`,
    '"unbalanced',
    'a:* <-> !b',
    'في من على',
    'x'.repeat(2_000),
    '\u0000',
    "''''",
    '-- /*',
  ])('oddities are answered: %p', async (q) => {
    await expect(look(q)).resolves.toMatchObject({ next: null });
  });
});

test('a name that is typed a little otherwise finds its person when nothing is written so', async () => {
  const hers = await file({ name: 'شيهانة الزهيميل', text: 'about nothing' });
  await file({ name: 'Wilhelmina Featherstone', text: 'about nothing else' }, secondAccount);
  for (const q of ['شيهانه الزهيمل', 'زهيمييل', 'الشيهانة']) expect([q, await found(q)]).toEqual([q, [hers.ticketId]]);
  const [row] = (await look('زهيمييل')).items;
  expect(row?.match?.party).toEqual([{ text: 'شيهانة الزهيميل', hit: true }]);
  expect(await found('Wilhelmin Fetherstone')).toEqual([]);
  expect(await found('Wilhelmin Fetherstone', outsider)).toHaveLength(1);
  expect(await found('زرافات')).toEqual([]);
  await desk.app.db.knex.transaction((trx) => eraseRows(runWithKnex(trx), [hers.messageId], []));
  expect(await found('زهيمييل')).toEqual([]);
  await followSearch(desk.app);
  expect(await found('زهيمييل')).toEqual([]);
});

test('filters narrow what is found', async () => {
  const one = await file({ text: 'zebra crossing', attachments: ['x'] });
  const two = await file({ text: 'zebra stripes' });
  await desk.app.db
    .knex('tickets')
    .where({ id: one.ticketId })
    .update({ category: 'HLT-01', type: 'CMP', assignee_id: desk.agent.userId, received_at: '2026-03-10T21:30:00Z' });
  const contact = (await desk.app.db.knex('tickets').where({ id: two.ticketId }).first('contact_id')) as {
    contact_id: string;
  };
  expect(new Set(await found('zebra'))).toEqual(new Set([one.ticketId, two.ticketId]));
  for (const only of [
    { category: 'HLT-01' },
    { type: 'CMP' },
    { assignee: desk.agent.userId },
    { files: 'yes' as const },
    { from: '2026-03-11', to: '2026-03-11' },
    { to: '2026-03-11' },
  ])
    expect([only, await found('zebra', desk.agent, only)]).toEqual([only, [one.ticketId]]);
  for (const only of [{ contact: contact.contact_id }, { from: '2026-03-12' }])
    expect([only, await found('zebra', desk.agent, only)]).toEqual([only, [two.ticketId]]);
  for (const none of [
    { to: '2026-03-10' },
    { state: 'closed' as const },
    { channel: 'email' },
    { centre: second },
    { tag: 'x' },
  ])
    expect([none, await found('zebra', desk.agent, none)]).toEqual([none, []]);
  await desk.app.db.knex('tickets').where({ id: two.ticketId }).update({ state: 'closed' });
  expect(await found('', desk.agent, { q: undefined, contact: contact.contact_id })).toEqual([two.ticketId]);
  expect(await found('', outsider, { q: undefined, contact: contact.contact_id })).toEqual([]);
});

test('pages follow one another without a gap or a repetition, newest activity first', async () => {
  const filed: string[] = [];
  for (let at = 0; at < 7; at++) filed.push((await write({ text: 'tapioca pudding' })).ticketId);
  await followSearch(desk.app);
  const walked: string[] = [];
  let after: string | undefined;
  do {
    const page = await look('tapioca', desk.agent, { limit: 3, after });
    walked.push(...page.items.map((row) => row.id));
    after = page.next ?? undefined;
  } while (after !== undefined);
  expect(walked).toEqual([...filed].reverse());
});

describe('whose eyes', () => {
  test('an outsider is answered to the byte as if a hidden hit were not there', async () => {
    const open = await file({ text: 'walrus known to all' }, secondAccount);
    const queries = [
      'walrus',
      'walr',
      '"walrus known"',
      'walrus hidden',
      'secret.walrus@mail.example',
      '0507654321',
      'salmiya',
    ];
    const answers = async (): Promise<string> =>
      JSON.stringify(await Promise.all(queries.map((q) => look(q, outsider))));
    const before = await answers();
    expect(before).toContain(open.ticketId);
    const hidden = await file({
      from: 'secret.walrus@mail.example',
      name: 'Salmiya',
      text: 'walrus known hidden 0507654321',
      attachments: ['x'],
    });
    await writeNote(desk.app, desk.agent, hidden.ticketId, { id: randomUUID(), text: 'walrus in a note' });
    await followSearch(desk.app);
    expect(await answers()).toBe(before);
    expect(await found('walrus')).toEqual([hidden.ticketId]);
    expect(new Set(await found('walrus', both))).toEqual(new Set([hidden.ticketId, open.ticketId]));
  });

  test('a case that moves is found in the new centre and no longer in the old one, at once', async () => {
    const moved = await file({ text: 'migrating ostrich' });
    await moveTicketToCentre(desk.app, both, moved.ticketId, { version: 1, centreId: second });
    expect(await found('ostrich')).toEqual([]);
    expect(await found('ostrich', outsider)).toEqual([moved.ticketId]);
  });

  test('nobody without a centre finds anything', async () => {
    await file({ text: 'lonely heron' });
    expect(await found('heron', await desk.app.person('administrator', []))).toEqual([]);
  });

  test('a note is found by who reads the case, and says that it is one', async () => {
    const noted = await file({ text: 'plain words' });
    await writeNote(desk.app, desk.agent, noted.ticketId, { id: randomUUID(), text: 'called the cassowary keeper' });
    await followSearch(desk.app);
    const [row] = (await look('cassowary')).items;
    expect(row).toMatchObject({ id: noted.ticketId, match: { kind: 'note' } });
    expect(await found('cassowary', outsider)).toEqual([]);
  });

  test('what a third party wrote is found as theirs until a person accepts it', async () => {
    const opened = await file({ id: 'tp-open', text: 'first words' });
    const stranger = await file({ text: 'stranger mentions quokka', answers: ['tp-open'] });
    expect(stranger.ticketId).toBe(opened.ticketId);
    expect((await look('quokka')).items).toMatchObject([
      { id: opened.ticketId, match: { kind: 'third_party', messageId: stranger.messageId } },
    ]);
    await decideThirdParty(desk.app, desk.agent, stranger.messageId, 'accept');
    await followSearch(desk.app);
    expect((await look('quokka')).items).toMatchObject([{ match: { kind: 'message' } }]);
  });
});

test('a merged case is found as itself and marked; a message that was split off is found in its new case alone, at once', async () => {
  const kept = await file({ text: 'first platypus' });
  const merged = await file({ text: 'second platypus' });
  await mergeTickets(desk.app, desk.agent, merged.ticketId, { into: kept.ticketId });
  expect((await look('second platypus')).items).toMatchObject([{ id: merged.ticketId, merged: true }]);
  const opened = await file({ id: 'split-open', from: 'splitter@mail.example', text: 'about one thing' });
  const other = await file({ from: 'splitter@mail.example', text: 'about the armadillo', answers: ['split-open'] });
  expect(await found('armadillo')).toEqual([opened.ticketId]);
  const { ticketId } = await splitMessage(desk.app, desk.agent, other.messageId, { onwards: false });
  expect(await found('armadillo')).toEqual([]);
  await followSearch(desk.app);
  expect(await found('armadillo')).toEqual([ticketId]);
});

test('spam is found, and says that it is spam', async () => {
  const spam = await file({ text: 'cheap pangolin watches' });
  await desk.app.db.knex('tickets').where({ id: spam.ticketId }).update({ spam: true });
  expect((await look('pangolin')).items).toMatchObject([{ id: spam.ticketId, spam: true }]);
  expect(await found('pangolin', desk.agent, { view: 'mine' })).toEqual([]);
});

test('what is erased leaves the index in the same transaction, and a follower that holds the old words brings nothing back', async () => {
  const { messageId } = await file({
    from: 'gone@mail.example',
    name: 'Gone Person',
    text: 'tell nobody about the narwhal',
    attachments: ['x'],
  });
  expect(await found('narwhal')).toHaveLength(1);
  await desk.app.db.knex.transaction(async (trx) => {
    await eraseRows(runWithKnex(trx), [messageId], []);
    expect(await trx('search_documents').where({ message_id: messageId })).toEqual([]);
  });
  await followSearch(desk.app);
  for (const q of ['narwhal', 'gone@mail.example', '"Gone Person"']) expect([q, await found(q)]).toEqual([q, []]);
  expect(await desk.app.db.knex('search_documents').where({ message_id: messageId })).toEqual([]);
});

test('an erasure waits for a follower in the middle of its work, and takes out what it wrote', async () => {
  const { messageId } = await write({ text: 'the follower read dugong' });
  let erasing: Promise<unknown> = Promise.resolve();
  await desk.app.db.transact(async (stores) => {
    await stores.search.indexPending(1_000);
    erasing = desk.app.db.knex.transaction((trx) => eraseRows(runWithKnex(trx), [messageId], []));
  });
  await erasing;
  expect(await found('dugong')).toEqual([]);
  await followSearch(desk.app);
  expect(await found('dugong')).toEqual([]);
});

test('a follower that dies before its commit leaves everything to the next one, and doubles nothing', async () => {
  const filed = await write({ text: 'unlucky capybara' });
  armFaults('search.before-commit=throw');
  await expect(followSearch(desk.app)).rejects.toThrow('fault injected');
  expect((await desk.app.db.stores.search.lag()).pending).toBeGreaterThan(0);
  expect(await found('capybara')).toEqual([]);
  await Promise.all([followSearch(desk.app), followSearch(desk.app), followSearch(desk.app)]);
  expect(await found('capybara')).toEqual([filed.ticketId]);
  expect(await desk.app.db.stores.search.lag()).toEqual({ pending: 0, seconds: 0, complete: true });
});

test('what was there before the index is indexed step by step, goes on where it was cut off, and is walked once', async () => {
  const filed: string[] = [];
  for (let at = 0; at < 5; at++) filed.push((await write({ text: 'ancient coelacanth' })).ticketId);
  await desk.app.db.knex('search_pending').del();
  await desk.app.db.knex('search_documents').del();
  await desk.app.db.knex('search_progress').del();
  const step = (): Promise<boolean> => desk.app.db.transact((stores) => stores.search.indexOlder(2));
  while ((await found('coelacanth')).length === 0) await step();
  const some = (await found('coelacanth')).length;
  expect(some).toBeLessThan(5);
  expect((await desk.app.db.stores.search.lag()).complete).toBe(false);
  await expect(
    desk.app.db.transact(async (stores) => (await stores.search.indexOlder(2), Promise.reject(new Error('died')))),
  ).rejects.toThrow('died');
  expect(await found('coelacanth')).toHaveLength(some);
  await followSearch(desk.app);
  expect(await found('coelacanth')).toEqual([...filed].reverse());
  expect((await desk.app.db.stores.search.lag()).complete).toBe(true);
  const [{ unindexed }] = (await desk.app.sql<{ unindexed: number }>(
    `select count(*)::int as unindexed from messages m where purpose <> 'acknowledgement' and visible_text <> '' and not exists (select 1 from search_documents d where d.message_id = m.id)`,
  )) as [{ unindexed: number }];
  expect(unindexed).toBe(0);
});
