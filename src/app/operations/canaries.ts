import type { AccountId } from '../../core/ids';
import type { App } from '../context';
import { composeNotice } from './alarm-notices';

const EVERY_SECONDS = 300;
const WORDS = {
  subject: 'Wasl: end-to-end test',
  text: 'This mail measures the way out and in. It is recognised when it comes back and opens no case.',
  language: 'en',
} as const;

/**
 * A mail to itself every five minutes for each account that wants it. Its Message-ID carries a token that only we can have signed:
 * when it comes back it is known for what it is, and nobody is answered.
 */
export async function sendCanaries(app: App): Promise<void> {
  const { canaryAccountIds } = await app.db.stores.operationSettings.get();
  for (const accountId of await app.db.stores.canaries.due(canaryAccountIds, EVERY_SECONDS)) {
    const account = await app.db.stores.accounts.get(accountId as AccountId);
    if (account === undefined) continue;
    const notice = await composeNotice(app, accountId, account.address, WORDS, 'canary');
    if (notice === undefined) continue;
    await app.db.transact(async (stores) => {
      await stores.canaries.insert(notice.id, accountId);
      await stores.notices.insert([notice]);
    });
  }
}
