import type { SendOutcome } from '../../connectors/contract';
import type { CentreId } from '../core/ids';
import { RECIPIENT_LIMIT, STANDARD_LIMITS } from '../core/recipient-limit';
import { may } from '../core/rights';
import type { Viewer } from '../core/viewer';
import type { Delivery } from '../db/delivery-store';
import type { RecipientLimitSettings } from '../db/recipient-limit-store';
import type { App } from './context';
import { AppError } from './errors';

/**
 * Takes the places of these recipients on the wire, in one transaction with the mark that they are there: two processes that send to one
 * address at once do not both find the last place free. Who has had as much as an address gets waits, and goes out later.
 * @returns who goes now, and what becomes of those that wait; undefined when the attempt is no longer ours
 */
export async function takePlaces(
  app: App,
  deliveries: readonly Delivery[],
): Promise<{ readonly going: readonly Delivery[]; readonly waiting: Map<string, SendOutcome> } | undefined> {
  return app.db.transact(async (stores) => {
    const going: Delivery[] = [];
    const waiting = new Map<string, SendOutcome>();
    // always in the same order: nobody waits for each other's addresses in a circle
    for (const delivery of [...deliveries].sort((a, b) =>
      a.recipient.toLowerCase() < b.recipient.toLowerCase() ? -1 : 1,
    )) {
      const seconds = await stores.recipientLimits.waitSeconds(delivery);
      if (seconds === 0) going.push(delivery);
      else {
        const notBefore = new Date(app.clock.now().getTime() + seconds * 1000);
        waiting.set(delivery.recipient, { kind: 'retry', reason: RECIPIENT_LIMIT, notBefore });
      }
    }
    return (await stores.deliveries.goOnWire(going)) ? { going, waiting } : undefined;
  });
}

const NEVER_SET: RecipientLimitSettings = { ...STANDARD_LIMITS, version: 0 };

/** For each of the viewer's centres. @throws AppError forbidden */
export async function listRecipientLimits(
  app: App,
  viewer: Viewer,
): Promise<(RecipientLimitSettings & { readonly centreId: string })[]> {
  if (!may(viewer, 'templates.manage')) throw new AppError('forbidden');
  const set = await app.db.stores.recipientLimits.settings(viewer.centreIds);
  return viewer.centreIds.map((centreId) => ({ centreId, ...(set.get(centreId) ?? NEVER_SET) }));
}

/** @throws AppError not_found (centre), stale_version, forbidden */
export async function saveRecipientLimits(
  app: App,
  viewer: Viewer,
  centreId: string,
  limits: RecipientLimitSettings,
): Promise<void> {
  if (!may(viewer, 'templates.manage')) throw new AppError('forbidden');
  if (!viewer.centreIds.some((own) => own === centreId)) throw new AppError('not_found');
  const at = app.clock.now();
  await app.db.transact(async (stores) => {
    if (!(await stores.recipientLimits.saveSettings(centreId, limits))) throw new AppError('stale_version');
    const event = { type: 'template.changed' as const, purpose: 'recipient_limits', version: limits.version + 1 };
    await stores.events.append({ id: app.newId(), at, centreId: centreId as CentreId, actorId: viewer.userId, event });
  });
}
