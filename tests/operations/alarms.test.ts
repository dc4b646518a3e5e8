import { createHmac } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { ingestPending } from '../../src/app/ingest';
import { openJournal } from '../../src/app/operations/journal';
import type { Probes } from '../../src/app/operations/probes';
import { raiseAlarms } from '../../src/app/operations/raise-alarms';
import { sendCanaries } from '../../src/app/operations/canaries';
import { sendNotices } from '../../src/app/operations/send-notices';
import {
  readOperationSettings,
  updateOperationSettings,
  type OperationSettingsInput,
} from '../../src/app/operations/settings';
import { readOperations } from '../../src/app/operations/state';
import { createOperations } from '../../src/app/operations/tend';
import { storeItems } from '../../src/app/store-items';
import email from '../../connectors/email';
import type { AccountId, CentreId } from '../../src/core/ids';
import type { Viewer } from '../../src/core/viewer';
import { createTestApp, type TestApp } from '../support/app';
import { createJsonChannel, jsonItem } from '../support/json-channel';
import { temporaryDirectory } from '../support/processes';
import { startSmtpSink, type SmtpSink } from '../support/smtp-server';

let app: TestApp;
let sink: SmtpSink;
let centre: CentreId;
let account: AccountId;
let jsonAccount: AccountId;
let administrator: Viewer;
let seen = 0;
/** What has reached the world's mail server in this test. */
const mails = (): SmtpSink['messages'] => sink.messages.slice(seen);
const probes = {
  disk: async () => ({ freeBytes: 9e11, neededBytes: 2e10 }),
  clockJumpMs: () => 0,
  publicUrl: undefined,
} satisfies Probes;

beforeAll(async () => {
  app = await createTestApp([email, createJsonChannel().connector]);
  sink = await startSmtpSink();
  centre = await app.centre('937');
  account = await app.account(centre, 'email', 'care@wasl.example');
  jsonAccount = await app.account(centre, 'json', 'json@wasl.example');
  await app.sql(`update accounts set config = ?::jsonb where id = ?`, [
    JSON.stringify({ smtp: { host: '127.0.0.1', port: sink.port, secure: 'none' } }),
    account,
  ]);
  administrator = await app.person('administrator', [centre]);
  await app.db.stores.installation.create({ id: app.newId(), keyFingerprint: app.place.keyFingerprint, demo: false });
});
afterAll(async () => {
  await sink.close();
  await app.close();
});
beforeEach(async () => {
  await app.sql(`delete from notices`);
  await app.sql(`delete from alarms`);
  await app.sql(`update accounts set health = '{"state":"ok"}', failures = 0, next_pull_at = now()`);
  seen = sink.messages.length;
  // what an earlier test left lying is no reason for an alarm in the next
  await app.sql(`delete from deliveries`);
  await app.sql(
    `update sightings set outcome = 'ignored', reason = 'test' where outcome in ('pending', 'quarantined')`,
  );
});

const raise = (over: Partial<Probes> = {}, ledgerToo = false): Promise<void> =>
  raiseAlarms(app, { ...probes, ...over }, ledgerToo);
const open = async (): Promise<string[]> =>
  (await app.sql<{ key: string }>(`select key from alarms where closed_at is null order by key`)).map((row) => row.key);
async function set(over: Partial<OperationSettingsInput>): Promise<string | null> {
  const before = await readOperationSettings(app, administrator);
  return (await updateOperationSettings(app, administrator, { ...before, ...over })).webhookSecret;
}
const sick = (): Promise<unknown> =>
  app.sql(`update accounts set health = '{"state":"stopped"}', failures = 4 where id = ?`, [account]);

test('a sick account is told once by mail, however often it is looked at and whoever dies in between', async () => {
  await set({
    mailAccountId: account,
    mailAddresses: ['operator@ministry.example', 'second@ministry.example'],
    mailLanguage: 'ar',
  });
  await sick();
  await raise();
  await raise();
  await sendNotices(app);
  await raise();
  await sendNotices(app);
  expect(
    mails()
      .map((message) => message.recipients)
      .flat()
      .sort(),
  ).toEqual(['operator@ministry.example', 'second@ministry.example']);
  expect(mails()[0]?.raw).toMatch(/^Auto-Submitted: auto-generated/im);
  expect(await open()).toEqual([`account_sick:${account}`]);
});

