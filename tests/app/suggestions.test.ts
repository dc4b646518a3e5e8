import { learnFromDecisions } from '../../src/app/classify/learn-classes';
import { ingestPending } from '../../src/app/ingest';
import { moveTicketToCentre } from '../../src/app/move-ticket';
import { storeItems } from '../../src/app/store-items';
import { updateTicket } from '../../src/app/update-ticket';
import type { AccountId, CentreId, TicketId } from '../../src/core/ids';
import type { Viewer } from '../../src/core/viewer';
import { readSuggestions, type SuggestionsRead } from '../../src/db/read/suggestions';
import { jsonItem, type JsonMessage } from '../support/json-channel';
import { openJsonDesk, type JsonDesk } from '../support/json-desk';

let desk: JsonDesk;
let second: CentreId;
let secondAccount: AccountId;
let outsider: Viewer;
beforeAll(async () => {
  desk = await openJsonDesk();
  second = await desk.app.centre('920');
  secondAccount = await desk.app.account(second, 'json', 'second@wasl.example');
  outsider = await desk.app.person('agent', [second]);
});
afterAll(() => desk.app.close());

let number = 0;
async function file(messages: readonly Partial<JsonMessage>[], account = desk.account): Promise<TicketId[]> {
  const whole = messages.map((message) => {
    number += 1;
    return { id: `m${number}`, from: `p${number}@mail.example`, text: `letter ${number}`, subject: '', ...message };
  });
  const ids = await storeItems(
    desk.app,
    whole.map((message) => ({ item: jsonItem(message), accountId: account, backlog: true })),
  );
  await ingestPending(desk.app, ids);
  const rows = await desk.app.sql<{ id: TicketId }>(
    `select m.ticket_id as id from messages m join unnest(?::uuid[]) with ordinality as s (id, at) on s.id = m.sighting_id order by s.at`,
    [ids],
  );
  return rows.map((row) => row.id);
}
const one = async (message: Partial<JsonMessage>, account?: AccountId): Promise<TicketId> => {
  const [id] = await file([message], account);
  if (id === undefined) throw new Error('not filed');
  return id;
};
const TEXTS = {
  CMP: 'تم إلغاء الموعد في العيادة دون إشعار',
  'INQ-SVC': 'متى يصدر التقرير الطبي لجهة العمل',
} as const;
const CATEGORY = { CMP: 'C-APP', 'INQ-SVC': 'C-REP' } as const;

/** Cases that a person classified. */
async function decide(count: number, account = desk.account, by: Viewer = desk.agent): Promise<void> {
  const types = Array.from({ length: count }, (_, at) => (at % 2 === 0 ? 'CMP' : 'INQ-SVC'));
  const tickets = await file(
    types.map((type) => ({ text: TEXTS[type] })),
    account,
  );
  for (const [at, id] of tickets.entries()) {
    const type = types[at] ?? 'CMP';
    await updateTicket(desk.app, by, id, { version: 1, type, category: CATEGORY[type] });
  }
}
async function learn(): Promise<void> {
  await desk.app.db.knex('class_models').del();
  while (await learnFromDecisions(desk.app));
}
async function suggestions(id: TicketId, viewer = desk.agent): Promise<SuggestionsRead> {
  const found = await readSuggestions(desk.app.db.knex, viewer, id);
  if (found === undefined) throw new Error('not there');
  return found;
}

test('before anything was decided nothing is proposed; what persons decided teaches it, and it says why', async () => {
  const asked = await one({ text: 'ألغي موعدي في عيادة الأسنان' });
  await learn();
  expect(await suggestions(asked)).toEqual({ type: [], category: [], similar: [], duplicates: [] });
  await decide(60);
  await learn();
  const found = await suggestions(asked);
  expect(found.type[0]).toMatchObject({ code: 'CMP' });
  expect(found.category[0]).toMatchObject({ code: 'C-APP' });
  // in the words of this case, not in those that taught it
  expect(found.category[0]?.because).toContain('موعدي');
  expect(found.type[0]?.certainty).toBeGreaterThan(0.5);
});

test('what nobody decided by hand teaches nothing', async () => {
  const tickets = await file(Array.from({ length: 60 }, () => ({ text: 'automatically sorted rhubarb' })));
  await desk.app.db.knex('tickets').whereIn('id', tickets).update({ type: 'AUTO', category: 'C-AUTO' });
  await learn();
  const asked = await one({ text: 'rhubarb' });
  expect((await suggestions(asked)).category.map((each) => each.code)).not.toContain('C-AUTO');
});

test("another centre's decisions change nothing here, and its cases are neither proposed nor counted", async () => {
  const asked = await one({ from: 'twice@mail.example', text: 'ألغي موعدي في عيادة العيون أمس' });
  await learn();
  const before = JSON.stringify(await suggestions(asked));
  await decide(60, secondAccount, outsider);
  await one({ from: 'twice@mail.example', text: 'ألغي موعدي في عيادة العيون أمس' }, secondAccount);
  await learn();
  expect(JSON.stringify(await suggestions(asked))).toBe(before);
  expect(await readSuggestions(desk.app.db.knex, outsider, asked)).toBeUndefined();
});

test('the same person twice within a fortnight in like words: perhaps the same matter; later, or of something else, not', async () => {
  const about = { from: 'same@mail.example' };
  const first = await one({ ...about, text: 'أُلغي موعدي في عيادة القلب بمستشفى الملك فهد' });
  const again = await one({ ...about, text: 'السلام عليكم، ألغي موعدي بعيادة القلب في مستشفى الملك فهد' });
  const other = await one({ ...about, text: 'أطلب فاتورة مشتريات الصيدلية الشهر الماضي' });
  expect((await suggestions(again)).duplicates.map((each) => each.id)).toEqual([first]);
  expect((await suggestions(other)).duplicates).toEqual([]);
  await desk.app.db.knex('tickets').where({ id: first }).update({ received_at: '2026-01-01T00:00:00Z' });
  expect((await suggestions(again)).duplicates).toEqual([]);
});

test('a case that moved out of sight is no duplicate any more', async () => {
  const about = { from: 'moved@mail.example', text: 'ملف والدي ضاع في قسم السجلات الطبية' };
  const first = await one(about);
  const again = await one({ ...about, text: `${about.text} مرة أخرى` });
  expect((await suggestions(again)).duplicates).toHaveLength(1);
  const mover = await desk.app.person('administrator', [desk.centre, second]);
  await moveTicketToCentre(desk.app, mover, first, { version: 1, centreId: second });
  expect((await suggestions(again)).duplicates).toEqual([]);
});

test('solved cases of the same class that are like it are shown, open ones are not', async () => {
  const solved = await one({ text: 'رفض التأمين صرف علاج هشاشة العظام' });
  const open = await one({ text: 'رفض التأمين صرف علاج هشاشة العظام لأمي' });
  for (const id of [solved, open]) await updateTicket(desk.app, desk.agent, id, { version: 1, category: 'C-INS' });
  await desk.app.db.knex('tickets').where({ id: solved }).update({ state: 'closed' });
  const asked = await one({ text: 'التأمين يرفض علاج هشاشة العظام' });
  await updateTicket(desk.app, desk.agent, asked, { version: 1, category: 'C-INS' });
  expect((await suggestions(asked)).similar.map((each) => each.id)).toEqual([solved]);
});

test('spam and merged cases are proposed nothing', async () => {
  const spam = await one({ text: 'تم إلغاء الموعد' });
  await desk.app.db.knex('tickets').where({ id: spam }).update({ spam: true });
  expect(await suggestions(spam)).toEqual({ type: [], category: [], similar: [], duplicates: [] });
});
