import sharp from 'sharp';
import { newApiKey, tokenHash } from '../../src/app/people/tokens';
import { createOutside } from '../../src/outside';
import * as api from '../../src/shared/api';
import { bombOf, pictureOf, SVG } from '../support/pictures';
import { startSentinel, type Sentinel } from '../support/sentinel';
import { startServer, type Client, type TestServer } from './support/client';
import { fileLetter, type Filed } from './support/letters';
import { addPerson, PASSWORD, type TestPerson } from './support/people';
import { createTestApp, type TestApp } from './support/test-app';

/** 127.0.0.2 stands for the world, 127.0.0.1 for what no letter may make us touch. */
let world: Sentinel;
let inner: Sentinel;
let answer: Parameters<typeof startSentinel>[1];
let t: TestApp;
let server: TestServer;
let agent: TestPerson;
let client: Client;
let stranger: Client;
let now = new Date();

beforeAll(async () => {
  world = await startSentinel('127.0.0.2', (request, response) => answer?.(request, response));
  inner = await startSentinel('127.0.0.1');
  t = await createTestApp({
    strangers: createOutside({ privateAllowed: false, named: ['127.0.0.2'] }),
    clock: { now: () => now },
  });
  server = await startServer(t.app);
  agent = await addPerson(t.app, 'agent', ['937'], 'agent@wasl.test');
  client = server.client();
  stranger = server.client();
  await client.signIn(agent.email, PASSWORD);
});
afterAll(async () => {
  await server.close();
  await t.close();
  await world.close();
  await inner.close();
});

const bytesOf = async (
  url: string,
  as = client,
): Promise<{ status: number; type: string | null; bytes: Buffer; headers: Headers }> => {
  const response = await fetch(server.base + url, { headers: as.cookie === undefined ? {} : { cookie: as.cookie } });
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    headers: response.headers,
    bytes: Buffer.from(await response.arrayBuffer()),
  };
};
const picture = (id: string | undefined, size = 'thumb'): string => `/api/attachments/${id}/picture?size=${size}`;
const previewsOf = (id: string | undefined): Promise<{ size: string; refusal: string | null }[]> =>
  t.app.db.knex('previews').where({ attachment_id: id }).orderBy('size').select('size', 'refusal') as never;
const readsOf = async (what: string, objectId: string | undefined): Promise<number> =>
  Number(
    (await t.app.db.knex('reads').where({ what, object_id: objectId, user_id: agent.id }).count({ n: '*' }).first())?.[
      'n'
    ],
  );

it('shows a picture as one of ours, painted once a size, and gives the original only to be kept', async () => {
  const original = await pictureOf('jpeg', 2_000, 1_000);
  const { attachmentIds, ticketId } = await fileLetter(t, {
    files: [{ filename: 'site.jpg', type: 'image/jpeg', content: original }],
  });
  const [id] = attachmentIds;
  expect(
    api.Ticket.parse((await client.get(`/api/tickets/${ticketId}`)).json).messages[0]?.attachments[0],
  ).toMatchObject({ preview: true, scan: 'unscanned' });
  const thumb = await bytesOf(picture(id));
  expect([thumb.status, thumb.type, thumb.headers.get('content-disposition')]).toEqual([200, 'image/webp', 'inline']);
  expect(thumb.headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/);
  expect(await sharp(thumb.bytes).metadata()).toMatchObject({ format: 'webp', width: 320, height: 160 });
  const view = await bytesOf(picture(id, 'view'));
  expect(await sharp(view.bytes).metadata()).toMatchObject({ width: 1_600, height: 800 });
  expect(await previewsOf(id)).toEqual([
    { size: 'thumb', refusal: null },
    { size: 'view', refusal: null },
  ]);
  const blobs = async (): Promise<number> => Number((await t.app.db.knex('blobs').count({ n: '*' }).first())?.['n']);
  const before = await blobs();
  expect((await bytesOf(picture(id))).bytes.equals(thumb.bytes)).toBe(true);
  expect(await blobs()).toBe(before);
  expect([await readsOf('picture', id), await readsOf('attachment', id)]).toEqual([1, 0]);
  const file = await bytesOf(`/api/attachments/${id}`);
  expect([
    file.type,
    file.headers.get('content-disposition')?.startsWith('attachment;'),
    file.bytes.equals(original),
  ]).toEqual(['application/octet-stream', true, true]);
});

