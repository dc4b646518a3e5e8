import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { deliverDue } from '../../src/app/delivery-lanes';
import { ingestPending } from '../../src/app/ingest';
import { BeingSent, eraseMessages } from '../../src/app/operations/erase-messages';
import { openJournal, type Journal } from '../../src/app/operations/journal';
import { storeItems } from '../../src/app/store-items';
import { writeReply } from '../../src/app/write-reply';
import type { AccountId, DeliveryId, MessageId, TicketId } from '../../src/core/ids';
import type { Viewer } from '../../src/core/viewer';
import { createStores } from '../../src/db/stores';
import type { TestApp } from '../support/app';
import { jsonItem, type JsonChannel } from '../support/json-channel';
import { openJsonDesk } from '../support/json-desk';
import { temporaryDirectory } from '../support/processes';

let app: TestApp;
let channel: JsonChannel;
let account: AccountId;
let agent: Viewer;
let journal: Journal;
let installation: string;
let number = 0;

beforeAll(async () => {
  ({ app, channel, account, agent, installation } = await openJsonDesk());
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
  const item = jsonItem({
    id: `e${number}`,
    from: citizen,
    text: `words of ${citizen}`,
    attachments: [`file of ${citizen}`],
  });
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

    force: true,
  });
  return written.messageId;
}

test('an erased message leaves no address and no file name in the tables that say what became of it', async () => {
  const opened = await open();
  const reply = await answer(opened);
  await app.sql(`update deliveries set state = 'bounced', reason = ? where message_id = ?`, [
    `550 ${opened.citizen} unknown`,
    reply,
  ]);
  const all = await app.sql<{ id: string }>(`select id from messages where ticket_id = ?`, [opened.ticketId]);
  await app.sql(`update attachments set filename = ? where message_id = ?`, [
    `letter of ${opened.citizen}.pdf`,
    opened.id,
  ]);
  const traces = async (): Promise<Record<string, number>[]> =>
    app.sql(
      `select (select count(*)::int from attachments where strpos(filename, :who) > 0) as files,
              (select count(*)::int from deliveries where strpos(recipient || coalesce(reason, ''), :who) > 0) as deliveries,
              (select count(*)::int from sightings where strpos(transport::text, :who) > 0) as sightings,
              (select count(*)::int from acknowledgements where address = :who) as acknowledgements`,
      { who: opened.citizen } as never,
    );
  expect(await traces()).toEqual([{ files: 1, deliveries: 2, sightings: 1, acknowledgements: 1 }]);
  await eraseMessages(
    app,
    journal,
    all.map(({ id }) => id),
  );
  expect(await traces()).toEqual([{ files: 0, deliveries: 0, sightings: 0, acknowledgements: 0 }]);
});

test('an erasure looks everything up and reads no table that grows from one end to the other', async () => {
  const opened = await open();
  await answer(opened);
  const growing = [
    'messages',
    'handles',
    'participants',
    'sightings',
    'attachments',
    'deliveries',
    'acknowledgements',
    'tickets',
    'blobs',
    'contacts',
    'file_links',
  ];
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

describe('erasing an answer that was not sent yet', () => {
  const due = (id: string): Promise<unknown> =>
    app.sql(
      `update deliveries set state = 'queued', next_attempt_at = now() - interval '1 second' where message_id = ?`,
      [id],
    );
  const statesOf = async (id: string): Promise<string[]> =>
    (await app.sql<{ state: string }>(`select state from deliveries where message_id = ?`, [id])).map(
      (row) => row.state,
    );

  test('cancels it, tells so, and nothing goes out', async () => {
    const id = await answer(await open());
    await due(id);
    expect(await eraseMessages(app, journal, [id])).toBe(1);
    expect(await statesOf(id)).toEqual(['cancelled']);
    channel.sent.length = 0;
    while ((await deliverDue(app)) > 0);
    expect(channel.sent.map((sending) => sending.id)).not.toContain(id);
    const told = await app.sql(
      `select data->>'state' as state from events where type = 'delivery.changed' and data->>'messageId' = ?`,
      [id],
    );
    expect(told).toEqual([{ state: 'cancelled' }]);
  });

  test('is refused while it is being sent, and the journal knows nothing of it', async () => {
    const id = await answer(await open());
    // nothing else waits: the one that is claimed is ours
    await app.sql(`update deliveries set state = 'sent' where state in ('held', 'queued', 'sending')`);
    await due(id);
    expect((await app.db.stores.deliveries.claim()).map((delivery) => delivery.messageId)).toEqual([id]);
    await expect(eraseMessages(app, journal, [id])).rejects.toThrow(BeingSent);
    expect(await app.sql(`select text from messages where id = ?`, [id])).toEqual([{ text: 'the answer' }]);
    const known = (await journal.read(installation)).flatMap(({ entry }) =>
      entry.kind === 'erased' ? entry.messageIds : [],
    );
    expect(known).not.toContain(id);
  });

  test('is refused while somebody is writing what became of it, and waits for nobody', async () => {
    const id = await answer(await open());
    const [delivery] = await app.sql<{ id: DeliveryId }>(`select id from deliveries where message_id = ?`, [id]);
    await app.db.transact(async (stores) => {
      await stores.deliveries.lock(delivery?.id ?? ('' as DeliveryId));
      await expect(eraseMessages(app, journal, [id])).rejects.toThrow(BeingSent);
    });
  });

  test('leaves a composer who was too slow nothing to put the words into', async () => {
    const opened = await open();
    const id = await answer(opened);
    await eraseMessages(app, journal, [id]);
    const [blob] = await app.blobs.write([Buffer.from('the answer, composed')]);
    if (blob === undefined) throw new Error('no blob');
    await app.db.transact((stores) => stores.deliveries.savePayload(id as MessageId, account, `out-${id}`, blob));
    expect(await app.db.stores.deliveries.payload(id as MessageId)).toBeUndefined();
  });

  test('takes what was composed along', async () => {
    const id = await answer(await open());
    const [blob] = await app.blobs.write([Buffer.from('the answer, composed')]);
    if (blob === undefined) throw new Error('no blob');
    await app.db.transact((stores) => stores.deliveries.savePayload(id as MessageId, account, `out-${id}`, blob));
    await eraseMessages(app, journal, [id]);
    await expect(app.blobs.read(blob)).rejects.toThrow(/has no file/);
    expect(await app.sql(`select sealed_key from blobs where id = ?`, [blob.id])).toEqual([{ sealed_key: null }]);
  });
});
