import type { App } from '../context';
import type { Journal } from './journal';

/** The little of the App that erasing takes; the command line has no more. */
export type Eraser = Pick<App, 'db' | 'clock' | 'newId'> & { readonly blobs: Pick<App['blobs'], 'remove'> };

/**
 * Erases what is a person's of these messages: words, names, addresses, originals and attachments (ruling 5). The journal is told
 * before the database, so that a restore of an older backup erases them again.
 * @returns how many of them were there
 */
export async function eraseMessages(app: Eraser, journal: Journal, messageIds: readonly string[]): Promise<number> {
  const installation = await app.db.stores.installation.get();
  const { blobIds, messages } = await app.db.stores.operations.partsOf(messageIds);
  if (installation === undefined || messages.length === 0) return 0;
  const ids = messages.map(({ id }) => id);
  await journal.append(installation.id, { kind: 'erased', messageIds: ids, blobIds: [...blobIds] });
  await app.db.transact(async (stores) => {
    await stores.operations.erase(ids, blobIds);
    await stores.events.append(
      ...messages.map(({ id, ticketId, centreId }) => ({
        id: app.newId<string>(),
        at: app.clock.now(),
        ticketId,
        centreId,
        event: { type: 'message.erased' as const, messageId: id },
      })),
    );
  });
  for (const id of blobIds) await app.blobs.remove(id);
  return messages.length;
}
