import { z } from 'zod';
import { PullFailure } from '../../connectors/contract';
import { receiveAccount } from '../../src/app/receive';
import { listAccounts, retryAccount, updateAccount } from '../../src/app/accounts/accounts';
import { accountHistory, forgetOldHours } from '../../src/app/accounts/history';
import { AppError } from '../../src/app/errors';
import type { RawItem } from '../../connectors/contract';
import { createTestApp } from '../support/app';
import { createJsonChannel, jsonItem } from '../support/json-channel';

const ADVICE = { ar: 'صحّح كلمة المرور.', en: 'Correct the password.' };

/** A channel whose source fails as it is told to. */
async function failingWith(error: Error, over: Parameters<typeof Object.assign>[1] = {}) {
  const { connector } = createJsonChannel();
  const pull = {
    everySeconds: 60,
    cursor: z.unknown(),
    pull: (): AsyncIterable<never> => ({ [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(error) }) }),
  };
  const app = Object.assign(await createTestApp([{ ...connector, pull }]), over);
  const account = await app.account(await app.centre('937'), 'json', 'care@wasl.example');
  await receiveAccount(app, account, new AbortController().signal);
  const health = (await app.db.stores.accounts.get(account))?.health;
  await app.close();
  return health;
}

it("keeps the channel's advice beside what went wrong, for people who look later", async () => {
  const health = await failingWith(new PullFailure('auth', 'NO [AUTHENTICATIONFAILED] no', ADVICE));
  expect(health).toMatchObject({ state: 'failing', lastError: 'NO [AUTHENTICATIONFAILED] no', advice: ADVICE });
});

it('advises to check the settings where nobody foresaw the failure', async () => {
  const health = await failingWith(new Error('a surprise'));
  expect(health?.advice?.en).toContain('Check the settings');
});

it('does not blame the account when it is we who are short of space', async () => {
  const health = await failingWith(new Error('not reached'), { hasSpace: async () => false });
  expect(health?.lastError).toContain('disk');
  expect(health?.advice?.en).toContain('Nothing is wrong with the account');
});

type Answer = Error | readonly { readonly items: readonly RawItem[]; readonly remaining: number }[];

/** An account whose source answers each look as `answers` says; `looks` counts how often it was asked. */
async function sourceThat(answers: Answer[]) {
  const { connector } = createJsonChannel();
  const source = { looks: 0, during: async (): Promise<void> => undefined };
  const pull = {
    everySeconds: 60,
    cursor: z.unknown(),
    async *pull() {
      source.looks += 1;
      const answer = answers.shift() ?? [];
      await source.during();
      if (answer instanceof Error) throw answer;
      for (const step of answer) yield { ...step, cursor: source.looks, backlog: false };
    },
  };
  const app = await createTestApp([{ ...connector, pull }]);
  const centreId = await app.centre('937');
  const id = await app.account(centreId, 'json', 'care@wasl.example');
  const admin = await app.person('administrator', [centreId]);
  const stored = async () => {
    const account = await app.db.stores.accounts.get(id);
    if (account === undefined) throw new Error('the account is gone');
    return account;
  };
  return {
    app,
    id,
    admin,
    source,
    stored,
    look: () => receiveAccount(app, id, new AbortController().signal),
    async save() {
      const { version, ...account } = await stored();
      await updateAccount(app, admin, id, { ...account, secrets: {}, version });
    },
  };
}
const refused = () => new PullFailure('auth', 'NO [AUTHENTICATIONFAILED] no', ADVICE);
const cut = () => new PullFailure('unreachable', 'ECONNRESET', ADVICE);

it('asks a source nothing more once it has refused the credentials three times, whatever else failed between', async () => {
  const { app, source, stored, look } = await sourceThat([refused(), cut(), refused(), cut(), refused()]);
  for (let n = 1; n <= 4; n++) await look();
  expect((await stored()).health).toMatchObject({ state: 'failing', refusals: 2 });
  await look();
  expect((await stored()).health).toMatchObject({ state: 'stopped', refusals: 3, advice: ADVICE });
  await look();
  await look();
  expect(source.looks).toBe(5);
  expect(await app.db.stores.accounts.due()).toEqual([]);
  await app.close();
});

it('never stops for a network that fails, and counts refusals anew after a good look', async () => {
  const answers = [...Array.from({ length: 8 }, cut), refused(), refused(), [], refused(), refused()];
  const { app, source, stored, look } = await sourceThat(answers);
  for (let n = 0; n < 8; n++) await look();
  expect((await stored()).health.state).toBe('failing');
  for (let n = 0; n < 5; n++) await look();
  expect(source.looks).toBe(13);
  expect((await stored()).health).toMatchObject({ state: 'failing', refusals: 2 });
  await app.close();
});