test('a mail whose fate is not known is not sent again, and that becomes an alarm', async () => {
  await set({ mailAccountId: account, mailAddresses: ['operator@ministry.example'] });
  await sick();
  await raise();
  const claimed = await app.db.stores.notices.claim();
  if (claimed === undefined) throw new Error('nothing to send');
  await app.db.stores.notices.goOnWire(claimed);
  await app.sql(`update notices set lease_until = now() - interval '1 second'`);
  await sendNotices(app);
  expect(mails()).toEqual([]);
  await raise();
  expect(await open()).toContain('notices_undelivered');
});

test('what is over closes after some quiet, and what flaps is told once', async () => {
  await set({ mailAccountId: account, mailAddresses: ['operator@ministry.example'] });
  await sick();
  await raise();
  await app.sql(`update accounts set health = '{"state":"ok"}', failures = 0`);
  await raise();
  expect(await open()).toHaveLength(1);
  await app.sql(`update alarms set last_seen_at = now() - interval '6 minutes'`);
  await raise();
  expect(await open()).toEqual([]);
  await sick();
  await raise();
  expect(await open()).toHaveLength(1);
  expect(await app.sql(`select 1 from notices`)).toHaveLength(1);
  expect(await app.sql(`select reopened from alarms`)).toEqual([{ reopened: 1 }]);
});

describe('each of these is a reason for an alarm', () => {
  const ticket = async (): Promise<{ ticket: string; message: string }> => {
    const id = `m-${app.newId<string>()}`;
    await storeItems(app, [
      { item: jsonItem({ id, from: `${id}@mail.example`, text: 'سؤال' }), accountId: jsonAccount, backlog: true },
    ]);
    await ingestPending(app);
    const [row] = await app.sql<{ ticket: string; message: string }>(
      `select ticket_id as ticket, id as message from messages where external_id = ?`,
      [id],
    );
    if (row === undefined) throw new Error('not filed');
    return row;
  };
  const delivery = async (state: string, age: string): Promise<void> => {
    const { ticket: ticketId, message } = await ticket();
    await app.sql(
      `insert into deliveries (id, message_id, ticket_id, account_id, recipient, state, next_attempt_at, created_at) values (?, ?, ?, ?, 'x@mail.example', ?, now(), now() - ?::interval)`,
      [app.newId(), message, ticketId, jsonAccount, state, age],
    );
  };
  const cases: readonly (readonly [string, () => Promise<unknown>, () => string, Partial<Probes>?, boolean?])[] = [
    [
      'an account that failed three times',
      () => app.sql(`update accounts set health = '{"state":"failing"}', failures = 3 where id = ?`, [account]),
      () => `account_sick:${account}`,
    ],
    [
      'a mailbox that nobody has looked into',
      () => app.sql(`update accounts set next_pull_at = now() - interval '11 minutes' where id = ?`, [account]),
      () => `mailbox_lag:${account}`,
    ],
    [
      'a mailbox that is nine tenths full',
      () =>
        app.sql(`update accounts set health = health || '{"quota":{"usedBytes":900,"limitBytes":1000}}' where id = ?`, [
          account,
        ]),
      () => `mailbox_full:${account}`,
    ],
    [
      'an answer that waits for eleven minutes',
      () => delivery('queued', '11 minutes'),
      () => `delivery_late:${jsonAccount}`,
    ],
    ['an answer that may have arrived', () => delivery('unknown', '1 minute'), () => `deliveries_unknown:${centre}`],
    [
      'messages that nobody files',
      async () => {
        await storeItems(app, [
          { item: jsonItem({ id: 'late', from: 'l@mail.example', text: 'x' }), accountId: jsonAccount, backlog: true },
        ]);
        await app.sql(
          `update sightings set created_at = now() - interval '11 minutes', next_attempt_at = now() + interval '1 hour' where outcome = 'pending'`,
        );
      },
      () => 'filing_lag',
    ],
    [
      'five quarantined items within the hour',
      async () => {
        const items = Array.from({ length: 5 }, (_, at) => ({
          item: jsonItem({ id: `bad-${at}`, from: 'x@mail.example', text: 'x', poison: 'parse' }),
          accountId: jsonAccount,
          backlog: true,
        }));
        await storeItems(app, items);
        await ingestPending(app);
      },
      () => `quarantine_growing:${jsonAccount}`,
    ],
    [
      'a ledger that does not balance',
      () => app.sql(`insert into source_counts (account_id, day, seen) values (?, '2026-01-01', 1)`, [account]),
      () => `ledger_unbalanced:${account}`,
      {},
      true,
    ],
    [
      'a disk that is nearly full',
      async () => undefined,
      () => 'disk_low',
      { disk: async () => ({ freeBytes: 2.5e10, neededBytes: 2e10 }) },
    ],
    ['a clock that jumped', async () => undefined, () => 'clock_jumped', { clockJumpMs: () => -61_000 }],
    [
      'a backup that is too old',
      () => app.sql(`update installation set created_at = now() - interval '3 days'`),
      () => 'backup_old',
    ],
    [
      'a backup that lacks originals',
      () => app.db.stores.operations.mark('backup', { missing: 2 }),
      () => 'backup_incomplete',
    ],
    [
      'a restore that was never tried',
      () => app.sql(`update installation set created_at = now() - interval '91 days'`),
      () => 'restore_test_old',
    ],
  ];
  test.each(cases.map((each) => [each[0], each] as const))(
    '%s',
    async (_what, [, make, key, over = {}, ledgerToo = false]) => {
      await raise({}, ledgerToo);
      expect(await open()).not.toContain(key());
      await make();
      await raise(over, ledgerToo);
      expect(await open()).toContain(key());
    },
  );
});

