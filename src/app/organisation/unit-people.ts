import type { UserId } from '../../core/ids';
import { toLatinDigits } from '../../core/reference';
import { may } from '../../core/rights';
import { namedAddress, phoneNumber, type Leave, type UnitDuty } from '../../core/unit';
import type { Viewer } from '../../core/viewer';
import type { Stores } from '../../db/stores';
import type { UnitPersonRecord } from '../../db/unit-store';
import type { App } from '../context';
import { AppError } from '../errors';
import { isKnown } from '../people/managed';
import { tellUnit } from './units';

export interface UnitPersonInput {
  readonly duty: UnitDuty;
  readonly userId: string | null;
  readonly name: string;
  /** May be empty where there is a telephone. */
  readonly mail: string;
  readonly phone: string;
  readonly trainedOn: string | null;
  readonly leaves: readonly Leave[];
}

/** @throws AppError forbidden, not_found (unit), invalid (fields) */
export async function addUnitPerson(
  app: App,
  viewer: Viewer,
  unitId: string,
  input: UnitPersonInput,
): Promise<{ readonly id: string }> {
  if (!may(viewer, 'organisation.manage')) throw new AppError('forbidden');
  const facts = checked(input);
  return app.db.transact(async (stores) => {
    if ((await stores.units.get(unitId)) === undefined) throw new AppError('not_found');
    await requireUser(stores, viewer, facts.userId);
    const person: UnitPersonRecord = { ...facts, id: app.newId(), unitId, version: 1 };
    if (!(await stores.units.addPerson(person))) throw new AppError('invalid', { fields: { mail: 'has_this_duty' } });
    await stores.units.setLeaves(person.id, person.leaves);
    await tellUnit(app, stores, viewer, unitId, 'people');
    return { id: person.id };
  });
}

/** @throws AppError forbidden, not_found, invalid (fields), stale_version */
export async function updateUnitPerson(
  app: App,
  viewer: Viewer,
  id: string,
  { version, ...input }: UnitPersonInput & { readonly version: number },
): Promise<void> {
  if (!may(viewer, 'organisation.manage')) throw new AppError('forbidden');
  const facts = checked(input);
  await app.db.transact(async (stores) => {
    const known = await stores.units.person(id);
    if (known === undefined) throw new AppError('not_found');
    await requireUser(stores, viewer, facts.userId);
    const others = (await stores.units.people([known.unitId])).filter(
      (one) => one.id !== id && one.duty === facts.duty,
    );
    if (
      others.some((one) => (facts.mail !== '' ? one.mail === facts.mail : one.mail === '' && one.phone === facts.phone))
    )
      throw new AppError('invalid', { fields: { mail: 'has_this_duty' } });
    if (!(await stores.units.updatePerson({ ...known, ...facts, version }, null)))
      throw new AppError('stale_version', { current: { version: known.version } });
    await stores.units.setLeaves(id, facts.leaves);
    await tellUnit(app, stores, viewer, known.unitId, 'people');
  });
}

/** The duty ends; what the person received stays theirs to read in what was. @throws AppError forbidden, not_found, stale_version */
export async function endUnitPerson(app: App, viewer: Viewer, id: string, version: number): Promise<void> {
  if (!may(viewer, 'organisation.manage')) throw new AppError('forbidden');
  await app.db.transact(async (stores) => {
    const known = await stores.units.person(id);
    if (known === undefined) throw new AppError('not_found');
    if (!(await stores.units.updatePerson({ ...known, version }, app.clock.now())))
      throw new AppError('stale_version', { current: { version: known.version } });
    await tellUnit(app, stores, viewer, known.unitId, 'people');
  });
}

function checked(input: UnitPersonInput): UnitPersonInput {
  const address = input.mail === '' ? { mail: '' } : namedAddress(input.mail);
  const phone = input.phone === '' ? '' : phoneNumber(toLatinDigits(input.phone));
  const backwards = input.leaves.findIndex(({ from, to }) => to < from);
  const days = new Set(input.leaves.map(({ from }) => from));
  const fields = {
    ...(address === undefined ? { mail: 'email' } : {}),
    ...(phone === undefined ? { phone: 'phone_number' } : {}),
    ...(input.mail === '' && input.phone === '' ? { mail: 'required' } : {}),
    ...(backwards >= 0 ? { [`leaves.${backwards}.to`]: 'too_early' } : {}),
    ...(days.size < input.leaves.length ? { leaves: 'twice_in_file' } : {}),
  };
  if (Object.keys(fields).length > 0) throw new AppError('invalid', { fields });
  return { ...input, mail: address?.mail ?? '', phone: phone ?? '' };
}

/** Somebody who signs in here, of the viewer's centres: of others the viewer knows nothing (ruling 1). */
async function requireUser(stores: Stores, viewer: Viewer, id: string | null): Promise<void> {
  if (id === null) return;
  const user = await stores.people.users.get(id as UserId);
  if (user === undefined || !isKnown(viewer, user))
    throw new AppError('invalid', { fields: { userId: 'not_offered' } });
}
