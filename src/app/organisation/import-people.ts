import type { PersonRow } from '../../core/unit-import';
import type { UnitPersonRecord } from '../../db/unit-store';
import { AppError } from '../errors';
import { isSamePerson, type ImportRun } from './import-run';

/** People of units: new duties, and what the file says of known ones; an empty cell says nothing. @throws AppError stale_version */
export async function importPeople(run: ImportRun, rows: readonly PersonRow[]): Promise<void> {
  const codes = rows.map(({ unit }) => unit);
  const units = new Map((await run.stores.units.lockByCodes(codes)).map((unit) => [unit.code, unit]));
  const people = await run.stores.units.people([...units.values()].map(({ id }) => id));
  for (const row of rows) {
    const unit = units.get(row.unit);
    if (unit === undefined) {
      run.wrong(row.line, 'unit', 'unknown_unit');
      continue;
    }
    const at = people.findIndex((one) => one.unitId === unit.id && isSamePerson(one, row));
    const known = people[at];
    const person = merged(known, row, { id: run.app.newId(), unitId: unit.id });
    if (known !== undefined && isSame(known, person)) {
      run.count('unchanged', unit.id);
      continue;
    }
    if (!run.dry) await keep(run, person, known === undefined);
    if (known === undefined) people.push(person);
    else people[at] = { ...person, version: person.version + 1 };
    run.count(known === undefined ? 'created' : 'changed', unit.id);
  }
}

async function keep(run: ImportRun, person: UnitPersonRecord, isNew: boolean): Promise<void> {
  const { units } = run.stores;
  const written = isNew ? await units.addPerson(person) : await units.updatePerson(person, null);
  if (!written) throw new AppError('stale_version');
  await units.setLeaves(person.id, person.leaves);
}

function merged(
  known: UnitPersonRecord | undefined,
  row: PersonRow,
  fresh: { readonly id: string; readonly unitId: string },
): UnitPersonRecord {
  const before: Omit<UnitPersonRecord, 'duty' | 'mail'> = known ?? {
    ...fresh,
    userId: null,
    name: '',
    phone: '',
    trainedOn: null,
    leaves: [],
    version: 1,
  };
  const others = before.leaves.filter(({ from }) => from !== row.leave?.from);
  return {
    ...before,
    duty: row.duty,
    mail: row.mail,
    name: row.name === '' ? before.name : row.name,
    phone: row.phone === '' ? before.phone : row.phone,
    trainedOn: row.trainedOn ?? before.trainedOn,
    leaves: [...others, ...(row.leave === null ? [] : [row.leave])].sort((a, b) => a.from.localeCompare(b.from)),
  };
}

const isSame = (one: UnitPersonRecord, other: UnitPersonRecord): boolean =>
  one.name === other.name &&
  one.phone === other.phone &&
  one.trainedOn === other.trainedOn &&
  leavesOf(one) === leavesOf(other);
const leavesOf = ({ leaves }: UnitPersonRecord): string => leaves.map(({ from, to }) => `${from} ${to}`).join();
