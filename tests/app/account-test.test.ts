import email from '../../connectors/email';
import { readTestMail, sendTestMail } from '../../src/app/accounts/test-mail';
import { ingestPending } from '../../src/app/ingest';
import { composeNotice } from '../../src/app/operations/alarm-notices';
import { sendNotices } from '../../src/app/operations/send-notices';
import { storeItems } from '../../src/app/store-items';
import type { AccountId, CentreId } from '../../src/core/ids';
import type { Viewer } from '../../src/core/viewer';
import { createTestApp, type TestApp } from '../support/app';
import { startSmtpSink, type SmtpSink } from '../support/smtp-server';

let app: TestApp;
let sink: SmtpSink;
let centre: CentreId;
let account: AccountId;
let other: AccountId;
let admin: Viewer;
let seen = 0;
let keys = 0;
/** What the outgoing server took in this test. */
const mails = () => sink.messages.slice(seen);
const WORDS = { subject: 'test', text: 'test', language: 'en' } as const;

beforeAll(async () => {
  app = await createTestApp([email]);
  sink = await startSmtpSink();
  centre = await app.centre('937');
  account = await app.account(centre, 'email', 'care@wasl.example');
  other = await app.account(centre, 'email', 'press@wasl.example');
  admin = await app.person('administrator', [centre]);
}, 60_000);
afterAll(async () => {
  await sink.close();
  await app.close();
});
beforeEach(async () => {
  sink.script({});
  seen = sink.messages.length;
  await app.sql(`delete from notices`);
  await app.sql(
    `update accounts set enabled = true, health = '{"state":"ok"}', config = jsonb_build_object('smtp', ?::jsonb)`,
    [JSON.stringify({ host: '127.0.0.1', port: sink.port, secure: 'none' })],
  );
});

/** It comes back through an account, as its source hands it over; what the ledger says of it. */
async function arrive(raw: string, through = account): Promise<{ outcome: string; reason: string } | undefined> {
  const item = { sourceKey: `test/${++keys}`, bytes: Buffer.from(raw), receivedAt: new Date(), transport: {} };
  await storeItems(app, [{ item, accountId: through, backlog: false }]);
  await ingestPending(app);
  const where = `select outcome, reason from sightings where source_key = ?`;
  return (await app.sql<{ outcome: string; reason: string }>(where, [item.sourceKey]))[0];
}
const raw = () => mails()[0]?.raw ?? '';
const countOf = async (table: 'tickets' | 'notices') => (await app.sql(`select 1 from ${table}`)).length;
const age = (seconds: number) =>
  app.sql(`update notices set created_at = created_at - make_interval(secs => ?)`, [seconds]);

describe('a test mail', () => {
  test('goes out from the account to itself, is looked for at once, and is told to be back with the seconds it took', async () => {
    app.nudged.splice(0);
    expect(await sendTestMail(app, admin, account)).toMatchObject({ state: 'in', way: null });
    expect(mails().map(({ sender, recipients }) => [sender, recipients])).toEqual([
      ['care@wasl.example', ['care@wasl.example']],
    ]);
    expect(app.nudged).toEqual(['pull']);
    const tickets = await countOf('tickets');
    expect(await arrive(raw())).toEqual({ outcome: 'ignored', reason: 'account_test' });
    expect(await countOf('tickets')).toBe(tickets);
    const told = await readTestMail(app, admin, account);
    expect(told).toMatchObject({ state: 'back', reason: null, advice: null });
    expect(told?.seconds).toBeGreaterThan(0);
    // a second copy (another folder) is counted like the first, and the time stays
    expect(await arrive(raw())).toEqual({ outcome: 'ignored', reason: 'account_test' });
    expect((await readTestMail(app, admin, account))?.seconds).toBe(told?.seconds);
  });

  test('is known by our id even where the outgoing server writes one of its own over it', async () => {
    await sendTestMail(app, admin, account);
    const ours = /^Message-ID: (<\S+>)/im.exec(raw())?.[1] ?? '';
    const rewritten = raw().replace(
      /^Message-ID: .*$/im,
      `Message-ID: <01020199@eu-west-1.amazonses.com>\r\nX-Original-Message-ID: ${ours}`,
    );
    expect(await arrive(rewritten)).toEqual({ outcome: 'ignored', reason: 'account_test' });
    expect(await readTestMail(app, admin, account)).toMatchObject({ state: 'back' });
  });

  test('that comes in through another account is our own mail there, and this one still waits', async () => {
    await sendTestMail(app, admin, account);
    expect(await arrive(raw(), other)).toEqual({ outcome: 'ignored', reason: 'own_mail' });
    expect(await readTestMail(app, admin, account)).toMatchObject({ state: 'in' });
  });

  test('whose mark somebody forged is filed like any other mail, and tells nothing of the account', async () => {
    await sendTestMail(app, admin, account);
    const token = /^X-Wasl-Token: (\S+)/im.exec(raw())?.[1] ?? '';
    expect(token).toHaveLength(34);
    const forged = raw().replaceAll(token, `${token.slice(0, 20)}${token[20] === 'a' ? 'b' : 'a'}${token.slice(21)}`);
    expect(await arrive(forged)).toMatchObject({ outcome: 'filed' });
    expect(await readTestMail(app, admin, account)).toMatchObject({ state: 'in' });
  });

  test('is not joined by a second while it is on its way; after it is back another may go', async () => {
    await sendTestMail(app, admin, account);
    expect(await sendTestMail(app, admin, account)).toMatchObject({ state: 'in' });
    expect(mails()).toHaveLength(1);
    await arrive(raw());
    await sendTestMail(app, admin, account);
    expect(mails()).toHaveLength(2);
  });
});

