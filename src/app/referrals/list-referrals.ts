import type { TicketId } from '../../core/ids';
import { may } from '../../core/rights';
import type { Viewer } from '../../core/viewer';
import type { ListedReferral } from '../../db/referral-store';
import type { App } from '../context';
import { AppError } from '../errors';

/** Of a case that exists for this viewer, in the order in which they were sent. @throws AppError forbidden, not_found */
export async function listReferrals(app: App, viewer: Viewer, ticketId: TicketId): Promise<ListedReferral[]> {
  if (!may(viewer, 'ticket.read')) throw new AppError('forbidden');
  const found = await app.db.stores.referrals.list(viewer, ticketId);
  if (found === undefined) throw new AppError('not_found');
  return found;
}
