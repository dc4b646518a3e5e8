import { ingestPending } from '../../src/app/ingest';
import { readMaildir } from '../../src/app/import/read-maildir';
import { readMbox } from '../../src/app/import/read-mbox';
import type { SourceItem } from '../../src/app/import/source-item';
import { storeItems } from '../../src/app/store-items';
import { CARE, openImportWorld, type ImportWorld } from './support';

let world: ImportWorld;
beforeEach(async () => {
  world = await openImportWorld();
});
afterEach(() => world.app.close());

interface Letter {
  readonly id: string;
  readonly from: string;
  readonly to?: string;
  readonly answers?: string;
  readonly subject?: string;
  readonly text?: string;
  readonly day: number;
}
const lettersOf = ({ id, from, to = CARE, answers, subject = 'Visa', text = `Words of ${id}`, day }: Letter): string =>
  [
    `From: ${from}`,
    `To: ${to}`,
    `Subject: ${subject}`,
    `Message-ID: <${id}@mail.example>`,
    `Date: ${new Date(Date.UTC(2021, 4, day, 8)).toUTCString()}`,
    ...(answers === undefined ? [] : [`In-Reply-To: <${answers}@mail.example>`]),
    '',
    text,
    '',
  ].join('\n');
const mbox = (letters: readonly Letter[]): string => letters.map((letter) => `From x@y Sat May ${String(letter.day).padStart(2)} 09:00:00 2021\n${lettersOf(letter)}\n`).join('');
const runMbox = (letters: readonly Letter[], settings?: Parameters<ImportWorld['run']>[1]) => world.run(readMbox(world.file('box.mbox', mbox(letters))), settings);
const rows = <Row extends Record<string, unknown>>(sql: string): Promise<Row[]> => world.app.sql<Row>(sql);
const conversations = (): Promise<Record<string, unknown>[]> =>
  rows(`select string_agg(split_part(m.external_id, '@', 1) || ':' || m.direction || case m.standing when 'member' then '' else '!' end, ' ' order by m.received_at) as mails from tickets t join messages m on m.ticket_id = t.id group by t.id order by 1`);

const QUESTION = { id: 'q', from: 'hind@mail.example', day: 1 };
const ANSWER = { id: 'a', from: CARE, to: 'hind@mail.example', answers: 'q', subject: 'Re: Visa', day: 2 };
const THANKS = { id: 't', from: 'hind@mail.example', answers: 'a', subject: 'Re: Visa', day: 3 };
const OTHER = { id: 'o', from: 'omar@mail.example', day: 2 };

test.each([
  ['in their order', [QUESTION, ANSWER, OTHER, THANKS]],
  ['newest first', [THANKS, OTHER, ANSWER, QUESTION]],
  ['answers apart', [ANSWER, QUESTION, THANKS, OTHER]],
])('conversations come together by their headers, %s; our address tells what is ours', async (_, letters) => {
  const report = await runMbox(letters);
  expect(report).toMatchObject({ messages: { in: 3, out: 1 }, tickets: { opened: 2 }, strangers: 0, rejected: 0 });
  expect(await conversations()).toMatchObject([{ mails: 'o:in' }, { mails: 'q:in a:out t:in' }]);
  expect(await rows(`select state, party, received_at, last_message_at, closed_at from tickets where message_count = 3`)).toMatchObject([
    { state: 'closed', party: 'hind@mail.example', received_at: new Date('2021-05-01T08:00:00Z'), last_message_at: new Date('2021-05-03T08:00:00Z'), closed_at: new Date('2021-05-03T08:00:00Z') },
  ]);
  const before = await world.state();
  expect(await runMbox(letters.toReversed())).toMatchObject({ alreadyTaken: 4, tickets: { opened: 0 } });
  expect(await world.state()).toEqual(before);
});

