import {
  caseMoveAfter,
  nextReferralState,
  referralGaps,
  REFERRAL_MOVES,
  REFERRAL_STATES,
  returnGaps,
} from '../../../src/core/referral';
import { referralLetter, reminderLetter } from '../../../src/core/referral-letter';
import { nextState } from '../../../src/core/ticket';

const NOW = new Date('2026-11-25T08:00:00Z');
const hours = (count: number): Date => new Date(NOW.getTime() + count * 3_600_000);

describe('a referral (PRC-2)', () => {
  it('that has ended moves no more', () => {
    for (const state of ['answered', 'returned', 'recalled'] as const)
      for (const move of REFERRAL_MOVES) expect(nextReferralState(state, move)).toBeUndefined();
  });
  it('of a body that waits for us is not reminded, and goes on when we have answered', () => {
    expect(nextReferralState('question_back', 'remind')).toBeUndefined();
    expect(nextReferralState('question_back', 'reply')).toBe('accepted');
  });
  it('can be answered, returned and recalled in every open state', () => {
    for (const state of REFERRAL_STATES.slice(0, 3))
      expect(['answer', 'return', 'recall'].map((move) => nextReferralState(state, move as 'answer'))).toEqual([
        'answered',
        'returned',
        'recalled',
      ]);
  });

  it.each([
    ['the first of two is answered', ['answered', 'sent'], undefined],
    ['a question stands open', ['returned', 'question_back'], undefined],
    ['all are answered or returned', ['answered', 'returned', 'recalled'], 'collect'],
    ['all are recalled', ['recalled', 'recalled'], 'take_back'],
  ] as const)('leaves its case where it belongs when %s', (_when, states, move) => {
    expect(caseMoveAfter(states)).toBe(move);
  });

  const facts = { question: 'لماذا؟', dueAt: hours(2), now: NOW, caseDueAt: hours(3), returned: 0, supervisor: false };
  it.each([
    ['nothing', {}, {}],
    ['an empty question', { question: '  ' }, { question: 'required' }],
    ['a time that has passed', { dueAt: NOW }, { dueAt: 'too_early' }],
    ['a time at which the case is due itself', { dueAt: hours(3) }, { dueAt: 'due_after_case' }],
    ['nothing where the case has no date', { dueAt: hours(9), caseDueAt: null }, {}],
    ['nothing where the case is late already', { caseDueAt: hours(-1) }, {}],
    ['nothing after two returns', { returned: 2 }, {}],
    ['a third return', { returned: 3 }, { unitId: 'returned_often' }],
    ['nothing where a supervisor decides after three', { returned: 3, supervisor: true }, {}],
  ])('is refused for %s', (_why, over, gaps) => {
    expect(referralGaps({ ...facts, ...over })).toEqual(gaps);
  });

  it.each([
    ['RT-1', '', null, { proposedUnitId: 'required' }],
    ['RT-1', '', 'unit', {}],
    ['RT-2', ' ', null, { words: 'required' }],
    ['RT-8', '', null, { words: 'required' }],
    ['RT-4', '', null, {}],
  ] as const)('comes back with %s, %j and %j', (reason, words, unit, gaps) => {
    expect(returnGaps(reason, words, unit)).toEqual(gaps);
  });
});

describe('a case whose statement is asked for', () => {
  it('is neither closed nor answered for good over their heads, and hears its person where it is', () => {
    expect([nextState('for_statement', 'close'), nextState('for_statement', 'start')]).toEqual([undefined, undefined]);
    expect([nextState('for_statement', 'hear'), nextState('statement_in', 'hear')]).toEqual([
      'for_statement',
      'statement_in',
    ]);
    expect([nextState('statement_in', 'answer'), nextState('statement_in', 'refer')]).toEqual([
      'answered',
      'for_statement',
    ]);
    expect(nextState('registered', 'refer')).toBeUndefined();
  });
});

describe('the letter of a referral', () => {
  const letter = {
    reference: '937-1',
    centre: { ar: 'م', en: 'C' },
    unit: { ar: 'و', en: 'U' },
    purpose: 'RP-1',
    question: 'لماذا؟',
    due: '26/11/2026, 10:00',
    shown: ['كتب كذا'],
  } as const;
  it('shows what was chosen, the question and the day', () => {
    const { subject, text } = referralLetter(letter);
    expect(subject).toBe('طلب إفادة · Statement asked for [937-1]');
    for (const part of ['لماذا؟', 'كتب كذا', '26/11/2026, 10:00']) expect(text).toContain(part);
  });
  it('as a reminder shows nothing of the case', () => {
    expect(reminderLetter(letter).text).not.toContain('كتب كذا');
  });
});
