import type { LocalizedText } from './language';

/** How a question is answered. */
export type SurveyKind = 'score' | 'yes_no' | 'times' | 'text';
export interface SurveyQuestion {
  readonly code: string;
  readonly kind: SurveyKind;
  readonly text: LocalizedText;
}
const ask = (code: string, kind: SurveyKind, ar: string, en: string): SurveyQuestion => ({ code, kind, text: { ar, en } });

/** The survey of a closed case (seed data §8). Codes are permanent. */
export const SURVEY: readonly SurveyQuestion[] = [
  ask('SV-1', 'score', 'ما مدى رضاكم عن الحل الذي تم التوصل إليه؟', 'How satisfied are you with the solution?'),
  ask('SV-2', 'score', 'ما مدى رضاكم عن إجراءات التعامل مع طلبكم حتى إغلاقه؟', 'How satisfied are you with how your request was handled until it was closed?'),
  ask('SV-3', 'score', 'هل كانت الإجراءات والخطوات واضحة لكم؟', 'Were the steps clear to you?'),
  ask('SV-4', 'score', 'ما تقييمكم لسرعة الاستجابة؟', 'How do you rate the speed of the response?'),
  ask('SV-5', 'score', 'ما تقييمكم لأسلوب الموظف واهتمامه؟', 'How do you rate the courtesy and attention of the staff?'),
  ask('SV-6', 'yes_no', 'هل حُلّ موضوعكم من أول تواصل؟', 'Was your matter solved at the first contact?'),
  ask('SV-7', 'times', 'كم مرة اضطررتم للتواصل بشأن الموضوع نفسه؟', 'How often did you have to contact us about it?'),
  ask('SV-8', 'text', 'ما الذي نحسّنه؟', 'What should we improve?'),
];
export const LEAST_SCORE = 1;
export const BEST_SCORE = 5;
/** "4 or more". */
export const MOST_TIMES = 4;
const MOST_WORDS = 2_000;

/** How long an invitation can be answered, and how long the same person is left alone after one. */
export const SURVEY_DAYS = 14;

export interface SurveyAnswer {
  readonly question: string;
  /** 1 to 5, 1 to 4 times, 1 yes and 0 no; null: words. */
  readonly score: number | null;
  readonly text: string;
}

const RANGES: Readonly<Record<Exclude<SurveyKind, 'text'>, readonly [number, number]>> = {
  score: [LEAST_SCORE, BEST_SCORE],
  times: [1, MOST_TIMES],
  yes_no: [0, 1],
};

/** What was filled in; what no page of ours could send is left out. */
export function readSurvey(fields: Readonly<Record<string, string>>): readonly SurveyAnswer[] {
  return SURVEY.flatMap(({ code, kind }): SurveyAnswer[] => {
    const said = (fields[code] ?? '').trim();
    if (said === '') return [];
    if (kind === 'text') return [{ question: code, score: null, text: said.slice(0, MOST_WORDS) }];
    const [least, most] = RANGES[kind];
    const score = /^\d$/.test(said) ? Number(said) : -1;
    return score < least || score > most ? [] : [{ question: code, score, text: '' }];
  });
}

const LOW = 2;
/** Not content with the solution or with the handling: they are called back, and told how to object (CLO-1). */
export const isLow = (answers: readonly SurveyAnswer[]): boolean =>
  answers.some(({ question, score }) => (question === 'SV-1' || question === 'SV-2') && score !== null && score <= LOW);

export interface InvitationFacts {
  readonly type: string | null;
  readonly toldBy: string;
  /** Invited within the days that one is left alone. */
  readonly askedLately: boolean;
  readonly spam: boolean;
}
export type NotAsked = 'not_told' | 'not_asked' | 'asked_lately';

/** Consultations are about health, self-harm among them, and what was said there is not asked about. */
const NEVER_ASKED = new Set(['CON']);

/** Why nobody is asked; undefined: they are. */
export function whyNotAsked({ type, toldBy, askedLately, spam }: InvitationFacts): NotAsked | undefined {
  if (toldBy === 'not_told') return 'not_told';
  if (spam || (type !== null && NEVER_ASKED.has(type))) return 'not_asked';
  return askedLately ? 'asked_lately' : undefined;
}
