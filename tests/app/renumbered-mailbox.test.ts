import fs from 'node:fs';
import path from 'node:path';
import email from '../../connectors/email';
import { closeImapSession } from '../../connectors/_mail/imap/session';
import { ingestPending } from '../../src/app/ingest';
import { receiveAccount } from '../../src/app/receive';
import type { AccountId } from '../../src/core/ids';
import { createTestApp, type TestApp } from '../support/app';
import { startDovecot, type Dovecot } from '../support/dovecot';

let dovecot: Dovecot;
let app: TestApp;
let accounts = 0;
beforeAll(async () => {
  const users = Object.fromEntries(Array.from({ length: 6 }, (_, at) => [`u${at + 1}`, 'secret']));
  dovecot = await startDovecot({ users });
  app = await createTestApp([email]);
  await app.centre('937');
}, 60_000);
afterAll(async () => {
  await app.close();
  await dovecot.stop();
});

interface Box {
  readonly user: string;
  readonly id: AccountId;
}
async function mailbox(more: object = {}): Promise<Box> {
  const user = `u${++accounts}`;
  const [centre] = await app.sql<{ id: string }>(`select id from centres where code = '937'`);
  const id = await app.account(centre?.id as never, 'email', `${user}@ministry.example`);
  const imap = {
    host: '127.0.0.1',
    port: dovecot.imapPort,
    secure: 'none',
    user,
    folders: ['INBOX'],
    pollSeconds: 60,
    ...more,
  };
  await app.sql(`update accounts set config = ? where id = ?`, [JSON.stringify({ imap, imapPassword: 'secret' }), id]);
  return { user, id };
}
/** The file keeps its name and its time, as a restored backup's. */
function rewrite(user: string, name: string, mail: string): void {
  const folder = dovecot.folderDir(user);
  const paths = ['new', 'cur'].flatMap((box) =>
    fs.readdirSync(path.join(folder, box)).map((entry) => path.join(folder, box, entry)),
  );
  const file = paths.find((entry) => path.basename(entry).startsWith(name)) ?? '';
  const { atime, mtime } = fs.statSync(file);
  fs.writeFileSync(file, mail);
  fs.utimesSync(file, atime, mtime);
}
/** One look, and everything filed that it brought. */
async function look({ id }: Box): Promise<void> {
  await receiveAccount(app, id, new AbortController().signal);
  closeImapSession(id);
  await ingestPending(app);
  expect((await app.db.stores.accounts.get(id))?.health).toMatchObject({ state: 'ok' });
}
const written = (id: string, more = ''): string =>
  `From: ${id}@citizen.example\r\nTo: care@ministry.example\r\nDate: Wed, 25 Nov 2026 08:00:00 +0000\r\n${more}Subject: ${id}\r\n\r\nWords of ${id}\r\n`;
const withId = (id: string): string => written(id, `Message-ID: <${id}@citizen.example>\r\n`);

interface Seen extends Record<string, unknown> {
  readonly outcome: string;
  readonly reason: string | null;
}
const ledger = ({ id }: Box): Promise<Seen[]> =>
  app.sql<Seen>(`select outcome, reason from sightings where account_id = ? order by id`, [id]);
const cases = async (): Promise<number> =>
  (await app.sql<{ n: number }>(`select count(*)::int as n from tickets`))[0]?.n ?? 0;
const blobs = async (): Promise<number> =>
  (await app.sql<{ n: number }>(`select count(*)::int as n from blobs`))[0]?.n ?? 0;
const acknowledged = async (): Promise<number> =>
  (await app.sql<{ n: number }>(`select count(*)::int as n from acknowledgements`))[0]?.n ?? 0;

test('after another UIDVALIDITY every mail is known by its bytes: no case, no original and no acknowledgement comes of it', async () => {
  const box = await mailbox();
  dovecot.put(box.user, [withId('first'), written('without-an-id'), withId('third')]);
  await look(box);
  const before = [await cases(), await blobs(), await acknowledged()];
  await dovecot.changeUidValidity(box.user);
  dovecot.put(box.user, [withId('new-meanwhile')]);
  await look(box);
  expect((await ledger(box)).slice(3).map(({ outcome, reason }) => `${outcome} ${reason}`)).toEqual([
    'filed duplicate',
    'filed duplicate',
    'filed duplicate',
    'filed new',
  ]);
  expect([await cases(), await blobs(), await acknowledged()]).toEqual([
    (before[0] ?? 0) + 1,
    (before[1] ?? 0) + 1,
    before[2],
  ]);
}, 60_000);

