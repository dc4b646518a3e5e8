import { shouldAcknowledge, type AcknowledgementFacts } from '../../src/core/acknowledgement';
import { expandVariables, looksLikeMailAddress, replySubject } from '../../src/core/composing';
import { retryDelaySeconds } from '../../src/core/delivery';
import { isUuid, uuidv7 } from '../../src/core/ids';
import { may, RIGHTS, ROLES } from '../../src/core/rights';
import { isShut, nextState, SHUT_STATES, TICKET_MOVES, TICKET_STATES, TRANSITIONS, type TicketState } from '../../src/core/ticket';
import { TicketState as StateOfApi } from '../../src/shared/api';
import { isShut as isShutOnScreen } from '../../src/shared/ticket-state';

describe('acknowledgements (REG-1, ruling 13)', () => {
  const facts = (over: Partial<AcknowledgementFacts> = {}): AcknowledgementFacts => ({
    accountAcknowledges: true, messageAllows: true, backlog: false, opensTicket: true, sentToSenderToday: 0, openedBySenderThisHour: 0, ...over,
  });
  test.each([
    ['a new case of a person', {}, true],
    ['a second new case of the same day', { sentToSenderToday: 3, openedBySenderThisHour: 2 }, true],
    ['a message that joins a case', { opensTicket: false }, false],
    ['a machine', { messageAllows: false }, false],
    ['what lay in the mailbox before', { backlog: true }, false],
    ['an account that does not want it', { accountAcknowledges: false }, false],
    ['a sender that opens case after case and was told today', { openedBySenderThisHour: 5, sentToSenderToday: 1 }, false],
    ['a sender that opens case after case and was not told yet', { openedBySenderThisHour: 5 }, true],
  ])('%s', (_what, over, expected) => {
    expect(shouldAcknowledge(facts(over))).toBe(expected);
  });
});

describe('retries', () => {
  test('wait 1, 5, 15, 60 minutes and then hours, with jitter, for a day', () => {
    expect([1, 2, 3, 4, 9].map((attempt) => retryDelaySeconds(attempt, 60, 0))).toEqual([60, 300, 900, 3600, 3600]);
    expect(retryDelaySeconds(1, 60, 1)).toBeCloseTo(72);
    expect(retryDelaySeconds(5, 86_400, 0)).toBeUndefined();
  });
});

describe('the state machine', () => {
  test('leads only to states that exist', () => {
    for (const from of TICKET_STATES) for (const to of Object.values(TRANSITIONS[from])) expect(TICKET_STATES).toContain(to);
  });
  test('what is shut can only be brought back, by a person or by hearing one, or objected to', () => {
    const moves = (state: TicketState): readonly string[] => TICKET_MOVES.filter((move) => nextState(state, move) !== undefined);
    for (const state of ['closed', 'directed_out', 'rejected'] as const) expect(moves(state)).toEqual(['object', 'reopen', 'hear']);
    expect(moves('withdrawn')).toEqual(['reopen', 'hear']);
    expect(moves('closed_final')).toEqual([]);
  });
  test('an open case cannot be reopened', () => {
    for (const state of TICKET_STATES.filter((one) => !isShut(one))) expect(nextState(state, 'reopen')).toBeUndefined();
  });
  test('an appeal is decided by nobody but who reviews it: neither closing nor an answer gets around them', () => {
    for (const state of ['objected', 'under_review'] as const)
      for (const move of ['close', 'start', 'ask', 'finish'] as const) expect(nextState(state, move)).toBeUndefined();
  });
  test('the screens know the same states', () => {
    expect(StateOfApi.options).toEqual(TICKET_STATES);
    expect(TICKET_STATES.filter(isShutOnScreen)).toEqual(SHUT_STATES);
  });
});

describe('rights', () => {
  test('grow from agent to supervisor to administrator', () => {
    const [agent, supervisor, administrator] = ROLES.map((role) => RIGHTS[role]);
    expect(supervisor).toEqual(expect.arrayContaining([...(agent ?? [])]));
    expect(administrator).toEqual(expect.arrayContaining([...(supervisor ?? [])]));
    expect(may({ role: 'agent' }, 'users.manage')).toBe(false);
  });
  test('an API key does no more than its scopes', () => {
    const reader = { role: 'administrator', scopes: ['tickets:read'] } as const;
    expect(may(reader, 'ticket.read')).toBe(true);
    expect(may(reader, 'ticket.reply')).toBe(false);
    expect(may(reader, 'users.manage')).toBe(false);
  });
});

describe('composing', () => {
  test.each([
    ['Appointment', 'Re: Appointment [937-1448-0000001-1]'],
    ['Re: RE: AW: Appointment', 'Re: Appointment [937-1448-0000001-1]'],
    ['رد: إعادة توجيه: موعد', 'Re: موعد [937-1448-0000001-1]'],
    ['Re: موعد [937-1448-0000001-1]', 'Re: موعد [937-1448-0000001-1]'],
    ['', 'Re: [937-1448-0000001-1]'],
    ['Reference: wrong', 'Re: Reference: wrong [937-1448-0000001-1]'],
  ])('the subject of an answer to %p', (subject, expected) => {
    expect(replySubject(subject, '937-1448-0000001-1')).toBe(expected);
  });
  test('variables are expanded once and values never again', () => {
    expect(expandVariables('{name} {unknown} {reference}', { name: '{reference}', reference: 'R', date: 'D', agent: 'A' })).toBe('{reference} {unknown} R');
  });
  test.each([
    ['a@b.sa', true], ['info@شركة.السعودية', true], ['a@b', false], ['a b@c.sa', false], ['a@b.sa\r\nBcc: x@y.sa', false], ['a@b.sa,c@d.sa', false], ['<a@b.sa>', false],
  ])('%p as a mail address', (address, expected) => {
    expect(looksLikeMailAddress(address)).toBe(expected);
  });
});

test('ids are UUIDv7 and sort by time', () => {
  const random = new Uint8Array(10).fill(255);
  const early = uuidv7(1_764_000_000_000, random);
  expect(isUuid(early)).toBe(true);
  expect(early[14]).toBe('7');
  expect(early < uuidv7(1_764_000_000_001, new Uint8Array(10))).toBe(true);
});
