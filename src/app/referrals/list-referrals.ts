import type { TicketId } from '../../core/ids';
import { referralMovesFrom, type ReferralMove } from '../../core/referral';
import { may } from '../../core/rights';
import type { Viewer } from '../../core/viewer';
import type { ListedReferral } from '../../db/referral-store';
import type { App } from '../context';
import { AppError } from '../errors';

/** With the steps that this viewer may record of it now. */
export interface ReadReferral extends ListedReferral {
  readonly moves: readonly ReferralMove[];
}

/** Of a case that exists for this viewer, in the order in which they were sent. @throws AppError forbidden, not_found */
export async function listReferrals(app: App, viewer: Viewer, ticketId: TicketId): Promise<ReadReferral[]> {
  if (!may(viewer, 'ticket.read')) throw new AppError('forbidden');
  const found = await app.db.stores.referrals.list(viewer, ticketId);
  if (found === undefined) throw new AppError('not_found');
  const moves = may(viewer, 'ticket.refer');
  return found.map((referral) => ({ ...referral, moves: moves ? referralMovesFrom(referral.state) : [] }));
}
