import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import sharp from 'sharp';
import type { Log } from '../../connectors/contract';
import { PictureRefused } from '../../src/core/picture';
import { CHILD_ENVIRONMENT, commandOf, confinements } from '../../src/previews/confinement';
import { createPictureRenderer, type PictureRenderer, type RendererOptions } from '../../src/previews/renderer';
import { bombOf, memoryBomb, pictureOf, SVG } from '../support/pictures';
import { startSentinel } from '../support/sentinel';
import { waitFor } from '../support/wait';

const lines: { message: string; fields: Record<string, unknown> }[] = [];
const note = (fields: object, message: string): void => void lines.push({ message, fields: { ...fields } });
const log: Log = { debug: note, info: note, warn: note, error: note };

let renderer: PictureRenderer;
const fresh = (options: Partial<RendererOptions> = {}): PictureRenderer => createPictureRenderer({ log, ...options });
beforeEach(() => {
  lines.length = 0;
  renderer = fresh();
});
afterEach(() => renderer.close());

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'painted',
    (error: unknown) => (error instanceof PictureRefused ? error.code : String(error)),
  );
/** Processes that this one started and that decode pictures. */
const children = (): number[] =>
  execFileSync('ps', ['--ppid', String(process.pid), '-o', 'pid=,args='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes('previews/child.js'))
    .map((line) => Number.parseInt(line, 10));

it.each(['png', 'jpeg', 'gif', 'webp', 'tiff', 'avif'] as const)(
  'paints a %s anew, smaller, as webp without what stood beside it',
  async (format) => {
    const original = await pictureOf(format);
    const painted = await renderer.render(original, 320);
    expect([painted.width, painted.height]).toEqual([320, 240]);
    const seen = await sharp(painted.content).metadata();
    expect([seen.format, seen.width, seen.exif, seen.icc, seen.xmp]).toEqual([
      'webp',
      320,
      undefined,
      undefined,
      undefined,
    ]);
    expect(Buffer.from(painted.content).includes('Secret Camera')).toBe(false);
  },
);

it('sets a photograph upright, paints the first frame or page, and makes nothing larger than it was', async () => {
  const turned = await sharp({ create: { width: 40, height: 20, channels: 3, background: '#000' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
  expect(await renderer.render(turned, 320)).toMatchObject({ width: 20, height: 40 });
  const pages = await sharp(Buffer.alloc(10 * 30 * 3), { raw: { width: 10, height: 30, channels: 3, pageHeight: 10 } })
    .gif()
    .toBuffer();
  expect(await renderer.render(pages, 320)).toMatchObject({ width: 10, height: 10 });
});

it('takes nothing of what hides behind a picture, and refuses what only begins like one', async () => {
  const payload = '<script>alert(1)</script>';
  const behind = Buffer.concat([await pictureOf('png', 20, 20), Buffer.from(payload)]);
  expect(Buffer.from((await renderer.render(behind, 320)).content).includes(payload)).toBe(false);
  expect(await codeOf(renderer.render(Buffer.from(`GIF89a/*${payload}*/=1;`), 320))).toBe('unreadable');
  expect(await codeOf(renderer.render(Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), SVG]), 320))).toBe(
    'unreadable',
  );
});

it('refuses what is no picture whatever its name is, what is cut short, and what is too large', async () => {
  expect(await codeOf(renderer.render(SVG, 320))).toBe('not_a_picture');
  expect(await codeOf(renderer.render(Buffer.from('%PDF-1.7'), 320))).toBe('not_a_picture');
  expect(await codeOf(renderer.render(Buffer.alloc(0), 320))).toBe('not_a_picture');
  // not asked of any child
  expect(children()).toEqual([]);
  for (const format of ['png', 'jpeg', 'webp'] as const) {
    const whole = await pictureOf(format);
    expect([format, await codeOf(renderer.render(whole.subarray(0, whole.length / 2), 320))]).toEqual([
      format,
      'unreadable',
    ]);
  }
  expect(await codeOf(renderer.render(bombOf(30_000, 30_000), 320))).toBe('too_large');
  expect(
    await codeOf(renderer.render(Buffer.concat([await pictureOf('png', 9, 9), Buffer.alloc(31 * 1024 * 1024)]), 320)),
  ).toBe('too_large');
});

it('lets a bomb have no more memory than a picture may, here or in the child, and paints the next one', async () => {
  const bomb = await memoryBomb();
  const before = process.memoryUsage().rss;
  await renderer.render(await pictureOf('png'), 320);
  for (let tries = 0; tries < 3; tries++) expect(await codeOf(renderer.render(bomb, 1_600))).toBe('crashed');
  expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024);
  expect(await codeOf(renderer.render(await pictureOf('jpeg'), 320))).toBe('painted');
  const [pid] = children();
  const peak = /VmHWM:\s+(\d+) kB/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  expect(Number(peak)).toBeLessThan(512 * 1024);
});

it('ends a child that takes too long, and another one paints the next picture', async () => {
  const hasty = fresh({ timeoutMs: 1 });
  expect(await codeOf(hasty.render(await pictureOf('png', 3_000, 3_000), 1_600))).toBe('timeout');
  await hasty.close();
  expect(await codeOf(renderer.render(await pictureOf('png'), 320))).toBe('painted');
});

