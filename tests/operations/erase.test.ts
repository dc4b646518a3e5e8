import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { ingestPending } from '../../src/app/ingest';
import { eraseMessages } from '../../src/app/operations/erase-messages';
import { openJournal, type Journal } from '../../src/app/operations/journal';
import { storeItems } from '../../src/app/store-items';
import { writeReply } from '../../src/app/write-reply';
import type { AccountId, CentreId, TicketId } from '../../src/core/ids';
import type { Viewer } from '../../src/core/viewer';
import { createStores } from '../../src/db/stores';
import { createTestApp, type TestApp } from '../support/app';
import { createJsonChannel, jsonItem, type JsonChannel } from '../support/json-channel';
import { temporaryDirectory } from '../support/processes';

let app: TestApp;
let channel: JsonChannel;
let centre: CentreId;
let account: AccountId;
let agent: Viewer;
let journal: Journal;
let installation: string;
let number = 0;

beforeAll(async () => {
  channel = createJsonChannel();
  app = await createTestApp([channel.connector]);
  installation = app.newId();
  await app.db.stores.installation.create({ id: installation, keyFingerprint: app.place.keyFingerprint, demo: false });
  centre = await app.centre('937');
  account = await app.account(centre, 'json', 'care@wasl.example');
  agent = await app.person('agent', [centre]);
  journal = openJournal(path.join(temporaryDirectory(), 'journal'));
});
afterAll(() => app.close());

interface Opened {
  readonly id: string;
  readonly ticketId: TicketId;
  readonly citizen: string;
}
/** A case whose one message has a file. */
async function open(): Promise<Opened> {
  number += 1;
  const citizen = `citizen${number}@mail.example`;
  const item = jsonItem({ id: `e${number}`, from: citizen, text: `words of ${citizen}`, attachments: [`file of ${citizen}`] });
  await storeItems(app, [{ item: { ...item, transport: { mailFrom: citizen } }, accountId: account, backlog: false }]);
  await ingestPending(app);
  const [row] = await app.sql<{ id: string; ticketId: TicketId }>(
    `select id, ticket_id as "ticketId" from messages where lower(sender->>'address') = ?`,
    [citizen],
  );
  if (row === undefined) throw new Error('not filed');
  return { ...row, citizen };
}
async function answer({ ticketId, citizen }: Opened): Promise<string> {
  const id = randomUUID();
  const written = await writeReply(app, agent, ticketId, {
    id,
    text: 'the answer',
    to: [citizen],
    cc: [],
    attachmentIds: [],
    close: false,
    force: true,
  });
  return written.messageId;
}

test('an erased message leaves no address and no file name in the tables that say what became of it', async () => {
  const opened = await open();
  const reply = await answer(opened);
  await app.sql(`update deliveries set state = 'bounced', reason = ? where message_id = ?`, [`550 ${opened.citizen} unknown`, reply]);
  const all = await app.sql<{ id: string }>(`select id from messages where ticket_id = ?`, [opened.ticketId]);
  await app.sql(`update attachments set filename = ? where message_id = ?`, [`letter of ${opened.citizen}.pdf`, opened.id]);
  const traces = async (): Promise<Record<string, number>[]> =>
    app.sql(
      `select (select count(*)::int from attachments where strpos(filename, :who) > 0) as files,
              (select count(*)::int from deliveries where strpos(recipient || coalesce(reason, ''), :who) > 0) as deliveries,
              (select count(*)::int from sightings where strpos(transport::text, :who) > 0) as sightings,
              (select count(*)::int from acknowledgements where address = :who) as acknowledgements`,
      { who: opened.citizen } as never,
    );
  expect(await traces()).toEqual([{ files: 1, deliveries: 2, sightings: 1, acknowledgements: 1 }]);
  await eraseMessages(app, journal, all.map(({ id }) => id));
  expect(await traces()).toEqual([{ files: 0, deliveries: 0, sightings: 0, acknowledgements: 0 }]);
});

test('an erasure looks everything up and reads no table that grows from one end to the other', async () => {
  const opened = await open();
  await answer(opened);
  const growing = ['messages', 'handles', 'participants', 'sightings', 'attachments', 'deliveries', 'acknowledgements', 'tickets', 'blobs'];
  const added = await app.db.knex.transaction(async (trx) => {
    const scans = async (): Promise<Map<string, number>> => {
      const { rows } = (await trx.raw(
        `select relname as name, seq_scan::int as scans from pg_stat_xact_user_tables where relname = any(?)`,
        [growing],
      )) as { rows: { name: string; scans: number }[] };
      return new Map(rows.map((row) => [row.name, row.scans]));
    };
    // on tables of a few rows the planner reads them whole unless it is told that this is dear
    await trx.raw('set local enable_seqscan = off');
    const before = await scans();
    await createStores(trx).operations.erase([opened.id], [randomUUID()]);
    const after = await scans();
    return growing.filter((name) => (after.get(name) ?? 0) > (before.get(name) ?? 0));
  });
  expect(added).toEqual([]);
});
