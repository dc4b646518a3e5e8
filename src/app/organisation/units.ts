import { foldForSearch } from '../../core/fold';
import { may } from '../../core/rights';
import { receiverOf, UNIT_KINDS, unitProblems, type Receiver, type UnitFacts, type UnitKind } from '../../core/unit';
import type { Viewer } from '../../core/viewer';
import type { Stores } from '../../db/stores';
import type { Absence, UnitPersonRecord, UnitRecord } from '../../db/unit-store';
import type { App } from '../context';
import { AppError } from '../errors';
import { todayOf } from './today';

/** A unit of a list, with who would receive for it today. */
export interface ListedUnit extends UnitRecord {
  readonly under: number;
  readonly receiver: Receiver<UnitPersonRecord>;
}
export interface ShownUnit extends ListedUnit {
  /** From the top down to the one directly above. */
  readonly above: readonly UnitRecord[];
  readonly people: readonly UnitPersonRecord[];
}
export interface UnitInput extends UnitFacts {
  readonly kind: UnitKind;
  readonly code: string;
}

/** A search shows no more: who looks for one unit writes more of its name. */
const MOST_FOUND = 100;

/**
 * Units whose name or code has these words, or, without words, those directly under a unit.
 * @throws AppError forbidden
 */
export async function listUnits(
  app: App,
  viewer: Viewer,
  { q, under }: { readonly q: string; readonly under: string | null },
): Promise<ListedUnit[]> {
  if (!may(viewer, 'organisation.read')) throw new AppError('forbidden');
  const { units } = app.db.stores;
  const words = foldForSearch(q)
    .split(/\s+/)
    .filter((word) => word !== '');
  const has = ({ code, name }: UnitRecord): boolean => {
    const text = foldForSearch(`${code} ${name.ar} ${name.en}`);
    return words.every((word) => text.includes(word));
  };
  if (words.length === 0) return listed(app, (await units.under(under)).sort(byKind));
  const all = await units.all();
  const exact = all.filter(({ code }) => code === q.trim().toUpperCase());
  const others = all.filter((unit) => has(unit) && !exact.includes(unit));
  return listed(app, [...exact, ...others].slice(0, MOST_FOUND));
}

/** The tree before the bodies outside of it; among each the codes' order stays. */
const byKind = (a: UnitRecord, b: UnitRecord): number => UNIT_KINDS.indexOf(a.kind) - UNIT_KINDS.indexOf(b.kind);

async function listed(app: App, found: readonly UnitRecord[]): Promise<ListedUnit[]> {
  const ids = found.map(({ id }) => id);
  const [people, counts] = await Promise.all([app.db.stores.units.people(ids), app.db.stores.units.countUnder(ids)]);
  const today = todayOf(app);
  return found.map((unit) => ({
    ...unit,
    under: counts.get(unit.id) ?? 0,
    receiver: receiverOf(
      unit,
      people.filter(({ unitId }) => unitId === unit.id),
      today,
    ),
  }));
}

/** @throws AppError forbidden, not_found */
export async function getUnit(app: App, viewer: Viewer, id: string): Promise<ShownUnit> {
  if (!may(viewer, 'organisation.read')) throw new AppError('forbidden');
  const unit = await app.db.stores.units.get(id);
  const [shown] = unit === undefined ? [] : await listed(app, [unit]);
  if (shown === undefined) throw new AppError('not_found');
  const above: UnitRecord[] = [];
  for (let parent = shown.parentId; parent !== null; parent = above[0]?.parentId ?? null) {
    const next = await app.db.stores.units.get(parent);
    if (next === undefined || above.length > MOST_ABOVE) break;
    above.unshift(next);
  }
  return { ...shown, above, people: await app.db.stores.units.people([id]) };
}
/** Deeper than any ministry is. */
const MOST_ABOVE = 10;

/** Who is away today. @throws AppError forbidden */
export async function listAbsences(app: App, viewer: Viewer): Promise<Absence[]> {
  if (!may(viewer, 'organisation.read')) throw new AppError('forbidden');
  return app.db.stores.units.absences(todayOf(app));
}

/** @throws AppError forbidden, invalid (fields; code_taken) */
export async function createUnit(app: App, viewer: Viewer, input: UnitInput): Promise<{ readonly id: string }> {
  if (!may(viewer, 'organisation.manage')) throw new AppError('forbidden');
  return app.db.transact(async (stores) => {
    const place = await placeOf(stores, input.kind, input);
    const unit: UnitRecord = { ...input, ...place, id: app.newId(), version: 1 };
    if (!(await stores.units.insert(unit))) throw new AppError('invalid', { fields: { code: 'code_taken' } });
    await tellUnit(app, stores, viewer, unit.id, 'created');
    return { id: unit.id };
  });
}

/** Code and kind stay for ever. @throws AppError forbidden, not_found, invalid (fields), stale_version */
export async function updateUnit(
  app: App,
  viewer: Viewer,
  id: string,
  { version, ...facts }: UnitFacts & { readonly version: number },
): Promise<void> {
  if (!may(viewer, 'organisation.manage')) throw new AppError('forbidden');
  await app.db.transact(async (stores) => {
    const known = await stores.units.get(id);
    if (known === undefined) throw new AppError('not_found');
    const place = await placeOf(stores, known.kind, facts, id);
    if (!(await stores.units.update({ ...known, ...facts, ...place, version })))
      throw new AppError('stale_version', { current: { version: known.version } });
    await tellUnit(app, stores, viewer, id, 'changed');
  });
}

/** Region and cluster follow from what stands above. @throws AppError invalid */
async function placeOf(
  stores: Stores,
  kind: UnitKind,
  facts: UnitFacts,
  self?: string,
): Promise<Pick<UnitRecord, 'regionId' | 'clusterId'>> {
  const parent = facts.parentId === null ? undefined : await stores.units.get(facts.parentId);
  const unknown = facts.parentId !== null && parent === undefined;
  const fields = unknown ? { parentId: 'unknown_unit' } : unitProblems(kind, facts, parent?.kind ?? null);
  if (Object.keys(fields).length > 0) throw new AppError('invalid', { fields });
  if (self !== undefined && (await standsUnder(stores, parent, self)))
    throw new AppError('invalid', { fields: { parentId: 'unit_parent' } });
  return partOf(parent);
}

/** Nothing stands under itself, by whatever way. */
async function standsUnder(stores: Stores, from: UnitRecord | undefined, self: string): Promise<boolean> {
  for (
    let unit = from;
    unit !== undefined;
    unit = unit.parentId === null ? undefined : await stores.units.get(unit.parentId)
  )
    if (unit.id === self) return true;
  return false;
}

/** What something under this unit is a part of. */
export const partOf = (parent: UnitRecord | undefined): Pick<UnitRecord, 'regionId' | 'clusterId'> => ({
  regionId: parent?.kind === 'region' ? parent.id : (parent?.regionId ?? null),
  clusterId: parent?.kind === 'cluster' ? parent.id : (parent?.clusterId ?? null),
});

export async function tellUnit(
  app: App,
  stores: Stores,
  viewer: Viewer | undefined,
  unitId: string,
  what: 'created' | 'changed' | 'people' | 'imported',
): Promise<void> {
  await stores.events.append({
    id: app.newId(),
    at: app.clock.now(),
    actorId: viewer?.userId ?? null,
    event: { type: 'unit.changed', unitId, what },
  });
}
