import { faultPoint } from '../core/fault';
import type { AccountId, SightingId } from '../core/ids';
import type { NewSighting } from '../db/sighting-store';
import type { Stores } from '../db/stores';
import type { App } from './context';
import { keepOriginals, type Arrival, type Original } from './keep-originals';
import { recognitionNames, settledLike } from './recognise';

export type { Arrival } from './keep-originals';

/**
 * Store first, judge later: raw bytes on the disk, then one transaction with their ledger rows and whatever `alongside` adds
 * (a mailbox's cursor). Only after it may the source be told that we have them. The same item again changes nothing.
 * @returns ids of the sightings that are new
 */
export async function storeItems(
  app: App,
  arrivals: readonly Arrival[],
  alongside: (stores: Stores, stored: number) => Promise<boolean> = async () => true,
): Promise<SightingId[]> {
  await faultPoint('receive.before-blob');
  const originals = await keepOriginals(app, arrivals);
  await faultPoint('receive.after-blob');
  const rows = arrivals.map((arrival, at) => rowOf(app, arrival, originals[at]));
  const blobs = originals.flatMap(({ written }) => (written === undefined ? [] : [written]));
  const inserted = await app.db.transact(async (stores) => {
    await stores.sightings.insertBlobs(blobs);
    const fresh = await stores.sightings.insert(rows);
    for (const [accountId, seen] of countByAccount(rows, fresh)) await stores.accounts.countSeen(accountId, app.clock.now(), seen);
    if (!(await alongside(stores, fresh.size))) throw new LeaseLost();
    await faultPoint('receive.before-commit');
    return fresh;
  });
  await faultPoint('receive.after-commit');
  if (inserted.size > 0) app.nudge('ingest');
  return rows.filter((row) => inserted.has(row.id)).map((row) => row.id);
}

function rowOf(app: App, { item, accountId, backlog }: Arrival, original: Original | undefined): NewSighting {
  const id = original?.known?.blobId ?? original?.written?.id;
  if (id === undefined) throw new Error(`${item.sourceKey} was neither written nor known`);
  return {
    id: app.newId<SightingId>(),
    accountId,
    sourceKey: item.sourceKey,
    blob: { id },
    transport: item.transport,
    backlog,
    receivedAt: item.receivedAt,
    recognisedBy: recognitionNames(item),
    ...(original?.known === undefined ? {} : settledLike(original.known)),
  };
}

/** Another process took the account over; what it commits counts, not ours. */
export class LeaseLost extends Error {}

function countByAccount(rows: readonly { id: string; accountId: AccountId }[], fresh: ReadonlySet<string>): Map<AccountId, number> {
  const counts = new Map<AccountId, number>();
  for (const row of rows) if (fresh.has(row.id)) counts.set(row.accountId, (counts.get(row.accountId) ?? 0) + 1);
  return counts;
}
