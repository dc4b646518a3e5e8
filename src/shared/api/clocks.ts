/** Clocks of a case, and why they are due when they are (PRC-1). */
import { z } from 'zod';
import { LocalizedText, Person, id, instant } from './basics';

export const ClockKind = z.enum([
  'acknowledge',
  'first_response',
  'classify',
  'next_response',
  'referral',
  'solution',
  'appeal',
]);
export type ClockKind = z.infer<typeof ClockKind>;
const Unit = z.enum(['elapsed', 'working']);
const Target = z.object({
  limitMinutes: z.int(),
  unit: Unit,
  /** The version of the limits, and of the calendar where working time is counted. */
  limit: z.object({ code: z.string(), name: LocalizedText, version: z.int() }),
  calendar: z.object({ name: LocalizedText, version: z.int() }).nullable(),
});
export type ClockTarget = z.infer<typeof Target>;
const stretch = { from: instant, /** Null: it lasts. */ to: instant.nullable() };
export const ClockLine = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('limit'), at: instant, target: Target }),
  z.object({ kind: z.literal('limit_changed'), at: instant, before: Target, target: Target }),
  /** In the clock's own unit: of working time a night counts nothing. */
  z.object({ kind: z.literal('ran'), ...stretch, countedMs: z.number() }),
  z.object({
    kind: z.literal('paused'),
    ...stretch,
    reason: z.object({ code: z.string(), name: LocalizedText }),
    /** The cap: it runs again then by itself. */
    until: instant.nullable(),
    evidence: z.string().nullable(),
    /** The message that is the evidence. */
    messageId: id.nullable(),
    by: Person.nullable(),
    signedBy: Person.nullable(),
    endedByCap: z.boolean(),
  }),
  z.object({ kind: z.literal('stopped'), ...stretch, by: Person.nullable() }),
]);
export type ClockLine = z.infer<typeof ClockLine>;
export const CaseClock = z.object({
  id,
  kind: ClockKind,
  state: z.enum(['running', 'paused', 'stopped']),
  startedAt: instant,
  limitMs: z.number(),
  usedMs: z.number(),
  /** Less than nothing: late by so much. */
  leftMs: z.number(),
  unit: Unit,
  dueAt: instant.nullable(),
  late: z.boolean(),
  lines: z.array(ClockLine),
});
export type CaseClock = z.infer<typeof CaseClock>;
export const PauseReason = z.object({
  code: z.string(),
  name: LocalizedText,
  evidence: LocalizedText,
  needsDate: z.boolean(),
  needsSupervisor: z.boolean(),
});
export type PauseReason = z.infer<typeof PauseReason>;
export const CaseClocks = z.object({
  at: instant,
  clocks: z.array(CaseClock),
  reasons: z.array(PauseReason),
  mayPause: z.boolean(),
  maySign: z.boolean(),
});
export type CaseClocks = z.infer<typeof CaseClocks>;
export const PauseClock = z.strictObject({
  reason: z.string().min(1).max(40),
  evidence: z.string().max(200),
  until: instant.nullable(),
  sign: z.boolean().default(false),
});
/** What a list shows of the case's clock: late once it is due. Null: nothing is timed. */
export const RowClock = z.object({
  state: z.enum(['running', 'paused', 'stopped']),
  dueAt: instant.nullable(),
  /** Where its ring begins to fill. */
  from: instant.nullable(),
  /** When three quarters of the limit are used. */
  riskAt: instant.nullable(),
});
export type RowClock = z.infer<typeof RowClock>;
