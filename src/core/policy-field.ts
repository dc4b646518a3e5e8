import type { LocalizedText } from './language';
import type { PolicyProblems } from './policy-problem';

/** How a field of a case is asked and judged (REG-3). `facility`: the name of a place, in words. */
export const FIELD_KINDS = ['text', 'phone', 'id_no', 'date_time', 'yes_no', 'choice', 'facility'] as const;
export type FieldKind = (typeof FIELD_KINDS)[number];

/** Before registration is complete, before referral, before closing; or optional (seed data §4). */
export const FIELD_STAGES = ['R', 'F', 'C', 'o'] as const;
export type FieldStage = (typeof FIELD_STAGES)[number];

/** Asked whatever the type, also before there is one: the question of danger comes first. */
export const ANY_TYPE = '*';

/** The field is asked only if this holds. `types`: for which it must hold; empty: for all. */
export interface FieldCondition {
  /**
   * `named`: the person has not asked to stay unknown. `another_patient`: whoever writes is not the patient. `referred`: some body was
   * asked for a statement. `category`: one whose code begins with `about`. `unless_other`: the field `about` has no value.
   */
  readonly kind: 'named' | 'another_patient' | 'referred' | 'category' | 'unless_other';
  readonly about?: string | undefined;
  readonly types: readonly string[];
}

/** A question of the registration (REG-3). A scan of the ID is none and never becomes one. */
export interface FieldData {
  readonly name: LocalizedText;
  readonly kind: FieldKind;
  /** Of a choice. */
  readonly options: readonly { readonly code: string; readonly name: LocalizedText }[];
  /** Place among the others, from 1. */
  readonly order: number;
  /** By type (or `ANY_TYPE`): from which stage on it must be known. A type that is not named is not asked. */
  readonly stages: Readonly<Record<string, FieldStage>>;
  /** Of urgent complaints and reports instead; null: they are not asked. */
  readonly urgent: FieldStage | null;
  readonly conditions: readonly FieldCondition[];
  /** Only supervisors read it. */
  readonly restricted: boolean;
}

/** What is not sound in a field's data. */
export function fieldProblems({ name, kind, options, conditions }: FieldData): PolicyProblems {
  const nameless = ({ ar, en }: LocalizedText): boolean => ar.trim() === '' || en.trim() === '';
  if (nameless(name)) return { name: 'name_missing' };
  const codes = options.map(({ code }) => code);
  const wrong = kind === 'choice' && (codes.length < 2 || new Set(codes).size !== codes.length);
  if (wrong || options.some((option) => nameless(option.name))) return { options: 'options_invalid' };
  const needsAbout = conditions.some((one) => (one.kind === 'category' || one.kind === 'unless_other') && (one.about ?? '') === '');
  return needsAbout ? { conditions: 'condition_invalid' } : {};
}
