import { wanted, type CaseFacts, type Wanted } from '../../../src/core/clock-rules';
import { limitOf, type CaseClass } from '../../../src/core/limit-of';
import { inForce, policyProblems, type Policy } from '../../../src/core/policy';
import { CASE_TYPES } from '../../../src/core/seed/case-types';
import { SEED_LIMITS } from '../../../src/core/seed/limits';
import { SEED_PAUSE_REASONS } from '../../../src/core/seed/pause-reasons';
import { TICKET_STATES, type TicketState } from '../../../src/core/ticket';

const at = (day: number): Date => new Date(Date.UTC(2026, 10, day));
const seed = SEED_LIMITS[1];
if (seed === undefined) throw new Error('no limits');

const version = (number: number, from: number, differs: Partial<Policy<'limit'>> = {}): Policy<'limit'> => ({
  id: `v${number}`,
  kind: 'limit',
  code: 'complaint.complex',
  centreId: null,
  version: number,
  validFrom: at(from),
  validTo: null,
  data: seed.data,
  source: 'P',
  ...differs,
});
const found = (policies: readonly Policy[], day: number, centre: string | null = null): string | undefined =>
  inForce(policies, 'limit', centre, at(day)).get('complaint.complex')?.id;

describe('a policy', () => {
  it('holds from its first instant on, and the one before it until then', () => {
    const both = [version(1, 1), version(2, 10)];
    expect([found(both, 0), found(both, 1), found(both, 9), found(both, 10)]).toEqual([undefined, 'v1', 'v1', 'v2']);
  });

  it('gives way for a while to one that says when it ends', () => {
    const ramadan = [version(1, 1), version(2, 10, { validTo: at(20) })];
    expect([found(ramadan, 12), found(ramadan, 20)]).toEqual(['v2', 'v1']);
  });

  it('is what was decided last, where two begin to hold', () => {
    expect(found([version(3, 5), version(2, 10)], 12)).toBe('v3');
  });

  it('of a centre holds there before that of all, whatever their numbers', () => {
    const own = [version(9, 1), version(1, 2, { id: 'own', centreId: 'one' })];
    expect([found(own, 3, 'one'), found(own, 3, 'other'), found(own, 1, 'one')]).toEqual(['own', 'v9', 'v9']);
  });

  it('of one kind is not mistaken for another with the same code', () => {
    expect(inForce([version(1, 1)], 'pause_reason', null, at(5)).size).toBe(0);
  });

  it.each(SEED_LIMITS.map(({ code, data }) => ['limit', code, data] as const))(
    'of the seed is sound: %s %s',
    (kind, _, data) => {
      expect(policyProblems(kind, data)).toEqual({});
    },
  );

  it.each(SEED_PAUSE_REASONS.map(({ code, data }) => [code, data] as const))(
    'of the seed is sound: pause %s',
    (_, data) => {
      expect(policyProblems('pause_reason', data)).toEqual({});
    },
  );

  it.each(['72', '3w', '-1h', '99999d', '1.5h', '01h'])('with the length %j is refused', (length) => {
    expect(policyProblems('limit', { ...seed.data, solution: length as '1h' })).toEqual({
      solution: 'duration_invalid',
    });
  });
});

describe('the limits of a case', () => {
  const limits = inForce(
    SEED_LIMITS.map(({ code, data }) => version(1, 1, { id: code, code, data })),
    'limit',
    null,
    at(2),
  );
  const of = (differs: Partial<CaseClass>): string | undefined =>
    limitOf(limits, { type: null, complexity: undefined, urgent: false, ...differs })?.code;

  it.each<[string, Partial<CaseClass>, string | undefined]>([
    ['before it is classified', {}, 'unclassified'],
    ['of an urgent report, whatever its type', { urgent: true, type: 'SUG' }, 'urgent'],
    ['of a critical complaint', { type: 'CMP', complexity: 'C' }, 'complaint.critical'],
    ['of a routine complaint', { type: 'CMP', complexity: 'R' }, 'complaint.routine'],
    ['of a complaint without category: the ceiling', { type: 'CMP' }, 'complaint.complex'],
    ['of a critical treatment request', { type: 'TRT-IN', complexity: 'C' }, 'treatment.critical'],
    ['of any other treatment request', { type: 'TRT-EX', complexity: 'X' }, 'treatment'],
    ['of thanks: none', { type: 'TKS' }, undefined],
  ])('are those %s', (_, differs, code) => {
    expect(of(differs)).toBe(code);
  });

  it('are there for every type of the seed but thanks', () => {
    expect(CASE_TYPES.filter(({ code }) => of({ type: code }) === undefined).map(({ code }) => code)).toEqual(['TKS']);
  });

  it('never let a complaint take more than the 72 hours that the ministry promises', () => {
    for (const complexity of ['R', 'X', 'C'] as const) {
      const data = limitOf(limits, { type: 'CMP', complexity, urgent: false })?.data;
      expect([data?.unit, ['24h', '48h', '72h'].includes(String(data?.solution))]).toEqual(['elapsed', true]);
    }
  });
});

describe('whether a clock should run', () => {
  const facts = (state: TicketState, differs: Partial<CaseFacts> = {}): CaseFacts => ({
    state,
    classified: false,
    answered: false,
    awaitsAnswer: true,
    acknowledged: false,
    aside: false,
    ...differs,
  });

  it('is said of the solution for every state', () => {
    const said = Object.fromEntries(TICKET_STATES.map((state) => [state, wanted('solution', facts(state))]));
    const shut = { closed: 'stop', closed_final: 'stop', directed_out: 'stop', rejected: 'stop', withdrawn: 'stop' };
    expect(said).toMatchObject({
      registered: 'run',
      accepted: 'run',
      in_progress: 'run',
      need_info: 'wait',
      answered: 'stop',
      ...shut,
    });
    expect([said['objected'], said['under_review']]).toEqual(['stop', 'stop']);
  });

  it.each<[string, Parameters<typeof wanted>[0], CaseFacts, Wanted]>([
    ['the first answer: until a person has answered', 'first_response', facts('in_progress'), 'run'],
    ['the first answer: no more then', 'first_response', facts('in_progress', { answered: true }), 'stop'],
    ['the next answer: not before there was a first', 'next_response', facts('in_progress'), 'stop'],
    ['the next answer: when the person wrote again', 'next_response', facts('in_progress', { answered: true }), 'run'],
    ['classifying: while there is no type', 'classify', facts('in_progress'), 'run'],
    ['classifying: no more then', 'classify', facts('in_progress', { classified: true }), 'stop'],
    ['an appeal: while it is under review', 'appeal', facts('under_review'), 'run'],
    ['an appeal: not of any other case', 'appeal', facts('in_progress'), 'stop'],
    ['the solution: not of spam, nor of a pointer', 'solution', facts('registered', { aside: true }), 'stop'],
    ['the acknowledgement: until it went out', 'acknowledge', facts('registered', { acknowledged: true }), 'stop'],
  ])('%s', (_, kind, given, expected) => {
    expect(wanted(kind, given)).toBe(expected);
  });
});
