import { z } from 'zod';
import { PullFailure } from '../../connectors/contract';
import { receiveAccount } from '../../src/app/receive';
import { createTestApp } from '../support/app';
import { createJsonChannel } from '../support/json-channel';

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
