import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { ManualForms } from '../../src/shared/api';
import { startDovecot, type Dovecot } from '../support/dovecot';
import { waitFor } from '../support/wait';
import { CENTRE_ADDRESS, messageIdOf, offer, written } from './support/people';
import { World } from './support/world';

/** Attachments and originals lie on this disk of eight megabytes; filling it is filling a real one. */
const MEGABYTES = 8;
let world: World;
let dovecot: Dovecot;
let disk = '';
/** Where we see it: an ordinary user's disk exists in the process's own namespace only. */
let seen = '';
const ROOT_USER = process.getuid?.() === 0;
let mailbox = '';

beforeAll(async () => {
  disk = fs.mkdtempSync('/tmp/wasl-disk-');
  const mount = ['mount', '-t', 'tmpfs', '-o', `size=${MEGABYTES}m,mode=0700`, 'tmpfs', disk];
  const own = ['unshare', '--user', '--map-root-user', '--mount', 'sh', '-c', `${mount.join(' ')} && exec "$@"`, 'sh'];
  if (ROOT_USER) execFileSync(mount[0] ?? '', mount.slice(1));
  world = await World.open({ env: { WASL_BLOB_DIR: path.join(disk, 'blobs') }, ...(ROOT_USER ? {} : { inside: own }) });
  dovecot = await startDovecot({ users: { box: 'secret' } });
  const wasl = await world.start();
  seen = ROOT_USER ? disk : `/proc/${wasl.pid}/root${disk}`;
  mailbox = await world.addMailbox({
    port: dovecot.imapPort,
    user: 'box',
    password: 'secret',
    address: 'box@wasl.example',
  });
  await world.mail({ id: 'before', from: 'before@mail.example' });
  await waitFor(
    async () =>
      (await world.sql(`select 1 from messages where external_id = $1`, [messageIdOf('before')])).length === 1,
    'a mail is filed',
  );
}, 120_000);
afterAll(async () => {
  await world.close();
  await dovecot.stop();
  if (ROOT_USER) execFileSync('umount', [disk]);
  fs.rmdirSync(disk);
}, 60_000);

/** Leaves so many bytes free. */
function fill(freeBytes: number): void {
  const { bavail, bsize } = fs.statfsSync(seen);
  fs.appendFileSync(path.join(seen, 'filler'), Buffer.alloc(Math.max(0, bavail * bsize - freeBytes)));
}
const empty = (): void => fs.rmSync(path.join(seen, 'filler'), { force: true });
const offerLetter = (id: string, text?: string): ReturnType<typeof offer> =>
  offer(
    world.doorPort(),
    `${id}@mail.example`,
    CENTRE_ADDRESS,
    written({ id, from: `${id}@mail.example`, ...(text === undefined ? {} : { text }) }),
  );

test('a mail that is larger than what is left is refused, and not half of it is kept', async () => {
  fill(1_200_000);
  const refused = await offerLetter('large', 'Many words. '.repeat(150_000));
  expect(refused?.code).toBe(451);
  const small = await offerLetter('small-beside-large');
  expect(small).toBeUndefined();
  world.injected.push(messageIdOf('small-beside-large'));
}, 60_000);

describe('on a full disk', () => {
  beforeAll(async () => {
    fill(0);
    await waitFor(async () => (await offerLetter('notice'))?.code === 452, 'the door has noticed');
  });

  test('the door says "later"', async () => {
    expect(await offerLetter('refused')).toMatchObject({ code: 452, words: expect.stringContaining('4.3.1') });
  });

  test('pulls pause and say why', async () => {
    world.injected.push(messageIdOf('in-the-box'));
    dovecot.put('box', [written({ id: 'in-the-box', from: 'box@mail.example', to: 'box@wasl.example' })]);
    await world.pullNow(mailbox);
    const health = await waitFor(async () => {
      const found = (await world.desk.accounts()).find(({ id }) => id === mailbox)?.health;
      return found?.state === 'failing' && found;
    }, 'the account says so');
    expect(health.lastError).toMatch(/disk/);
    expect(await world.sql(`select 1 from sightings where account_id = $1`, [mailbox])).toHaveLength(0);
  }, 60_000);

  test('reading goes on', async () => {
    const [ticket] = await world.desk.tickets();
    const { messages } = await world.desk.ticket(ticket?.id ?? '');
    expect(messages.length).toBeGreaterThan(0);
    expect((await world.desk.call('GET', `/messages/${messages[0]?.id}/raw`)).status).toBe(200);
  });

  test('forms are refused with words that say what to do, and keep what was typed', async () => {
    const phone = (await world.desk.ask(ManualForms, 'GET', '/forms')).items.find((form) => form.channel === 'phone');
    const refused = await world.desk.call('POST', '/forms/phone', {
      id: randomUUID(),
      accountId: phone?.accountId,
      values: { mobile: '0500000012', text: 'An appointment' },
    });
    expect(refused.status).toBe(503);
    expect(await refused.json()).toMatchObject({
      code: 'short_of_space',
      title: 'Short of space',
      detail: 'Try again in a while.',
    });
    const fields = {
      id: randomUUID(),
      language: 'en',
      kind: 'complaint',
      subject: 'Waiting',
      text: 'Two hours in the hall',
      name: 'Sara',
      mobile: '0500000012',
      mail: '',
      consent: 'yes',
    };
    const page = await fetch(`${world.url()}/form/937?lang=en`, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { origin: world.url() },
    });
    expect(page.status).toBe(503);
    expect(await page.text()).toMatch(/Short of space[^]*Two hours in the hall/);
  });

  test('an answer is taken and waits with a reason', async () => {
    const [ticket] = await world.sql<{ ticket_id: string }>(`select ticket_id from messages where external_id = $1`, [
      messageIdOf('before'),
    ]);
    const id = await world.desk.reply(ticket?.ticket_id ?? '', ['before@mail.example']);
    await world.hurry();
    const waiting = await waitFor(async () => {
      const [delivery] = await world.desk.deliveries(ticket?.ticket_id ?? '', id);
      return delivery?.state === 'queued' && delivery.reason !== null && delivery;
    }, 'it waits');
    expect(waiting.reason).toBe('not_prepared');
  }, 60_000);
});

test('when there is space again all goes on by itself, and the ledger balances', async () => {
  empty();
  await world.mail({ id: 'after', from: 'after@mail.example' });
  // the next look into the mailbox comes by itself within half a minute
  await waitFor(
    async () =>
      (
        await world.sql(`select 1 from messages where external_id = any($1)`, [
          ['after', 'in-the-box'].map(messageIdOf),
        ])
      ).length === 2,
    'both are filed',
    60,
  );
  await world.hurry();
  await waitFor(
    async () => (await world.sql(`select 1 from deliveries where state <> 'sent'`)).length === 0,
    'all answers are sent',
  );
  await world.judge();
}, 120_000);
