import { randomUUID } from 'node:crypto';
import { deliverDue } from '../../src/app/delivery-lanes';
import { storeUpload } from '../../src/app/drafts/upload';
import { ingestPending } from '../../src/app/ingest';
import { storeItems } from '../../src/app/store-items';
import { writeReply } from '../../src/app/write-reply';
import type { TicketId } from '../../src/core/ids';
import type { Viewer } from '../../src/core/viewer';
import type { TestApp } from '../support/app';
import { jsonItem, type JsonChannel } from '../support/json-channel';
import { openJsonDesk } from '../support/json-desk';

let app: TestApp;
let channel: JsonChannel;
let agent: Viewer;
let ticketId: TicketId;

beforeAll(async () => {
  const desk = await openJsonDesk();
  ({ app, channel, agent } = desk);
  const { account } = desk;
  await app.sql(`update accounts set acknowledges = false`);
  await storeItems(app, [
    { item: jsonItem({ id: 'm1', from: 'p@mail.example', text: 'سؤال' }), accountId: account, backlog: false },
  ]);
  await ingestPending(app);
  ticketId = (
    (await app.sql<{ ticket_id: TicketId }>(`select ticket_id from messages`))[0] ?? { ticket_id: '' as TicketId }
  ).ticket_id;
});
afterAll(() => app.close());

/** Writes an answer with a file that nobody had anything against, and lets the scanner speak before it is due. */
async function answerThenScan(state: string, scanRequired: boolean): Promise<{ state: string; reason: string | null }> {
  const upload = await storeUpload(
    app,
    agent,
    { filename: 'a.txt', declaredType: 'text/plain', content: Buffer.from(randomUUID()) },
    undefined,
  );
  const blob = `(select blob_id from uploads where id = ?)`;
  await app.sql(`update blobs set scan_state = 'clean' where id = ${blob}`, [upload.id]);
  const id = randomUUID();
  await writeReply(app, agent, ticketId, {
    id,
    text: 'جواب',
    to: ['p@mail.example'],
    cc: [],
    attachmentIds: [upload.id],
   
    force: true,
  });
  await app.sql(`update blobs set scan_state = ? where id = ${blob}`, [state, upload.id]);
  await app.sql(`update deliveries set next_attempt_at = now() where message_id = ?`, [id]);
  await deliverDue({ ...app, scanRequired });
  const [row] = await app.sql<{ state: string; reason: string | null }>(
    `select state, reason from deliveries where message_id = ?`,
    [id],
  );
  if (row === undefined) throw new Error('no delivery');
  return row;
}

test.each([
  ['infected', false, { state: 'rejected', reason: 'attachment_infected' }],
  ['infected', true, { state: 'rejected', reason: 'attachment_infected' }],
  ['unscanned', true, { state: 'queued', reason: 'attachment_not_scanned' }],
  ['failed', true, { state: 'queued', reason: 'attachment_scan_failed' }],
  ['too_large', true, { state: 'queued', reason: 'attachment_too_large_to_scan' }],
])(
  'an answer whose file turned out to be %s (scanning required: %s) does not go out',
  async (state, required, expected) => {
    channel.sent.length = 0;
    expect(await answerThenScan(state, required)).toEqual(expected);
    expect(channel.sent).toEqual([]);
  },
);

test.each([
  ['clean', true],
  ['unscanned', false],
  ['failed', false],
])('an answer whose file is %s (scanning required: %s) goes out', async (state, required) => {
  channel.sent.length = 0;
  expect((await answerThenScan(state, required)).state).toBe('sent');
  expect(channel.sent).toHaveLength(1);
});
