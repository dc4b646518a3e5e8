import type { CentreId } from '../../core/ids';
import { looksLikeMailAddress } from '../../core/composing';
import { may } from '../../core/rights';
import { suppressionEnd, type SuppressionReason } from '../../core/suppression';
import type { Viewer } from '../../core/viewer';
import type { Stores } from '../../db/stores';
import type { App } from '../context';
import { AppError } from '../errors';
import { handleValue, storable, type ParsedMessage } from '../filing/parsed-item';
import type { Placement } from '../filing/plan';

const LONGEST_DETAIL = 500;

/** Something of ours came back, or was complained of: automatic mail of the case's centre goes to that address no more. */
export async function suppressRecipient(
  app: App,
  stores: Stores,
  letter: { readonly messageId: string; readonly ticketId: string; readonly recipient: string },
  why: Exclude<SuppressionReason, 'by_hand'>,
  words: string,
): Promise<void> {
  const centreId = await stores.suppressions.centreOf(letter.ticketId);
  if (centreId === undefined) return;
  await set(app, stores, { centreId, address: letter.recipient, why, detail: words, messageId: letter.messageId, viewer: undefined });
}

/** @throws AppError not_found (centre), invalid (no mail address), forbidden */
export async function suppressByHand(app: App, viewer: Viewer, input: { readonly centreId: string; readonly address: string; readonly reason: string }): Promise<void> {
  if (!may(viewer, 'suppressions.manage')) throw new AppError('forbidden');
  if (!viewer.centreIds.includes(input.centreId as CentreId)) throw new AppError('not_found');
  const address = storable(input.address).trim();
  if (!looksLikeMailAddress(address)) throw new AppError('invalid', { fields: { address: 'email' } });
  await app.db.transact((stores) =>
    set(app, stores, { centreId: input.centreId as CentreId, address, why: 'by_hand', detail: input.reason, messageId: null, viewer }),
  );
}

/** @throws AppError not_found, forbidden */
export async function liftSuppression(app: App, viewer: Viewer, id: string): Promise<void> {
  if (!may(viewer, 'suppressions.manage')) throw new AppError('forbidden');
  const now = app.clock.now();
  await app.db.transact(async (stores) => {
    const centreId = await stores.suppressions.lift(viewer, id, now);
    if (centreId === undefined) throw new AppError('not_found');
    await stores.events.append({ id: app.newId(), at: now, centreId, actorId: viewer.userId, event: { type: 'suppression.changed', suppressionId: id, what: 'lifted' } });
  });
}

/** Whoever writes can be written to. Machines, forged senders and spam clear nothing; nor is undone what a person set by hand. */
export async function clearWhoWrote(app: App, stores: Stores, placements: readonly Placement[], now: Date): Promise<void> {
  const senders = placements.filter(isPerson).map(({ item }) => ({ centreId: item.account.centreId, address: handleValue(item.inbound.from.address) }));
  const cleared = await stores.suppressions.clearWritten(senders, now);
  await stores.events.append(
    ...cleared.map(({ id, centreId }) => ({ id: app.newId<string>(), at: now, centreId, event: { type: 'suppression.changed' as const, suppressionId: id, what: 'cleared' as const } })),
  );
}

function isPerson({ item, filing }: Placement): boolean {
  const { inbound }: ParsedMessage = item;
  const spam = filing.kind === 'open' && filing.spam !== undefined;
  return inbound.from.kind === 'email' && inbound.automatic === 'no' && inbound.senderTrust !== 'failed' && !spam;
}

async function set(
  app: App,
  stores: Stores,
  { viewer, ...fresh }: { centreId: CentreId; address: string; why: SuppressionReason; detail: string; messageId: string | null; viewer: Viewer | undefined },
): Promise<void> {
  const now = app.clock.now();
  const id = app.newId<string>();
  const row = { ...fresh, id, address: handleValue(fresh.address), detail: storable(fresh.detail).trim().slice(0, LONGEST_DETAIL), createdAt: now, endsAt: suppressionEnd(fresh.why, now), createdBy: viewer?.userId ?? null };
  const written = await stores.suppressions.set(row);
  if (written === undefined) return;
  const by = viewer === undefined ? {} : { actorId: viewer.userId };
  await stores.events.append({ id: app.newId(), at: now, centreId: fresh.centreId, ...by, event: { type: 'suppression.changed', suppressionId: written, what: 'set' } });
}