it('starts again when its settings are saved, with all tries before it', async () => {
  const { app, source, stored, look, save } = await sourceThat([refused(), refused(), refused(), refused(), []]);
  for (let n = 0; n < 3; n++) await look();
  await save();
  expect(await app.db.stores.accounts.due()).toHaveLength(1);
  await look();
  expect((await stored()).health).toMatchObject({ state: 'failing', refusals: 1 });
  await look();
  expect(source.looks).toBe(5);
  expect((await stored()).health).toMatchObject({ state: 'ok', lag: 0 });
  expect((await stored()).health.refusals).toBeUndefined();
  await app.close();
});

it('starts again when an administrator of its centre says so, and for nobody else', async () => {
  const { app, id, admin, look, stored } = await sourceThat([refused(), refused(), refused(), []]);
  for (let n = 0; n < 3; n++) await look();
  const stranger = await app.person('administrator', [await app.centre('911')]);
  await expect(retryAccount(app, stranger, id)).rejects.toThrow(AppError);
  expect((await stored()).health.state).toBe('stopped');
  expect((await retryAccount(app, admin, id)).health.state).toBe('new');
  expect(app.nudged).toContain('pull');
  await look();
  expect((await stored()).health.state).toBe('ok');
  await app.close();
});

it('drops what a look found that was under way when an administrator said "try again"', async () => {
  const { app, id, admin, source, stored, look } = await sourceThat([refused(), refused(), refused()]);
  await look();
  await look();
  source.during = async () => void (await retryAccount(app, admin, id));
  await look();
  expect((await stored()).health.refusals).toBeUndefined();
  expect(await app.db.stores.accounts.due()).toHaveLength(1);
  await app.close();
});

it('drops what was found under settings that were changed meanwhile', async () => {
  const { app, source, stored, look, save } = await sourceThat([refused(), refused(), refused()]);
  await look();
  await look();
  source.during = save;
  await look();
  expect((await stored()).health).toMatchObject({ state: 'new' });
  expect(await app.db.stores.accounts.due()).toHaveLength(1);
  await app.close();
});

it('tells how much still lies at the source while it reads, and when the last mail came', async () => {
  const mail = (id: string) => ({ items: [jsonItem({ id, from: 'a@mail.example', text: id })], remaining: 0 });
  const { app, admin, source, stored, look } = await sourceThat([[{ ...mail('1'), remaining: 41 }, mail('2')], [], cut()]);
  app.setNow(new Date('2026-11-25T08:00:00Z'));
  const lags: unknown[] = [];
  const hasSpace = async (): Promise<boolean> => {
    lags.push((await stored()).health.lag);
    return true;
  };
  Object.assign(app, { hasSpace });
  await look();
  expect(lags).toEqual([undefined, 41, 0]);
  app.setNow(new Date('2026-11-25T09:00:00Z'));
  await look();
  await look();
  expect(source.looks).toBe(3);
  const [shown] = await listAccounts(app, admin);
  expect(shown?.health).toMatchObject({
    state: 'failing',
    lastMailAt: '2026-11-25T08:00:00.000Z',
    lastOkAt: '2026-11-25T09:00:00.000Z',
    lag: 0,
  });
  await app.close();
});

it('remembers how an account fared, hour by hour, and forgets it after five weeks', async () => {
  const mail = (id: string, remaining: number) => ({ items: [jsonItem({ id, from: 'a@mail.example', text: id })], remaining });
  const { app, id, admin, look } = await sourceThat([[mail('1', 7), mail('2', 0)], cut(), [], refused()]);
  for (const time of ['08:10', '08:20', '08:59', '09:00']) {
    app.setNow(new Date(`2026-11-25T${time}:00Z`));
    await look();
  }
  const hours = [
    { hour: new Date('2026-11-25T09:00:00Z'), looks: 1, failed: 1, items: 0, maxLag: 0, error: refused().message },
    { hour: new Date('2026-11-25T08:00:00Z'), looks: 3, failed: 1, items: 2, maxLag: 7, error: cut().message },
  ];
  expect(await accountHistory(app, admin, id)).toEqual(hours);
  app.setNow(new Date('2026-12-03T00:00:00Z'));
  expect(await accountHistory(app, admin, id)).toEqual([]);
  await forgetOldHours(app);
  expect(await app.sql('select hour from account_hours')).toHaveLength(2);
  app.setNow(new Date('2026-12-30T08:30:00Z'));
  await forgetOldHours(app);
  expect(await app.sql('select hour from account_hours')).toEqual([{ hour: new Date('2026-11-25T09:00:00Z') }]);
  const stranger = await app.person('administrator', [await app.centre('911')]);
  await expect(accountHistory(app, stranger, id)).rejects.toThrow(AppError);
  await app.close();
});

it('blames no hour of an account when it is we who take nothing, and counts no failure', async () => {
  const { app, id, admin, look, stored } = await sourceThat([cut()]);
  await look();
  const before = await accountHistory(app, admin, id);
  Object.assign(app, { hasSpace: async () => false });
  for (let n = 1; n <= 4; n++) await look();
  expect(await accountHistory(app, admin, id)).toEqual(before);
  expect((await stored()).failures).toBe(1);
  await app.close();
});
