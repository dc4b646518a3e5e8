import type { UserId } from '../../core/ids';
import type { App } from '../context';
import { newToken, tokenHash } from './tokens';

const LINK_HOURS = 1;

/** The little of the App that this takes; the command line has no more. */
export type AccessGiver = Pick<App, 'db' | 'clock' | 'newId'>;
export interface RegainedAccess {
  readonly token: string;
  readonly expiresAt: Date;
  readonly hadSecondFactor: boolean;
}

/**
 * Lets somebody in again who lost password, telephone and recovery codes: takes the second factor away, ends their sessions, and makes
 * a link for a new password. Only for whoever already holds this machine: there is no viewer to ask for rights.
 * @returns undefined when nobody who may sign in has this mail address
 */
export async function regainAccess(app: AccessGiver, email: string): Promise<RegainedAccess | undefined> {
  const token = newToken();
  return app.db.transact(async ({ people, events }) => {
    const user = (await people.users.list()).find((one) => one.email.toLowerCase() === email.trim().toLowerCase());
    if (user === undefined || user.disabledAt !== null) return undefined;
    await people.resetLinks.revokeOfUser(user.id);
    const hadSecondFactor = await people.secondFactors.remove(user.id);
    await people.sessions.removeOfUser(user.id);
    // where passwords are switched off the link would open nothing: whoever holds the machine makes a way in for emergencies
    if (user.role === 'administrator' && !(await people.providers.lockSettings()).passwords)
      await people.users.setBreakGlass([...(await people.users.breakGlass()), user.id]);
    const link = { id: app.newId<string>(), userId: user.id, tokenHash: tokenHash(token), createdBy: user.id };
    const expiresAt = await people.resetLinks.insert({ ...link, hours: LINK_HOURS });
    for (const what of ['second_factor_off', 'reset_link'] as const)
      if (what === 'reset_link' || hadSecondFactor) await events.append(changed(app, user.id, what));
    return { token, expiresAt, hadSecondFactor };
  });
}

/** Without an actor: it was done at the machine, by nobody whom Wasl knows. */
const changed = (app: AccessGiver, userId: UserId, what: 'second_factor_off' | 'reset_link') => ({
  id: app.newId<string>(),
  at: app.clock.now(),
  event: { type: 'user.changed' as const, userId, what },
});
