import {
  decisionGaps,
  objectionGaps,
  reviewerGaps,
  type Objection,
  type ObjectionFacts,
  type ReviewException,
  type ReviewerFacts,
} from '../../src/core/appeal';
import { appealPolicyProblems, SEED_APPEAL } from '../../src/core/policy-appeal';

const DAY_MS = 86_400_000;
const DECIDED = new Date('2026-11-01T08:00:00Z');
const after = (days: number): Date => new Date(DECIDED.getTime() + days * DAY_MS);
const objection = (over: Partial<Objection> = {}): Objection => ({ ground: 'AP-1', by: 'person', text: 'غير منصف', hasMessage: false, waiver: '', ...over });
const facts = (over: Partial<ObjectionFacts> = {}): ObjectionFacts => ({
  decidedAt: DECIDED,
  receivedAt: after(1),
  windowDays: 10,
  rounds: 2,
  decidedRounds: 0,
  supervisor: false,
  ...over,
});

describe('an objection (CLO-2, transition 24)', () => {
  test.each<[string, Partial<Objection>, Partial<ObjectionFacts>, object]>([
    ['in time, with its ground', {}, {}, {}],
    ['at the last instant of the window', {}, { receivedAt: after(10) }, {}],
    ['a moment after it', {}, { receivedAt: new Date(after(10).getTime() + 1) }, { waiver: 'window_passed' }],
    ['too late, let in by a supervisor', { waiver: 'She was in hospital' }, { receivedAt: after(40), supervisor: true }, {}],
    ['too late, let in by an agent', { waiver: 'She was in hospital' }, { receivedAt: after(40) }, { waiver: 'supervisor_only' }],
    ['too late, a waiver of blanks', { waiver: ' ' }, { receivedAt: after(40), supervisor: true }, { waiver: 'window_passed' }],
    ['without a ground', { ground: '' }, {}, { ground: 'required' }],
    ['with a ground that no list has', { ground: 'AP-7' }, {}, { ground: 'not_offered' }],
    ['without a word', { text: ' ' }, {}, { text: 'required' }],
    ['said in a message', { text: '', hasMessage: true }, {}, {}],
    ['of the last round', {}, { decidedRounds: 1 }, {}],
    ['when all rounds are used, whoever asks', {}, { decidedRounds: 2, supervisor: true }, { round: 'rounds_used' }],
    ['where nothing was decided', {}, { decidedAt: undefined }, { result: 'nothing_decided' }],
  ])('%s', (_what, over, around, gaps) => {
    expect(objectionGaps(objection(over), facts(around))).toEqual(gaps);
  });
});

const exception = (over: Partial<ReviewException> = {}): ReviewException => ({ reason: 'One doctor in the whole department', administrator: true, involved: false, self: false, ...over });

describe('who reviews it (transition 25)', () => {
  test.each<[string, Partial<ReviewerFacts>, object]>([
    ['somebody who had nothing to do with it', {}, {}],
    ['who held it', { involvedAs: ['held'] }, { reviewer: 'reviewer_involved' }],
    ['who is named in it', { involvedAs: ['named'] }, { reviewer: 'reviewer_involved' }],
    ['who reviewed the round before', { involvedAs: ['reviewed', 'decided'] }, { reviewer: 'reviewer_involved' }],
    ['who held it, for want of anybody else, answered for by an administrator', { involvedAs: ['held'], othersCan: false, exception: exception() }, {}],
    ['the same while others are there', { involvedAs: ['held'], exception: exception() }, { reviewer: 'others_can_review' }],
    ['the same without a reason', { involvedAs: ['held'], othersCan: false, exception: exception({ reason: ' ' }) }, { reviewer: 'reviewer_involved' }],
    ['the same, answered for by a supervisor', { involvedAs: ['held'], othersCan: false, exception: exception({ administrator: false }) }, { exception: 'exception_needs_administrator' }],
    ['the same, answered for by who had to do with it', { involvedAs: ['held'], othersCan: false, exception: exception({ involved: true }) }, { exception: 'exception_needs_other' }],
    ['an administrator who makes themselves an exception', { involvedAs: ['held'], othersCan: false, exception: exception({ self: true }) }, { exception: 'exception_needs_other' }],
  ])('%s', (_what, over, gaps) => {
    expect(reviewerGaps({ involvedAs: [], othersCan: true, exception: undefined, ...over })).toEqual(gaps);
  });
});

describe('the decision (transition 28)', () => {
  test.each(['AD-1', 'AD-2', 'AD-3'])('%s has reasons', (decision) => {
    expect(decisionGaps({ decision, reasons: 'The file shows it' })).toEqual({});
    expect(decisionGaps({ decision, reasons: ' ' })).toEqual({ reasons: 'required' });
  });
  test('of a review is never that it was not admitted', () => {
    expect(decisionGaps({ decision: 'AD-4', reasons: 'x' })).toEqual({ decision: 'not_offered' });
    expect(decisionGaps({ decision: '', reasons: 'x' })).toEqual({ decision: 'required' });
  });
});

test('a window or rounds that make no sense are refused', () => {
  expect(appealPolicyProblems(SEED_APPEAL)).toEqual({});
  expect(appealPolicyProblems({ ...SEED_APPEAL, windowDays: 0, rounds: 1.5 })).toEqual({ windowDays: 'count_invalid', rounds: 'count_invalid' });
});
