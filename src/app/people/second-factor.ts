import { randomBytes } from 'node:crypto';
import type { UserId } from '../../core/ids';
import { readCode } from '../../core/second-factor';
import { base32, otpauthUri, stepOfCode } from '../../core/totp';
import type { Viewer } from '../../core/viewer';
import type { Stores } from '../../db/stores';
import type { App } from '../context';
import { AppError } from '../errors';
import { openSecret, replaceRecoveryCodes, sealSecret } from './codes';
import { requireManaged } from './managed';
import type { SignedIn } from './signed-in';
import { tokenHash } from './tokens';

const ISSUER = 'Wasl';
/** RFC 4226 recommends 160 bits. */
const SECRET_BYTES = 20;

export interface Enrolment {
  /** Base32, to be typed where nothing can be scanned. */
  readonly secret: string;
  /** What the QR code says. */
  readonly uri: string;
}

/** Makes a secret that waits for its first code; asked again, it makes another. @throws AppError `second_factor_already_on` */
export async function beginEnrolment(app: App, person: SignedIn): Promise<Enrolment> {
  const secret = randomBytes(SECRET_BYTES);
  const sealed = sealSecret(app, person.userId, secret);
  if (!(await app.db.stores.people.secondFactors.begin(person.userId, sealed)))
    throw new AppError('second_factor_already_on');
  return { secret: base32(secret), uri: otpauthUri(secret, ISSUER, person.email) };
}

/**
 * Turns it on by its first code, ends the person's other sessions, and tells the recovery codes, once.
 * @throws AppError `wrong_code`, `not_found` when no enrolment was begun, `second_factor_already_on`
 */
export async function enrol(
  app: App,
  person: SignedIn,
  typed: string,
  sessionToken: string,
): Promise<readonly string[]> {
  const { userId } = person;
  return app.db.transact(async (stores) => {
    // whoever signs in at this moment by the password alone comes before, and is signed out, or after, and is asked for a code
    await stores.people.users.lockCredentials(userId);
    const factor = await stores.people.secondFactors.lock(userId);
    if (factor === undefined) throw new AppError('not_found');
    const code = readCode(typed);
    const step =
      code?.kind === 'time'
        ? stepOfCode(openSecret(app, userId, factor.secret), code.digits, app.clock.now())
        : undefined;
    if (step === undefined) throw new AppError('wrong_code');
    if (!(await stores.people.secondFactors.confirm(userId, step))) throw new AppError('second_factor_already_on');
    await stores.people.sessions.removeOfUser(userId, tokenHash(sessionToken));
    await tell(app, stores, userId, userId, 'second_factor_on');
    return replaceRecoveryCodes(stores, userId);
  });
}

/** Turns one's own off and ends one's other sessions. @throws AppError `not_found` */
export async function removeOwnSecondFactor(app: App, person: SignedIn, sessionToken: string): Promise<void> {
  const { userId } = person;
  await app.db.transact(async (stores) => {
    if (!(await stores.people.secondFactors.remove(userId))) throw new AppError('not_found');
    await stores.people.sessions.removeOfUser(userId, tokenHash(sessionToken));
    await tell(app, stores, userId, userId, 'second_factor_off');
  });
}

/** New recovery codes; the former ones work no more. @throws AppError `not_found` without a second factor */
export async function renewRecoveryCodes(app: App, person: SignedIn): Promise<readonly string[]> {
  const { userId } = person;
  return app.db.transact(async (stores) => {
    if ((await stores.people.secondFactors.get(userId))?.confirmed !== true) throw new AppError('not_found');
    await tell(app, stores, userId, userId, 'recovery_codes');
    return replaceRecoveryCodes(stores, userId);
  });
}

/**
 * Takes somebody's second factor away, who lost the phone and the codes, and ends all their sessions.
 * @throws AppError `not_found` (also without one), `forbidden`
 */
export async function removeSecondFactorOf(app: App, viewer: Viewer, userId: UserId): Promise<void> {
  await app.db.transact(async (stores) => {
    await requireManaged(stores, viewer, userId);
    if (!(await stores.people.secondFactors.remove(userId))) throw new AppError('not_found');
    await stores.people.sessions.removeOfUser(userId);
    await tell(app, stores, viewer.userId, userId, 'second_factor_off');
  });
}

const tell = (
  app: App,
  { events }: Stores,
  actorId: UserId,
  userId: UserId,
  what: 'second_factor_on' | 'second_factor_off' | 'recovery_codes',
): Promise<unknown> =>
  events.append({ id: app.newId(), at: app.clock.now(), actorId, event: { type: 'user.changed', userId, what } });