it('starts a child when the first picture comes, outlives its death, and ends it when nobody asks any more', async () => {
  const brief = fresh({ idleMs: 30 });
  expect(children()).toEqual([]);
  const picture = await pictureOf('png');
  const held = fresh();
  await held.render(picture, 320);
  const [victim] = children();
  if (victim === undefined) throw new Error('no child');
  process.kill(victim, 'SIGKILL');
  expect(await codeOf(held.render(picture, 320))).toMatch(/painted|crashed/);
  expect(await codeOf(held.render(picture, 320))).toBe('painted');
  await held.close();
  await brief.render(picture, 320);
  await waitFor(async () => (children().length === 0 ? true : undefined), 'the idle child is gone', 10);
  expect(await codeOf(brief.render(picture, 320))).toBe('painted');
  await brief.close();
  expect(await codeOf(brief.render(picture, 320))).toBe('busy');
});

it('serves many at once in order, and says that it is busy rather than keeping them all', async () => {
  const picture = await pictureOf('png', 40, 40);
  const codes = await Promise.all(Array.from({ length: 80 }, () => codeOf(renderer.render(picture, 320))));
  expect(codes.filter((code) => code === 'painted').length).toBeGreaterThanOrEqual(64);
  expect(codes.filter((code) => code === 'busy').length).toBe(80 - codes.filter((code) => code === 'painted').length);
  expect(codes.indexOf('busy')).toBeGreaterThanOrEqual(64);
  expect(children()).toHaveLength(1);
});

it('takes the strongest confinement that this machine permits, and says which', async () => {
  const picture = await pictureOf('png', 40, 40);
  const impossible = { name: 'impossible', prefix: ['false'] };
  const missing = { name: 'missing', prefix: ['/no/such/program'] };
  const lucky = fresh({ confinements: [impossible, missing, ...confinements()] });
  expect(await codeOf(lucky.render(picture, 320))).toBe('painted');
  expect(lines).toEqual([
    { message: 'previews.confinement_refused', fields: { refused: impossible.name, next: missing.name } },
    { message: 'previews.confinement_refused', fields: { refused: missing.name, next: confinements()[0]?.name } },
    { message: 'previews.child_started', fields: expect.objectContaining({ confinement: expect.any(String) }) },
  ]);
  await lucky.close();
  const hopeless = fresh({ confinements: [impossible] });
  expect(await codeOf(hopeless.render(picture, 320))).toBe('crashed');
  expect(lines.at(-1)?.message).toBe('previews.no_child');
  await hopeless.close();
});

it('asks again in the same confinement when the machine was too busy to start a child, and says so in the meantime', async () => {
  const [strongest, ...weaker] = confinements();
  if (strongest === undefined) throw new Error('no confinement');
  const marker = `/tmp/wasl-late-${process.pid}`;
  // the first child never says that it is ready; whether it did is remembered by a file
  const script = `[ -e ${marker} ] || { : > ${marker}; sleep 60; }; exec "$@"`;
  const slow = { name: 'slow once', prefix: ['/bin/sh', '-c', script, 'sh', ...strongest.prefix] };
  const patient = fresh({ confinements: [slow, ...weaker], readyMs: 1_500 });
  try {
    expect(await codeOf(patient.render(await pictureOf('png'), 64))).toBe('busy');
    expect(await codeOf(patient.render(await pictureOf('png'), 64))).toBe('painted');
    expect(
      lines.filter((line) => line.message === 'previews.child_started').map((line) => line.fields['confinement']),
    ).toEqual(['slow once']);
    expect(lines.some((line) => line.message === 'previews.confinement_refused')).toBe(false);
  } finally {
    await patient.close();
    fs.rmSync(marker, { force: true });
  }
});

/** What a program can do in a confinement, told by one that tries. */
const TRIES = `
const net = require('node:net'), fs = require('node:fs');
const told = { uid: process.getuid(), environment: Object.keys(process.env).filter((name) => name !== 'PWD') };
try { fs.writeFileSync('/tmp/wasl-confined-' + process.pid, 'x'); told.wrote = true; fs.rmSync('/tmp/wasl-confined-' + process.pid); } catch (error) { told.wrote = false; }
try { const b = []; for (let i = 0; i < 8; i++) b.push(Buffer.alloc(100e6, 1)); told.memory = 'unlimited'; } catch { told.memory = 'limited'; }
const socket = net.connect(Number(process.argv[1]), '127.0.0.1');
socket.on('connect', () => { told.connected = true; console.log(JSON.stringify(told)); process.exit(); });
socket.on('error', () => { told.connected = false; console.log(JSON.stringify(told)); process.exit(); });
`;

it('keeps network, other memory, files and our environment from the child where the kernel lets it', async () => {
  const sentinel = await startSentinel();
  const attempts = confinements().map((confinement) => {
    const { command, args } = commandOf(confinement, 'x', []);
    const run = spawnSync(command, [...args.slice(0, -1), '-e', TRIES, String(sentinel.port)], {
      env: CHILD_ENVIRONMENT,
      cwd: '/',
      encoding: 'utf8',
    });
    return {
      name: confinement.name,
      status: run.status,
      told: run.stdout === '' ? {} : (JSON.parse(run.stdout) as Record<string, unknown>),
    };
  });
  const permitted = attempts.filter((attempt) => attempt.status === 0);
  expect(permitted.length).toBeGreaterThan(0);
  for (const { name, told } of permitted) {
    expect([name, told['environment'], told['wrote']]).toEqual([name, ['PATH', 'MALLOC_ARENA_MAX'], false]);
    if (!name.startsWith('limits')) expect([name, told['memory']]).toEqual([name, 'limited']);
    if (name.startsWith('no network')) expect([name, told['connected']]).toEqual([name, false]);
    if (name.includes('nobody')) expect([name, told['uid']]).toEqual([name, 65_534]);
  }
  await sentinel.close();
});
