import type { UserId } from '../../core/ids';
import type { Viewer } from '../../core/viewer';
import type { Stores } from '../../db/stores';
import type { UserRecord } from '../../db/user-store';
import { AppError } from '../errors';

/** An administrator knows the people of the own centres. */
export const isKnown = (viewer: Viewer, user: UserRecord): boolean =>
  user.centreIds.some((id) => viewer.centreIds.includes(id));

/**
 * A person whose credentials and rights this administrator may change: at home in no centre that is not the administrator's own.
 * @throws AppError `not_found`, `forbidden`
 */
export async function requireManaged(stores: Stores, viewer: Viewer, userId: UserId): Promise<UserRecord> {
  const user = await stores.people.users.get(userId);
  if (user === undefined || !isKnown(viewer, user)) throw new AppError('not_found');
  if (!user.centreIds.every((id) => viewer.centreIds.includes(id))) throw new AppError('forbidden');
  return user;
}
