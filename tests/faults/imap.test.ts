import fs from 'node:fs';
import path from 'node:path';
import { CheckResult } from '../../src/shared/api';
import { startDovecot, type Dovecot } from '../support/dovecot';
import { startProxy, type PausableProxy } from '../support/imap-proxy';
import { waitFor } from '../support/wait';
import type { AccountSeen } from './support/desk';
import { messageIdOf, written, type Letter } from './support/people';
import { World } from './support/world';

let world: World;
let dovecot: Dovecot;
let narrow: Dovecot | undefined;
const proxies: PausableProxy[] = [];

beforeAll(async () => {
  world = await World.open();
  dovecot = await startDovecot({
    users: Object.fromEntries(
      ['steady', 'killed', 'renewed', 'silent', 'moved', 'backlog', 'locked', 'emptied'].map((user) => [
        user,
        'secret',
      ]),
    ),
  });
  await world.start();
  await open('steady');
}, 120_000);
afterAll(async () => {
  await world.close();
  for (const proxy of proxies) await proxy.close();
  await narrow?.stop();
  await dovecot.stop();
}, 60_000);

/** A wire to the server that can go silent. */
async function slowWire(): Promise<PausableProxy> {
  const proxy = await startProxy(dovecot.imapPort);
  proxies.push(proxy);
  return proxy;
}

/** A mailbox of that user as an account, and the account once its first look is over. */
async function open(user: string, port = dovecot.imapPort, password = 'secret'): Promise<string> {
  const id = await world.addMailbox({ port, user, password, address: `${user}@wasl.example` });
  await waitFor(async () => (await seen(id)).health.state !== 'new', `${user} was looked into`);
  return id;
}
const seen = async (id: string): Promise<AccountSeen> =>
  (await world.desk.accounts()).find((account) => account.id === id) as AccountSeen;

function put(user: string, names: readonly string[], letter: Partial<Letter> = {}): string[] {
  const letters = names.map((name) => ({
    id: name,
    from: `${name}@mail.example`,
    to: `${user}@wasl.example`,
    ...letter,
  }));
  world.injected.push(...letters.map(({ id }) => messageIdOf(id)));
  return dovecot.put(user, letters.map(written));
}
const names = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, at) => `${prefix}-${at}`);
const filed = async (prefix: string): Promise<number> =>
  (await world.sql(`select 1 from messages where direction = 'in' and external_id like $1`, [`${prefix}-%`])).length;
const allFiled = (prefix: string, count: number): Promise<unknown> =>
  waitFor(async () => (await filed(prefix)) === count, `${count} of ${prefix} are filed`, 60);
const acknowledged = async (prefix: string): Promise<number> =>
  (await world.sql(`select 1 from acknowledgements where address like $1`, [`${prefix}-%`])).length;
/** Another mailbox goes on meanwhile. */
async function steadyGoesOn(prefix: string): Promise<void> {
  put('steady', [`${prefix}-0`]);
  await allFiled(prefix, 1);
}

test('what lay there before the first look is filed and not acknowledged; what comes after it is', async () => {
  put('backlog', names('before', 20));
  await open('backlog');
  await allFiled('before', 20);
  put('backlog', names('afterwards', 3));
  await allFiled('afterwards', 3);
  expect([await acknowledged('before'), await acknowledged('afterwards')]).toEqual([0, 3]);
}, 60_000);

test('a server that is killed and comes back while it is read loses and doubles nothing', async () => {
  const id = await open('killed');
  // large enough that many windows are fetched
  put('killed', names('killed', 300), { text: 'Long words. '.repeat(1500) });
  await waitFor(async () => (await filed('killed')) > 0, 'the reading has begun');
  await dovecot.kill();
  await dovecot.restart();
  await waitFor(
    async () => {
      await world.pullNow(id);
      return (await filed('killed')) === 300;
    },
    'all are filed',
    60,
  );
  expect((await world.sql(`select 1 from sightings where account_id = $1`, [id])).length).toBe(300);
  await waitFor(async () => (await seen(id)).health.state === 'ok', 'the account is well again');
}, 120_000);

test('mails that another program removes while they are read hold nothing up', async () => {
  const id = await open('emptied');
  const files = put('emptied', names('emptied', 300), { text: 'Long words. '.repeat(1500) });
  await waitFor(async () => (await filed('emptied')) > 0, 'the reading has begun');
  const gone = files.slice(-40);
  const folder = dovecot.folderDir('emptied');
  const lying = ['new', 'cur'].flatMap((name) =>
    fs.readdirSync(path.join(folder, name)).map((file) => path.join(folder, name, file)),
  );
  for (const file of lying) if (gone.some((name) => path.basename(file).startsWith(name))) fs.rmSync(file);
  // those that stayed, and one that comes later; of the removed ones whatever had been fetched in time
  world.injected.splice(world.injected.length - gone.length, gone.length);
  put('emptied', names('later', 1));
  await waitFor(async () => (await world.pullNow(id), (await filed('later')) === 1), 'the later one is filed', 60);
  const stayed = names('emptied', 300 - gone.length).map(messageIdOf);
  expect((await world.sql(`select 1 from messages where external_id = any($1)`, [stayed])).length).toBe(stayed.length);
  expect((await seen(id)).health.state).toBe('ok');
}, 120_000);

