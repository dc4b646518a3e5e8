import { errorCode } from '../../core/error-code';
import { faultPoint } from '../../core/fault';
import { formatReference, hijriYear } from '../../core/reference';
import { replyThreadKey } from '../../core/reply-token';
import type { SightingId } from '../../core/ids';
import type { Settlement } from '../../db/sighting-store';
import type { Stores } from '../../db/stores';
import type { ImportItem } from './import-item';
import { inHalves } from '../filing/in-halves';
import { loadForImport, type Carried } from './load';
import type { ImportPlan, ImportTools } from './placement';
import { planImport } from './plan';
import { importRows } from './rows';
import type { ImportApp, ImportSettings } from './run-settings';

export interface Filed {
  readonly plan: ImportPlan;
  /** Items that the database refused, with its code. */
  readonly refused: readonly { readonly item: ImportItem; readonly code: string }[];
}

/**
 * Files read messages in order, each batch in one transaction with its ledger rows: a process that dies leaves whole batches, and the
 * next run goes on behind them.
 * @param carried of a dry run: what the batches before would have made
 */
export async function fileImport(app: ImportApp, settings: ImportSettings, items: readonly ImportItem[], carried: Carried | undefined): Promise<Filed> {
  if (carried !== undefined) return { plan: await planOnly(app, settings, items, carried), refused: [] };
  const plans: ImportPlan[] = [];
  const refused: { item: ImportItem; code: string }[] = [];
  await inHalves(
    items,
    async (some) => {
      const plan = await app.db.transact((stores) => fileIn(app, stores, settings, some));
      await faultPoint('import.after-commit');
      plans.push(plan);
    },
    async (item, error) => void refused.push({ item, code: errorCode(error) ?? 'refused' }),
  );
  return { plan: { placements: plans.flatMap((one) => one.placements), duplicates: plans.flatMap((one) => one.duplicates), aliases: plans.flatMap((one) => one.aliases), contacts: [] }, refused };
}

function toolsOf(app: ImportApp): ImportTools {
  return { now: app.clock.now(), newId: () => app.newId(), replyKey: (ticketId) => replyThreadKey(app.replyTokenKeys, ticketId) };
}

async function planOnly(app: ImportApp, settings: ImportSettings, items: readonly ImportItem[], carried: Carried): Promise<ImportPlan> {
  const tools = toolsOf(app);
  const known = await app.db.transact(async (stores) => {
    // reading locks cases, and whoever locks several comes in turn
    await stores.filing.lock();
    return loadForImport(stores, items, settings, tools.now);
  });
  return planImport(items, carried.with(known), settings, tools);
}

async function fileIn(app: ImportApp, stores: Stores, settings: ImportSettings, items: readonly ImportItem[]): Promise<ImportPlan> {
  await stores.filing.lock();
  const tools = toolsOf(app);
  const fresh = await insertSightings(app, stores, settings, items);
  const known = await loadForImport(stores, fresh, settings, tools.now);
  const plan = planImport(fresh, known, settings, tools);
  const references = await takeReferences(stores, settings, plan);
  const { writes, events } = importRows(plan, known, references, settings, tools);
  await stores.filing.write(writes);
  await stores.imports.addAliases(plan.aliases);
  await stores.imports.beganAt(plan.placements.map(({ ticketId, item }) => ({ id: ticketId, at: item.parsed.sighting.receivedAt })));
  await stores.events.append(...events);
  await stores.sightings.settle(settlementsOf(plan));
  await faultPoint('import.before-commit');
  return plan;
}

/** Rows of the ledger, seen and filed at once. What another run took meanwhile is left to it. */
async function insertSightings(app: ImportApp, stores: Stores, { account }: ImportSettings, items: readonly ImportItem[]): Promise<ImportItem[]> {
  const known = await stores.imports.settledKeys(account.id, items.map((item) => item.letter.sourceKey));
  const fresh = items.filter((item) => !known.has(item.letter.sourceKey));
  const rows = fresh.map(({ letter, parsed: { sighting } }) => ({
    id: sighting.id,
    accountId: account.id,
    sourceKey: letter.sourceKey,
    blob: { id: sighting.blobId, sha256: sighting.sha256, bytes: sighting.bytes, sealedKey: sighting.sealedKey ?? Buffer.alloc(0) },
    transport: sighting.transport,
    backlog: true,
    receivedAt: sighting.receivedAt,
  }));
  await stores.sightings.insertBlobs(rows.map((row) => row.blob));
  const inserted = await stores.sightings.insert(rows);
  await stores.accounts.countSeen(account.id, app.clock.now(), inserted.size);
  return fresh.filter(({ parsed }) => inserted.has(parsed.sighting.id));
}

/** New numbers, of the years in which the cases began. */
async function takeReferences(stores: Stores, { account }: ImportSettings, { placements }: ImportPlan): Promise<Map<string, string>> {
  const references = new Map<string, string>();
  const centre = (await stores.filing.centres()).find((one) => one.id === account.centreId);
  if (centre === undefined) throw new Error(`centre ${account.centreId} is gone`);
  const years = new Map<number, string[]>();
  for (const { ticketId, opens, item } of placements) {
    if (!opens) continue;
    const began = item.letter.told === undefined ? item.parsed.sighting.receivedAt : new Date(item.letter.told.ticket.createdAt);
    const year = hijriYear(began, centre.timeZone);
    years.set(year, [...(years.get(year) ?? []), ticketId]);
  }
  for (const [year, ticketIds] of years) {
    const first = await stores.filing.takeSequences(centre.id, year, ticketIds.length);
    ticketIds.forEach((ticketId, at) => references.set(ticketId, formatReference(centre.code, year, first + at)));
  }
  return references;
}

function settlementsOf({ placements, duplicates }: ImportPlan): Map<SightingId, Settlement> {
  const settlements = new Map<SightingId, Settlement>();
  for (const { item, messageId, opens } of placements) settlements.set(item.parsed.sighting.id, { outcome: 'filed', messageId: messageId as never, reason: opens ? 'new' : 'joined' });
  for (const { item, messageId } of duplicates) settlements.set(item.parsed.sighting.id, { outcome: 'filed', messageId: messageId as never, reason: 'duplicate' });
  return settlements;
}
