import type { AccountId } from '../core/ids';
import { outcomeOfSource } from '../db/read/source-outcome';
import { SealBroken } from '../db/sealer';
import type { App } from './context';

/**
 * What somebody who handed something in may come back with, to be told the same again. Sealed and bound to the account: it can neither
 * be guessed nor made up, says nothing by itself, and opens nothing but that page.
 */
export const receiptFor = (app: App, accountId: AccountId, sourceKey: string): string =>
  app.sealer.seal(Buffer.from(sourceKey), `receipt:${accountId}`).toString('base64url');

/** The number of what was handed in, null as long as it is only kept; undefined for what is no receipt of this account's. */
export async function readReceipt(
  app: App,
  accountId: AccountId,
  receipt: string,
): Promise<{ readonly reference: string | null } | undefined> {
  const sourceKey = opened(app, accountId, receipt);
  if (sourceKey === undefined || (await outcomeOfSource(app.db.knex, accountId, sourceKey)) === undefined)
    return undefined;
  const ticket = await app.db.stores.outgoing.ticketOfSource(accountId, sourceKey);
  return { reference: ticket?.reference ?? null };
}

function opened(app: App, accountId: AccountId, receipt: string): string | undefined {
  try {
    return app.sealer.open(Buffer.from(receipt, 'base64url'), `receipt:${accountId}`).toString();
  } catch (error) {
    if (error instanceof SealBroken) return undefined;
    throw error;
  }
}
