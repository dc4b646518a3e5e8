import { readRows, unitCode, type Cells, type Rows } from './import-cells';
import type { LocalizedText } from './language';
import { toLatinDigits } from './reference';
import {
  FACILITY_TYPES,
  namedAddress,
  OWNERSHIPS,
  phoneNumber,
  UNIT_DUTIES,
  type Day,
  type FacilityType,
  type Ownership,
  type UnitDuty,
} from './unit';

export interface FacilityRow {
  readonly line: number;
  readonly code: string;
  readonly name: LocalizedText;
  readonly facilityType: FacilityType | null;
  readonly ownership: Ownership | null;
  readonly region: string | null;
  readonly cluster: string | null;
  readonly people: readonly {
    readonly duty: UnitDuty;
    readonly name: string;
    readonly mail: string;
    readonly phone: string;
  }[];
}
export interface PersonRow {
  readonly line: number;
  readonly unit: string;
  readonly duty: UnitDuty;
  readonly name: string;
  readonly mail: string;
  readonly phone: string;
  readonly trainedOn: Day | null;
  readonly leave: { readonly from: Day; readonly to: Day } | null;
}
export const FACILITY_COLUMNS = [
  'code',
  'ar',
  'en',
  'type',
  'ownership',
  'region',
  'cluster',
  'duty_manager_phone',
  'coordinator',
  'deputy_coordinator',
] as const;
export const PERSON_COLUMNS = [
  'unit',
  'duty',
  'name',
  'mail',
  'phone',
  'trained_on',
  'leave_from',
  'leave_to',
] as const;
/** Facilities of a spreadsheet (seed data §12); a code twice in one file is a mistake of the file. */
export function readFacilities(text: string): Rows<FacilityRow> {
  return readRows(text, FACILITY_COLUMNS, ['code', 'ar', 'en'], facilityRow, ({ code }) => [code, 'code']);
}

/** People of units; one line for each duty, or for each leave of it. */
export function readPeople(text: string): Rows<PersonRow> {
  return readRows(text, PERSON_COLUMNS, ['unit', 'duty'], personRow, (row) => [
    [row.unit, row.duty, row.mail === '' ? row.phone : row.mail, row.leave?.from ?? ''].join(' '),
    'unit',
  ]);
}

function facilityRow(cells: Cells): FacilityRow {
  const code = unitCode(cells.needed('code'));
  if (code === undefined) cells.wrong('code', 'unit_code');
  const phone = cells.parsed('duty_manager_phone', 'phone_number', (value) => phoneNumber(toLatinDigits(value)));
  const named = (['coordinator', 'deputy'] as const).flatMap((duty) => {
    const person = cells.parsed(duty === 'deputy' ? 'deputy_coordinator' : duty, 'named_address', namedAddress);
    return person === null ? [] : [{ duty, ...person, phone: '' }];
  });
  return {
    line: cells.line,
    code: code ?? '',
    name: { ar: cells.needed('ar'), en: cells.needed('en') },
    facilityType: cells.oneOf('type', FACILITY_TYPES),
    ownership: cells.oneOf('ownership', OWNERSHIPS),
    region: cells.code('region'),
    cluster: cells.code('cluster'),
    people: [...named, ...(phone === null ? [] : [{ duty: 'duty_manager' as const, name: '', mail: '', phone }])],
  };
}

function personRow(cells: Cells): PersonRow {
  const unit = unitCode(cells.needed('unit'));
  if (unit === undefined) cells.wrong('unit', 'unit_code');
  cells.needed('duty');
  const address = cells.parsed('mail', 'named_address', namedAddress);
  const phone = cells.parsed('phone', 'phone_number', (value) => phoneNumber(toLatinDigits(value))) ?? '';
  if (cells.text('mail') === '' && cells.text('phone') === '') cells.wrong('mail', 'required');
  const [from, to] = [cells.day('leave_from'), cells.day('leave_to')];
  if (cells.text('leave_from') !== '') cells.needed('leave_to');
  if (cells.text('leave_to') !== '') cells.needed('leave_from');
  if (from !== null && to !== null && to < from) cells.wrong('leave_to', 'too_early');
  return {
    line: cells.line,
    unit: unit ?? '',
    duty: cells.oneOf('duty', UNIT_DUTIES) ?? 'coordinator',
    name: cells.text('name'),
    mail: address?.mail ?? '',
    phone,
    trainedOn: cells.day('trained_on'),
    leave: from === null || to === null ? null : { from, to },
  };
}
