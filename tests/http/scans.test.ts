import { randomUUID } from 'node:crypto';
import { isReleased, SCAN_STATES, type ScanState } from '../../src/core/scan';
import * as api from '../../src/shared/api';
import { pictureOf } from '../support/pictures';
import { startServer, type Client, type TestServer } from './support/client';
import { fileLetter, type Filed } from './support/letters';
import { addPerson, PASSWORD } from './support/people';
import { createTestApp, type TestApp } from './support/test-app';

/** The same installation, once where scanning is required and once where it is not. */
let t: TestApp;
let servers: Record<'required' | 'free', TestServer>;
let clients: Record<'required' | 'free', Client>;
let picture: Buffer;

beforeAll(async () => {
  t = await createTestApp();
  picture = await pictureOf('png', 40, 40);
  await addPerson(t.app, 'supervisor', ['937'], 'supervisor@wasl.test');
  servers = {
    required: await startServer({ ...t.app, scanRequired: true }),
    free: await startServer({ ...t.app, scanRequired: false }),
  };
  clients = { required: servers.required.client(), free: servers.free.client() };
  for (const client of Object.values(clients)) await client.signIn('supervisor@wasl.test', PASSWORD);
});
afterAll(async () => {
  await servers.required.close();
  await servers.free.close();
  await t.close();
});

const CODES: Readonly<Record<ScanState, string>> = {
  unscanned: 'attachment_not_scanned',
  clean: 'none',
  infected: 'attachment_infected',
  failed: 'attachment_scan_failed',
  too_large: 'attachment_too_large_to_scan',
};
const released = (state: ScanState, kind: 'required' | 'free'): boolean =>
  kind === 'required' ? state === 'clean' : state !== 'infected';

const letter = (from?: string): Promise<Filed> =>
  fileLetter(t, {
    html: '<p>look <img src="cid:own@mail"></p>',
    files: [{ filename: 'own.png', type: 'image/png', content: picture, contentId: 'own@mail' }],
    ...(from === undefined ? {} : { from }),
  });
const knex = (): TestApp['app']['db']['knex'] => t.app.db.knex;
const scanFiles = (messageId: string, state: ScanState): Promise<number> =>
  knex()('blobs')
    .whereIn('id', knex()('attachments').where({ message_id: messageId }).select('blob_id'))
    .update({ scan_state: state });
const scanOriginal = (messageId: string, state: ScanState): Promise<number> =>
  knex()('blobs')
    .whereIn(
      'id',
      knex()('messages as m')
        .join('sightings as s', 's.id', 'm.sighting_id')
        .where('m.id', messageId)
        .select('s.blob_id'),
    )
    .update({ scan_state: state });
const standingOf = async (client: Client, url: string): Promise<string> => {
  const { status, json } = await client.get(url);
  return status === 200 ? 'none' : String(json['code']);
};

it.each(SCAN_STATES.flatMap((state) => (['required', 'free'] as const).map((kind) => [state, kind] as const)))(
  'a file that is %s, where scanning is %s: download, picture and HTML agree with the screen, and say why',
  async (state, kind) => {
    const client = clients[kind];
    const { ticketId, messageId, attachmentIds } = await letter();
    // painted before the scan came to its end: what is kept of it is held as well
    expect((await clients.free.get(`/api/attachments/${attachmentIds[0]}/picture`)).status).toBe(200);
    await scanFiles(messageId, state);
    await scanOriginal(messageId, 'clean');
    const code = released(state, kind) ? 'none' : CODES[state];
    expect(isReleased(state, kind === 'required')).toBe(code === 'none');
    const shown = api.Ticket.parse((await client.get(`/api/tickets/${ticketId}`)).json).messages[0];
    const open = code === 'none';
    expect(shown?.attachments[0]).toMatchObject({ scan: state, downloadable: open, preview: open });
    expect(shown?.rawHeld).toBe(open ? null : state);
    expect(await standingOf(client, `/api/attachments/${attachmentIds[0]}`)).toBe(code);
    expect(await standingOf(client, `/api/attachments/${attachmentIds[0]}/picture`)).toBe(code);
    expect(await standingOf(client, `/api/attachments/${attachmentIds[0]}/picture?size=view`)).toBe(code);
    // whoever has the original has the file in it
    expect(await standingOf(client, `/api/messages/${messageId}/raw`)).toBe(code);
    expect((await client.get(`/api/messages/${messageId}/html`)).text.includes('/picture?sig=')).toBe(open);
  },
);

