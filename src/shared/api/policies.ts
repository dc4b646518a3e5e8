/** What differs between ministries: limits, calendars, reasons for a pause. Versions are never changed. */
import { z } from 'zod';
import { Person, id, instant } from './basics';

const name = z.strictObject({ ar: z.string().max(120), en: z.string().max(120) });
const duration = z.templateLiteral([z.int().min(0), z.enum(['m', 'h', 'd'])]);
/** `0m`: at once; `same_contact`: while the person is still there; null: no limit. */
const limit = z.union([duration, z.literal('same_contact')]).nullable();
const period = z.strictObject({ from: z.int(), to: z.int() });
const week = z.array(z.array(period).max(6)).length(7);
const moved = z.record(z.string().regex(/^\d{4}$/), z.strictObject({ from: z.iso.date(), days: z.int() }));

export const LimitData = z.strictObject({
  name,
  unit: z.enum(['elapsed', 'working']),
  acknowledge: limit,
  firstResponse: limit,
  nextResponse: limit,
  classify: limit,
  acceptReferral: limit,
  statement: limit,
  solution: limit,
  interimNote: limit,
  retry: z.strictObject({ every: duration, times: z.int() }).nullable(),
});
export type LimitData = z.infer<typeof LimitData>;
export const CalendarData = z.strictObject({
  name,
  hours: z.enum(['always', 'weekly']),
  /** Sunday first; minutes after midnight. */
  week,
  ramadan: week.nullable(),
  ramadanMoved: moved,
  holidays: z
    .array(
      z.strictObject({
        code: z.string().min(1).max(40),
        name,
        calendar: z.enum(['hijri', 'gregorian']),
        month: z.int(),
        day: z.int(),
        days: z.int(),
        weekendShift: z.boolean(),
        moved,
      }),
    )
    .max(60),
  holidayHours: z.array(period).max(6),
});
export type CalendarData = z.infer<typeof CalendarData>;
export const PauseReasonData = z.strictObject({
  name,
  evidence: name,
  cap: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('duration'), length: duration }),
    z.strictObject({ kind: z.enum(['schedule', 'until', 'open']) }),
  ]),
  once: z.boolean(),
  needsSupervisor: z.boolean(),
  notForUrgent: z.boolean(),
  notForGroups: z.array(z.string().max(40)).max(30),
});
export type PauseReasonData = z.infer<typeof PauseReasonData>;
/** Until when, and how often, a person may object. */
export const AppealData = z.strictObject({ name, windowDays: z.int(), rounds: z.int() });
export type AppealData = z.infer<typeof AppealData>;

export const FieldKind = z.enum(['text', 'phone', 'id_no', 'date_time', 'yes_no', 'choice', 'facility']);
export const FieldStage = z.enum(['R', 'F', 'C', 'o']);
export const FieldOption = z.strictObject({ code: z.string().min(1).max(40), name });
export const FieldData = z.strictObject({
  name,
  kind: FieldKind,
  options: z.array(FieldOption).max(60),
  order: z.int().min(1).max(1000),
  /** By type; `*`: whatever the type. */
  stages: z.record(z.string().max(20), FieldStage),
  urgent: FieldStage.nullable(),
  conditions: z
    .array(
      z.strictObject({
        kind: z.enum(['named', 'another_patient', 'referred', 'category', 'unless_other']),
        about: z.string().max(40).optional(),
        types: z.array(z.string().max(20)).max(30),
      }),
    )
    .max(10),
  restricted: z.boolean(),
});
export type FieldData = z.infer<typeof FieldData>;

const kinds = [
  z.object({ kind: z.literal('limit'), data: LimitData }),
  z.object({ kind: z.literal('calendar'), data: CalendarData }),
  z.object({ kind: z.literal('pause_reason'), data: PauseReasonData }),
  z.object({ kind: z.literal('appeal'), data: AppealData }),
  z.object({ kind: z.literal('field'), data: FieldData }),
] as const;
const versionFields = {
  id,
  code: z.string(),
  /** Null: all centres that have none of their own. */
  centreId: id.nullable(),
  version: z.int(),
  validFrom: instant,
  validTo: instant.nullable(),
  /** H S T M O: that document; L: a law; P: our proposal; C: the customer's own. */
  source: z.enum(['H', 'S', 'T', 'M', 'O', 'L', 'P', 'C']),
  standing: z.enum(['in_force', 'coming', 'replaced']),
  /** "Default, please confirm." */
  toConfirm: z.boolean(),
  /** Null: it came with the installation. */
  changedBy: Person.nullable(),
  changedAt: instant,
  confirmed: z.object({ by: Person, at: instant }).nullable(),
  /** Of calendars: the next days of its holidays, both included. */
  days: z.array(z.object({ code: z.string(), from: z.iso.date(), to: z.iso.date() })),
};
export const PolicyVersion = z.discriminatedUnion('kind', [
  kinds[0].extend(versionFields),
  kinds[1].extend(versionFields),
  kinds[2].extend(versionFields),
  kinds[3].extend(versionFields),
  kinds[4].extend(versionFields),
]);
export type PolicyVersion = z.infer<typeof PolicyVersion>;
export type PolicyVersionOf<Kind extends PolicyVersion['kind']> = Extract<PolicyVersion, { kind: Kind }>;
export const Policies = z.object({
  items: z.array(PolicyVersion),
  /** May the reader change what holds for all centres? */
  mayChangeAll: z.boolean(),
});
export type Policies = z.infer<typeof Policies>;

const inputFields = {
  code: z.string().min(1).max(60),
  centreId: id.nullable(),
  lastVersion: z.int().min(0),
  /** Null: from now on. Never in the past. */
  validFrom: instant.nullable(),
  validTo: instant.nullable(),
};
export const ProposePolicy = z.discriminatedUnion('kind', [
  z.strictObject({ ...kinds[0].shape, ...inputFields }),
  z.strictObject({ ...kinds[1].shape, ...inputFields }),
  z.strictObject({ ...kinds[2].shape, ...inputFields }),
  z.strictObject({ ...kinds[3].shape, ...inputFields }),
  z.strictObject({ ...kinds[4].shape, ...inputFields }),
]);
export type ProposePolicy = z.infer<typeof ProposePolicy>;
export const PolicyProposed = z.object({ id, version: z.int() });