test('open mails are cases that wait for an answer, or have one', async () => {
  await runMbox([QUESTION, ANSWER, OTHER], { mailState: 'open' });
  expect(await rows(`select party, state, awaits_answer from tickets order by party`)).toEqual([
    { party: 'hind@mail.example', state: 'answered', awaits_answer: false },
    { party: 'omar@mail.example', state: 'registered', awaits_answer: true },
  ]);
});

test('a stranger in an old conversation is folded there, as always', async () => {
  const report = await runMbox([QUESTION, { id: 's', from: 'stranger@else.example', answers: 'q', day: 2 }]);
  expect(report).toMatchObject({ strangers: 1, tickets: { opened: 1 } });
  expect(await conversations()).toMatchObject([{ mails: 'q:in s:in!' }]);
});

test('a mail that names another case by our number is linked to it', async () => {
  await runMbox([QUESTION]);
  const [row] = await rows<{ reference: string }>(`select reference from tickets`);
  await runMbox([{ ...OTHER, subject: `About ${row?.reference ?? ''}` }]);
  expect(await rows(`select why from ticket_links`)).toEqual([{ why: 'reference_only' }]);
});

test('a number in the subject holds mails together that no header does, and an address that was ours is ours', async () => {
  const numbered = [
    { ...QUESTION, subject: '[Ticket#2021050110000012] Visa' },
    { id: 'x', from: 'info@old.example', to: 'hind@mail.example', subject: 'Re: [Ticket#2021050110000012] Visa', day: 2 },
  ];
  const report = await runMbox(numbered, { numberPrefix: 'Ticket#', formerAddresses: ['info@old.example'] });
  expect(report).toMatchObject({ messages: { in: 1, out: 1 }, tickets: { opened: 1 }, numbers: 1 });
  expect(await rows(`select number from ticket_aliases`)).toEqual([{ number: '2021050110000012' }]);
});

test('what came by the mailbox already is there once; its conversation goes on in the same case', async () => {
  const item = { sourceKey: 'imap-1', bytes: Buffer.from(lettersOf(QUESTION)), receivedAt: new Date('2021-05-01T08:00:00Z'), transport: {} };
  await storeItems(world.app, [{ item, accountId: world.account, backlog: true }]);
  await ingestPending(world.app);
  expect(await runMbox([QUESTION, ANSWER])).toMatchObject({ duplicates: 1, messages: { in: 0, out: 1 }, tickets: { opened: 0 } });
  expect(await conversations()).toMatchObject([{ mails: 'q:in a:out' }]);
});

async function itemsOf(items: AsyncIterable<SourceItem>): Promise<SourceItem[]> {
  const all: SourceItem[] = [];
  for await (const item of items) all.push(item);
  return all;
}
const text = (item: SourceItem | undefined): string => (item?.kind === 'letter' ? Buffer.from(item.bytes).toString() : JSON.stringify(item));

test('an mbox is cut where mails begin: quoted and unfinished "From " lines are words, each mail ends as it ended, any line end', async () => {
  const lines = ['From a@b Sat May  1 09:00:00 2021', 'Subject: one', '', '>From here', '>>From there', '', 'From now on I write', '', 'From - Sat May  1 09:00:00 2021 +0300', 'Subject: two', '', 'last'];
  for (const end of ['\n', '\r\n']) {
    const items = await itemsOf(readMbox(world.file('cut.mbox', lines.join(end))));
    expect(items.map(text)).toEqual(['Subject: one\r\n\r\nFrom here\r\n>From there\r\n\r\nFrom now on I write\r\n', 'Subject: two\r\n\r\nlast\r\n']);
    expect(items.map((item) => item.where)).toEqual(['cut.mbox line 1', 'cut.mbox line 9']);
    expect(items[1]).toMatchObject({ deliveredAt: new Date('2021-05-01T06:00:00Z') });
  }
});

test('the middle of an mbox is told as what it is, and what follows is read', async () => {
  const items = await itemsOf(readMbox(world.file('torn.mbox', `of a mail\n\n${mbox([QUESTION])}`)));
  expect(items).toMatchObject([{ kind: 'reject', where: 'torn.mbox line 1', problems: [expect.stringContaining('before the first')] }, { kind: 'letter' }]);
});

