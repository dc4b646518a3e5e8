import type { IncomingMessage, ServerResponse } from 'node:http';
import { FetchFailed, HostRefused, type FetchLimits } from '../../connectors/contract';
import { createOutside } from '../../src/outside';
import { startSentinel, type Sentinel } from '../support/sentinel';

/** 127.0.0.2 stands for the outside world, 127.0.0.1 for what must not be reached. */
let world: Sentinel;
let inner: Sentinel;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
beforeAll(async () => {
  world = await startSentinel('127.0.0.2', (request, response) => answer(request, response));
  inner = await startSentinel('127.0.0.1');
});
afterAll(async () => {
  await world.close();
  await inner.close();
});

const outside = createOutside({ privateAllowed: false, named: ['127.0.0.2'] });
const LIMITS: FetchLimits = { maxBytes: 1_000, timeoutMs: 5_000, types: ['image/'] };
const picture = (response: ServerResponse, bytes: number): void => {
  response.setHeader('content-type', 'image/png; charset=binary');
  response.end(Buffer.alloc(bytes, 1));
};
const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'fetched',
    (error: unknown) =>
      error instanceof FetchFailed ? error.code : error instanceof HostRefused ? 'refused' : String(error),
  );
const url = (path = '/'): string => `http://127.0.0.2:${world.port}${path}`;

it('brings the bytes and says nothing of us', async () => {
  answer = (_request, response) => picture(response, 700);
  const fetched = await outside.fetch(url('/a.png?id=1'), LIMITS);
  expect([fetched.contentType, fetched.body.length, fetched.url]).toEqual(['image/png', 700, url('/a.png?id=1')]);
  const { headers } = world.requests.at(-1) ?? {};
  expect(Object.keys(headers ?? {}).sort()).toEqual(['accept', 'accept-encoding', 'connection', 'host', 'user-agent']);
});

it('follows a redirect in the outside world, and none that leads inside', async () => {
  answer = (request, response) => {
    if (request.url === '/a.png') return picture(response, 10);
    response.writeHead(302, { location: '/a.png' }).end();
  };
  expect((await outside.fetch(url('/moved'), LIMITS)).url).toBe(url('/a.png'));
  const before = inner.hits();
  for (const location of [
    `http://127.0.0.1:${inner.port}/`,
    `http://localhost:${inner.port}/`,
    `http://0x7f.1:${inner.port}/`,
    `http://2130706433:${inner.port}/`,
    `http://[::ffff:127.0.0.1]:${inner.port}/`,
    `http://0.0.0.0:${inner.port}/`,
    `//127.0.0.1:${inner.port}/`,
  ]) {
    answer = (_request, response) => void response.writeHead(302, { location }).end();
    expect([location, await codeOf(outside.fetch(url(), LIMITS))]).toEqual([location, 'refused']);
  }
  expect(inner.hits()).toBe(before);
});

it('is not led round in circles, nor to other schemes, nor out with a password', async () => {
  answer = (_request, response) => void response.writeHead(302, { location: '/again' }).end();
  const before = world.requests.length;
  expect(await codeOf(outside.fetch(url(), LIMITS))).toBe('redirects');
  expect(world.requests.length - before).toBe(4);
  for (const location of [
    'file:///etc/passwd',
    'ftp://127.0.0.2/',
    'gopher://127.0.0.2/',
    'data:image/png,x',
    'http://u:p@127.0.0.2/',
    'http://',
  ]) {
    answer = (_request, response) => void response.writeHead(301, { location }).end();
    expect([location, await codeOf(outside.fetch(url(), LIMITS))]).toEqual([location, 'url']);
  }
});

it('stops at what is too large, said or unsaid, of another kind, or not found', async () => {
  answer = (_request, response) => picture(response, 1_001);
  expect(await codeOf(outside.fetch(url(), LIMITS))).toBe('too_large');
  let stopped: Promise<void> | undefined;
  answer = (_request, response) => {
    response.setHeader('content-type', 'image/png');
    stopped = new Promise((resolve) => response.once('close', resolve));
    const pour = (): void => {
      while (!response.destroyed && response.write(Buffer.alloc(400, 1)));
      if (!response.destroyed) response.once('drain', pour);
    };
    pour();
  };
  expect(await codeOf(outside.fetch(url(), LIMITS))).toBe('too_large');
  await stopped;
  answer = (_request, response) => void response.setHeader('content-type', 'text/html').end('<p>');
  expect(await codeOf(outside.fetch(url(), LIMITS))).toBe('type');
  answer = (_request, response) => void response.writeHead(404, { 'content-type': 'image/png' }).end();
  expect(await codeOf(outside.fetch(url(), LIMITS))).toBe('status');
});

it('waits for everything together no longer than it was told', async () => {
  answer = (_request, response) => void response.writeHead(200, { 'content-type': 'image/png' }).write('x');
  expect(await codeOf(outside.fetch(url(), { ...LIMITS, timeoutMs: 50 }))).toBe('timeout');
});

it('knocks only at the doors of the web where it was told so', async () => {
  const before = world.hits();
  const web = createOutside({ privateAllowed: false, named: ['127.0.0.2'], ports: [80, 443] });
  expect(await codeOf(web.fetch(url(), LIMITS))).toBe('url');
  expect(world.hits()).toBe(before);
});

describe('a request to an interface', () => {
  const ASK_LIMITS = { maxBytes: 1_000, timeoutMs: 5_000 };

  it('carries what was given, and answers with any status', async () => {
    answer = (request, response) => {
      let body = '';
      request.on('data', (part: Buffer) => (body += part.toString()));
      request.on('end', () => response.writeHead(400, { 'X-Seen': 'yes' }).end(`${request.method ?? ''} ${body}`));
    };
    const headers = { 'content-type': 'application/x-www-form-urlencoded', host: 'elsewhere.example' };
    const asked = await outside.request(url('/token'), { method: 'POST', headers, body: 'a=1' }, ASK_LIMITS);
    expect([asked.status, asked.headers['x-seen'], asked.body.toString()]).toEqual([400, 'yes', 'POST a=1']);
    expect(world.requests.at(-1)?.headers.host).toBe(`127.0.0.2:${world.port}`);
  });

  it('follows no redirect: what is secret goes nowhere else', async () => {
    answer = (_request, response) => void response.writeHead(307, { location: '/b' }).end();
    const before = world.hits();
    const asked = await outside.request(url('/a'), { method: 'POST', body: 'secret' }, ASK_LIMITS);
    expect([asked.status, asked.headers['location'], world.hits() - before]).toEqual([307, '/b', 1]);
  });

  it('is refused inside, cut when it answers too much, and ended when it does not answer', async () => {
    const ask = (at: string, limits = ASK_LIMITS): Promise<string> =>
      codeOf(outside.request(at, { method: 'GET' }, limits));
    expect(await ask(`http://127.0.0.1:${inner.port}/`)).toBe('refused');
    answer = (_request, response) => void response.end(Buffer.alloc(1_001));
    expect(await ask(url())).toBe('too_large');
    answer = () => undefined;
    expect(await ask(url(), { ...ASK_LIMITS, timeoutMs: 200 })).toBe('timeout');
  });
});
