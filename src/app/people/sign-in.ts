import type { UserId } from '../../core/ids';
import type { SignedIn } from '../../db/session-store';
import type { Credentials } from '../../db/user-store';
import type { Stores } from '../../db/stores';
import type { App } from '../context';
import { AppError } from '../errors';
import { beginAttempt } from './attempts';
import { requireCode } from './codes';
import { compareWithNothing, hashPassword, isPassword, requireStrong } from './passwords';
import { newToken, tokenHash } from './tokens';

export const normalEmail = (email: string): string => email.trim().normalize('NFC').toLowerCase();

/**
 * Opens a session and answers with its token, of which only the hash is kept.
 * Unknown, wrong and disabled are told apart neither by words nor by time; whether a code is needed is told to who knows the password.
 * @throws AppError `wrong_credentials`, `password_expired`, `password_off`, `second_factor_needed`, `wrong_code`, `too_many_attempts`
 */
export async function signIn(
  app: App,
  input: { readonly email: string; readonly password: string; readonly code?: string | undefined },
  remoteAddress: string,
): Promise<string> {
  const email = normalEmail(input.email);
  const attempt = await beginAttempt(app, email, remoteAddress);
  const found = await app.db.stores.people.users.credentials(email);
  const right =
    found === undefined
      ? await compareWithNothing(input.password)
      : await isPassword(input.password, found.passwordHash);
  if (found === undefined || !right || found.disabled) throw new AppError('wrong_credentials');
  if (found.expired) throw new AppError('password_expired');
  await requirePasswords(app.db.stores, found);
  const proved = await requireCode(app, found.id, input.code, attempt, remoteAddress);
  await attempt.succeeded();
  return openSession(app, found, proved);
}

/**
 * What was compared a moment ago must hold still: whoever changed the password, set up the second factor, disabled the person or
 * switched passwords off meanwhile has ended all sessions that were there, and this one would outlive them.
 */
async function openSession(app: App, compared: Credentials, proved: boolean): Promise<string> {
  const token = newToken();
  await app.db.transact(async ({ people }) => {
    const now = await people.users.lockCredentials(compared.id);
    if (now === undefined || now.disabled || now.passwordHash !== compared.passwordHash)
      throw new AppError('wrong_credentials');
    if (!now.breakGlass && !(await people.providers.holdSettings()).passwords) throw new AppError('password_off');
    if (!proved && (await people.secondFactors.get(now.id))?.confirmed === true)
      throw new AppError('second_factor_needed');
    await people.sessions.insert(tokenHash(token), now.id);
  });
  return token;
}

/** The other sessions' sockets hear of it at once through the event. */
export async function signOut(app: App, userId: UserId, token: string): Promise<void> {
  await app.db.transact(async (stores) => {
    await stores.people.sessions.remove(tokenHash(token));
    await stores.events.append({
      id: app.newId(),
      at: app.clock.now(),
      actorId: userId,
      event: { type: 'user.changed', userId, what: 'signed_out' },
    });
  });
}

/**
 * @param stores of the transaction under way, where there is one
 * @throws AppError `password_off` where people come in by a provider, except those who are there for emergencies
 */
export async function requirePasswords(
  { people }: Pick<Stores, 'people'>,
  person: { readonly breakGlass: boolean },
): Promise<void> {
  if (!person.breakGlass && !(await people.providers.settings()).passwords) throw new AppError('password_off');
}

/**
 * Says once more that it is the person: credentials may be changed in this session for the next ten minutes.
 * @throws AppError `wrong_credentials`, `password_off`, `second_factor_needed`, `wrong_code`, `too_many_attempts`
 */
export async function confirmSession(
  app: App,
  person: SignedIn,
  token: string,
  input: { readonly password: string; readonly code?: string | undefined },
  remoteAddress: string,
): Promise<void> {
  const attempt = await beginAttempt(app, person.email, remoteAddress);
  const found = await app.db.stores.people.users.credentialsOf(person.userId);
  if (found === undefined || !(await isPassword(input.password, found.passwordHash)))
    throw new AppError('wrong_credentials');
  await requirePasswords(app.db.stores, found);
  await requireCode(app, found.id, input.code, attempt, remoteAddress);
  await attempt.succeeded();
  await app.db.stores.people.sessions.confirm(tokenHash(token));
}

/**
 * Changes one's own password, ends every session of this person, and answers with a new session's token.
 * With a second factor the session must have been confirmed by it: the password alone is not the person.
 * @throws AppError `wrong_credentials`, `password_too_weak`, `password_off`, `confirm_needed`, `too_many_attempts`
 */
export async function changePassword(
  app: App,
  person: SignedIn,
  input: { readonly current: string; readonly next: string },
  remoteAddress: string,
): Promise<string> {
  if (person.hasSecondFactor && !person.confirmed) throw new AppError('confirm_needed');
  const attempt = await beginAttempt(app, person.email, remoteAddress);
  const found = await app.db.stores.people.users.credentialsOf(person.userId);
  if (found === undefined || !(await isPassword(input.current, found.passwordHash)))
    throw new AppError('wrong_credentials');
  await requirePasswords(app.db.stores, found);
  requireDifferent(input, found);
  const passwordHash = await hashPassword(input.next);
  await attempt.succeeded();
  const token = newToken();
  await app.db.transact(async ({ people, events }) => {
    const now = await people.users.lockCredentials(found.id);
    if (now === undefined || now.disabled || now.passwordHash !== found.passwordHash)
      throw new AppError('wrong_credentials');
    await people.users.setPassword(found.id, passwordHash);
    await people.sessions.removeOfUser(found.id);
    await people.sessions.insert(tokenHash(token), found.id);
    await people.resetLinks.revokeOfUser(found.id);
    await events.append({
      id: app.newId(),
      at: app.clock.now(),
      actorId: found.id,
      event: { type: 'user.changed', userId: found.id, what: 'password' },
    });
  });
  return token;
}

function requireDifferent(input: { readonly current: string; readonly next: string }, found: Credentials): void {
  if (input.current === input.next) throw new AppError('password_too_weak');
  requireStrong(input.next, found);
}
