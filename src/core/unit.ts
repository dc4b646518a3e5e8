import type { LocalizedText } from './language';

/** Whom a case can be sent to (ORG-4). Codes are permanent. */
export const UNIT_KINDS = ['region', 'cluster', 'facility', 'department', 'body'] as const;
export type UnitKind = (typeof UNIT_KINDS)[number];
export const FACILITY_TYPES = [
  'hospital',
  'specialised_centre',
  'health_centre',
  'clinic',
  'pharmacy',
  'laboratory',
  'other',
] as const;
export type FacilityType = (typeof FACILITY_TYPES)[number];
export const OWNERSHIPS = ['ministry', 'cluster', 'other_government', 'private', 'charity'] as const;
export type Ownership = (typeof OWNERSHIPS)[number];
/** What somebody does for a unit. */
export const UNIT_DUTIES = ['coordinator', 'deputy', 'head', 'duty_manager', 'regional_rep'] as const;
export type UnitDuty = (typeof UNIT_DUTIES)[number];

/** A calendar day, `2026-11-25`, in the ministry's zone. */
export type Day = string;

/** What an administrator says of a unit. */
export interface UnitFacts {
  readonly name: LocalizedText;
  /** Of facilities. */
  readonly facilityType: FacilityType | null;
  readonly ownership: Ownership | null;
  readonly parentId: string | null;
  /** How the public reaches it; may be empty. */
  readonly contact: string;
  readonly validFrom: Day;
  /** The first day on which it is no more. */
  readonly validTo: Day | null;
}

/** What may stand above what; `null`: nothing. */
const ABOVE: Readonly<Record<UnitKind, readonly (UnitKind | null)[]>> = {
  region: [null],
  cluster: ['region'],
  facility: ['cluster', 'region'],
  department: ['facility', 'cluster', 'body', 'department', null],
  body: [null],
};

export type UnitProblem = 'required' | 'unit_parent' | 'too_early' | 'not_a_facility';

/**
 * What is wrong with a unit, by field (ORG-4).
 * @param parentKind of the unit above; null: there is none
 */
export function unitProblems(
  kind: UnitKind,
  facts: UnitFacts,
  parentKind: UnitKind | null,
): Readonly<Record<string, UnitProblem>> {
  return {
    ...(facts.name.ar === '' ? { 'name.ar': 'required' as const } : {}),
    ...(facts.name.en === '' ? { 'name.en': 'required' as const } : {}),
    ...(ABOVE[kind].includes(parentKind) ? {} : { parentId: 'unit_parent' as const }),
    ...(facts.facilityType !== null && kind !== 'facility' ? { facilityType: 'not_a_facility' as const } : {}),
    ...(facts.validTo !== null && facts.validTo <= facts.validFrom ? { validTo: 'too_early' as const } : {}),
  };
}

/** Somebody with a duty in a unit, as far as the rule asks. */
export interface UnitPerson {
  readonly id: string;
  readonly duty: UnitDuty;
  readonly mail: string;
  readonly trainedOn: Day | null;
  readonly leaves: readonly Leave[];
}
/** Both days included. */
export interface Leave {
  readonly from: Day;
  readonly to: Day;
}

export const isOnLeave = ({ leaves }: Pick<UnitPerson, 'leaves'>, today: Day): boolean =>
  leaves.some(({ from, to }) => from <= today && today <= to);

export const isTrained = ({ trainedOn }: Pick<UnitPerson, 'trainedOn'>, today: Day): boolean =>
  trainedOn !== null && trainedOn <= today;

/** Why a unit can be sent nothing. */
export const NO_RECEIVER = [
  'unit_not_valid',
  'nobody_named',
  'nobody_reachable',
  'nobody_trained',
  'all_on_leave',
] as const;
export type NoReceiver = (typeof NO_RECEIVER)[number];
export type Receiver<Person extends UnitPerson = UnitPerson> =
  | { readonly kind: 'person'; readonly person: Person; readonly as: 'coordinator' | 'deputy' }
  | { readonly kind: 'nobody'; readonly why: NoReceiver };

/**
 * Who receives for a unit today (ORG-4, PRC-2): a coordinator who is trained and present, else a deputy who is, else nobody — and then
 * nothing is sent there, with the reason.
 */
export function receiverOf<Person extends UnitPerson>(
  unit: Pick<UnitFacts, 'validFrom' | 'validTo'>,
  people: readonly Person[],
  today: Day,
): Receiver<Person> {
  if (!isValidOn(unit, today)) return { kind: 'nobody', why: 'unit_not_valid' };
  const named = people.filter(({ duty }) => duty === 'coordinator' || duty === 'deputy');
  const reachable = named.filter(({ mail }) => mail !== '');
  const trained = reachable.filter((person) => isTrained(person, today));
  const present = trained.filter((person) => !isOnLeave(person, today));
  for (const as of ['coordinator', 'deputy'] as const) {
    const person = present.find(({ duty }) => duty === as);
    if (person !== undefined) return { kind: 'person', person, as };
  }
  if (trained.length > 0) return { kind: 'nobody', why: 'all_on_leave' };
  if (reachable.length > 0) return { kind: 'nobody', why: 'nobody_trained' };
  return { kind: 'nobody', why: named.length > 0 ? 'nobody_reachable' : 'nobody_named' };
}

export const isValidOn = ({ validFrom, validTo }: Pick<UnitFacts, 'validFrom' | 'validTo'>, today: Day): boolean =>
  validFrom <= today && (validTo === null || today < validTo);

/** `Sara <sara@mail.example>` or the bare address; undefined for anything else. Addresses in lower case. */
export function namedAddress(text: string): { readonly name: string; readonly mail: string } | undefined {
  const [, name = '', mail] = /^\s*(?:([^<>]*)<)?\s*([^\s<>@,;]+@[^\s<>@,;]+\.[^\s<>@,;]+)\s*>?\s*$/.exec(text) ?? [];
  return mail === undefined ? undefined : { name: name.trim(), mail: mail.toLowerCase() };
}

/** A telephone number as digits with an optional leading `+`; undefined when it is none. Mobile numbers are brought to one form elsewhere. */
export function phoneNumber(text: string): string | undefined {
  const plain = text.replace(/[\s()‐‑–/.-]/g, '');
  return /^\+?\d{3,15}$/.test(plain) ? plain : undefined;
}
