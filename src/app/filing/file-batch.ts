import type { Ignored } from '../../../connectors/contract';
import { faultPoint } from '../../core/fault';
import { formatReference, hijriYear } from '../../core/reference';
import { replyThreadKey } from '../../core/reply-token';
import type { AccountId, SightingId } from '../../core/ids';
import type { CentreRow } from '../../db/filing-rows';
import type { Settlement, Sighting } from '../../db/sighting-store';
import type { Stores } from '../../db/stores';
import { followClocks } from '../clocks/follow';
import { startClocks } from '../clocks/start-clocks';
import type { App } from '../context';
import { noteReferralAnswers } from '../referrals/answers-by-mail';
import { clearWhoWrote } from '../suppression/suppress';
import { fileAgain, stillUnreadable } from './file-again';
import { inHalves } from './in-halves';
import { loadKnown } from './load';
import { handleValue, isMessage, type ParsedItem, type ParsedMessage } from './parsed-item';
import { planBatch, type Placement } from './plan';
import { fileReceipt } from './receipts';
import { rowsFor } from './rows';

/** Files understood items, in order, in one transaction. What the database refuses goes to quarantine alone; on trouble with the connection the items stay pending. */
export async function fileBatch(app: App, items: readonly ParsedItem[]): Promise<void> {
  await inHalves(
    items,
    (some) => fileTogether(app, some),
    (only, error) => quarantine(app, only, error),
  );
}

async function fileTogether(app: App, items: readonly ParsedItem[]): Promise<void> {
  const acknowledged = await app.db.transact(async (stores) => {
    await stores.filing.lock();
    const pending = await stores.filing.stillPending(items.map((item) => item.sighting.id));
    const mine = items.filter((item) => pending.has(item.sighting.id));
    const settlements = new Map<SightingId, Settlement>();
    const again = mine.filter((item) => item.sighting.messageId !== null);
    const fresh = mine.filter((item) => item.sighting.messageId === null);
    const count = await fileMessages(app, stores, fresh.filter(isMessage), settlements);
    for (const item of fresh) if (!isMessage(item)) settlements.set(item.sighting.id, await fileOther(app, stores, item));
    for (const item of again) settlements.set(item.sighting.id, await fileAgain(app, stores, item));
    await stores.sightings.settle(settlements);
    await faultPoint('ingest.before-commit');
    return count;
  });
  await faultPoint('ingest.after-commit');
  if (acknowledged > 0) app.nudge('deliver');
}

/** @returns how many acknowledgements wait to be sent */
async function fileMessages(app: App, stores: Stores, items: readonly ParsedMessage[], settlements: Map<SightingId, Settlement>): Promise<number> {
  if (items.length === 0) return 0;
  const now = app.clock.now();
  const known = await loadKnown(stores, items, now);
  const replyKey = (ticketId: string): string => replyThreadKey(app.replyTokenKeys, ticketId);
  const plan = planBatch(items, known, {
    now,
    newId: () => app.newId(),
    replyKey,
    canAnswer: (channel) => app.connectors.get(channel)?.capabilities.reply === 'automatic',
  });
  for (const [id, settlement] of plan.settlements) settlements.set(id, settlement);
  const centres = new Map((await stores.filing.centres()).map((centre) => [centre.id, centre]));
  const references = await takeReferences(stores, plan.placements, centres, now);
  const { writes, events } = rowsFor(plan.placements, known, references, centres, { now, newId: () => app.newId(), replyKey });
  const rules = await startClocks(app, stores, writes, centres);
  await stores.filing.write(writes);
  await stores.events.append(...events);
  await followClocks(app, stores, writes.changedTickets.map((ticket) => ticket.id), { by: null, spare: true, rules });
  await noteReferralAnswers(app, stores, plan.placements);
  await tellLimits(app, stores, plan.placements, now);
  await clearWhoWrote(app, stores, plan.placements, now);
  return writes.acknowledgements.length;
}

/** Automatic features have stopped for these senders: once a day people are told (channels §4). */
async function tellLimits(app: App, stores: Stores, placements: readonly Placement[], now: Date): Promise<void> {
  const reached = placements.flatMap(({ limit, ticketId, item }) =>
    limit === undefined ? [] : [{ centreId: item.account.centreId, address: handleValue(item.inbound.from.address), what: limit, at: now, ticketId }],
  );
  const fresh = await stores.surroundings.noteLimits(reached);
  await stores.events.append(
    ...fresh.map(({ centreId, what, ticketId }) => ({ id: app.newId<string>(), at: now, centreId, event: { type: 'sender.limited' as const, what, otherTicketId: ticketId } })),
  );
}

async function takeReferences(stores: Stores, placements: readonly Placement[], centres: ReadonlyMap<string, CentreRow>, now: Date): Promise<Map<string, string>> {
  const references = new Map<string, string>();
  for (const [centreId, centre] of centres) {
    const opening = placements.filter((placement) => placement.opens && placement.item.account.centreId === centreId);
    if (opening.length === 0) continue;
    const year = hijriYear(now, centre.timeZone);
    const first = await stores.filing.takeSequences(centreId, year, opening.length);
    opening.forEach((placement, at) => references.set(placement.ticketId, formatReference(centre.code, year, first + at)));
  }
  return references;
}

async function fileOther(app: App, stores: Stores, item: ParsedItem): Promise<Settlement> {
  switch (item.inbound.kind) {
    case 'receipt':
      return fileReceipt(app, stores, item.inbound);
    case 'ignored':
      return { outcome: 'ignored', reason: (await testReason(stores, item.inbound, item.account.id)) ?? item.inbound.reason };
    case 'retraction':
      return { outcome: 'ignored', reason: 'retracted_at_source' };
    case 'message':
      throw new Error('a message is filed with its batch');
  }
}

/** A mail of ours to ourselves that measures or tries the way: known by an id that only we can have signed (`own_mail`). */
async function testReason(stores: Stores, { externalId, reason }: Ignored, accountId: AccountId): Promise<string | undefined> {
  if (externalId === undefined || reason !== 'own_mail') return undefined;
  if (await stores.canaries.arrived(externalId, accountId)) return 'canary';
  return (await stores.accountTests.arrived(externalId, accountId)) ? 'account_test' : undefined;
}

async function quarantine(app: App, { sighting, account }: ParsedItem, error: unknown): Promise<void> {
  const code = String((error as { code?: unknown }).code);
  app.log.error({ sightingId: sighting.id, code }, 'ingest.cannot_store');
  await refuseSighting(app, sighting, account.centreId, { reason: 'cannot_store', detail: `SQLSTATE ${code}` });
}

/** What can be neither read nor filed goes to quarantine; what was filed as a shell before stays one. */
export async function refuseSighting(app: App, { id, messageId }: Sighting, centreId: string, why: { readonly reason: string; readonly detail: string }): Promise<void> {
  app.log.warn({ sightingId: id, reason: why.reason }, messageId === null ? 'ingest.quarantined' : 'ingest.unreadable');
  await app.db.transact(async (stores) => {
    if (messageId !== null) return stores.sightings.settle(new Map([[id, await stillUnreadable(app, stores, messageId, why.reason)]]));
    await stores.sightings.settle(new Map([[id, { outcome: 'quarantined', ...why }]]));
    await stores.events.append({
      id: app.newId(),
      at: app.clock.now(),
      centreId,
      event: { type: 'quarantine.changed', sightingId: id, outcome: 'quarantined' },
    });
  });
}