test('a mail whose case was erased stays erased when its mailbox is renumbered', async () => {
  const box = await mailbox();
  dovecot.put(box.user, [withId('erased')]);
  await look(box);
  // as an erasure leaves it: the key of the original is gone, the row of the ledger tells nothing
  await app.sql(`update blobs set sealed_key = null where id in (select blob_id from sightings where account_id = ?)`, [
    box.id,
  ]);
  await app.sql(`update sightings set transport = '{}' where account_id = ?`, [box.id]);
  const before = [await cases(), await blobs()];
  await dovecot.changeUidValidity(box.user);
  await look(box);
  expect([await cases(), await blobs()]).toEqual(before);
}, 60_000);

test('a mail that its server restored with other bytes is known by its id, its moment and its size', async () => {
  const box = await mailbox();
  const [file] = dovecot.put(box.user, [withId('restored')]);
  await look(box);
  const before = await cases();
  rewrite(box.user, file ?? '', withId('restored').replace('Words', 'WORDS'));
  await dovecot.changeUidValidity(box.user);
  await look(box);
  expect(await cases()).toBe(before);
  expect((await ledger(box)).at(-1)).toMatchObject({ outcome: 'filed', reason: 'duplicate' });
}, 60_000);

test('a letter that was put aside as ours is ignored again for the same reason, and waits for nobody', async () => {
  const box = await mailbox();
  const receipt =
    'From: reader@citizen.example\r\nTo: care@ministry.example\r\nMessage-ID: <read@citizen.example>\r\nMIME-Version: 1.0\r\n' +
    'Content-Type: multipart/report; report-type=disposition-notification; boundary=r\r\n\r\n--r\r\nContent-Type: text/plain\r\n\r\nread\r\n' +
    '--r\r\nContent-Type: message/disposition-notification\r\n\r\nFinal-Recipient: rfc822; care@ministry.example\r\n' +
    'Disposition: manual-action/MDN-sent-manually; displayed\r\n\r\n--r--\r\n';
  dovecot.put(box.user, [receipt]);
  await look(box);
  await dovecot.changeUidValidity(box.user);
  await receiveAccount(app, box.id, new AbortController().signal);
  closeImapSession(box.id);
  expect(await ledger(box)).toEqual([
    { outcome: 'ignored', reason: 'read_receipt' },
    { outcome: 'ignored', reason: 'read_receipt' },
  ]);
}, 60_000);

test('what lies in the folder for junk is a case among the spam and is not acknowledged; the rest goes on as usual', async () => {
  const box = await mailbox({ junkFolder: 'Junk', processedFolder: 'Processed' });
  await look(box);
  const before = await acknowledged();
  dovecot.put(box.user, [withId('wanted')]);
  dovecot.put(box.user, [withId('unwanted')], 'Junk');
  await look(box);
  const states = await app.sql(
    `select m.external_id as id, t.spam from messages m join tickets t on t.id = m.ticket_id where m.external_id like '%wanted@%' order by m.external_id`,
  );
  expect(states).toEqual([
    { id: 'unwanted@citizen.example', spam: true },
    { id: 'wanted@citizen.example', spam: false },
  ]);
  expect(await acknowledged()).toBe(before + 1);
}, 60_000);

test('a mail that went into the folder for processed mail is known there when nobody remembers having moved it', async () => {
  const box = await mailbox({ processedFolder: 'Processed' });
  dovecot.put(box.user, [withId('moved')]);
  await look(box);
  const before = await cases();
  await dovecot.changeUidValidity(box.user, 'Processed');
  await look(box);
  expect(await cases()).toBe(before);
  expect(await ledger(box)).toEqual([
    { outcome: 'filed', reason: 'new' },
    { outcome: 'filed', reason: 'duplicate' },
  ]);
}, 60_000);
