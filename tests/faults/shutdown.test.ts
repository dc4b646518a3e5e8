import fs from 'node:fs';
import path from 'node:path';
import { processIdentity } from '../../src/embedded/process-identity';
import { startDovecot, type Dovecot } from '../support/dovecot';
import { startProxy, type PausableProxy } from '../support/imap-proxy';
import { rawClient } from '../support/smtp-client';
import { waitFor } from '../support/wait';
import { CENTRE_ADDRESS, inParallel, messageIdOf, written } from './support/people';
import { World } from './support/world';

let world: World;
let dovecot: Dovecot;
let proxy: PausableProxy;
beforeAll(async () => {
  world = await World.open({ embedded: true });
  dovecot = await startDovecot({ users: { box: 'secret' } });
  proxy = await startProxy(dovecot.imapPort);
  await world.start();
}, 120_000);
afterAll(async () => {
  await world.close();
  await proxy.close();
  await dovecot.stop();
}, 60_000);

const postmaster = (): number =>
  Number(fs.readFileSync(path.join(world.dataDir, 'postgres', 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);

/** SIGTERM, and the process has gone by itself before its thirty seconds are over, its database with it. */
async function endsByItself(): Promise<void> {
  const pid = postmaster();
  const wasl = world.running()[0];
  const tooLate = new Promise<'too late'>((resolve) => setTimeout(() => resolve('too late'), 30_000).unref());
  expect(await Promise.race([wasl?.stop(), tooLate])).toEqual({ code: 0, signal: null });
  expect(processIdentity(pid)).toBeUndefined();
}

test('SIGTERM in a burst: half-given mails are not taken, what is on its way is settled, and after a start nothing is lost or doubled', async () => {
  const letters = Array.from({ length: 120 }, (_, at) => ({ id: `burst-${at}`, from: `burst-${at}@mail.example` }));
  const arriving = world.mails(letters, 8);
  // a client that never comes to the end of its mail
  const half = await rawClient(world.doorPort());
  for (const line of ['EHLO half.example', 'MAIL FROM:<half@mail.example>', `RCPT TO:<${CENTRE_ADDRESS}>`, 'DATA'])
    await half.say(line);
  await half.write(written({ id: 'half', from: 'half@mail.example' }));
  await waitFor(
    async () => (await world.sql(`select 1 from messages where direction = 'in'`)).length >= 40,
    'the burst is being filed',
    60,
  );
  const asked = await world.sql<{ ticket_id: string; address: string }>(
    `select ticket_id, sender->>'address' as address from messages where direction = 'in' order by id limit 30`,
  );
  await inParallel(asked, 6, (row) => world.desk.reply(row.ticket_id, [row.address]));
  await world.hurry();
  await endsByItself();
  half.destroy();
  await world.start();
  await arriving;
  await waitFor(
    async () => (await world.sql(`select 1 from messages where direction = 'in'`)).length === 120,
    'all are filed',
    60,
  );
  await waitFor(
    async () => (
      await world.hurry(),
      (await world.sql(`select 1 from deliveries where state in ('held', 'queued', 'sending')`)).length === 0
    ),
    'all answers are out',
    60,
  );
  await world.judge();
  expect(await world.sql(`select 1 from messages where external_id = $1`, [messageIdOf('half')])).toHaveLength(0);
}, 180_000);

test('it ends as surely while the far ends of everything hang', async () => {
  const id = await world.addMailbox({ port: proxy.port, user: 'box', password: 'secret', address: 'box@wasl.example' });
  await waitFor(
    async () => (await world.desk.accounts()).find((account) => account.id === id)?.health.state === 'ok',
    'the mailbox is read',
  );
  proxy.pause();
  world.sink.script({ end: () => 'hang' });
  await world.sql(
    `update accounts set config = jsonb_set(config, '{smtp,timeoutSeconds}', '600'), version = version + 1 where channel = 'email'`,
  );
  await world.pullNow(id);
  await world.mails(Array.from({ length: 12 }, (_, at) => ({ id: `hang-${at}`, from: `hang-${at}@mail.example` })));
  await waitFor(
    async () =>
      (await world.sql(`select 1 from deliveries where state = 'sending' and wire_attempt = attempt`)).length >= 3,
    'answers hang',
  );
  const idle = await rawClient(world.doorPort());
  const request = fetch(`${world.url()}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: world.url() },
    body: endless(),
    duplex: 'half',
  } as RequestInit).catch(() => undefined);
  await endsByItself();
  idle.destroy();
  await request;
  world.sink.script({});
  await world.start();
  await world.hurry();
  await world.judge();
}, 180_000);

/** A body whose end never comes. */
function endless(): ReadableStream<Uint8Array> {
  return new ReadableStream({ start: (controller) => controller.enqueue(Buffer.from('{"email":"')) });
}