test('after another UIDVALIDITY everything is seen again, nothing is doubled or acknowledged anew, and new mail is filed', async () => {
  const id = await open('renewed');
  put('renewed', names('renewed', 10));
  await allFiled('renewed', 10);
  expect(await acknowledged('renewed')).toBe(10);
  await dovecot.changeUidValidity('renewed');
  const again = async (): Promise<boolean> => {
    await world.pullNow(id);
    return (await world.sql(`select 1 from sightings where account_id = $1 and outcome = 'filed'`, [id])).length === 20;
  };
  await waitFor(again, 'all were seen again', 60);
  put('renewed', names('newer', 2));
  await allFiled('newer', 2);
  expect([await filed('renewed'), await acknowledged('renewed'), await acknowledged('newer')]).toEqual([10, 10, 2]);
}, 120_000);

test('a mailbox with a single connection is read nevertheless', async () => {
  narrow = await startDovecot({ users: { narrow: 'secret' }, maxConnections: 1 });
  const id = await open('narrow', narrow.imapPort);
  for (const round of [1, 2, 3]) {
    const name = `narrow-${round}`;
    world.injected.push(messageIdOf(name));
    narrow.put('narrow', [written({ id: name, from: `${name}@mail.example`, to: 'narrow@wasl.example' })]);
    await waitFor(
      async () => (await world.pullNow(id), (await filed('narrow')) === round),
      `letter ${round} is filed`,
      60,
    );
  }
  expect((await seen(id)).health.state).toBe('ok');
  await world.sql(`update accounts set enabled = false where id = $1`, [id]);
}, 120_000);

test('a wrong password stops its account and says what to do; others go on; the right one starts it again', async () => {
  const id = await open('locked', dovecot.imapPort, 'wrong');
  await waitFor(
    async () => {
      await world.sql(`update accounts set next_pull_at = now() where id = $1 and health->>'state' <> 'stopped'`, [id]);
      return (await seen(id)).health.state === 'stopped';
    },
    'the account has stopped',
    60,
  );
  const { health, version, config, centreId } = await seen(id);
  expect(health.lastError).toMatch(/auth|password|login/i);
  const check = await world.desk.ask(CheckResult, 'POST', `/accounts/${id}/check`);
  expect(check).toMatchObject({
    state: 'failing',
    advice: { en: expect.stringContaining('password'), ar: expect.stringContaining('كلمة المرور') },
  });
  await steadyGoesOn('beside-locked');
  put('locked', names('unlocked', 1));
  const saved = await world.desk.call('PUT', `/accounts/${id}`, {
    centreId,
    channel: 'email',
    name: 'locked',
    address: 'locked@wasl.example',
    config,
    secrets: { imapPassword: 'secret' },
    version,
  });
  expect(saved.status).toBe(200);
  await allFiled('unlocked', 1);
  expect((await seen(id)).health.state).toBe('ok');
}, 120_000);

test('a link that dies without a word holds up its own mailbox alone, and mail comes when it is gone', async () => {
  const proxy = await slowWire();
  const id = await open('silent', proxy.port);
  put('silent', names('heard', 1));
  await allFiled('heard', 1);
  proxy.pause();
  put('silent', names('unheard', 1));
  await world.pullNow(id);
  for (const round of [1, 2, 3]) await steadyGoesOn(`beside-silent-${round}`);
  expect(await filed('unheard')).toBe(0);
  proxy.resume();
  proxy.cut();
  await waitFor(async () => (await world.pullNow(id), (await filed('unheard')) === 1), 'the late letter is filed', 60);
  await world.sql(`update accounts set enabled = false where id = $1`, [id]);
}, 120_000);

test('a killed process that was reading a silent mailbox keeps nobody from reading it', async () => {
  const proxy = await slowWire();
  const id = await open('moved', proxy.port);
  proxy.pause();
  put('moved', names('taken-over', 2));
  await world.pullNow(id);
  await waitFor(
    async () => (await world.sql(`select 1 from accounts where id = $1 and lease_until > now()`, [id])).length === 1,
    'it is being read',
  );
  await world.start({ role: 'worker' });
  await world.processes[0]?.kill();
  proxy.resume();
  await waitFor(async () => (await filed('taken-over')) === 2, 'the other process has read it', 25);
  await world.start({ role: 'web' });
}, 120_000);

test('at the end nothing is lost or doubled', () => world.judge(), 120_000);
