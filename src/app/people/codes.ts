import { createHash, randomBytes } from 'node:crypto';
import type { UserId } from '../../core/ids';
import { readCode, recoveryCode, RECOVERY_CODES } from '../../core/second-factor';
import { stepOfCode } from '../../core/totp';
import type { Stores } from '../../db/stores';
import type { App } from '../context';
import { AppError } from '../errors';
import { beginCodeAttempt, type Attempt } from './attempts';

const RECOVERY_BYTES = 16;

export const sealSecret = (app: App, userId: UserId, secret: Uint8Array): Buffer =>
  app.sealer.seal(secret, `second-factor:${userId}`);
export const openSecret = (app: App, userId: UserId, sealed: Uint8Array): Buffer =>
  app.sealer.open(sealed, `second-factor:${userId}`);

/** 80 random bits need no salt against guessing; the person's id keeps equal ones apart. */
const recoveryHash = (userId: UserId, letters: string): Buffer =>
  createHash('sha256').update(`${userId} ${letters}`).digest();

/**
 * The second half of a sign-in whose password was right. Nothing is asked of a person without a second factor.
 * @returns whether a code was asked for and right
 * @param attempt the running one: what was only the first half of it is no wrong try
 * @throws AppError `second_factor_needed`, `wrong_code`, `too_many_attempts`
 */
export async function requireCode(
  app: App,
  userId: UserId,
  typed: string | undefined,
  attempt: Attempt,
  remoteAddress: string,
): Promise<boolean> {
  const factor = await app.db.stores.people.secondFactors.get(userId);
  if (factor?.confirmed !== true) return false;
  if (typed === undefined) {
    await attempt.forgiven();
    throw new AppError('second_factor_needed');
  }
  const code = readCode(typed);
  if (code?.kind === 'recovery') {
    await takeRecoveryCode(app, userId, code.letters);
    return true;
  }
  const guess = await beginCodeAttempt(app, userId, remoteAddress);
  const step = code && stepOfCode(openSecret(app, userId, factor.secret), code.digits, app.clock.now());
  // of two requests with the same code one is let in
  if (step === undefined || !(await app.db.stores.people.secondFactors.takeStep(userId, step)))
    throw new AppError('wrong_code');
  await guess.succeeded();
  return true;
}

async function takeRecoveryCode(app: App, userId: UserId, letters: string): Promise<void> {
  await app.db.transact(async ({ people, events }) => {
    if (!(await people.secondFactors.takeRecoveryCode(userId, recoveryHash(userId, letters))))
      throw new AppError('wrong_code');
    await events.append({
      id: app.newId(),
      at: app.clock.now(),
      actorId: userId,
      event: { type: 'user.changed', userId, what: 'recovery_code_used' },
    });
  });
}

/** Ten new ones in place of all former ones; told now and never again. */
export async function replaceRecoveryCodes({ people }: Stores, userId: UserId): Promise<readonly string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, () => recoveryCode(randomBytes(RECOVERY_BYTES)));
  const hashes = codes.map((code) => recoveryHash(userId, code.replaceAll('-', '')));
  await people.secondFactors.setRecoveryCodes(userId, hashes);
  return codes;
}
