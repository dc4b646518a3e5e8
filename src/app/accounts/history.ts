import type { AccountId } from '../../core/ids';
import type { Viewer } from '../../core/viewer';
import type { AccountHour } from '../../db/account-history-store';
import type { App } from '../context';
import { AppError } from '../errors';
import { isOwn } from './accounts';

const DAY_MS = 86_400_000;
const SHOWN_DAYS = 7;
const KEPT_DAYS = 35;

/** A week of the account, hour by hour, newest first. @throws AppError `not_found` */
export async function accountHistory(app: App, viewer: Viewer, id: AccountId): Promise<readonly AccountHour[]> {
  const account = await app.db.stores.accounts.get(id);
  if (account === undefined || !isOwn(viewer, account.centreId)) throw new AppError('not_found');
  return app.db.stores.accountHistory.since(id, new Date(app.clock.now().getTime() - SHOWN_DAYS * DAY_MS));
}

/** Forgets hours that nobody asks for any more. */
export const forgetOldHours = (app: App): Promise<void> =>
  app.db.stores.accountHistory.sweep(new Date(app.clock.now().getTime() - KEPT_DAYS * DAY_MS));