test('a Maildir is read with its folders, whatever its mails are called; what is being written is not', async () => {
  world.file('Maildir/cur/1619856000.M1.host:2,S', lettersOf(QUESTION));
  world.file('Maildir/new/1619942400.M2.host', lettersOf(OTHER));
  world.file('Maildir/.Sent/cur/1619942400.M3.host:2,S', lettersOf(ANSWER));
  world.file('Maildir/tmp/unfinished', lettersOf(THANKS));
  world.file('Maildir/cur/empty', '');
  const report = await world.run(readMaildir(`${world.folder}/Maildir`));
  expect(report).toMatchObject({ read: 4, rejected: 1, messages: { in: 2, out: 1 }, tickets: { opened: 2 } });
  expect(world.rejects[0]).toMatchObject({ where: 'Maildir/cur/empty' });
  expect(await conversations()).toMatchObject([{ mails: 'o:in' }, { mails: 'q:in a:out' }]);
});

test('the date is the mail’s own where that can be, else that of its delivery', async () => {
  const strange = (id: string, date: string): string => lettersOf({ ...OTHER, id, from: `${id}@mail.example` }).replace(/^Date: .*$/m, `Date: ${date}`);
  const box = ['Thu, 01 Jan 1970 00:00:00 +0000', 'Fri, 01 Jan 2100 00:00:00 +0000', 'Wed, 05 May 2021 08:00:00 +0000'].map((date, at) => `From x@y Thu May  6 09:00:00 2021\n${strange(`d${at}`, date)}\n`);
  await world.run(readMbox(world.file('dates.mbox', box.join(''))));
  expect(await rows(`select received_at from messages order by external_id`)).toEqual([
    { received_at: new Date('2021-05-06T09:00:00Z') },
    { received_at: new Date('2021-05-06T09:00:00Z') },
    { received_at: new Date('2021-05-05T08:00:00Z') },
  ]);
});

test('a number in the subject leads a stranger to the case, and makes them no part of it', async () => {
  const subject = 'Visa [Ticket#4711]';
  await runMbox([{ ...QUESTION, subject }, { ...OTHER, subject }, { ...THANKS, subject }], { numberPrefix: 'Ticket#' });
  expect(await conversations()).toMatchObject([{ mails: 'q:in o:in! t:in' }]);
  expect(await rows(`select value from participants`)).toEqual([{ value: 'hind@mail.example' }]);
});

test('our address on a mail that came from outside is not our hand', async () => {
  const letter = (answer: string): string => `Received: ${answer}\n${lettersOf({ ...ANSWER, to: 'evil@mail.example' })}`;
  const box = (answer: string): string => `From x@y Sat May  1 09:00:00 2021\n${lettersOf(QUESTION)}\nFrom x@y Sat May  2 09:00:00 2021\n${letter(answer)}\n`;
  await world.run(readMbox(world.file('forged.mbox', box('from evil.example by mx.wasl.example\n with ESMTPS id 1; Sat, 1 May 2021 08:00:00 +0000'))));
  expect(await conversations()).toMatchObject([{ mails: 'q:in a:in!' }]);
  expect(await rows(`select value from participants where value like 'evil%'`)).toEqual([]);
});

test('what one of us sent through our own server is our hand', async () => {
  const sent = `Received: from desk by smtp.wasl.example with ESMTPSA id 1; Sat, 1 May 2021 08:00:00 +0000\n${lettersOf(ANSWER)}`;
  await world.run(readMbox(world.file('sent.mbox', `From x@y Sat May  1 09:00:00 2021\n${lettersOf(QUESTION)}\nFrom x@y Sat May  2 09:00:00 2021\n${sent}\n`)));
  expect(await conversations()).toMatchObject([{ mails: 'q:in a:out' }]);
});
