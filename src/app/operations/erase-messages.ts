import type { Stores } from '../../db/stores';
import type { App } from '../context';
import { tellDeliveryChange } from '../delivery-change';
import type { Journal } from './journal';

/** The little of the App that erasing takes; the command line has no more. */
export type Eraser = Pick<App, 'db' | 'clock' | 'newId'> & { readonly blobs: Pick<App['blobs'], 'remove'> };

/** One of them is on its way out this instant; nothing was erased. In a few minutes it is through. */
export class BeingSent extends Error {
  override readonly name = 'BeingSent';
}

/**
 * Erases what is a person's of these messages: words, names, addresses, originals and attachments (ruling 5), the links to their files,
 * and the contact and the place in a case of whom no other message names; letters to bodies that carry their words on, and what answered
 * them, are erased with them. What waited to be sent of them is cancelled. The journal is told before the commit, so that a restore of an older backup erases them again.
 * @returns how many of them were there, copies not counted
 * @throws BeingSent
 */
export async function eraseMessages(app: Eraser, journal: Journal, messageIds: readonly string[]): Promise<number> {
  const installation = await app.db.stores.installation.get();
  if (installation === undefined) return 0;
  const erased = await app.db.transact((stores) =>
    erase(app, stores, journal, { installationId: installation.id, messageIds }),
  );
  for (const id of erased.blobIds) await app.blobs.remove(id);
  return erased.messages;
}

async function erase(
  app: Eraser,
  stores: Stores,
  journal: Journal,
  { installationId, messageIds }: { readonly installationId: string; readonly messageIds: readonly string[] },
): Promise<{ readonly messages: number; readonly blobIds: readonly string[] }> {
  // whoever locks several cases comes in turn
  await stores.filing.lock();
  const ways = await stores.operations.lockWays(messageIds);
  const copies = await stores.operations.copiesOf(messageIds);
  const waysOfCopies = await stores.operations.lockWays(copies);
  if (ways.beingSent || waysOfCopies.beingSent) throw new BeingSent();
  // read behind the locks: nobody composes one of them any more, so there is no payload that we do not see
  const { blobIds, messages } = await stores.operations.partsOf([...messageIds, ...copies]);
  if (messages.length === 0) return { messages: 0, blobIds: [] };
  const ids = messages.map(({ id }) => id);
  await journal.append(installationId, { kind: 'erased', messageIds: ids, blobIds: [...blobIds] });
  await stores.operations.erase(ids, blobIds);
  await tellDeliveryChange(
    app,
    stores,
    [...ways.waiting, ...waysOfCopies.waiting].map((delivery) => ({ ...delivery, state: 'cancelled' as const })),
  );
  await stores.events.append(
    ...messages.map(({ id, ticketId, centreId }) => ({
      id: app.newId<string>(),
      at: app.clock.now(),
      ticketId,
      centreId,
      event: { type: 'message.erased' as const, messageId: id },
    })),
  );
  return { messages: messages.filter(({ id }) => messageIds.includes(id)).length, blobIds };
}