it('paints a picture once that many ask for at the same time', async () => {
  const { attachmentIds } = await fileLetter(t, {
    files: [{ filename: 'a.png', type: 'image/png', content: await pictureOf('png', 1_500, 1_500) }],
  });
  const answers = await Promise.all(Array.from({ length: 20 }, () => bytesOf(picture(attachmentIds[0]))));
  expect(new Set(answers.map((one) => one.status))).toEqual(new Set([200]));
  expect(await previewsOf(attachmentIds[0])).toHaveLength(1);
});

it('says in words why there is no picture, and the original can be downloaded all the same', async () => {
  const broken = (await pictureOf('png')).subarray(0, 400);
  const polyglot = Buffer.from('GIF89a/*<script>alert(1)</script>*/=1;');
  const { attachmentIds } = await fileLetter(t, {
    files: [
      { filename: 'huge.png', type: 'image/png', content: bombOf(30_000, 30_000) },
      { filename: 'cut.png', type: 'image/png', content: broken },
      { filename: 'drawing.png', type: 'image/png', content: SVG },
      { filename: 'both.gif', type: 'image/gif', content: polyglot },
    ],
  });
  const said = await Promise.all(
    attachmentIds.map(async (id) => (await client.get(picture(id), { 'accept-language': 'ar' })).json),
  );
  expect(said.map((problem) => problem['code'])).toEqual([
    'picture_too_large',
    'picture_unreadable',
    'picture_unreadable',
    'picture_unreadable',
  ]);
  expect(
    said.every(
      (problem) => /[\u0600-\u06FF]/.test(String(problem['title'])) && String(problem['detail']).includes('تنزيل'),
    ),
  ).toBe(true);
  // remembered: the same answer without a child being asked
  expect((await previewsOf(attachmentIds[0]))[0]?.refusal).toBe('too_large');
  expect((await client.get(picture(attachmentIds[0]))).json['code']).toBe('picture_too_large');
  const file = await bytesOf(`/api/attachments/${attachmentIds[2]}`);
  expect([file.status, file.bytes.equals(SVG)]).toEqual([200, true]);
  expect((await fetch(`${server.base}/healthz`)).status).toBe(200);
});

it('shows no picture any more once its original was destroyed', async () => {
  const { attachmentIds } = await fileLetter(t, {
    files: [{ filename: 'a.png', type: 'image/png', content: await pictureOf('png') }],
  });
  const [id] = attachmentIds;
  expect((await bytesOf(picture(id))).status).toBe(200);
  await t.app.db
    .knex('blobs')
    .where('id', t.app.db.knex('attachments').where({ id }).select('blob_id'))
    .update({ sealed_key: null });
  expect((await bytesOf(picture(id))).status).toBe(404);
});

