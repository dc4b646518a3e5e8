import { shuttingGaps, type Shutting, type ShuttingFacts } from '../../src/core/result';

const NOW = new Date('2026-11-25T12:00:00Z');
const DAYS = 86_400_000;
const facts = (over: Partial<ShuttingFacts> = {}): ShuttingFacts => ({
  type: 'CMP',
  urgent: false,
  supervisor: false,
  answer: 'arrived',
  answeredAt: new Date(NOW.getTime() - DAYS),
  now: NOW,
  ...over,
});
const closing = (over: Partial<Shutting> = {}): Shutting => ({
  as: 'closed',
  outcome: 'OC-01',
  cause: 'CA-4',
  subject: 'SB-3',
  toldBy: 'answer',
  acceptance: 'yes',
  ...over,
});

describe('a complaint is closed (CLO-1, CLS-7)', () => {
  test.each<[string, Partial<Shutting>, Partial<ShuttingFacts>, object]>([
    ['with everything', {}, {}, {}],
    ['without a type', {}, { type: null }, { type: 'required' }],
    ['without an outcome', { outcome: undefined }, {}, { outcome: 'required' }],
    ['with a code that no list has', { outcome: 'OC-99' }, {}, { outcome: 'not_offered' }],
    ['without cause and subject', { cause: undefined, subject: undefined }, {}, { cause: 'required', subject: 'required' }],
    ['when nobody has answered', {}, { answer: 'none' }, { toldBy: 'nothing_arrived' }],
    ['when the answer came back', {}, { answer: 'undelivered' }, { toldBy: 'nothing_arrived' }],
    ['while the answer is on its way', {}, { answer: 'on_its_way' }, { toldBy: 'still_on_its_way' }],
    ['told by telephone, without a record of it', { toldBy: 'call' }, { answer: 'none' }, { note: 'required' }],
    ['told by telephone, with a record', { toldBy: 'call', note: 'Spoke to her at ten' }, { answer: 'none' }, {}],
    ['untold', { toldBy: 'not_told' }, {}, { toldBy: 'required' }],
    ['without asking whether the solution is accepted', { acceptance: undefined }, {}, { acceptance: 'required' }],
    ['as if the window had passed', { acceptance: 'window_passed' }, {}, { acceptance: 'too_early' }],
    ['after the window', { acceptance: 'window_passed' }, { answeredAt: new Date(NOW.getTime() - 3 * DAYS) }, {}],
    ['over the person, by an agent', { acceptance: 'waived', note: 'x' }, {}, { acceptance: 'supervisor_only' }],
    ['over the person, by a supervisor who says why', { acceptance: 'waived', note: 'x' }, { supervisor: true }, {}],
    ['over the person, by a supervisor who does not', { acceptance: 'waived' }, { supervisor: true }, { note: 'required' }],
    ['as unreachable, by an agent', { outcome: 'OC-12', toldBy: 'not_told', acceptance: undefined }, {}, { outcome: 'supervisor_only' }],
    ['as unreachable, by a supervisor', { outcome: 'OC-12', toldBy: 'not_told', acceptance: undefined }, { supervisor: true }, {}],
  ])('%s', (_, shutting, over, gaps) => {
    expect(shuttingGaps(closing(shutting), facts(over))).toEqual(gaps);
  });
});

test('an inquiry needs neither cause nor consent: it is told and done', () => {
  const inquiry = closing({ outcome: 'OC-07', cause: undefined, subject: undefined, acceptance: undefined });
  expect(shuttingGaps(inquiry, facts({ type: 'INQ-SVC' }))).toEqual({});
});

test('a rejection names its reason, outside competence names the body, and nobody is left untold but mischief', () => {
  const rejection = (over: Partial<Shutting>): Shutting => ({ as: 'rejected', toldBy: 'answer', ...over });
  expect(shuttingGaps(rejection({}), facts({ supervisor: true }))).toEqual({ rejection: 'required' });
  expect(shuttingGaps(rejection({ rejection: 'RJ-1' }), facts({ supervisor: true }))).toEqual({ body: 'required' });
  expect(shuttingGaps(rejection({ rejection: 'RJ-2', toldBy: 'not_told' }), facts({ supervisor: true }))).toEqual({ toldBy: 'required' });
  expect(shuttingGaps(rejection({ rejection: 'RJ-6', toldBy: 'not_told' }), facts({ supervisor: true }))).toEqual({});
  expect(shuttingGaps(rejection({ rejection: 'RJ-2' }), facts())).toEqual({ as: 'supervisor_only' });
});

test('what is urgent is neither rejected nor sent elsewhere', () => {
  const urgent = facts({ urgent: true });
  expect(shuttingGaps({ as: 'rejected', rejection: 'RJ-2', toldBy: 'answer' }, urgent)).toEqual({ as: 'not_allowed' });
  expect(shuttingGaps({ as: 'directed_out', body: 'SFDA', toldBy: 'answer' }, urgent)).toEqual({ as: 'not_allowed' });
});

test('a report in the public interest goes on, also when its sender withdraws; others say why', () => {
  const withdrawn: Shutting = { as: 'withdrawn', toldBy: 'not_told', note: 'solved by itself' };
  expect(shuttingGaps(withdrawn, facts({ type: 'RPT' }))).toEqual({ as: 'not_allowed' });
  expect(shuttingGaps(withdrawn, facts())).toEqual({});
  expect(shuttingGaps({ ...withdrawn, note: ' ' }, facts())).toEqual({ note: 'required' });
});
