import type { FacilityRow } from '../../core/unit-import';
import type { UnitPersonRecord, UnitRecord } from '../../db/unit-store';
import { AppError } from '../errors';
import { isSamePerson, type Change, type ImportRun } from './import-run';
import { todayOf } from './today';
import { partOf } from './units';

/** Facilities by code: new ones, and what the file says otherwise of known ones. @throws AppError stale_version */
export async function importFacilities(run: ImportRun, rows: readonly FacilityRow[]): Promise<void> {
  const codes = rows.flatMap(({ code, region, cluster }) => [code, region ?? '', cluster ?? '']);
  const units = new Map((await run.stores.units.lockByCodes(codes)).map((unit) => [unit.code, unit]));
  const people = await run.stores.units.people([...units.values()].map(({ id }) => id));
  for (const row of rows) {
    const unit = facilityOf(run, row, units);
    if (unit === undefined) continue;
    const known = units.get(row.code);
    const change: Change = known === undefined ? 'created' : isSame(known, unit) ? 'unchanged' : 'changed';
    if (!run.dry && change !== 'unchanged') {
      const { insert, update } = run.stores.units;
      if (!(await (change === 'created' ? insert(unit) : update(unit)))) throw new AppError('stale_version');
    }
    const named = await namePeople(run, unit, row.people, people);
    run.count(change === 'unchanged' && named ? 'changed' : change, unit.id);
  }
}

/** The unit as the row wants it; undefined when it cannot be. */
function facilityOf(run: ImportRun, row: FacilityRow, units: ReadonlyMap<string, UnitRecord>): UnitRecord | undefined {
  const known = units.get(row.code);
  const parent = parentOf(run, row, units, known !== undefined);
  if (parent === 'wrong') return undefined;
  const place =
    parent === undefined && known !== undefined
      ? { parentId: known.parentId, regionId: known.regionId, clusterId: known.clusterId }
      : { parentId: parent?.id ?? null, ...partOf(parent) };
  return {
    ...place,
    id: known?.id ?? run.app.newId(),
    code: row.code,
    kind: 'facility',
    name: row.name,
    facilityType: row.facilityType ?? known?.facilityType ?? null,
    ownership: row.ownership ?? known?.ownership ?? null,
    contact: known?.contact ?? '',
    validFrom: known?.validFrom ?? todayOf(run.app),
    validTo: known?.validTo ?? null,
    version: known?.version ?? 1,
  };
}

/** The cluster, or the region where there is none; an empty cell of a known facility leaves it where it is. */
function parentOf(
  run: ImportRun,
  row: FacilityRow,
  units: ReadonlyMap<string, UnitRecord>,
  known: boolean,
): UnitRecord | undefined | 'wrong' {
  const before = run.problems.length;
  const named = (kind: 'region' | 'cluster'): UnitRecord | undefined => {
    const code = row[kind];
    const unit = code === null ? undefined : units.get(code);
    if (code !== null && unit?.kind !== kind) run.wrong(row.line, kind, 'unknown_unit');
    return unit;
  };
  const [region, cluster] = [named('region'), named('cluster')];
  if (known && units.get(row.code)?.kind !== 'facility') run.wrong(row.line, 'code', 'cannot_change');
  if (region !== undefined && cluster !== undefined && cluster.regionId !== region.id)
    run.wrong(row.line, 'cluster', 'unit_parent');
  if (!known && row.region === null && row.cluster === null) run.wrong(row.line, 'region', 'required');
  return run.problems.length > before ? 'wrong' : (cluster ?? region);
}

/** Names those who have no such duty there yet. @returns whether there was any */
async function namePeople(
  run: ImportRun,
  unit: UnitRecord,
  named: FacilityRow['people'],
  people: readonly UnitPersonRecord[],
): Promise<boolean> {
  const fresh = named.filter((person) => !people.some((one) => one.unitId === unit.id && isSamePerson(one, person)));
  if (!run.dry)
    for (const person of fresh) {
      const unknown = { userId: null, trainedOn: null, leaves: [], version: 1 };
      await run.stores.units.addPerson({ ...person, ...unknown, id: run.app.newId(), unitId: unit.id });
    }
  return fresh.length > 0;
}

const isSame = (one: UnitRecord, other: UnitRecord): boolean =>
  one.name.ar === other.name.ar &&
  one.name.en === other.name.en &&
  one.facilityType === other.facilityType &&
  one.ownership === other.ownership &&
  one.parentId === other.parentId;
