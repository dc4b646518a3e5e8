import type { MessageId } from '../../core/ids';
import type { Referral } from '../../db/referral-store';
import type { Stores } from '../../db/stores';
import type { App } from '../context';
import type { Placement } from '../filing/plan';
import { handleValue, threadKeyHash } from '../filing/parsed-item';
import { tellReferral } from './case-of-referral';

/**
 * A coordinator who answers the referral's mail has answered the referral (PRC-2). The message stays what it is, a stranger's: folded,
 * shown to colleagues alone, moving nothing else. A forged sender and a machine answer nothing; nor does anybody else who holds the
 * token. Where one person holds several referrals of a case, the one whose letter is answered counts, else nobody's: people decide.
 * After a merge the mail is filed with the survivor and answers what was asked about the pointer.
 */
export async function noteReferralAnswers(app: App, stores: Stores, placements: readonly Placement[]): Promise<void> {
  const heard = placements.filter(
    ({ filing, item: { inbound } }) =>
      filing.kind === 'join' &&
      filing.standing === 'third_party' &&
      inbound.senderTrust !== 'failed' &&
      inbound.automatic === 'no',
  );
  const open = await stores.referrals.openFor(
    heard.map(({ ticketId, item }) => ({ ticketId, mail: handleValue(item.inbound.from.address) })),
  );
  for (const placement of open.length === 0 ? [] : heard) {
    const referral = await answered(stores, placement, open);
    const ticket = referral === undefined ? undefined : await stores.tickets.lock(referral.ticketId);
    const current = referral === undefined ? undefined : await stores.referrals.get(referral.id);
    if (ticket === undefined || current === undefined || current.endedAt !== null) continue;
    await stores.referrals.change(current, {
      state: 'answered',
      endedAt: app.clock.now(),
      answerMessageId: placement.messageId as MessageId,
      words: '',
    });
    await tellReferral(app, stores, ticket, current, { move: 'answer', by: null });
  }
}

async function answered(
  stores: Stores,
  { ticketId, item }: Placement,
  open: readonly (Referral & { readonly heardIn: string })[],
): Promise<Referral | undefined> {
  const mail = handleValue(item.inbound.from.address);
  const mine = open.filter((one) => one.heardIn === ticketId && one.receiverMail === mail);
  if (mine.length <= 1) return mine[0];
  const hits = await stores.filing.threadKeys(item.inbound.continues.map(({ key }) => threadKeyHash(key)));
  const named = new Set<string>(hits.map(({ messageId }) => messageId));
  const meant = mine.filter(({ messageId }) => named.has(messageId));
  return meant.length === 1 ? meant[0] : undefined;
}
