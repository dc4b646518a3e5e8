import { faultPoint } from '../core/fault';
import type { SightingId } from '../core/ids';
import type { Sighting } from '../db/sighting-store';
import { claim } from './claim';
import type { App } from './context';
import { fileBatch } from './filing/file-batch';
import type { ParsedItem } from './filing/parsed-item';
import { adoptAttachments, understand } from './filing/understand';
import { isOnHold } from './operations/hold';
import { untilWritten } from './until-written';

const BATCH = 64;
const POSTPONE_SECONDS = 10;
/** Enough to keep the parsers busy; more would only hold originals in memory that wait for them. */
const READ_AT_ONCE = 4;
/** If the database stays away for longer, the seat's next holder frees them. */
const POSTPONE_PATIENCE_MS = 3_000;

/**
 * Parses and files pending items until none is due, in the order in which they came. While one batch is being filed, the next is
 * already being read and parsed. Safe to run in several processes: each claims its own.
 * @param signal when it aborts, the batch at hand is the last one
 */
export async function ingestPending(app: App, only?: readonly SightingId[], signal?: AbortSignal): Promise<number> {
  // a restored copy files nothing: it would answer what was answered long ago
  if (await isOnHold(app)) return 0;
  let done = 0;
  let ahead = prepareBatch(app, only, signal);
  for (;;) {
    const batch = await ahead;
    if (batch.sightings.length === 0) return done;
    if (signal?.aborted === true) {
      await app.db.stores.sightings.postpone(batch.sightings.map((sighting) => sighting.id), 0);
      return done;
    }
    ahead = prepareBatch(app, only, signal);
    ahead.catch(() => undefined); // heard in the next round; until then nobody is waiting
    try {
      await fileBatch(app, batch.items);
    } catch (error) {
      await postpone(app, batch.sightings, error);
      // what was prepared behind it must not overtake it
      const behind = await ahead.catch(() => undefined);
      if (behind !== undefined) await postpone(app, behind.sightings, error);
      throw error;
    }
    done += batch.sightings.length;
  }
}

interface Batch {
  readonly sightings: readonly Sighting[];
  readonly items: readonly ParsedItem[];
}

async function prepareBatch(app: App, only: readonly SightingId[] | undefined, signal: AbortSignal | undefined): Promise<Batch> {
  const sightings = await claim(app, BATCH, only);
  if (sightings.length === 0) return { sightings, items: [] };
  await faultPoint('ingest.after-claim');
  try {
    const accounts = new Map((await app.db.stores.accounts.list()).map((account) => [account.id, account]));
    const ownAddresses = await app.db.stores.surroundings.ownAddresses();
    const around = { accounts, ownAddresses, signal };
    const understood = await inTurns(sightings, READ_AT_ONCE, (sighting) => understand(app, sighting, around));
    await faultPoint('ingest.after-parse');
    const items = await adoptAttachments(app, understood.filter((item) => item !== undefined));
    await faultPoint('ingest.after-attachments');
    return { sightings, items };
  } catch (error) {
    await postpone(app, sightings, error);
    throw error;
  }
}

/** Our trouble, not the mails': they wait and are tried again. */
async function postpone(app: App, sightings: readonly Sighting[], error: unknown): Promise<void> {
  app.log.error({ error: error instanceof Error ? error.name : 'unknown', code: (error as { code?: unknown }).code }, 'ingest.postponed');
  const ids = sightings.map((sighting) => sighting.id);
  await untilWritten(() => app.db.stores.sightings.postpone(ids, POSTPONE_SECONDS), { ms: POSTPONE_PATIENCE_MS }).catch(() => undefined);
}

/** `Promise.all` over `map`, in the same order, with so many under way at a time; throws when all that was begun has ended. */
async function inTurns<T, R>(values: readonly T[], atOnce: number, work: (value: T) => Promise<R>): Promise<R[]> {
  const results = new Map<number, R>();
  const waiting = values.entries();
  let failed = false;
  const lane = async (): Promise<void> => {
    for (const [at, value] of waiting) {
      if (failed) return;
      results.set(
        at,
        await work(value).catch((error: unknown) => {
          failed = true;
          throw error;
        }),
      );
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: atOnce }, lane));
  for (const ended of lanes) if (ended.status === 'rejected') throw ended.reason;
  return values.map((_, at) => results.get(at) as R);
}
