import { faultPoint } from '../../core/fault';
import { returnGaps, type ReferralMove, type ReturnReason } from '../../core/referral';
import { may } from '../../core/rights';
import type { Viewer } from '../../core/viewer';
import type { ReferralChanges } from '../../db/referral-store';
import type { App } from '../context';
import { AppError } from '../errors';
import { storable } from '../filing/parsed-item';
import { lockReferral, referralStateAfter, tellReferral } from './case-of-referral';
import { writeReferralLetter } from './letter';

/** What a colleague records of a referral: the body's word by telephone or letter, or the centre's own. */
export type ReferralDeed =
  | { readonly move: 'accept' }
  /** The body asks back; the clock runs on. */
  | { readonly move: 'ask_back' | 'reply' | 'answer' | 'recall'; readonly words: string }
  | {
      readonly move: 'return';
      readonly reason: ReturnReason;
      readonly words: string;
      readonly proposedUnitId: string | null;
    }
  | { readonly move: 'remind' };

/**
 * One step of a referral (PRC-2), in one transaction with what follows for its clock and its case. A reminder goes out through the
 * outbox. Two people at once: the second is told what it has become.
 * @throws AppError not_found, forbidden, stale_version, impossible_move, invalid (fields)
 */
export async function moveReferral(
  app: App,
  viewer: Viewer,
  id: string,
  { version, ...deed }: ReferralDeed & { readonly version: number },
): Promise<void> {
  if (!may(viewer, 'ticket.refer')) throw new AppError('forbidden');
  await app.db.transact(async (stores) => {
    const { ticket, referral } = await lockReferral(stores, viewer, id, version);
    const state = referralStateAfter(referral, deed.move);
    const now = app.clock.now();
    const changes: ReferralChanges = { state, ...changesOf(deed, now) };
    if (
      deed.move === 'return' &&
      deed.proposedUnitId !== null &&
      (await stores.units.get(deed.proposedUnitId)) === undefined
    )
      throw new AppError('invalid', { fields: { proposedUnitId: 'unknown_unit' } });
    if (deed.move === 'remind') {
      const unit = await stores.units.get(referral.unitId);
      if (unit === undefined) throw new AppError('not_found');
      const receiver = { name: '', mail: referral.receiverMail };
      await writeReferralLetter(app, stores, viewer, ticket, { unit, receiver, referral, shown: [], reminds: true });
    }
    await stores.referrals.change(referral, {
      ...changes,
      ...(deed.move === 'remind' ? { reminders: referral.reminders + 1, remindedAt: now } : {}),
    });
    await tellReferral(app, stores, ticket, referral, {
      move: deed.move,
      by: viewer.userId,
      letters: deed.move === 'remind' ? 1 : 0,
    });
    await faultPoint('referral.before-commit');
  });
  if (deed.move === 'remind') app.nudge('deliver');
}

const ENDS: readonly ReferralMove[] = ['answer', 'return', 'recall'];

function changesOf(deed: ReferralDeed, now: Date): ReferralChanges {
  const ended = ENDS.includes(deed.move) ? { endedAt: now } : {};
  switch (deed.move) {
    case 'accept':
      return { acceptedAt: now };
    case 'remind':
      return {};
    case 'return': {
      const fields = returnGaps(deed.reason, deed.words, deed.proposedUnitId);
      if (Object.keys(fields).length > 0) throw new AppError('invalid', { fields });
      return {
        ...ended,
        returnReason: deed.reason,
        words: storable(deed.words).trim(),
        proposedUnitId: deed.proposedUnitId,
      };
    }
    default: {
      const words = storable(deed.words).trim();
      if (words === '') throw new AppError('invalid', { fields: { words: 'required' } });
      return { ...ended, words };
    }
  }
}
