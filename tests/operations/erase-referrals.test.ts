import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { deliverDue } from '../../src/app/delivery-lanes';
import { ingestPending } from '../../src/app/ingest';
import { eraseMessages } from '../../src/app/operations/erase-messages';
import { openJournal, type Journal } from '../../src/app/operations/journal';
import { seedDemoFacilities, seedUnits } from '../../src/app/organisation/seed-units';
import { referCase } from '../../src/app/referrals/refer-case';
import { moveReferral, type ReferralDeed } from '../../src/app/referrals/referral-deeds';
import { storeItems } from '../../src/app/store-items';
import type { TicketId } from '../../src/core/ids';
import { ClockDesk, hours } from '../support/clock-desk';
import { jsonItem, type JsonMessage } from '../support/json-channel';
import { temporaryDirectory } from '../support/processes';
import { tablesWith } from '../support/tables-with';

const COORDINATOR = 'coordinator@demo-01.example';
let world: ClockDesk;
let journal: Journal;
let journalFile: string;
let unitId: string;

beforeAll(async () => {
  world = await ClockDesk.open();
  await world.app.db.transact((stores) => seedUnits(world.app, stores));
  await seedDemoFacilities(world.app);
  const [unit] = await world.app.db.stores.units.lockByCodes(['DEMO-01']);
  unitId = unit?.id ?? '';
  journalFile = path.join(temporaryDirectory(), 'journal');
  journal = openJournal(journalFile);
});
afterAll(() => world.close());
beforeEach(() => world.at(0));

interface Case {
  readonly ticketId: TicketId;
  /** A word that only this case has. */
  readonly word: string;
  readonly messageId: string;
}
async function mail(message: Omit<JsonMessage, 'id'>): Promise<{ messageId: string; ticketId: TicketId }> {
  const id = randomUUID();
  const item = jsonItem({ id, ...message }, world.app.clock.now());
  await storeItems(world.app, [{ item, accountId: world.desk.account, backlog: false }]);
  await ingestPending(world.app);
  const [row] = await world.app.sql<{ messageId: string; ticketId: TicketId }>(
    `select id as "messageId", ticket_id as "ticketId" from messages where external_id = ?`,
    [id],
  );
  if (row === undefined) throw new Error('not filed');
  return row;
}
async function caseWith(word: string): Promise<Case> {
  const { messageId, ticketId } = await mail({ from: `${word}@mail.example`, text: `the words ${word}` });
  await world.update(ticketId, { move: 'start', type: 'CMP', urgent: true });
  return { ticketId, messageId, word };
}
const version = async (id: TicketId): Promise<number> => (await world.ticket(id))['version'] as number;
async function refer({ ticketId, word }: Case, messageIds: readonly string[]): Promise<string> {
  const question = `what of ${word}q`;
  const asked = { id: randomUUID(), unitId, purpose: 'RP-1' as const, question, dueAt: hours(0.2), messageIds };
  return (await referCase(world.app, world.desk.agent, ticketId, { ...asked, version: await version(ticketId) })).id;
}
async function move(id: string, deed: ReferralDeed): Promise<void> {
  const found = await world.app.db.stores.referrals.get(id);
  await moveReferral(world.app, world.desk.agent, id, { ...deed, version: found?.version ?? 0 });
}
const erase = (...ids: string[]): Promise<number> => eraseMessages(world.app, journal, ids);
const tables = (...words: string[]): Promise<string[]> => tablesWith(world.app, words);
/** Sends what waits. @returns the token of the last letter to the coordinator */
async function deliver(): Promise<string> {
  await world.app.sql(`update deliveries set next_attempt_at = now() where state in ('held', 'queued')`);
  await deliverDue(world.app);
  const sent = world.desk.channel.sent.findLast(({ recipients }) => recipients.includes(COORDINATOR));
  return (JSON.parse(Buffer.from(sent?.payload ?? '{}').toString('utf8')) as { token: string }).token;
}