test('a backup that succeeded ends the alarm', async () => {
  await app.sql(`delete from operation_marks`);
  await app.sql(`update installation set created_at = now() - interval '3 days'`);
  await raise();
  expect(await open()).toContain('backup_old');
  await app.db.stores.operations.mark('backup', {});
  await app.sql(`update alarms set last_seen_at = now() - interval '6 minutes'`);
  await raise();
  expect(await open()).not.toContain('backup_old');
});

test('a backup that lacks nothing ends the alarm about one that did', async () => {
  await app.db.stores.operations.mark('backup', { missing: 1 });
  await raise();
  expect(await open()).toContain('backup_incomplete');
  await app.db.stores.operations.mark('backup', { missing: 0 });
  await app.sql(`update alarms set last_seen_at = now() - interval '6 minutes'`);
  await raise();
  expect(await open()).not.toContain('backup_incomplete');
});

test('an administrator of another centre is shown neither the alarm nor the accounts behind it', async () => {
  const other = await app.person('administrator', [await app.centre('920')]);
  await set({ mailAccountId: account, canaryAccountIds: [account] });
  await sick();
  await raise({ disk: async () => ({ freeBytes: 1, neededBytes: 2e10 }) });
  const shown = await readOperations(app, other);
  expect(shown.alarms.map((alarm) => alarm.kind)).toEqual(['disk_low']);
  expect(JSON.stringify(await readOperationSettings(app, other))).not.toContain(account);
  // and what they save leaves the hidden account where it was
  await updateOperationSettings(app, other, await readOperationSettings(app, other));
  expect(await app.db.stores.operationSettings.get()).toMatchObject({
    mailAccountId: account,
    canaryAccountIds: [account],
  });
  await set({ canaryAccountIds: [] });
});

describe('the webhook', () => {
  interface Called {
    readonly headers: http.IncomingHttpHeaders;
    readonly body: string;
  }
  let server: http.Server;
  let url = '';
  const calls: Called[] = [];
  let answer = 200;
  beforeAll(async () => {
    server = http.createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        calls.push({ headers: request.headers, body: Buffer.concat(parts).toString() });
        response.writeHead(answer).end();
      });
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  });
  afterAll(() => new Promise((closed) => server.close(closed)));
  beforeEach(() => {
    calls.length = 0;
    answer = 200;
  });

  test('is signed over its time and its raw body, says ids and numbers, and no words of a person', async () => {
    await set({ webhookUrl: null });
    const secret = await set({ webhookUrl: url, mailAddresses: [] });
    expect(secret).not.toBeNull();
    await sick();
    await raise();
    await sendNotices(app);
    const [call] = calls;
    const timestamp = String(call?.headers['x-wasl-timestamp']);
    expect(Math.abs(Number(timestamp) - Date.now() / 1000)).toBeLessThan(300);
    const expected = `sha256=${createHmac('sha256', secret ?? '')
      .update(`${timestamp}.${call?.body ?? ''}`)
      .digest('hex')}`;
    expect(call?.headers['x-wasl-signature']).toBe(expected);
    expect(JSON.parse(call?.body ?? '')).toMatchObject({
      type: 'alarms.opened',
      alarms: [{ kind: 'account_sick', accountId: account }],
    });
    expect(call?.body).not.toContain('care@wasl.example');
  });

  test('is tried again with the same id until it is taken', async () => {
    answer = 503;
    await set({ webhookUrl: url, mailAddresses: [] });
    await sick();
    await raise();
    await sendNotices(app);
    answer = 204;
    await app.sql(`update notices set next_attempt_at = now()`);
    await sendNotices(app);
    await sendNotices(app);
    expect(calls).toHaveLength(2);
    expect(calls[0]?.headers['x-wasl-id']).toBe(calls[1]?.headers['x-wasl-id']);
    expect(await app.sql(`select state from notices`)).toEqual([{ state: 'sent' }]);
  });
});