it('a link to a picture that was given before does not outlive the scan', async () => {
  const { messageId } = await letter();
  const [, link = ''] =
    /src="(\/api\/attachments\/[^"]+)"/.exec((await clients.free.get(`/api/messages/${messageId}/html`)).text) ?? [];
  expect((await clients.free.get(link)).status).toBe(200);
  await scanFiles(messageId, 'infected');
  expect(await standingOf(clients.free, link)).toBe('attachment_infected');
});

it.each(SCAN_STATES)('an original that is %s itself is held like its files', async (state) => {
  const { messageId } = await letter();
  await scanFiles(messageId, 'clean');
  await scanOriginal(messageId, state);
  expect(await standingOf(clients.required, `/api/messages/${messageId}/raw`)).toBe(
    state === 'clean' ? 'none' : CODES[state],
  );
});

it('what a stranger sent into a case is held by the same rule', async () => {
  const { ticketId, messageId, attachmentIds } = await letter('Stranger <stranger@else.example>');
  await knex()('messages').where({ id: messageId }).update({ standing: 'third_party' });
  expect(api.Ticket.parse((await clients.required.get(`/api/tickets/${ticketId}`)).json).messages[0]).toMatchObject({
    standing: 'third_party',
    rawHeld: 'unscanned',
  });
  expect(await standingOf(clients.required, `/api/attachments/${attachmentIds[0]}`)).toBe('attachment_not_scanned');
  expect(await standingOf(clients.required, `/api/messages/${messageId}/raw`)).toBe('attachment_not_scanned');
});

it.each(SCAN_STATES)('the original of a quarantined item that is %s is held, and the list says so', async (state) => {
  const { messageId } = await letter();
  await scanOriginal(messageId, state);
  const sighting = (await knex()('messages').where({ id: messageId }).first('sighting_id')) as { sighting_id: string };
  await knex()('sightings')
    .where({ id: sighting.sighting_id })
    .update({ outcome: 'quarantined', reason: 'parse_failed' });
  for (const kind of ['required', 'free'] as const) {
    const code = released(state, kind) ? 'none' : CODES[state];
    expect([kind, await standingOf(clients[kind], `/api/quarantine/${sighting.sighting_id}/raw`)]).toEqual([
      kind,
      code,
    ]);
    const page = api.QuarantinePage.parse((await clients[kind].get('/api/quarantine?limit=100')).json);
    expect(page.items.find((item) => item.id === sighting.sighting_id)?.rawHeld).toBe(code === 'none' ? null : state);
  }
});

it.each(SCAN_STATES)('an uploaded file that is %s goes into an answer only when it is released', async (state) => {
  const { ticketId } = await letter();
  for (const kind of ['required', 'free'] as const) {
    const data = new FormData();
    data.append('file', new Blob([new Uint8Array(picture)], { type: 'image/png' }), `${state}.png`);
    const upload = api.Upload.parse((await clients[kind].post('/api/uploads', data)).json);
    await knex()('blobs')
      .whereIn('id', knex()('uploads').where({ id: upload.id }).select('blob_id'))
      .update({ scan_state: state });
    const sent = await clients[kind].post(`/api/tickets/${ticketId}/replies`, {
      id: randomUUID(),
      text: 'Dear',
      to: ['hind@mail.example'],
      attachmentIds: [upload.id],
    });
    expect([kind, sent.status === 201 ? 'none' : sent.json['code']]).toEqual([
      kind,
      released(state, kind) ? 'none' : CODES[state],
    ]);
  }
});
