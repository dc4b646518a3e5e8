import type { Knex } from 'knex';
import type { Day, Leave, UnitDuty, UnitPerson } from '../core/unit';
import { columnsOf, toUnit, UNIT_COLUMNS, type Row, type UnitRecord } from './unit-rows';

export type { UnitRecord };

export interface UnitPersonRecord extends UnitPerson {
  readonly unitId: string;
  readonly userId: string | null;
  readonly name: string;
  readonly phone: string;
  readonly version: number;
}
export interface Absence {
  readonly person: UnitPersonRecord;
  readonly unit: UnitRecord;
  readonly leave: Leave;
}

/** Units and who has a duty in them (ORG-4). */
export interface UnitStore {
  /** In the order of their codes. */
  all(): Promise<UnitRecord[]>;
  /** Directly under a unit; null: those with nothing above them. */
  under(parentId: string | null): Promise<UnitRecord[]>;
  get(id: string): Promise<UnitRecord | undefined>;
  /** Held until the transaction ends: two imports of the same units take turns. */
  lockByCodes(codes: readonly string[]): Promise<UnitRecord[]>;
  /** How many units stand directly under each of these. */
  countUnder(ids: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** False when the code is taken. */
  insert(unit: UnitRecord): Promise<boolean>;
  /** False when `version` is no longer the one that is stored; what is stored has the next one. */
  update(unit: UnitRecord): Promise<boolean>;
  /** Of these units, with a duty now; in the order in which they were named. */
  people(unitIds: readonly string[]): Promise<UnitPersonRecord[]>;
  person(id: string): Promise<UnitPersonRecord | undefined>;
  /** False when somebody of this address has this duty there already. */
  addPerson(person: UnitPersonRecord): Promise<boolean>;
  /** False when the version is stale. */
  updatePerson(person: UnitPersonRecord, endedAt: Date | null): Promise<boolean>;
  setLeaves(personId: string, leaves: readonly Leave[]): Promise<void>;
  /** Who is away on that day, by unit. */
  absences(on: Day): Promise<Absence[]>;
}

export function createUnitStore(knex: Knex): UnitStore {
  const units = () => knex('units').select(UNIT_COLUMNS.map((column) => knex.raw(column)));
  return {
    all: async () => ((await units().orderBy('code')) as Row[]).map(toUnit),
    under: async (parentId) => ((await units().where({ parent_id: parentId }).orderBy('code')) as Row[]).map(toUnit),
    async get(id) {
      const row = (await units().where({ id }).first()) as Row | undefined;
      return row === undefined ? undefined : toUnit(row);
    },
    lockByCodes: async (codes) =>
      ((await units().whereIn('code', codes).orderBy('code').forNoKeyUpdate()) as Row[]).map(toUnit),
    async countUnder(ids) {
      const rows = (await knex('units')
        .whereIn('parent_id', ids)
        .groupBy('parent_id')
        .select('parent_id')
        .count({ n: '*' })) as { parent_id: string; n: number }[];
      return new Map(rows.map(({ parent_id: parent, n }) => [parent, n]));
    },
    async insert(unit) {
      const row = { ...columnsOf(unit), id: unit.id, code: unit.code, kind: unit.kind, version: unit.version };
      return (await knex('units').insert(row).onConflict('code').ignore().returning('id')).length > 0;
    },
    update: async (unit) =>
      (await knex('units')
        .where({ id: unit.id, version: unit.version })
        .update({ ...columnsOf(unit), version: unit.version + 1 })) === 1,
    people: (unitIds) => peopleWhere(knex, (query) => query.whereIn('p.unit_id', unitIds).whereNull('p.ended_at')),
    async person(id) {
      const [person] = await peopleWhere(knex, (query) => query.where('p.id', id).whereNull('p.ended_at'));
      return person;
    },
    async addPerson(person) {
      const row = { id: person.id, unit_id: person.unitId, version: person.version, ...personColumns(person) };
      return (await knex('unit_people').insert(row).onConflict().ignore().returning('id')).length > 0;
    },
    updatePerson: async (person, endedAt) =>
      (await knex('unit_people')
        .where({ id: person.id, version: person.version })
        .whereNull('ended_at')
        .update({ ...personColumns(person), ended_at: endedAt, version: person.version + 1 })) === 1,
    async setLeaves(personId, leaves) {
      await knex('unit_leaves').where({ person_id: personId }).delete();
      if (leaves.length === 0) return;
      await knex('unit_leaves').insert(
        leaves.map(({ from, to }) => ({ person_id: personId, from_day: from, to_day: to })),
      );
    },
    absences: (on) => absences(knex, on),
  };
}

function personColumns(person: UnitPersonRecord): Record<string, unknown> {
  return {
    duty: person.duty,
    user_id: person.userId,
    name: person.name,
    mail: person.mail,
    phone: person.phone,
    trained_on: person.trainedOn,
  };
}

async function peopleWhere(
  knex: Knex,
  narrow: (query: Knex.QueryBuilder) => Knex.QueryBuilder,
): Promise<UnitPersonRecord[]> {
  const rows = (await narrow(knex('unit_people as p').orderBy('p.id')).select(
    'p.*',
    knex.raw('p.trained_on::text as trained'),
    knex.raw(`coalesce((select jsonb_agg(jsonb_build_object('from', l.from_day, 'to', l.to_day) order by l.from_day)
                          from unit_leaves l where l.person_id = p.id), '[]') as leaves`),
  )) as Row[];
  return rows.map((row) => ({
    id: row['id'] as string,
    unitId: row['unit_id'] as string,
    duty: row['duty'] as UnitDuty,
    userId: row['user_id'] as string | null,
    name: row['name'] as string,
    mail: row['mail'] as string,
    phone: row['phone'] as string,
    trainedOn: row['trained'] as Day | null,
    leaves: row['leaves'] as Leave[],
    version: row['version'] as number,
  }));
}

async function absences(knex: Knex, on: Day): Promise<Absence[]> {
  const away = (query: Knex.QueryBuilder): Knex.QueryBuilder =>
    query.whereNull('p.ended_at').whereExists((leave) => {
      void leave
        .from('unit_leaves as l')
        .whereRaw('l.person_id = p.id and ? between l.from_day and l.to_day', [on])
        .select(knex.raw('1'));
    });
  const people = await peopleWhere(knex, away);
  const ids = [...new Set(people.map(({ unitId }) => unitId))];
  const rows = (await knex('units')
    .whereIn('id', ids)
    .select(UNIT_COLUMNS.map((column) => knex.raw(column)))) as Row[];
  const units = new Map(rows.map((row) => [row['id'] as string, toUnit(row)]));
  return people.flatMap((person) => {
    const unit = units.get(person.unitId);
    const leave = person.leaves.find(({ from, to }) => from <= on && on <= to);
    return unit === undefined || leave === undefined ? [] : [{ person, unit, leave }];
  });
}