describe('a canary', () => {
  beforeEach(async () => {
    await app.sql(`delete from canaries`);
    await set({ canaryAccountIds: [account], webhookUrl: null, mailAddresses: [] });
  });

  test('goes out to the account itself, is recognised when it comes back, and is neither a case nor answered', async () => {
    await sendCanaries(app);
    await sendCanaries(app);
    await sendNotices(app);
    expect(mails().map((message) => message.recipients)).toEqual([['care@wasl.example']]);
    const raw = mails()[0]?.raw ?? '';
    const tickets = await app.sql(`select 1 from tickets`);
    await storeItems(app, [
      {
        item: { sourceKey: 'canary/1', bytes: Buffer.from(raw), receivedAt: new Date(), transport: {} },
        accountId: account,
        backlog: false,
      },
    ]);
    await ingestPending(app);
    expect(await app.sql(`select outcome, reason from sightings where source_key = 'canary/1'`)).toEqual([
      { outcome: 'ignored', reason: 'canary' },
    ]);
    expect(await app.sql(`select 1 from tickets`)).toHaveLength(tickets.length);
    expect(await app.sql(`select 1 from canaries where sent_at is not null and arrived_at >= sent_at`)).toHaveLength(1);
    await raise();
    expect(await open()).not.toContain(`canary_late:${account}`);
  });

  test('that a stranger made is filed like any other mail', async () => {
    await sendCanaries(app);
    await sendNotices(app);
    const raw = mails()[0]?.raw ?? '';
    const token = /^X-Wasl-Token: (\S+)/im.exec(raw)?.[1] ?? '';
    expect(token).toHaveLength(34);
    const forged = raw.replaceAll(token, `${token.slice(0, 20)}${token[20] === 'a' ? 'b' : 'a'}${token.slice(21)}`);
    await storeItems(app, [
      {
        item: { sourceKey: 'canary/forged', bytes: Buffer.from(forged), receivedAt: new Date(), transport: {} },
        accountId: account,
        backlog: false,
      },
    ]);
    await ingestPending(app);
    const [row] = await app.sql<{ outcome: string; reason: string }>(
      `select outcome, reason from sightings where source_key = 'canary/forged'`,
    );
    expect(row).toMatchObject({ outcome: 'filed' });
    expect(await app.sql(`select 1 from canaries where arrived_at is not null`)).toEqual([]);
  });

  test('that does not come back within a quarter of an hour raises an alarm, and the next one that does ends it', async () => {
    await sendCanaries(app);
    await app.sql(`update canaries set queued_at = now() - interval '16 minutes'`);
    await raise();
    expect(await open()).toContain(`canary_late:${account}`);
    await sendCanaries(app);
    await app.sql(
      `update canaries set sent_at = now(), arrived_at = now() where queued_at > now() - interval '1 minute'`,
    );
    await app.sql(`update alarms set last_seen_at = now() - interval '6 minutes'`);
    await raise();
    expect(await open()).not.toContain(`canary_late:${account}`);
  });
});

test('nothing is told and no canary flies while a restored copy is on hold', async () => {
  await set({ mailAccountId: account, mailAddresses: ['operator@ministry.example'], canaryAccountIds: [account] });
  await app.sql(`delete from canaries`);
  await app.sql(`insert into holds (id, reason, backup_id, backup_taken_at) values (?, 'restored', ?, now())`, [
    app.newId(),
    app.newId(),
  ]);
  try {
    await sick();
    // a hold begins while nothing runs: the process that finds it is a new one
    const operations = createOperations({ ...app }, probes, openJournal(`${temporaryDirectory()}/journal`));
    await operations.tend(new AbortController().signal);
    await sendNotices(app);
    expect(mails()).toEqual([]);
    expect(await app.sql(`select 1 from canaries`)).toEqual([]);
    expect(await open()).toContain(`account_sick:${account}`);
  } finally {
    await app.sql(`update holds set released_at = now()`);
  }
});
