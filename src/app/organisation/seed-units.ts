import { DEMO_FACILITIES } from '../../core/seed/demo-facilities';
import { SEED_UNITS } from '../../core/seed/units';
import type { Stores } from '../../db/stores';
import type { UnitRecord } from '../../db/unit-store';
import type { App } from '../context';
import { todayOf } from './today';
import { partOf } from './units';

/** What came with the installation has always been there. */
const ALWAYS = '2000-01-01';

/** Regions, clusters and outside bodies that the installation does not have yet; what people made of them stays. */
export async function seedUnits(app: App, stores: Stores): Promise<void> {
  const known = new Map((await stores.units.all()).map((unit) => [unit.code, unit]));
  for (const { code, kind, name, parent, contact } of SEED_UNITS) {
    if (known.has(code)) continue;
    const above = parent === null ? undefined : known.get(parent);
    const unit = newUnit(app, { code, kind, name, contact }, above);
    await stores.units.insert(unit);
    known.set(code, unit);
  }
}

/** Invented facilities with invented coordinators, for trying out alone. Twice is once. */
export async function seedDemoFacilities(app: App): Promise<void> {
  await app.db.transact(async (stores) => {
    const known = new Map((await stores.units.all()).map((unit) => [unit.code, unit]));
    for (const { code, name, cluster, facilityType, coordinator, deputy } of DEMO_FACILITIES) {
      if (known.has(code)) continue;
      const unit = {
        ...newUnit(app, { code, kind: 'facility', name, contact: '' }, known.get(cluster)),
        facilityType,
        ownership: 'cluster' as const,
      };
      if (!(await stores.units.insert(unit))) continue;
      for (const [duty, person] of [
        ['coordinator', coordinator],
        ['deputy', deputy],
      ] as const)
        await stores.units.addPerson({
          ...person,
          id: app.newId(),
          unitId: unit.id,
          duty,
          userId: null,
          phone: '',
          trainedOn: todayOf(app),
          leaves: [],
          version: 1,
        });
    }
  });
}

const newUnit = (
  app: App,
  facts: Pick<UnitRecord, 'code' | 'kind' | 'name' | 'contact'>,
  above: UnitRecord | undefined,
): UnitRecord => ({
  ...facts,
  ...partOf(above),
  id: app.newId(),
  facilityType: null,
  ownership: null,
  parentId: above?.id ?? null,
  validFrom: ALWAYS,
  validTo: null,
  version: 1,
});
