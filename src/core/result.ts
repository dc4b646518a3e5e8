import { CAUSES, OUTCOMES, REJECTIONS, SUBJECTS } from './seed/code-lists';
import type { ShutState } from './ticket';

/** How the person learnt of the result (CLO-1). `answer`: by the newest answer of the case, whose deliveries prove it. */
export const TOLD_BY = ['answer', 'call', 'in_person', 'not_told'] as const;
export type ToldBy = (typeof TOLD_BY)[number];

/** Whether the solution is accepted, asked by whoever told it (CLO-1). `waived`: a supervisor closes without it and says why. */
export const ACCEPTANCES = ['yes', 'cannot_judge', 'window_passed', 'waived'] as const;
export type Acceptance = (typeof ACCEPTANCES)[number];

/** What a person can make of a case; the final decision comes with appeals. */
export const SHUT_AS = ['closed', 'rejected', 'directed_out', 'withdrawn'] as const satisfies readonly ShutState[];
export type ShutAs = (typeof SHUT_AS)[number];

/** What came of a case, as somebody decided it. */
export interface Result {
  readonly outcome?: string | undefined;
  readonly cause?: string | undefined;
  readonly subject?: string | undefined;
  readonly rejection?: string | undefined;
  /** The competent body that the person was pointed to, in words. */
  readonly body?: string | undefined;
  /** Who was spoken to and what was said; why a supervisor waives; why the person withdraws. */
  readonly note?: string | undefined;
}
export interface Shutting extends Result {
  readonly as: ShutAs;
  readonly toldBy: ToldBy;
  readonly acceptance?: Acceptance | undefined;
}

/** What the rules look at in the case itself. */
export interface ShuttingFacts {
  readonly type: string | null;
  readonly urgent: boolean;
  readonly supervisor: boolean;
  /** Of the newest answer: did it arrive, as far as anybody can know? `none`: nobody has answered. */
  readonly answer: 'arrived' | 'on_its_way' | 'undelivered' | 'none';
  readonly answeredAt: Date | undefined;
  readonly now: Date;
}

/** How long the person has to say no before silence counts as consent (Annex C, transition 22; default, please confirm). */
export const ACCEPTANCE_DAYS = 3;
const DAY_MS = 86_400_000;

/** Cause and subject of dissatisfaction are set before closing (CLS-7). */
const NEEDS_CAUSE: ReadonlySet<string> = new Set(['CMP', 'RPT', 'MED']);
/** An inquiry, a suggestion, thanks or coverage is told and done; everything else has a solution that can be refused. */
const NO_SOLUTION: ReadonlySet<string> = new Set(['INQ-SVC', 'INQ-TXN', 'INQ-PTR', 'CON', 'SUG', 'MET', 'MED', 'TKS']);
/** Unreachable, data not completed, merged: there is nobody to ask, and a lead decides it (transitions 7 and 21). */
const NOBODY_TO_ASK: ReadonlySet<string> = new Set(['OC-12', 'OC-13', 'OC-15']);
/** Advertising and mischief get no answer. */
const UNANSWERED: ReadonlySet<string> = new Set(['RJ-6']);
const OUTSIDE_COMPETENCE = 'RJ-1';
const PUBLIC_INTEREST = 'RPT';

export const needsCause = (type: string | null): boolean => type !== null && NEEDS_CAUSE.has(type);
export const needsAcceptance = (type: string | null): boolean => type === null || !NO_SOLUTION.has(type);

/** What is wrong with a field, or missing from it. */
export type Gap = 'required' | 'not_offered' | 'not_allowed' | 'too_early' | 'supervisor_only' | 'still_on_its_way' | 'nothing_arrived';
export type Gaps = Readonly<Partial<Record<keyof Shutting | 'type', Gap>>>;

/**
 * What is missing before the case can be shut like this; nothing when it can (Annex C, transitions 3, 7, 9, 21, 22, 31).
 * The result itself is judged by `resultGaps`; here it is whether the person was told, and agrees.
 */
export function shuttingGaps(shutting: Shutting, facts: ShuttingFacts): Gaps {
  switch (shutting.as) {
    case 'closed':
      return { ...resultGaps(shutting, facts.type), ...toldGaps(shutting, facts), ...acceptanceGaps(shutting, facts) };
    case 'rejected':
      return { ...rejectionGaps(shutting, facts), ...(UNANSWERED.has(shutting.rejection ?? '') ? {} : toldGaps(shutting, facts)) };
    case 'directed_out':
      return { ...(facts.urgent ? { as: 'not_allowed' } : {}), ...needed('body', shutting.body), ...toldGaps(shutting, facts) };
    case 'withdrawn':
      return { ...(facts.type === PUBLIC_INTEREST ? { as: 'not_allowed' } : {}), ...needed('note', shutting.note) };
  }
}

/** What is missing from the result of a case of this type. */
export function resultGaps(result: Result, type: string | null): Gaps {
  return {
    ...(type === null ? { type: 'required' } : {}),
    ...coded('outcome', result.outcome, OUTCOMES, true),
    ...coded('cause', result.cause, CAUSES, needsCause(type)),
    ...coded('subject', result.subject, SUBJECTS, needsCause(type)),
  };
}

function rejectionGaps({ rejection, body }: Shutting, { urgent, supervisor }: ShuttingFacts): Gaps {
  return {
    ...(urgent ? { as: 'not_allowed' } : supervisor ? {} : { as: 'supervisor_only' }),
    ...coded('rejection', rejection, REJECTIONS, true),
    ...(rejection === OUTSIDE_COMPETENCE ? needed('body', body) : {}),
  };
}

function toldGaps({ toldBy, note, outcome }: Shutting, { answer }: ShuttingFacts): Gaps {
  if (toldBy === 'answer') return answer === 'arrived' ? {} : { toldBy: answer === 'on_its_way' ? 'still_on_its_way' : 'nothing_arrived' };
  if (toldBy === 'not_told') return NOBODY_TO_ASK.has(outcome ?? '') ? {} : { toldBy: 'required' };
  return needed('note', note);
}

function acceptanceGaps({ outcome = '', acceptance, note }: Shutting, facts: ShuttingFacts): Gaps {
  if (NOBODY_TO_ASK.has(outcome)) return facts.supervisor ? {} : { outcome: 'supervisor_only' };
  if (!needsAcceptance(facts.type)) return {};
  if (acceptance === undefined) return { acceptance: 'required' };
  if (acceptance === 'waived') return facts.supervisor ? needed('note', note) : { acceptance: 'supervisor_only' };
  if (acceptance === 'window_passed' && !windowPassed(facts)) return { acceptance: 'too_early' };
  return {};
}

export const windowPassed = ({ answeredAt, now }: Pick<ShuttingFacts, 'answeredAt' | 'now'>): boolean =>
  answeredAt !== undefined && now.getTime() - answeredAt.getTime() >= ACCEPTANCE_DAYS * DAY_MS;

const needed = <K extends keyof Shutting>(field: K, value: string | undefined): Gaps => (value === undefined || value.trim() === '' ? { [field]: 'required' } : {});

function coded(field: keyof Shutting, value: string | undefined, list: readonly { readonly code: string }[], required: boolean): Gaps {
  if (value === undefined) return required ? { [field]: 'required' } : {};
  return list.some(({ code }) => code === value) ? {} : { [field]: 'not_offered' };
}
