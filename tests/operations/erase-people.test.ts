import { createHash, randomBytes, randomUUID } from 'node:crypto';
import path from 'node:path';
import { lookAtFile } from '../../src/app/file-links/file-links';
import { followClocks } from '../../src/app/clocks/follow';
import { pauseClock } from '../../src/app/clocks/pause-clock';
import { ingestPending } from '../../src/app/ingest';
import { eraseMessages } from '../../src/app/operations/erase-messages';
import { openJournal, type Journal } from '../../src/app/operations/journal';
import { seedPolicies } from '../../src/app/policies/seed-policies';
import { shutCase } from '../../src/app/shut-case';
import { storeItems } from '../../src/app/store-items';
import { writeReply } from '../../src/app/write-reply';
import type { TicketId } from '../../src/core/ids';
import type { TestApp } from '../support/app';
import { jsonItem, type JsonMessage } from '../support/json-channel';
import { openJsonDesk, type JsonDesk } from '../support/json-desk';
import { temporaryDirectory } from '../support/processes';
import { tablesWith as tablesIn } from '../support/tables-with';

let desk: JsonDesk;
let app: TestApp;
let journal: Journal;
let number = 0;
beforeAll(async () => {
  desk = await openJsonDesk();
  app = desk.app;
  journal = openJournal(path.join(temporaryDirectory(), 'journal'));
});
afterAll(() => app.close());

interface Person {
  readonly address: string;
  readonly name: string;
}
function person(): Person {
  number += 1;
  return { address: `person${number}zq@mail.example`, name: `Person ${number}zq` };
}
type Written = { readonly id: string; readonly ticketId: TicketId };
async function writes({ address, name }: Person, over: Partial<JsonMessage> = {}): Promise<Written> {
  const id = randomUUID();
  const item = jsonItem({ id, from: address, name, subject: `subject of ${name}`, text: `words of ${name}`, ...over });
  await storeItems(app, [
    { item: { ...item, transport: { mailFrom: address } }, accountId: desk.account, backlog: false },
  ]);
  await ingestPending(app);
  const [row] = await app.sql<Written>(`select id, ticket_id as "ticketId" from messages where external_id = ?`, [id]);
  if (row === undefined) throw new Error('not filed');
  return row;
}
async function answered(ticketId: TicketId, { address, name }: Person): Promise<string> {
  const body = { text: `Dear ${name}`, to: [address], cc: [], attachmentIds: [], force: true };
  return (await writeReply(app, desk.agent, ticketId, { id: randomUUID(), ...body })).messageId;
}
const messagesOf = async (ticketId: TicketId): Promise<string[]> =>
  (await app.sql<{ id: string }>(`select id from messages where ticket_id = ?`, [ticketId])).map(({ id }) => id);
const erase = (ids: readonly string[]): Promise<number> => eraseMessages(app, journal, ids);

const tablesWith = (words: readonly string[]): Promise<string[]> => tablesIn(app, words);
const contactOf = async (messageId: string): Promise<{ name: string; handles: number } | undefined> =>
  (
    await app.sql<{ name: string; handles: number }>(
      `select c.name, (select count(*)::int from handles h where h.contact_id = c.id) as handles
         from messages m join contacts c on c.id = m.contact_id where m.id = ?`,
      [messageId],
    )
  )[0];
const takePart = (ticketId: TicketId, { address }: Person): Promise<unknown[]> =>
  app.sql(`select 1 from participants where ticket_id = ? and value = ?`, [ticketId, address]);