describe('a test mail that fails', () => {
  test('at the outgoing server is told with its words, and nobody tries it again', async () => {
    sink.script({ mail: () => '550 5.7.1 Not you' });
    expect(await sendTestMail(app, admin, account)).toMatchObject({
      state: 'failed',
      way: 'out',
      reason: '550 5.7.1 Not you',
    });
    sink.script({ rcpt: () => '451 4.7.1 Greylisted' });
    expect(await sendTestMail(app, admin, account)).toMatchObject({
      state: 'failed',
      way: 'out',
      reason: '451 4.7.1 Greylisted',
    });
    sink.script({});
    await sendNotices(app);
    expect(mails()).toEqual([]);
  });

  test('for want of an outgoing server says so', async () => {
    await app.sql(`update accounts set config = '{}'`);
    expect(await sendTestMail(app, admin, account)).toMatchObject({
      state: 'failed',
      way: 'out',
      reason: 'no_outgoing_server',
    });
  });

  test('because the mailbox cannot be read is told in the words of the way in', async () => {
    await sendTestMail(app, admin, account);
    const advice = { ar: 'كلمة', en: 'Check the password' };
    await app.sql(`update accounts set health = ?::jsonb`, [
      JSON.stringify({ state: 'stopped', lastError: 'AUTHENTICATIONFAILED', advice }),
    ]);
    expect(await readTestMail(app, admin, account)).toMatchObject({
      state: 'failed',
      way: 'in',
      reason: 'AUTHENTICATIONFAILED',
      advice,
    });
  });

  test('to come back within three minutes says where to look, and one that comes later is back after all', async () => {
    await sendTestMail(app, admin, account);
    await age(200);
    const told = await readTestMail(app, admin, account);
    expect(told).toMatchObject({ state: 'failed', way: 'in' });
    expect(told?.advice?.en).toContain('spam folder');
    expect(told?.advice?.ar).toMatch(/[\u0600-\u06ff]/);
    await arrive(raw());
    const late = await readTestMail(app, admin, account);
    expect(late?.state).toBe('back');
    expect(late?.seconds).toBeGreaterThan(200);
  });
});

describe('a process that dies with a test mail in its hands', () => {
  const begin = async () => {
    const composed = await composeNotice(app, account, 'care@wasl.example', WORDS, 'account_test');
    if (composed === undefined) throw new Error('not composed');
    return app.db.stores.accountTests.begin(composed);
  };
  const leaseEnds = () => app.sql(`update notices set lease_until = now() - interval '1 second'`);

  test('before it reached the server leaves nothing that anybody sends, and says so', async () => {
    await begin();
    await sendNotices(app);
    expect(await readTestMail(app, admin, account)).toMatchObject({ state: 'out' });
    await leaseEnds();
    await sendNotices(app);
    await sendNotices(app);
    expect(mails()).toEqual([]);
    const told = await readTestMail(app, admin, account);
    expect(told).toMatchObject({ state: 'failed', way: 'out', reason: 'worker_lost' });
    expect(told?.advice?.en).toContain('Send another');
  });

  test('after it may have reached the server leaves it unsent, and recognised when it comes', async () => {
    const notice = await begin();
    await app.db.stores.notices.goOnWire(notice);
    await leaseEnds();
    await sendNotices(app);
    expect(mails()).toEqual([]);
    expect(await readTestMail(app, admin, account)).toMatchObject({ state: 'in' });
    expect(await arrive(notice.payload.toString())).toEqual({ outcome: 'ignored', reason: 'account_test' });
    expect(await readTestMail(app, admin, account)).toMatchObject({ state: 'back' });
  });

  test('of unknown fate does not keep the next one waiting', async () => {
    await app.db.stores.notices.goOnWire(await begin());
    await leaseEnds();
    await sendNotices(app);
    await sendTestMail(app, admin, account);
    expect(mails()).toHaveLength(1);
    await arrive(raw());
    expect(await readTestMail(app, admin, account)).toMatchObject({ state: 'back' });
  });
});

test('an account that is not in use, and one of another centre, send none', async () => {
  await app.sql(`update accounts set enabled = false where id = ?`, [account]);
  await expect(sendTestMail(app, admin, account)).rejects.toMatchObject({ code: 'account_not_in_use' });
  const stranger = await app.person('administrator', [await app.centre('921')]);
  await expect(sendTestMail(app, stranger, account)).rejects.toMatchObject({ code: 'not_found' });
  await expect(readTestMail(app, stranger, account)).rejects.toMatchObject({ code: 'not_found' });
  expect([await countOf('notices'), mails().length]).toEqual([0, 0]);
});
