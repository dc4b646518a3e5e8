import { createHash, randomUUID } from 'node:crypto';
import fsSync from 'node:fs';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { inspectMail, pathsFrom } from '../../../../src/cli/inspect-mail';
import { makeReplyToken, replyThreadKey } from '../../../../src/core/reply-token';
import { blobPath, readBlobFile, writeBlobFile, type BlobHandle } from '../../../../src/db/blob-format';
import { createParsePool, ParseFailure, type ParseJob, type ParsePool, type ParsePoolOptions } from '../../../../src/parsing/pool';
import { mail, multipart } from './mail';

const KEYS = [{ id: 1, key: new Uint8Array(32).fill(7) }];
/** Where originals lie and attachments go. */
const root = fsSync.mkdtempSync(path.join(os.tmpdir(), 'parse-pool-'));
afterAll(() => fs.rm(root, { recursive: true }));
const kept = (bytes: Uint8Array): BlobHandle => {
  const { id, key } = writeBlobFile(root, randomUUID(), bytes);
  return { file: path.join(root, blobPath(id)), key };
};
const job = (bytes: Uint8Array): ParseJob => ({
  connectorId: 'email',
  item: { sourceKey: 's', receivedAt: new Date(0), transport: {} },
  blob: kept(bytes),
  bytes: bytes.byteLength,
  blobRoot: root,
  account: { id: 'a', address: 'care@ministry.example', config: {} },
  ownAddresses: [],
  replyTokenKeys: KEYS,
});
const pools: ParsePool[] = [];
function pool(options: ParsePoolOptions = {}): ParsePool {
  const made = createParsePool(options);
  pools.push(made);
  return made;
}
afterEach(async () => {
  await Promise.all(pools.splice(0).map((made) => made.close()));
});
const failure = async (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'none',
    (error: unknown) => (error instanceof ParseFailure ? error.code : String(error)),
  );

describe('the parse pool', () => {
  it('parses in a worker, opens reply tokens there, and keeps the attachments on the disk', async () => {
    const token = makeReplyToken(KEYS, 'ticket');
    const { type, body } = multipart('mixed', [{ type: 'text/plain; charset=utf-8', body: 'نص' }, { type: 'application/pdf', headers: ['Content-Disposition: attachment; filename=a.pdf'], body: '%PDF-1.4' }]);
    const { inbound, attachments } = await pool().parse(job(mail({ headers: { 'Content-Type': type, To: `care+${token}@ministry.example` }, body })));
    expect(inbound).toMatchObject({ kind: 'message', text: 'نص', continues: [{ by: 'token', key: replyThreadKey(KEYS, 'ticket') }] });
    expect(JSON.stringify(inbound)).not.toContain('content":');
    const [pdf] = attachments;
    expect(readBlobFile({ file: path.join(root, blobPath(pdf?.id ?? '')), key: pdf?.key ?? new Uint8Array() }).toString()).toBe('%PDF-1.4');
    expect(pdf?.sha256).toEqual(new Uint8Array(createHash('sha256').update('%PDF-1.4').digest()));
  });
  it('gives up an item that takes too long, and goes on with the next', async () => {
    const made = pool({ size: 1, timeoutMs: 5 });
    const slow = mail({ headers: { 'Content-Type': 'text/html' }, body: '<p>words <b>and</b> more</p>'.repeat(60_000) });
    expect(await failure(made.parse(job(slow)))).toBe('parse_timeout');
    const patient = pool({ size: 1 });
    expect(await patient.parse(job(mail({ body: 'next' })))).toMatchObject({ inbound: { text: 'next' } });
  });
  it('reads the beginning of an item that is too large for memory, and says so', async () => {
    const letter = mail({ body: 'the words at its top\r\n' });
    const large = Buffer.concat([letter, Buffer.alloc(61 * 1024 * 1024, `${'line of text'.repeat(5)}\r\n`)]);
    const { inbound } = await pool({ size: 1 }).parse(job(large));
    expect(inbound).toMatchObject({ kind: 'message', text: expect.stringContaining('the words at its top'), warnings: expect.arrayContaining(['oversize']) });
    expect((inbound as { text: string }).text.length).toBeLessThan(2 * 1024 * 1024);
  });
  it.each([
    ['all of it came, by a count that differs a little', 0.99, false],
    ['its server refused to hand out the rest', 0.5, true],
  ])('of an item that is too large for memory it says when there is less than there was: %s', async (_, came, torn) => {
    const large = Buffer.concat([mail({ body: 'words\r\n' }), Buffer.alloc(61 * 1024 * 1024, 'line of text\r\n')]);
    const given = job(large);
    const sized = { ...given, item: { ...given.item, transport: { ...given.item.transport, size: Math.round(large.length / came) } } };
    const { inbound } = await pool({ size: 1 }).parse(sized);
    expect((inbound as { warnings: readonly string[] }).warnings.includes('truncated')).toBe(torn);
  });
  it('gives up an item that takes too much memory, and goes on with the next', async () => {
    const made = pool({ size: 1, memoryMb: 24 });
    const greedy = mail({ headers: { 'Content-Type': 'text/html' }, body: '<p>words <b>and</b> more</p>'.repeat(70_000) });
    expect(await failure(made.parse(job(greedy)))).toBe('parse_memory');
    expect(await made.parse(job(mail({ body: 'next' })))).toMatchObject({ inbound: { text: 'next' } });
  });
  it('does not blame what lay ready behind a mail that took its worker along', async () => {
    const made = pool({ size: 1, memoryMb: 24 });
    const greedy = mail({ headers: { 'Content-Type': 'text/html' }, body: '<p>words <b>and</b> more</p>'.repeat(70_000) });
    const [first, ...others] = await Promise.all([failure(made.parse(job(greedy))), ...[1, 2, 3].map((n) => made.parse(job(mail({ body: `${n}` }))))]);
    expect(first).toBe('parse_memory');
    expect(others.map(({ inbound }) => inbound)).toMatchObject([{ text: '1' }, { text: '2' }, { text: '3' }]);
  });
  it('says of a mail that it gave up who wrote about what, and in answer to what', async () => {
    const made = pool({ size: 1, memoryMb: 24 });
    const greedy = job(mail({ headers: { 'Content-Type': 'text/html', Subject: '=?utf-8?B?2YXZiNi52K8=?=', 'In-Reply-To': '<p@example.com>' }, body: '<p>words <b>and</b> more</p>'.repeat(70_000) }));
    expect(await failure(made.parse(greedy))).toBe('parse_memory');
    expect(await made.shell(greedy)).toMatchObject({
      subject: 'موعد', from: { address: 'sara@example.com', name: 'Sara Ali' }, externalId: 'm1@example.com', answersTo: ['mid:m1@example.com'], continues: [{ by: 'known', key: 'mid:p@example.com' }],
      text: '', attachments: [], acknowledge: true, automatic: 'no',
    });
  });
  it('has nothing to say of a mail whose sender cannot be read', async () => {
    expect(await pool().shell(job(Buffer.from('no mail at all')))).toBeUndefined();
  });
  it("blames the machine, not the mail, when the disk refuses what was attached", async () => {
    const { type, body } = multipart('mixed', [{ type: 'text/plain', body: 'x' }, { type: 'application/pdf', headers: ['Content-Disposition: attachment; filename=a.pdf'], body: '%PDF-1.4' }]);
    const into = { ...job(mail({ headers: { 'Content-Type': type }, body })), blobRoot: __filename };
    await expect(pool().parse(into)).rejects.toMatchObject({ syscall: 'open' });
  });
  it('says when the original is gone, and when it is not the one that was kept', async () => {
    const there = job(mail({}));
    expect(await failure(pool().parse({ ...there, blob: { ...there.blob, file: path.join(root, 'nowhere') } }))).toBe('original_missing');
    expect(await failure(pool().parse({ ...there, blob: { ...there.blob, key: new Uint8Array(32) } }))).not.toBe('none');
  });
  it('is not hurried while a worker is being loaded', async () => {
    await expect(pool({ size: 1, timeoutMs: 1 }).warm(['email', 'phone', 'webform'])).resolves.toBeUndefined();
  });
  it('refuses an unknown channel', async () => {
    expect(await failure(pool().parse({ ...job(mail({})), connectorId: 'nowhere' }))).toBe('parse_failed');
  });
  it('refuses what waits when it is closed', async () => {
    const made = pool({ size: 1 });
    const outcomes = Promise.all([failure(made.parse(job(mail({})))), failure(made.parse(job(mail({}))))]);
    await made.close();
    expect(await outcomes).toEqual(['parse_crashed', 'parse_crashed']);
    expect(await failure(made.parse(job(mail({}))))).toBe('parse_crashed');
  });
});

