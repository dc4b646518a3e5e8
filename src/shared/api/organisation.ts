/** Units of the ministry and who receives for them (ORG-4). */
import { z } from 'zod';
import { id } from './basics';

const day = z.iso.date();
const name = z.strictObject({ ar: z.string().trim().max(200), en: z.string().trim().max(200) });
export const UnitKind = z.enum(['region', 'cluster', 'facility', 'department', 'body']);
export type UnitKind = z.infer<typeof UnitKind>;
export const FacilityType = z.enum([
  'hospital',
  'specialised_centre',
  'health_centre',
  'clinic',
  'pharmacy',
  'laboratory',
  'other',
]);
export const Ownership = z.enum(['ministry', 'cluster', 'other_government', 'private', 'charity']);
export const UnitDuty = z.enum(['coordinator', 'deputy', 'head', 'duty_manager', 'regional_rep']);
export type UnitDuty = z.infer<typeof UnitDuty>;

const facts = {
  name,
  facilityType: FacilityType.nullable(),
  ownership: Ownership.nullable(),
  parentId: id.nullable(),
  /** How the public reaches it. */
  contact: z.string().trim().max(200),
  validFrom: day,
  /** The first day on which it is no more. */
  validTo: day.nullable(),
};
const unitFields = {
  ...facts,
  id,
  code: z.string(),
  kind: UnitKind,
  regionId: id.nullable(),
  clusterId: id.nullable(),
  version: z.int(),
};
const leave = z.strictObject({ from: day, to: day });
const personFacts = {
  duty: UnitDuty,
  /** Somebody who signs in here. */
  userId: id.nullable(),
  name: z.string().trim().max(120),
  mail: z.string().trim().max(254),
  phone: z.string().trim().max(40),
  /** From this day on somebody may be referred to. */
  trainedOn: day.nullable(),
  leaves: z.array(leave).max(40),
};
export const UnitPerson = z.object({ ...personFacts, id, unitId: id, version: z.int() });
export type UnitPerson = z.infer<typeof UnitPerson>;
/** Who receives for it today; `why`: nobody, and nothing is sent there. */
export const UnitReceiver = z.object({
  person: z.object({ id, name: z.string(), mail: z.string() }).nullable(),
  as: z.enum(['coordinator', 'deputy']).nullable(),
  why: z.enum(['unit_not_valid', 'nobody_named', 'nobody_reachable', 'nobody_trained', 'all_on_leave']).nullable(),
});
export const UnitQuery = z.strictObject({
  /** Words of the name, or of the code. */
  q: z.string().trim().max(100).optional(),
  /** Directly under this one; without it and without words: those with nothing above them. */
  under: id.optional(),
});
const listed = { ...unitFields, under: z.int(), receiver: UnitReceiver };
export const ListedUnit = z.object(listed);
export type ListedUnit = z.infer<typeof ListedUnit>;
export const Units = z.object({ items: z.array(ListedUnit) });
export type Units = z.infer<typeof Units>;
export const Unit = z.object({
  ...listed,
  /** From the top down to the one directly above. */
  above: z.array(z.object({ id, code: z.string(), kind: UnitKind, name })),
  people: z.array(UnitPerson),
});
export type Unit = z.infer<typeof Unit>;
export const Absences = z.object({
  items: z.array(z.object({ person: UnitPerson, unit: z.object({ id, code: z.string(), name }), leave })),
});
export type Absences = z.infer<typeof Absences>;
export const CreateUnit = z.strictObject({
  ...facts,
  kind: UnitKind,
  code: z
    .string()
    .trim()
    .regex(/^[A-Z0-9][A-Z0-9-]{0,39}$/, 'unit_code'),
});
export const UpdateUnit = z.strictObject({ ...facts, version: z.int() });
export const AddUnitPerson = z.strictObject(personFacts);
export const UpdateUnitPerson = z.strictObject({ ...personFacts, version: z.int() });
export const EndUnitPerson = z.strictObject({ version: z.int() });
export const Made = z.object({ id });
export const ImportUnits = z.strictObject({
  what: z.enum(['facilities', 'people']),
  /** The file's bytes in base64. */
  content: z.base64().max(1_900_000),
  /** Only tell what it would do. */
  dryRun: z.boolean(),
});
export const UnitImportResult = z.object({
  rows: z.int(),
  created: z.int(),
  changed: z.int(),
  unchanged: z.int(),
  /** By line, as a spreadsheet counts them; `message` is in the reader's language. */
  problems: z.array(z.object({ line: z.int(), column: z.string(), code: z.string(), message: z.string() })),
  /** False: nothing was changed. */
  done: z.boolean(),
});
export type UnitImportResult = z.infer<typeof UnitImportResult>;
