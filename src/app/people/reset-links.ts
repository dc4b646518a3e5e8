import type { UserId } from '../../core/ids';
import type { Viewer } from '../../core/viewer';
import type { App } from '../context';
import { AppError } from '../errors';
import { countRequest } from './attempts';
import { requireManaged } from './managed';
import { hashPassword, requireStrong } from './passwords';
import { requirePasswords } from './sign-in';
import { newToken, tokenHash } from './tokens';

const LINK_HOURS = 24;
const USES = { hits: 30, seconds: 900 };

/**
 * Makes a link by which a person sets a new password, and revokes the former one; `token` is told now and never again.
 * @throws AppError `not_found`, `forbidden` (also for a disabled person), `password_off`
 */
export async function createResetLink(
  app: App,
  viewer: Viewer,
  userId: UserId,
): Promise<{ readonly token: string; readonly expiresAt: Date }> {
  const token = newToken();
  return app.db.transact(async (stores) => {
    const user = await requireManaged(stores, viewer, userId);
    if (user.disabledAt !== null) throw new AppError('forbidden');
    await requirePasswords(stores, user);
    await stores.people.resetLinks.revokeOfUser(userId);
    const link = { id: app.newId<string>(), userId, tokenHash: tokenHash(token), createdBy: viewer.userId };
    const expiresAt = await stores.people.resetLinks.insert({ ...link, hours: LINK_HOURS });
    await stores.events.append({
      id: app.newId(),
      at: app.clock.now(),
      actorId: viewer.userId,
      event: { type: 'user.changed', userId, what: 'reset_link' },
    });
    return { token, expiresAt };
  });
}

/**
 * Sets a password by a link, uses the link up, and ends every session of the person, whose second factor stays. Unknown, used,
 * revoked and expired links are told apart by nothing.
 * @throws AppError `link_invalid`, `password_too_weak`, `password_off`, `too_many_attempts`
 */
export async function setPasswordByLink(
  app: App,
  input: { readonly token: string; readonly password: string },
  remoteAddress: string,
): Promise<void> {
  await countRequest(app, 'reset-link', remoteAddress, USES);
  const hash = tokenHash(input.token);
  const { people } = app.db.stores;
  const userId = await people.resetLinks.find(hash);
  const found = userId === undefined ? undefined : await people.users.credentialsOf(userId);
  if (found === undefined || found.disabled) throw new AppError('link_invalid');
  await requirePasswords(app.db.stores, found);
  requireStrong(input.password, found);
  const passwordHash = await hashPassword(input.password);
  await app.db.transact(async (stores) => {
    if (!(await stores.people.resetLinks.take(hash))) throw new AppError('link_invalid');
    await stores.people.users.setPassword(found.id, passwordHash);
    await stores.people.sessions.removeOfUser(found.id);
    await stores.events.append({
      id: app.newId(),
      at: app.clock.now(),
      actorId: found.id,
      event: { type: 'user.changed', userId: found.id, what: 'password' },
    });
  });
}