describe('inspect-mail', () => {
  let directory = '';
  beforeAll(async () => {
    directory = await fs.mkdtemp(path.join(os.tmpdir(), 'inspect-'));
  });
  afterAll(() => fs.rm(directory, { recursive: true }));

  async function inspect(files: AsyncIterable<string> | string[]): Promise<Record<string, unknown>[]> {
    const out = new PassThrough();
    const printed = text(out);
    await inspectMail(files, out);
    out.end();
    return (await printed).trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  it('prints one line a file, in order, whatever the file is', async () => {
    const files = await Promise.all(
      Array.from({ length: 40 }, async (_, index) => {
        const file = path.join(directory, `${index}.eml`);
        await fs.writeFile(file, index % 10 === 9 ? Buffer.alloc(index * 100, index) : mail({ headers: { Subject: `number ${index}` }, body: 'x'.repeat((40 - index) * 5000) }));
        return file;
      }),
    );
    files.splice(20, 0, path.join(directory, 'absent.eml'));
    const lines = await inspect(pathsFrom(Readable.from([`${files.join('\n')}\n\n`])));
    expect(lines.map(({ file }) => file)).toEqual(files);
    expect(lines[0]).toMatchObject({ ok: true, subject: 'number 0' });
    expect(lines[20]).toMatchObject({ ok: false, error: expect.stringContaining('ENOENT') as unknown });
    expect(lines.filter(({ ok }) => ok === false)).toHaveLength(1);
  });
  it('prints every documented field', async () => {
    const file = path.join(directory, 'fields.eml');
    await fs.writeFile(file, mail({ headers: { Cc: 'b@example.com', 'Reply-To': 'r@example.com', 'In-Reply-To': '<p@example.com>', References: '<o@example.com> <p@example.com>' }, body: 'نعم\r\n\r\n> سؤال؟' }));
    const [line] = await inspect([file]);
    expect(line).toEqual({
      file, ok: true, kind: 'message', acknowledge: true, messageId: 'm1@example.com', inReplyTo: 'p@example.com', references: ['o@example.com', 'p@example.com'],
      from: { name: 'Sara Ali', address: 'sara@example.com' }, to: [{ name: null, address: 'care@ministry.example' }], cc: [{ name: null, address: 'b@example.com' }], replyTo: [{ name: null, address: 'r@example.com' }],
      subject: 'Hello', date: '2026-11-25T07:00:00.000Z', text: 'نعم\n\n> سؤال؟', html: null, reply: 'نعم', language: 'ar', direction: 'rtl', attachments: [], bounce: null, fax: null, repairs: [], warnings: [],
    });
  });
});
