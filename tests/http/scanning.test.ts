import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import net from 'node:net';
import { deliverDue } from '../../src/app/delivery-lanes';
import { FileScans } from '../../src/app/scan-files';
import type { App } from '../../src/app/context';
import { createClamdScanner } from '../../src/scanning/clamd';
import * as api from '../../src/shared/api';
import { MALWARE, startClamd, type TestClamd } from '../support/clamd';
import { freePort } from '../support/ports';
import { startServer, type Client, type TestServer } from './support/client';
import { fileLetter, type Filed, type LetterFile } from './support/letters';
import { addPerson, PASSWORD } from './support/people';
import { createTestApp, type TestApp } from './support/test-app';

/** Files from outside as a real clamd judges them, where scanning is required. */
let clamd: TestClamd;
let t: TestApp;
let app: App;
let server: TestServer;
let client: Client;

beforeAll(async () => {
  [clamd, t] = await Promise.all([startClamd(), createTestApp()]);
  app = { ...t.app, scanRequired: true, scanner: createClamdScanner(clamd.socket) };
  server = await startServer(app);
  await addPerson(t.app, 'supervisor', ['937'], 'supervisor@wasl.test');
  client = server.client();
  await client.signIn('supervisor@wasl.test', PASSWORD);
}, 90_000);
afterAll(async () => {
  await server.close();
  await t.close();
  await clamd.stop();
});

const file = (filename: string, words: string): LetterFile => ({ filename, type: 'application/octet-stream', content: Buffer.from(words) });
const letter = (...files: readonly LetterFile[]): Promise<Filed> => fileLetter(t, { files });
const standing = async (filed: Filed): Promise<unknown[]> =>
  Promise.all(filed.attachmentIds.map(async (id) => { const { status, json } = await client.get(`/api/attachments/${id}`); return status === 200 ? 'handed out' : json['code']; }));
const statesOf = async (): Promise<string[]> => (await t.app.db.knex('blobs').whereNotNull('sealed_key').distinct('scan_state').orderBy('scan_state').pluck('scan_state')) as string[];

test('what is clean is handed out once it was scanned; what is not, never, nor the mail that brought it', async () => {
  const filed = await letter(file('letter.txt', 'أرجو المساعدة'), file('bad.bin', `x ${MALWARE} x`));
  const harmless = await letter(file('other.txt', 'nothing'));
  expect(await standing(filed)).toEqual(['attachment_not_scanned', 'attachment_not_scanned']);
  expect(await new FileScans(app).run()).toBeGreaterThan(3);
  expect(await standing(filed)).toEqual(['handed out', 'attachment_infected']);
  expect((await client.get(`/api/messages/${filed.messageId}/raw`)).json).toMatchObject({ code: 'attachment_infected' });
  expect((await client.get(`/api/messages/${harmless.messageId}/raw`)).status).toBe(200);
  expect(await new FileScans(app).run()).toBe(0);
});

test('the screens that show the case hear of it', async () => {
  const filed = await letter(file('late.txt', 'later'));
  const before = api.Ticket.parse((await client.get(`/api/tickets/${filed.ticketId}`)).json);
  await new FileScans(app).run();
  const after = api.Ticket.parse((await client.get(`/api/tickets/${filed.ticketId}`)).json);
  expect(after.version).toBeGreaterThan(before.version);
  expect(after.events.filter((event) => event.type === 'file.scanned').map((event) => event.data.state)).toEqual(['clean', 'clean']);
});

test('an answer whose file is not scanned yet is taken, waits, and goes on by itself', async () => {
  const { ticketId } = await letter();
  const data = new FormData();
  data.append('file', new Blob(['a form to fill in'], { type: 'text/plain' }), 'form.txt');
  const upload = api.Upload.parse((await client.post('/api/uploads', data)).json);
  const id = randomUUID();
  const sent = await client.post(`/api/tickets/${ticketId}/replies`, { id, text: 'Dear', to: ['hind@mail.example'], attachmentIds: [upload.id] });
  expect(sent.status).toBe(201);
  const delivery = async (): Promise<unknown> => t.app.db.knex('deliveries').where({ message_id: id }).first('state', 'reason', t.app.db.knex.raw('next_attempt_at <= now() as due'));
  await t.app.db.knex('deliveries').where({ message_id: id }).update({ next_attempt_at: t.app.db.knex.fn.now() });
  await deliverDue(app);
  expect(await delivery()).toEqual({ state: 'queued', reason: 'attachment_not_scanned', due: false });
  await new FileScans(app).run();
  expect(await delivery()).toMatchObject({ due: true });
});

test('while the scanner is away the case is open and its files wait; then they are judged', async () => {
  const away = { ...app, scanner: createClamdScanner({ host: '127.0.0.1', port: await freePort() }) };
  const filed = await letter(file('waits.txt', 'patient'));
  expect(await new FileScans(away).run()).toBe(0);
  expect((await client.get(`/api/tickets/${filed.ticketId}`)).status).toBe(200);
  expect(await standing(filed)).toEqual(['attachment_not_scanned']);
  await new FileScans(app).run();
  expect(await standing(filed)).toEqual(['handed out']);
});

test('a file on which the scanner hangs up again and again keeps no other waiting', async () => {
  const moody = net.createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (words) => {
      const text = words.toString('latin1');
      if (text.startsWith('zPING')) return void socket.end('PONG\0');
      // all has come before it decides: it hangs up on what it is told about, not on us
      const end = (): void => void socket.end(text.includes('MOODY') ? '' : 'stream: OK\0');
      setImmediate(end);
    });
  });
  moody.listen(0, '127.0.0.1');
  await once(moody, 'listening');
  const scanner = createClamdScanner({ host: '127.0.0.1', port: (moody.address() as net.AddressInfo).port });
  const filed = await letter(file('moody.bin', 'MOODY'), file('fine.txt', 'fine'));
  await new FileScans({ ...app, scanner }).run();
  expect(await standing(filed)).toEqual(['attachment_scan_failed', 'handed out']);
  moody.close();
});

test('at the end no file is left unjudged', async () => {
  await new FileScans(app).run();
  expect(await statesOf()).not.toContain('unscanned');
});
