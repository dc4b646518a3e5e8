import type { Day, UnitFacts, UnitKind } from '../core/unit';

export interface UnitRecord extends UnitFacts {
  readonly id: string;
  readonly code: string;
  readonly kind: UnitKind;
  /** What it is a part of, worked out from the units above it. */
  readonly regionId: string | null;
  readonly clusterId: string | null;
  readonly version: number;
}

export type Row = Readonly<Record<string, unknown>>;

/** Columns of a unit; days as text, for the driver would make instants of them. */
export const UNIT_COLUMNS = [
  'id',
  'code',
  'kind',
  'name',
  'facility_type',
  'ownership',
  'parent_id',
  'region_id',
  'cluster_id',
  'contact',
  'valid_from::text as valid_from',
  'valid_to::text as valid_to',
  'version',
];

/** What changes of a unit, as it is stored. */
export function columnsOf(unit: UnitRecord): Record<string, unknown> {
  return {
    name: JSON.stringify(unit.name),
    facility_type: unit.facilityType,
    ownership: unit.ownership,
    parent_id: unit.parentId,
    region_id: unit.regionId,
    cluster_id: unit.clusterId,
    contact: unit.contact,
    valid_from: unit.validFrom,
    valid_to: unit.validTo,
  };
}

export function toUnit(row: Row): UnitRecord {
  return {
    id: row['id'] as string,
    code: row['code'] as string,
    kind: row['kind'] as UnitKind,
    name: row['name'] as UnitRecord['name'],
    facilityType: row['facility_type'] as UnitRecord['facilityType'],
    ownership: row['ownership'] as UnitRecord['ownership'],
    parentId: row['parent_id'] as string | null,
    regionId: row['region_id'] as string | null,
    clusterId: row['cluster_id'] as string | null,
    contact: row['contact'] as string,
    validFrom: row['valid_from'] as Day,
    validTo: row['valid_to'] as Day | null,
    version: row['version'] as number,
  };
}