test('what was noted when their case was closed, and why its clock stood still, goes with the last message of the person', async () => {
  const one = person();
  const { id, ticketId } = await writes(one);
  const later = await writes(one, { answers: [(await app.sql<{ external_id: string }>(`select external_id from messages where id = ?`, [id]))[0]?.external_id ?? ''] });
  const said = `${one.name} was told`;
  await app.sql(`update tickets set type = 'CMP' where id = ?`, [ticketId]);
  await seedPolicies(app, app.db.stores);
  await app.db.transact((stores) => followClocks(app, stores, [ticketId], { by: null }));
  await pauseClock(app, desk.agent, ticketId, { reason: 'PZ-2', evidence: said, until: null, sign: false });
  const [ticket] = await app.sql<{ version: number }>(`select version from tickets where id = ?`, [ticketId]);
  await shutCase(app, desk.agent, ticketId, {
    version: Number(ticket?.version),
    as: 'closed',
    outcome: 'OC-01',
    cause: 'CA-4',
    subject: 'SB-3',
    toldBy: 'call',
    note: said,
    acceptance: 'yes',
  });
  const noted = (): Promise<unknown> =>
    app.sql(
      `select r.note, g.evidence from case_results r join clocks c on c.ticket_id = r.ticket_id join clock_segments g on g.clock_id = c.id
        where r.ticket_id = ? and g.kind = 'paused'`,
      [ticketId],
    );
  expect(later.ticketId).toBe(ticketId);
  await erase([id]);
  expect(await noted()).toEqual([{ note: said, evidence: said }]);
  await erase((await messagesOf(ticketId)).filter((each) => each !== id));
  expect(await noted()).toEqual([{ note: '', evidence: '' }]);
  expect(await tablesWith([one.address, one.name])).toEqual([]);
});

test('of a person all of whose messages are erased no table of the whole database says anything any more', async () => {
  const who = person();
  const { ticketId } = await writes(who, { attachments: [`file of ${who.name}`] });
  await writes(who, { answers: ['nothing'] });
  await answered(ticketId, who);
  const tickets = await app.sql<{ ticketId: TicketId }>(
    `select distinct ticket_id as "ticketId" from participants where value = ?`,
    [who.address],
  );
  expect(tickets).toHaveLength(2);
  const words = [who.address, who.name];
  expect(await tablesWith(words)).toEqual(
    expect.arrayContaining(['contacts', 'handles', 'messages', 'participants', 'sightings', 'tickets']),
  );
  for (const each of tickets) await erase(await messagesOf(each.ticketId));
  expect(await tablesWith(words)).toEqual([]);
});

test('who still has a message keeps the name and the way to them; with the last one both are gone', async () => {
  const who = person();
  const first = await writes(who);
  const second = await writes(who);
  await erase(await messagesOf(first.ticketId));
  expect(await contactOf(second.id)).toEqual({ name: who.name, handles: 1 });
  expect(await takePart(first.ticketId, who)).toEqual([]);
  expect(await takePart(second.ticketId, who)).toHaveLength(1);
  await erase(await messagesOf(second.ticketId));
  expect(await contactOf(second.id)).toEqual({ name: '', handles: 0 });
});

test('whom another message of the case still names goes on taking part in it', async () => {
  const who = person();
  const asked = await writes(who);
  const reply = await answered(asked.ticketId, who);
  await erase([asked.id]);
  expect(await takePart(asked.ticketId, who)).toHaveLength(1);
  const rest = (await messagesOf(asked.ticketId)).filter((id) => id !== asked.id);
  expect(rest).toContain(reply);
  await erase(rest);
  expect(await takePart(asked.ticketId, who)).toEqual([]);
  expect(await contactOf(asked.id)).toEqual({ name: '', handles: 0 });
});

test('somebody else in the same case loses nothing', async () => {
  const one = person();
  const other = person();
  const asked = await writes(one);
  const joins = await writes(other);
  await app.sql(`update messages set ticket_id = ? where id = ?`, [asked.ticketId, joins.id]);
  await app.sql(`insert into participants (ticket_id, kind, value, added_by) values (?, 'email', ?, 'test')`, [
    asked.ticketId,
    other.address,
  ]);
  await erase([asked.id]);
  expect(await takePart(asked.ticketId, other)).toHaveLength(1);
  expect(await contactOf(joins.id)).toEqual({ name: other.name, handles: 1 });
});

