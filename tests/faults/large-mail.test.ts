import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { collectBlobs } from '../../src/app/collect-blobs';
import { uuidv7 } from '../../src/core/ids';
import { blobPath, FolderBlobStore } from '../../src/db/blob-store';
import { openDatabase } from '../../src/db/database';
import { MasterKey } from '../../src/db/sealer';
import { memoryMb } from '../bench/support/process-figures';
import { startDovecot, type Dovecot } from '../support/dovecot';
import { waitFor } from '../support/wait';
import { messageIdOf } from './support/people';
import { World } from './support/world';

const MAIL_BYTES = 84 * 1024 * 1024;
const MAIL_MB = MAIL_BYTES / 1e6;
let world: World;
let dovecot: Dovecot;
const accounts = new Map<string, string>();

beforeAll(async () => {
  world = await World.open();
  dovecot = await startDovecot({ users: { flat: 'secret', torn: 'secret' } });
  await world.start();
}, 120_000);
afterAll(async () => {
  await world.close();
  await dovecot.stop();
}, 60_000);

/** A mail of 84 MB, or of another size: some words, and one attachment that fills the rest. */
function largeMail(id: string, size = MAIL_BYTES): Buffer {
  const head = [
    `From: <${id}@mail.example>`,
    'To: <large@wasl.example>',
    `Message-ID: <${messageIdOf(id)}>`,
    'Date: Wed, 25 Nov 2026 08:00:00 +0000',
    `Subject: ${id}`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=b1',
    '',
    '--b1',
    'Content-Type: text/plain; charset=utf-8',
    '',
    `The drawings of ${id} are attached.`,
    '--b1',
    'Content-Type: application/octet-stream; name=plan.bin',
    'Content-Disposition: attachment; filename=plan.bin',
    'Content-Transfer-Encoding: base64',
    '',
    '',
  ].join('\r\n');
  const bytes = Buffer.alloc(size, `${'QUJD'.repeat(19)}\r\n`);
  bytes.write(head);
  bytes.write('\r\n--b1--\r\n', size - 10);
  return bytes;
}

/** Puts one into the user's mailbox, which becomes an account when it is none yet. Returns the hash of its bytes. */
async function receive(user: string, id: string, size?: number): Promise<string> {
  const bytes = largeMail(id, size);
  world.injected.push(messageIdOf(id));
  dovecot.put(user, [bytes]);
  const box = { port: dovecot.imapPort, user, password: 'secret', address: `${user}@wasl.example` };
  if (!accounts.has(user)) accounts.set(user, await world.addMailbox(box));
  return createHash('sha256').update(bytes).digest('hex');
}
const filed = async (id: string): Promise<{ id: string; ticket_id: string } | undefined> =>
  (
    await world.sql<{ id: string; ticket_id: string }>(`select id, ticket_id from messages where external_id = $1`, [
      messageIdOf(id),
    ])
  )[0];
function blobFiles(): { readonly name: string; readonly bytes: number }[] {
  const root = path.join(world.dataDir, 'shared', 'blobs');
  return fs
    .readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => ({ name: entry.name, bytes: fs.statSync(path.join(entry.parentPath, entry.name)).size }));
}
/** The process, of which the most memory that it ever held is counted anew. */
function measured(): { readonly pid: number; readonly before: number } {
  const { pid } = world.running()[0]?.program.child ?? {};
  if (pid === undefined) throw new Error('no process runs');
  fs.writeFileSync(`/proc/${pid}/clear_refs`, '5');
  return { pid, before: memoryMb(pid).now };
}
async function hashOfOriginal(messageId: string): Promise<string> {
  const answer = await world.desk.call('GET', `/messages/${messageId}/raw`);
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
  const hash = createHash('sha256');
  for await (const piece of answer.body ?? []) hash.update(piece as Uint8Array);
  return hash.digest('hex');
}

test('a mail of 84 MB becomes a case with its words, and its original comes back byte for byte', async () => {
  const sha256 = await receive('flat', 'drawings');
  const message = await waitFor(() => filed('drawings'), 'the mail is filed', 90);
  const [shown] = await world.sql(
    `select text, warnings, (select count(*)::int from attachments a where a.message_id = m.id) as files from messages m where id = $1`,
    [message.id],
  );
  expect(shown).toMatchObject({ text: expect.stringContaining('The drawings of drawings are attached.'), files: 0 });
  expect(shown?.['warnings']).toContain('oversize');
  expect(await hashOfOriginal(message.id)).toBe(sha256);
}, 180_000);

test('three times as much is read, kept and handed out in a fraction of its size', async () => {
  const { pid, before } = measured();
  const sha256 = await receive('flat', 'archive', 3 * MAIL_BYTES);
  const message = await waitFor(() => filed('archive'), 'the mail is filed', 120);
  const incoming = memoryMb(pid).peak;
  expect(await hashOfOriginal(message.id)).toBe(sha256);
  const { peak } = memoryMb(pid);
  console.info(
    `a mail of ${(3 * MAIL_MB).toFixed(0)} MB: ${before.toFixed(0)} MB before, at most ${incoming.toFixed(0)} MB while it came, ${peak.toFixed(0)} MB with its download`,
  );
  expect(peak - before).toBeLessThan(2 * MAIL_MB);
}, 240_000);

test('a process that is killed in the middle of it loses and doubles nothing, and what it had written is taken away', async () => {
  await world.processes[0]?.stop();
  const killed = await world.start({ env: { WASL_FAULT: 'stream.piece=kill@30' } });
  await receive('torn', 'plans').catch(() => undefined);
  expect(await killed.program.ended).toMatchObject({ signal: 'SIGKILL' });
  expect(await filed('plans')).toBeUndefined();
  const torn = blobFiles().filter(({ bytes }) => bytes > 1e6 && bytes < 80e6);
  expect(torn).toHaveLength(1);

  await world.start();
  await world.sql(`update accounts set lease_until = null, next_pull_at = now()`);
  await waitFor(() => filed('plans'), 'the mail is filed after all', 90);
  expect(await world.sql(`select 1 from messages where external_id = $1`, [messageIdOf('plans')])).toHaveLength(1);
  await isCollectedLater(torn[0]?.name ?? '');
}, 240_000);

/** The file as it will be in two days, when the collection's round meets it: nobody refers to it, and it goes. */
async function isCollectedLater(name: string): Promise<void> {
  const root = path.join(world.dataDir, 'shared', 'blobs');
  const then = Date.now() - 2 * 86_400_000;
  const older = uuidv7(then, randomBytes(10));
  const file = path.join(root, blobPath(older));
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.renameSync(path.join(root, blobPath(name)), file);
  fs.utimesSync(file, then / 1000, then / 1000);
  const never = (): never => {
    throw new Error('the collection makes no blobs');
  };
  const quiet = (): void => undefined;
  const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
  const db = openDatabase({ url: world.appUrl, poolSize: 2 });
  await collectBlobs({ db, blobs: new FolderBlobStore(root, new MasterKey(Buffer.alloc(32)), never), log });
  await db.close();
  expect(fs.existsSync(file)).toBe(false);
}

test('at the end nothing is lost or doubled', () => world.judge(), 120_000);
