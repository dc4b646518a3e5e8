import type { MessageId } from '../../core/ids';
import type { Ticket } from '../../core/ticket';
import type { Viewer } from '../../core/viewer';
import type { Stores } from '../../db/stores';
import type { Suppression } from '../../db/suppression-store';
import type { App } from '../context';
import { AppError } from '../errors';
import { handleValue, storable } from '../filing/parsed-item';

/**
 * An answer to a suppressed address needs a reason: its author may know more than a machine that sent a letter back.
 * @returns what the answer goes out in spite of
 * @throws AppError recipient_suppressed
 */
export async function requireReason(
  app: App,
  stores: Stores,
  ticket: Ticket,
  recipients: readonly { readonly address: string }[],
  { suppressedReason }: { readonly suppressedReason?: string | undefined },
): Promise<readonly Suppression[]> {
  const standing = await stores.suppressions.standing(ticket.centreId, recipients.map(({ address }) => handleValue(address)), app.clock.now());
  if (standing.length === 0 || suppressedReason !== undefined) return standing;
  const suppressed = standing.map(({ address, why, detail, createdAt }) => ({ address, why, detail, since: createdAt.toISOString() }));
  throw new AppError('recipient_suppressed', { current: { recipients: suppressed } });
}

/** Who sent what to whom in spite of what, and why. */
export async function noteOverride(
  app: App,
  stores: Stores,
  viewer: Viewer,
  suppressed: readonly Suppression[],
  { messageId, reason }: { readonly messageId: MessageId; readonly reason: string },
): Promise<void> {
  if (suppressed.length === 0) return;
  const at = app.clock.now();
  await stores.suppressions.override(suppressed.map(({ id }) => id), { messageId, userId: viewer.userId, reason: storable(reason).trim(), at });
  await stores.events.append(
    ...suppressed.map(({ id, centreId }) => ({
      id: app.newId<string>(),
      at,
      centreId,
      actorId: viewer.userId,
      event: { type: 'suppression.changed' as const, suppressionId: id, what: 'overridden' as const },
    })),
  );
}
