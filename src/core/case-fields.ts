import { ANY_TYPE, type FieldCondition, type FieldData, type FieldStage } from './policy-field';
import { toLatinDigits } from './reference';
import { identityNumber } from './saudi-id';
import { saudiMobile } from './saudi-mobile';

/** What somebody said: words, an ISO instant, the code of a choice, or yes and no. */
export type FieldValue = string | boolean;

/** What the rules look at in the case itself. */
export interface CaseForFields {
  readonly type: string | null;
  readonly category: string | null;
  readonly urgent: boolean;
  /** Some body was asked for a statement. */
  readonly referred: boolean;
  readonly values: ReadonlyMap<string, FieldValue>;
  /** Fields that the case tells by itself: its words, its person, the way to answer them. */
  readonly known: ReadonlySet<string>;
}
export interface AskedField {
  readonly code: string;
  readonly stage: FieldStage;
  /** Nobody has said it yet. */
  readonly missing: boolean;
}

const URGENT_COLUMN: ReadonlySet<string> = new Set(['CMP', 'RPT']);
export const DANGER = 'danger_now';
export const IN_FACILITY = 'in_facility_now';
/** What a body said; a referral that was answered tells it. */
export const STATEMENT = 'statement';

/** The questions of this case in their order, each with the stage from which on its answer must be there (REG-3, seed data §4). */
export function askedFields(fields: ReadonlyMap<string, FieldData>, of: CaseForFields): AskedField[] {
  return [...fields]
    .sort(([, one], [, other]) => one.order - other.order)
    .flatMap(([code, data]) => {
      const stage = stageOf(data, of);
      const asked = stage !== null && data.conditions.every((condition) => holds(condition, of));
      return asked ? [{ code, stage, missing: !of.known.has(code) && !of.values.has(code) }] : [];
    });
}

/** Codes of what must be known at this stage and is not. */
export const missingFields = (fields: ReadonlyMap<string, FieldData>, of: CaseForFields, stage: FieldStage): string[] =>
  askedFields(fields, of)
    .filter((field) => field.missing && field.stage === stage)
    .map(({ code }) => code);

function stageOf({ stages, urgent }: FieldData, of: CaseForFields): FieldStage | null {
  if (of.urgent && of.type !== null && URGENT_COLUMN.has(of.type)) return urgent;
  return (of.type === null ? undefined : stages[of.type]) ?? stages[ANY_TYPE] ?? null;
}

function holds({ kind, about = '', types }: FieldCondition, of: CaseForFields): boolean {
  if (types.length > 0 && !types.includes(of.type ?? '')) return true;
  switch (kind) {
    case 'named':
      return of.values.get('anonymous') !== true;
    case 'another_patient':
      return of.values.get('relation') !== 'patient';
    case 'referred':
      return of.referred;
    case 'category':
      return of.category?.startsWith(about) === true;
    case 'unless_other':
      return !of.values.has(about);
  }
}

/** A danger to life now makes any case urgent; somebody who is in the facility now, a complaint or report (CLS-1). */
export const becomesUrgent = (type: string | null, values: ReadonlyMap<string, FieldValue>): boolean =>
  values.get(DANGER) === true || (type !== null && URGENT_COLUMN.has(type) && values.get(IN_FACILITY) === true);

export type FieldProblem = 'wrong_type' | 'too_long' | 'mobile' | 'id_no' | 'date_time' | 'not_yet' | 'not_offered' | 'required';
type Judged = { readonly value: FieldValue } | { readonly problem: FieldProblem };

const LONGEST = 2_000;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?Z$/;
/** Clocks of two machines may differ by so much. */
const SKEW_MS = 5 * 60_000;

/** The value as it is kept, or what is wrong with it. `now` is business time. */
export function judgeValue({ kind, options }: Pick<FieldData, 'kind' | 'options'>, raw: FieldValue, now: Date): Judged {
  if (kind === 'yes_no') return typeof raw === 'boolean' ? { value: raw } : { problem: 'wrong_type' };
  if (typeof raw !== 'string') return { problem: 'wrong_type' };
  const text = raw.trim();
  if (text === '') return { problem: 'required' };
  if (text.length > LONGEST) return { problem: 'too_long' };
  switch (kind) {
    case 'phone':
      return kept(phoneNumber(text), 'mobile');
    case 'id_no':
      return kept(identityNumber(text), 'id_no');
    case 'choice':
      return options.some(({ code }) => code === text) ? { value: text } : { problem: 'not_offered' };
    case 'date_time':
      return instant(text, now);
    default:
      return { value: text };
  }
}

const kept = (value: string | undefined, problem: FieldProblem): Judged => (value === undefined ? { problem } : { value });

/** A Saudi mobile in any spelling, or a number with its country's code. */
function phoneNumber(text: string): string | undefined {
  const plain = toLatinDigits(text).replace(/[\s()‐‑–/.-]/g, '').replace(/^00/, '+');
  return saudiMobile(text) ?? (/^\+[1-9]\d{7,14}$/.test(plain) ? plain : undefined);
}

/** What is asked for has happened. */
function instant(text: string, now: Date): Judged {
  const at = INSTANT.test(text) ? new Date(text) : undefined;
  if (at === undefined || Number.isNaN(at.getTime())) return { problem: 'date_time' };
  return at.getTime() > now.getTime() + SKEW_MS ? { problem: 'not_yet' } : { value: at.toISOString() };
}
