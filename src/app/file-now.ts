import { setTimeout as wait } from 'node:timers/promises';
import type { RawItem } from '../../connectors/contract';
import type { AccountId, TicketId } from '../core/ids';
import { outcomeOfSource } from '../db/read/source-outcome';
import type { App } from './context';
import { AppError } from './errors';
import { ingestPending } from './ingest';
import { isOnHold } from './operations/hold';
import { storeItems } from './store-items';

export type FiledNow =
  | { readonly kind: 'filed'; readonly ticketId: TicketId; readonly reference: string }
  /** Kept, and a person will look: it could not be filed yet. */
  | { readonly kind: 'kept' };

/**
 * For channels whose caller waits for the number (a form, a call): kept first like everything else, then filed at once. The same
 * item again finds the ticket that its first copy made.
 */
export async function fileNow(app: App, accountId: AccountId, item: RawItem): Promise<FiledNow> {
  if (!(await app.hasSpace())) throw new AppError('short_of_space');
  if (await isOnHold(app)) throw new AppError('on_hold');
  const ids = await storeItems(app, [{ item, accountId, backlog: false }]);
  if (ids.length > 0) {
    // what fails now stays pending and is tried again by the sweep; the caller already has our word that it is kept
    await ingestPending(app, ids).catch(() => undefined);
  }
  await waitUntilSettled(app, accountId, item.sourceKey);
  const found = await app.db.stores.outgoing.ticketOfSource(accountId, item.sourceKey);
  return found === undefined ? { kind: 'kept' } : { kind: 'filed', ...found };
}

const PATIENCE_MS = 10_000;
const LOOK_EVERY_MS = 50;

/** A worker may have been quicker to claim it than we, or the same request came twice: then somebody else is filing it right now. */
async function waitUntilSettled(app: App, accountId: AccountId, sourceKey: string): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  while ((await outcomeOfSource(app.db.knex, accountId, sourceKey)) === 'pending' && performance.now() < until) await wait(LOOK_EVERY_MS);
}