test('who writes again after being erased is somebody new', async () => {
  const who = person();
  const before = await writes(who);
  await erase(await messagesOf(before.ticketId));
  const after = await writes(who);
  const contacts = await app.sql(`select distinct contact_id from messages where id in (?, ?)`, [before.id, after.id]);
  expect(contacts).toHaveLength(2);
  expect(await contactOf(after.id)).toEqual({ name: who.name, handles: 1 });
});

test('what was said to the questions of a case, and what was objected, stays when only a stranger’s message is erased, and goes with the person’s own', async () => {
  const [one, stranger] = [person(), person()];
  const { id, ticketId } = await writes(one);
  const [own] = await app.sql<{ external_id: string }>(`select external_id from messages where id = ?`, [id]);
  const theirs = await writes(stranger, { answers: [own?.external_id ?? ''] });
  expect(theirs.ticketId).toBe(ticketId);
  await seedPolicies(app, app.db.stores);
  const [policy] = await app.sql<{ id: string }>(`select id from policies limit 1`);
  await app.sql(
    `insert into case_fields (ticket_id, field, value, said_by, at, user_id, policy_id) values (?, 'patient_name', ?, 'agent', now(), ?, ?)`,
    [ticketId, JSON.stringify(one.name), desk.agent.userId, policy?.id ?? null],
  );
  await app.sql(
    `insert into appeals (id, ticket_id, round, ground, text, made_by, received_at, opened_version, state)
     values (?, ?, 1, 'AP-1', ?, 'person', now(), 1, 'open')`,
    [randomUUID(), ticketId, `${one.name} objects`],
  );
  const said = async (): Promise<unknown[]> => [
    (await app.sql<{ value: unknown }>(`select value from case_fields where ticket_id = ?`, [ticketId])).map(({ value }) => value),
    (await app.sql<{ text: string }>(`select text from appeals where ticket_id = ?`, [ticketId])).map(({ text }) => text),
  ];
  await erase([theirs.id]);
  expect(await said()).toEqual([[one.name], [`${one.name} objects`]]);
  await erase((await messagesOf(ticketId)).filter((each) => each !== theirs.id));
  expect(await said()).toEqual([[], ['']]);
  expect(await tablesWith([one.name, stranger.name])).toEqual([]);
});

test('a link to a file of an erased answer opens nothing, and shows as taken back', async () => {
  const who = person();
  const { id, ticketId } = await writes(who, { attachments: ['a large file'] });
  const secret = randomBytes(20).toString('base64url');
  const [file] = await app.sql<{ id: string }>(`select id from attachments where message_id = ?`, [id]);
  await app.db.stores.fileLinks.insert([
    {
      id: app.newId(),
      tokenHash: createHash('sha256').update(secret).digest(),
      attachmentId: file?.id ?? '',
      messageId: id,
      createdAt: new Date(),
      expiresAt: new Date(Date.now() + 86_400_000),
    },
  ]);
  expect((await lookAtFile(app, secret)).bytes).toBe(Buffer.byteLength('a large file'));
  await erase(await messagesOf(ticketId));
  await expect(lookAtFile(app, secret)).rejects.toMatchObject({ code: 'link_invalid' });
  const rows = await app.sql<{ filename: string; revoked: boolean }>(
    `select a.filename, l.revoked_at is not null as revoked from file_links l join attachments a on a.id = l.attachment_id where l.message_id = ?`,
    [id],
  );
  expect(rows).toEqual([{ filename: '', revoked: true }]);
});

test('an erasure that dies between the journal and the commit changes nothing here, and a second one does it whole', async () => {
  const who = person();
  const { id, ticketId } = await writes(who);
  const all = await messagesOf(ticketId);
  const dying: Journal = {
    read: journal.read,
    append: async (...line) => {
      await journal.append(...line);
      throw new Error('killed');
    },
  };
  await expect(eraseMessages(app, dying, all)).rejects.toThrow('killed');
  expect(await contactOf(id)).toEqual({ name: who.name, handles: 1 });
  expect(await takePart(ticketId, who)).toHaveLength(1);
  expect(await erase(all)).toBe(all.length);
  expect(await tablesWith([who.address, who.name])).toEqual([]);
});
