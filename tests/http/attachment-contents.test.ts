import { ingestPending } from '../../src/app/ingest';
import { storeItems } from '../../src/app/store-items';
import type { AccountId } from '../../src/core/ids';
import * as api from '../../src/shared/api';
import { startServer, type Client, type TestServer } from './support/client';
import { accountOf, addPerson, PASSWORD } from './support/people';
import { createTestApp, type TestApp } from './support/test-app';

const INVITATION =
  'BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:اجتماع\r\nDTSTART;TZID=Asia/Riyadh:20261201T110000\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n';
const INNER =
  'From: Omar <omar@mail.example>\r\nSubject: inner\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nكلام عمر\r\n';

let t: TestApp;
let server: TestServer;
let client: Client;
let files: api.AttachmentInfo[];

async function fileLetter(): Promise<api.AttachmentInfo[]> {
  const middle = `From: Sara <sara@mail.example>\r\nSubject: middle\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\nContent-Type: text/plain\r\n\r\nsee below\r\n--m\r\nContent-Type: message/rfc822\r\n\r\n${INNER}\r\n--m--\r\n`;
  const letter = `From: Hind <hind@mail.example>\r\nTo: 937@wasl.localhost\r\nSubject: outer\r\nMessage-ID: <outer@mail.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\nContent-Type: text/plain\r\n\r\nwords\r\n--o\r\nContent-Type: message/rfc822\r\n\r\n${middle}\r\n--o\r\nContent-Type: text/calendar; charset=utf-8\r\n\r\n${INVITATION}\r\n--o\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\n%PDF-1.4\r\n--o--\r\n`;
  const accountId = (await accountOf(t.app, 'email')) as AccountId;
  const item = { sourceKey: 'test:1', bytes: Buffer.from(letter), receivedAt: new Date(), transport: {} };
  const ids = await storeItems(t.app, [{ item, accountId, backlog: true }]);
  await ingestPending(t.app, ids);
  const message = await t.app.db.knex('messages').whereIn('sighting_id', ids).first('ticket_id');
  const answer = await client.get(`/api/tickets/${String(message?.['ticket_id'])}`);
  return api.Ticket.parse(answer.json).messages[0]?.attachments ?? [];
}
async function contents(at: number, path = ''): Promise<api.AttachmentContents> {
  const answer = await client.get(
    `/api/attachments/${files[at]?.id ?? ''}/contents${path === '' ? '' : `?path=${path}`}`,
  );
  expect(answer.status).toBe(200);
  return api.AttachmentContents.parse(answer.json);
}

beforeAll(async () => {
  t = await createTestApp();
  server = await startServer(t.app);
  const agent = await addPerson(t.app, 'agent', ['937'], 'agent@wasl.test');
  client = server.client();
  await client.signIn(agent.email, PASSWORD);
  files = await fileLetter();
});
afterAll(async () => {
  await server.close();
  await t.close();
});

it('names attached mails and invitations that came without a name', () => {
  expect(files.map(({ filename }) => filename)).toEqual(['middle.eml', 'invite.ics', 'a.pdf']);
});
it('opens an attached mail, and the mail inside it', async () => {
  expect(await contents(0)).toMatchObject({
    kind: 'mail',
    subject: 'middle',
    text: 'see below',
    files: [{ name: 'inner.eml', opens: true }],
  });
  expect(await contents(0, '0')).toMatchObject({
    kind: 'mail',
    subject: 'inner',
    from: [{ name: 'Omar', address: 'omar@mail.example' }],
    direction: 'rtl',
  });
});
it('opens an invitation', async () => {
  expect(await contents(1)).toMatchObject({
    kind: 'calendar',
    calendar: { method: 'REQUEST', events: [{ title: 'اجتماع', start: { at: '2026-12-01T08:00:00.000Z' } }] },
  });
});
it('keeps everything else closed, and places where nothing is', async () => {
  expect(await contents(2)).toEqual({ kind: 'closed' });
  expect(await contents(0, '7.3')).toEqual({ kind: 'closed' });
});
it('refuses a way that is none, a stranger, and a file that the scanner holds', async () => {
  const address = `/api/attachments/${files[0]?.id ?? ''}/contents`;
  expect((await client.get(`${address}?path=../1`)).status).toBe(400);
  expect((await client.get(`${address}?path=0.0.0.0.0`)).status).toBe(400);
  expect((await server.client().get(address)).status).toBe(401);
  const held = await t.app.db
    .knex('attachments')
    .where({ id: files[0]?.id ?? '' })
    .first('blob_id');
  await t.app.db
    .knex('blobs')
    .where({ id: String(held?.['blob_id']) })
    .update({ scan_state: 'infected' });
  expect((await client.get(address)).status).toBe(409);
});
