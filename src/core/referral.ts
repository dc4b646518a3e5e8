import type { LocalizedText } from './language';

/** Referrals for a statement (PRC-2). Codes of seed data §7; permanent. */
export const REFERRAL_PURPOSES: Readonly<Record<'RP-1' | 'RP-2' | 'RP-3' | 'RP-4' | 'RP-5', LocalizedText>> = {
  'RP-1': { ar: 'طلب إفادة', en: 'Statement asked for' },
  'RP-2': { ar: 'للحل والرد على المستفيد مباشرة', en: 'To solve and to answer the beneficiary directly' },
  'RP-3': { ar: 'رأي طرف ثالث', en: 'Opinion of a third party' },
  'RP-4': { ar: 'للعلم', en: 'For information' },
  'RP-5': { ar: 'توجيه', en: 'Directive' },
};
export type ReferralPurpose = keyof typeof REFERRAL_PURPOSES;

/** Those that wait for an answer. */
export const ASKING_PURPOSES = ['RP-1', 'RP-2', 'RP-3'] as const satisfies readonly ReferralPurpose[];

/** Why a referral comes back unanswered. */
export const RETURN_REASONS: Readonly<Record<`RT-${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8}`, LocalizedText>> = {
  'RT-1': { ar: 'ليست من اختصاصنا', en: 'Not our responsibility' },
  'RT-2': { ar: 'بيانات ناقصة', en: 'Data are missing' },
  'RT-3': { ar: 'منشأة أو قسم غير صحيح', en: 'Wrong facility or department' },
  'RT-4': { ar: 'مرفق غير مقروء', en: 'A file cannot be read' },
  'RT-5': { ar: 'تتطلب رأي جهة أخرى أولًا', en: 'Another body must be asked first' },
  'RT-6': { ar: 'مكررة لتذكرة لدينا', en: 'We have this case already' },
  'RT-7': { ar: 'المستفيد أو الملف غير معروف لدينا', en: 'Person or file not known to us' },
  'RT-8': { ar: 'سبق الرد عليها', en: 'Answered before' },
};
export type ReturnReason = keyof typeof RETURN_REASONS;

/** Annex C: sent, accepted, question back, answered, returned, recalled. */
export const REFERRAL_STATES = ['sent', 'accepted', 'question_back', 'answered', 'returned', 'recalled'] as const;
export type ReferralState = (typeof REFERRAL_STATES)[number];
export const REFERRAL_MOVES = ['accept', 'ask_back', 'reply', 'answer', 'return', 'recall', 'remind'] as const;
export type ReferralMove = (typeof REFERRAL_MOVES)[number];

const OPEN = { answer: 'answered', return: 'returned', recall: 'recalled' } as const;
const MOVES: Readonly<Record<ReferralState, Partial<Readonly<Record<ReferralMove, ReferralState>>>>> = {
  sent: { ...OPEN, accept: 'accepted', ask_back: 'question_back', remind: 'sent' },
  accepted: { ...OPEN, ask_back: 'question_back', remind: 'accepted' },
  // the body waits for us: nobody reminds it
  question_back: { ...OPEN, reply: 'accepted' },
  answered: {},
  returned: {},
  recalled: {},
};

/** Undefined: it cannot happen in that state. */
export const nextReferralState = (from: ReferralState, move: ReferralMove): ReferralState | undefined =>
  MOVES[from][move];

/** What can happen to one in that state, in the order of the states' table. */
export const referralMovesFrom = (from: ReferralState): ReferralMove[] =>
  REFERRAL_MOVES.filter((move) => MOVES[from][move] !== undefined);

export const isOpen = (state: ReferralState): boolean =>
  state === 'sent' || state === 'accepted' || state === 'question_back';

/** How often one case may come back before a supervisor decides instead of a further department (seed data §7). */
export const MOST_RETURNS = 2;

/**
 * What becomes of a case once a referral has ended (transitions 13 and 14): nothing while another one is open; a statement is in as soon
 * as one was answered or returned; where all were recalled the case is taken up again.
 */
export function caseMoveAfter(states: readonly ReferralState[]): 'collect' | 'take_back' | undefined {
  if (states.some(isOpen)) return undefined;
  return states.some((state) => state === 'answered' || state === 'returned') ? 'collect' : 'take_back';
}

export interface ReferralFacts {
  readonly question: string;
  readonly dueAt: Date;
  readonly now: Date;
  /** Of the case; null: it has none. */
  readonly caseDueAt: Date | null;
  /** How many referrals of the case came back. */
  readonly returned: number;
  readonly supervisor: boolean;
}
export type ReferralGap = 'required' | 'too_early' | 'due_after_case' | 'returned_often';

/** What must be true before a case is referred (transition 12), by field. */
export function referralGaps(facts: ReferralFacts): Readonly<Record<string, ReferralGap>> {
  const { question, dueAt, now, caseDueAt, returned, supervisor } = facts;
  // a case that is late already gives no date to stay before
  const past = caseDueAt !== null && caseDueAt > now && dueAt >= caseDueAt;
  return {
    ...(question.trim() === '' ? { question: 'required' as const } : {}),
    ...(dueAt <= now ? { dueAt: 'too_early' as const } : past ? { dueAt: 'due_after_case' as const } : {}),
    ...(returned > MOST_RETURNS && !supervisor ? { unitId: 'returned_often' as const } : {}),
  };
}

/** RT-1 without the body that it belongs to helps nobody; every return says why. */
export function returnGaps(
  reason: ReturnReason,
  words: string,
  proposedUnitId: string | null,
): Readonly<Record<string, 'required'>> {
  return {
    ...(reason === 'RT-1' && proposedUnitId === null ? { proposedUnitId: 'required' as const } : {}),
    ...((reason === 'RT-2' || reason === 'RT-8') && words.trim() === '' ? { words: 'required' as const } : {}),
  };
}