describe('the HTML of a message', () => {
  let filed: Filed;
  const embedded = async (): Promise<string> => (await pictureOf('png', 50, 40)).toString('base64');
  const pageOf = async (query = ''): Promise<string> =>
    (await client.get(`/api/messages/${filed.messageId}/html${query}`)).text;
  const links = (page: string): string[] =>
    [...page.matchAll(/<img[^>]* src="([^"]*)"/g)].map((match) => match[1] ?? '');
  const remote = (path: string, host = world): string => `http://${host.host}:${host.port}${path}`;

  beforeEach(async () => {
    answer = (_request, response) => {
      response.setHeader('content-type', 'image/png');
      void pictureOf('png', 30, 20).then((bytes) => response.end(bytes));
    };
    filed = await fileLetter(t, {
      html: `<p>text src="cid:own@mail"</p><img src="cid:own@mail"><img src="data:image/png;base64,${await embedded()}"><img alt="one" src="${remote('/one.png?a=1&amp;b=2')}"><img src="${remote('/two.png', inner)}">`,
      files: [
        { filename: 'own.png', type: 'image/png', content: await pictureOf('png', 60, 40), contentId: 'own@mail' },
      ],
    });
  });

  it('shows its own pictures painted anew by links of their own, and those of other hosts not at all', async () => {
    const before = [world.hits(), inner.hits()];
    const page = await pageOf();
    expect(page).toContain('<p>text src="cid:own@mail"</p>');
    const found = links(page);
    expect(found).toHaveLength(2);
    expect(page).not.toMatch(/<img[^>]*="(?:data|https?|cid):/);
    const shown = await Promise.all(found.map((link) => bytesOf(link, stranger)));
    expect(shown.map(({ status, type }) => [status, type])).toEqual([
      [200, 'image/webp'],
      [200, 'image/webp'],
    ]);
    expect(await Promise.all(shown.map(async ({ bytes }) => (await sharp(bytes).metadata()).width))).toEqual([60, 50]);
    expect((await bytesOf(found[1]?.replace('/pictures/1', '/pictures/2') ?? '', stranger)).status).toBe(404);
    expect((await bytesOf(`/api/messages/${filed.messageId}/pictures/2`)).status).toBe(404);
    expect([world.hits(), inner.hits()]).toEqual(before);
  });

  describe('by a link that was given to a reader', () => {
    const opened = async (found: readonly string[]) =>
      Promise.all(found.map(async (link) => (await bytesOf(link, stranger)).status));
    const reader = async () => {
      const person = await addPerson(t.app, 'agent', ['937'], `reader-${filed.messageId}@wasl.test`);
      const reading = server.client();
      await reading.signIn(person.email, PASSWORD);
      const found = links((await reading.get(`/api/messages/${filed.messageId}/html`)).text);
      expect(await opened(found)).toEqual([200, 200]);
      return { person, reading, found };
    };
    const users = (id: string) => t.app.db.knex('users').where({ id });

    it('are shown no longer than the reader is signed in', async () => {
      const { reading, found } = await reader();
      await reading.call('DELETE', '/api/session');
      expect(await opened(found)).toEqual([404, 404]);
    });

    it('are shown no more once the reader was disabled', async () => {
      const { person, found } = await reader();
      await users(person.id).update({ disabled_at: new Date() });
      expect(await opened(found)).toEqual([404, 404]);
    });

    it('are shown no more once the case is none of the reader’s centres', async () => {
      const { person, found } = await reader();
      const other = await t.app.db.knex('centres').where({ code: '920' }).first('id');
      await t.app.db.knex('user_centres').where({ user_id: person.id }).update({ centre_id: other.id });
      expect(await opened(found)).toEqual([404, 404]);
    });

    it('are shown to a program as long as its key holds', async () => {
      const [id, key] = [t.app.newId<string>(), newApiKey()];
      const { keys } = t.app.db.stores.people;
      await keys.insert({ id, userId: agent.id, name: 'k', hash: tokenHash(key), scopes: ['tickets:read'], days: 1 });
      const program = server.client({ authorization: `Bearer ${key}` });
      const found = links((await program.get(`/api/messages/${filed.messageId}/html`)).text);
      expect(await opened(found)).toEqual([200, 200]);
      await keys.revoke(id, agent.id);
      expect(await opened(found)).toEqual([404, 404]);
    });
  });

  it('has pictures of other hosts fetched by the server when a reader asks, once, without a word about the reader', async () => {
    const right = api.RemotePictures.parse(
      (await client.post(`/api/messages/${filed.messageId}/remote-pictures`)).json,
    );
    expect(await readsOf('remote_pictures', filed.messageId)).toBe(1);
    const before = [world.hits(), inner.hits()];
    const found = links(await pageOf(`?pictures=${right.pictures}`));
    expect(found).toHaveLength(4);
    // the page alone asks nobody
    expect([world.hits(), inner.hits()]).toEqual(before);
    const one = await bytesOf(found[2] ?? '', stranger);
    expect([one.status, one.type, (await sharp(one.bytes).metadata()).width]).toEqual([200, 'image/webp', 30]);
    const { url, headers } = world.requests.at(-1) ?? {};
    expect(url).toBe('/one.png?a=1&b=2');
    expect([headers?.['cookie'], headers?.['referer']]).toEqual([undefined, undefined]);
    expect((await bytesOf(found[3] ?? '', stranger)).status).toBe(404);
    await bytesOf(found[2] ?? '', stranger);
    await bytesOf(found[3] ?? '', stranger);
    expect([world.hits(), inner.hits()]).toEqual([(before[0] ?? 0) + 1, before[1]]);
  });

  it('opens other hosts to that reader and that message alone, and for ten minutes', async () => {
    const { pictures } = api.RemotePictures.parse(
      (await client.post(`/api/messages/${filed.messageId}/remote-pictures`)).json,
    );
    const colleague = await addPerson(t.app, 'agent', ['937'], 'colleague@wasl.test');
    const other = server.client();
    await other.signIn(colleague.email, PASSWORD);
    expect(links((await other.get(`/api/messages/${filed.messageId}/html?pictures=${pictures}`)).text)).toHaveLength(2);
    const second = await fileLetter(t, { html: `<img src="${remote('/three.png')}">` });
    expect(links((await client.get(`/api/messages/${second.messageId}/html?pictures=${pictures}`)).text)).toEqual([]);
    const found = links(await pageOf(`?pictures=${pictures}`));
    expect(found).toHaveLength(4);
    const started = now;
    now = new Date(started.getTime() + 601_000);
    expect(links(await pageOf(`?pictures=${pictures}`))).toHaveLength(2);
    expect((await bytesOf(found[2] ?? '', stranger)).status).toBe(404);
    now = started;
  });

  it('shows nothing for what is no picture, too large, or redirected inside, and is not told twice', async () => {
    const ask = async (path: string): Promise<number> => {
      const { messageId } = await fileLetter(t, { html: `<img src="${remote(path)}">` });
      const { pictures } = api.RemotePictures.parse(
        (await client.post(`/api/messages/${messageId}/remote-pictures`)).json,
      );
      const [link = ''] = links((await client.get(`/api/messages/${messageId}/html?pictures=${pictures}`)).text);
      return (await bytesOf(link, stranger)).status;
    };
    const before = inner.hits();
    answer = (_request, response) => void response.setHeader('content-type', 'image/svg+xml').end(SVG);
    expect(await ask('/drawing.svg')).toBe(404);
    answer = (_request, response) => void response.setHeader('content-type', 'text/html').end('<p>');
    expect(await ask('/page')).toBe(404);
    answer = (_request, response) =>
      void response.writeHead(302, { location: `http://localhost:${inner.port}/` }).end();
    expect(await ask('/inside')).toBe(404);
    answer = (_request, response) =>
      void response.writeHead(200, { 'content-type': 'image/png', 'content-length': 11 * 1024 * 1024 }).end();
    expect(await ask('/large')).toBe(404);
    answer = (_request, response) => void response.destroy();
    expect(await ask('/gone')).toBe(404);
    expect(inner.hits()).toBe(before);
    expect(t.logged.join('')).not.toContain(String(world.port));
  });

  it('gives the right only to who may read the message, and not by a link', async () => {
    expect((await stranger.post(`/api/messages/${filed.messageId}/remote-pictures`)).status).toBe(401);
    expect((await client.get(`/api/messages/${filed.messageId}/remote-pictures`)).status).toBe(404);
    const crossSite = await client.post(`/api/messages/${filed.messageId}/remote-pictures`, undefined, {
      'sec-fetch-site': 'cross-site',
    });
    expect(crossSite.json['code']).toBe('cross_site');
  });
});
