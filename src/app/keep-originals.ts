import { createHash } from 'node:crypto';
import type { RawItem } from '../../connectors/contract';
import { faultPoint } from '../core/fault';
import type { AccountId } from '../core/ids';
import type { StoredBlob } from '../db/blob-store';
import type { KnownItem } from '../db/recognition';
import type { App } from './context';
import { likenessOf } from './recognise';

/** Where an item goes: one row of the ledger per account that takes it. */
export interface Arrival {
  readonly item: RawItem;
  readonly accountId: AccountId;
  readonly backlog: boolean;
}
/** Where an item's bytes lie: written now, or since it was stored before. One of the two is there. */
export interface Original {
  readonly written?: StoredBlob;
  readonly known?: KnownItem;
}

/**
 * Brings the items' bytes to the disk, in the order of the arrivals; what was stored before is not stored again. Those too large for
 * memory come one at a time, straight from their source, and only when their names are not known already.
 */
export async function keepOriginals(app: App, arrivals: readonly Arrival[]): Promise<Original[]> {
  const known = await ask(app, arrivals, (arrival) => likenessOf(arrival, hashOf(arrival.item)));
  const fresh = arrivals.flatMap(({ item }, at) =>
    known[at] === undefined && item.whole === undefined ? [item.bytes] : [],
  );
  const written = await app.blobs.write(fresh);
  const originals: Original[] = [];
  for (const [at, arrival] of arrivals.entries()) {
    const same = known[at];
    if (same !== undefined) originals.push({ known: same });
    else
      originals.push(
        arrival.item.whole === undefined ? kept(written.shift()) : await keepLarge(app, arrival, arrival.item.whole),
      );
  }
  return originals;
}

const kept = (written: StoredBlob | undefined): Original => (written === undefined ? {} : { written });

/** Nothing without bytes is like another. */
const hashOf = ({ whole, bytes }: RawItem): Uint8Array | undefined =>
  whole !== undefined || bytes.byteLength === 0 ? undefined : createHash('sha256').update(bytes).digest();

async function keepLarge(app: App, arrival: Arrival, whole: () => AsyncIterable<Uint8Array>): Promise<Original> {
  const written = await app.blobs.writeStream(inPieces(whole()));
  const [same] = await ask(app, [arrival], (one) => likenessOf(one, written.sha256));
  if (same === undefined) return { written };
  // nobody refers to it yet; were we killed here, it would be collected
  await app.blobs.remove(written.id);
  return { known: same };
}

async function* inPieces(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    yield piece;
    await faultPoint('stream.piece');
  }
}

/** In the order of the arrivals; asks nothing for sources that know their items by their keys. */
async function ask(
  app: App,
  arrivals: readonly Arrival[],
  likeness: (arrival: Arrival) => ReturnType<typeof likenessOf>,
): Promise<(KnownItem | undefined)[]> {
  const asked = arrivals.map(likeness);
  const some = asked.filter((one) => one !== undefined);
  const found = some.length === 0 ? [] : await app.db.stores.sightings.known(some);
  return asked.map((one) => (one === undefined ? undefined : found.shift()));
}