test('what a letter showed of an erased message goes with it, also from the letter as it was composed; the question stays while the person still has a message', async () => {
  const one = await caseWith('shownzq');
  const [own] = await world.app.sql<{ external_id: string }>(`select external_id from messages where id = ?`, [
    one.messageId,
  ]);
  const later = await mail({ from: 'shownzq@mail.example', text: 'more', answers: [own?.external_id ?? ''] });
  expect(later.ticketId).toBe(one.ticketId);
  const referral = await refer(one, [one.messageId]);
  await deliver();
  await move(referral, { move: 'answer', words: 'the file of shownzq' });
  expect(await erase(one.messageId)).toBe(1);
  const [row] = await world.app.sql<Record<string, unknown>>(
    'select question, words, state, message_id from referrals where id = ?',
    [referral],
  );
  expect(row).toMatchObject({ question: 'what of shownzqq', words: '', state: 'answered' });
  const letter = String(row?.['message_id']);
  expect(await world.app.sql('select text, visible_text from messages where id = ?', [letter])).toEqual([
    { text: '', visible_text: '' },
  ]);
  expect(
    await world.app.sql(
      'select b.sealed_key from outgoing o join blobs b on b.id = o.payload_blob_id where o.message_id = ?',
      [letter],
    ),
  ).toEqual([{ sealed_key: null }]);
  expect(await tables('the words shownzq', 'the file of shownzq')).toEqual([]);
  expect(await readFile(journalFile, 'utf8')).toContain(letter);
});

test('a letter that still waits with words of an erased message is not sent', async () => {
  const one = await caseWith('waitzq');
  await refer(one, [one.messageId]);
  await erase(one.messageId);
  const before = world.desk.channel.sent.length;
  await world.app.sql(`update deliveries set next_attempt_at = now() where state in ('held', 'queued')`);
  await deliverDue(world.app);
  expect(world.desk.channel.sent.slice(before).filter(({ recipients }) => recipients.includes(COORDINATOR))).toEqual(
    [],
  );
  expect(
    await world.app.sql(
      `select d.state from deliveries d join messages m on m.id = d.message_id where m.ticket_id = ? and m.purpose = 'referral'`,
      [one.ticketId],
    ),
  ).toEqual([{ state: 'cancelled' }]);
});

test('with the last message of the person questions, reminders and the bodies’ mails go too, though a body wrote into the case', async () => {
  const one = await caseWith('lastzq');
  const referral = await refer(one, []);
  await deliver();
  await move(referral, { move: 'remind' });
  const token = await deliver();
  const answer = await mail({ from: COORDINATOR, token, text: 'lastzq was seen' });
  expect(answer.ticketId).toBe(one.ticketId);
  const words = ['the words lastzq', 'what of lastzqq', 'lastzq was seen'];
  expect(await tables(...words)).toEqual(expect.arrayContaining(['messages', 'referrals']));
  expect(await erase(one.messageId)).toBe(1);
  expect(await tables(...words)).toEqual([]);
  expect(await world.app.sql('select state, question, words from referrals where id = ?', [referral])).toEqual([
    { state: 'answered', question: '', words: '' },
  ]);
});

test('of a case that shows a body nothing of the erased message its letter stays as long as the person has another', async () => {
  const one = await caseWith('staysrzq');
  const [own] = await world.app.sql<{ external_id: string }>(`select external_id from messages where id = ?`, [
    one.messageId,
  ]);
  const later = await mail({ from: 'staysrzq@mail.example', text: 'more', answers: [own?.external_id ?? ''] });
  const referral = await refer(one, [later.messageId]);
  await erase(one.messageId);
  expect(await world.app.sql('select question from referrals where id = ?', [referral])).toEqual([
    { question: 'what of staysrzqq' },
  ]);
  expect(await tables('what of staysrzqq')).toEqual(['messages', 'referrals']);
});

test('an erasure that dies before the commit leaves the letter whole, and a second one takes it', async () => {
  const one = await caseWith('dieszq');
  await refer(one, [one.messageId]);
  const dying: Journal = {
    read: journal.read,
    append: async (...line) => {
      await journal.append(...line);
      throw new Error('killed');
    },
  };
  await expect(eraseMessages(world.app, dying, [one.messageId])).rejects.toThrow('killed');
  expect(await tables('the words dieszq')).toContain('messages');
  expect(await erase(one.messageId)).toBe(1);
  expect(await tables('the words dieszq', 'what of dieszqq')).toEqual([]);
});
