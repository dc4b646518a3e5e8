import type { RawItem } from '../../connectors/contract';
import type { AccountId, TicketId } from '../core/ids';
import type { App } from './context';
import { AppError } from './errors';
import { ingestPending } from './ingest';
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
  const ids = await storeItems(app, [{ item, accountId, backlog: false }]);
  if (ids.length > 0) {
    // what fails now stays pending and is tried again by the sweep; the caller already has our word that it is kept
    await ingestPending(app, ids).catch(() => undefined);
  }
  const found = await app.db.stores.outgoing.ticketOfSource(accountId, item.sourceKey);
  return found === undefined ? { kind: 'kept' } : { kind: 'filed', ...found };
}
