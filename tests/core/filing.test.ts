import { decideFiling, stateAfterMessage, type Candidate, type FilingFacts } from '../../src/core/filing';

const NOW = new Date('2026-11-25T08:00:00Z');
const daysAgo = (days: number): Date => new Date(NOW.getTime() - days * 86_400_000);
const candidate = (over: Partial<Candidate> = {}): Candidate => ({
  ticketId: 'T1', by: 'known', sameCentre: true, state: 'answered', closedAt: null, nearest: false, senderIsParticipant: true, spam: false, reopenings: 0, ...over,
});
const facts = (over: Partial<FilingFacts> = {}): FilingFacts => ({
  candidates: [], senderTrust: 'unknown', automatic: 'no', now: NOW, reopenDays: 30, blocked: false, suspected: false, limited: false, ...over,
});

describe('decideFiling (ruling 2)', () => {
  test('a message without evidence opens a case', () => {
    expect(decideFiling(facts())).toEqual({ kind: 'open', reason: 'new' });
  });

  test.each(['token', 'known'] as const)('a participant with %s evidence joins as a member', (by) => {
    expect(decideFiling(facts({ candidates: [candidate({ by })] }))).toEqual({ kind: 'join', ticketId: 'T1', standing: 'member', reopens: false, reason: by });
  });

  test.each(['token', 'known'] as const)('a stranger with %s evidence is attached as a third party', (by) => {
    const filing = decideFiling(facts({ candidates: [candidate({ by, senderIsParticipant: false })] }));
    expect(filing).toMatchObject({ kind: 'join', standing: 'third_party', reopens: false });
  });

  test('a participant whose sender failed authentication is a third party', () => {
    expect(decideFiling(facts({ candidates: [candidate()], senderTrust: 'failed' }))).toMatchObject({ standing: 'third_party' });
  });

  test.each([
    ['a participant with aligned sender', { senderIsParticipant: true }, 'aligned', 'join'],
    ['a participant whose sender nobody proved', { senderIsParticipant: true }, 'unknown', 'open'],
    ['a participant whose sender failed', { senderIsParticipant: true }, 'failed', 'open'],
    ['a stranger with aligned sender', { senderIsParticipant: false }, 'aligned', 'open'],
    ['a participant in another centre', { senderIsParticipant: true, sameCentre: false }, 'aligned', 'open'],
  ] as const)('a mere reference number from %s', (_who, over, senderTrust, kind) => {
    const filing = decideFiling(facts({ candidates: [candidate({ by: 'reference', ...over })], senderTrust }));
    expect(filing.kind).toBe(kind);
    if (filing.kind === 'open') expect(filing.linkTo).toEqual({ ticketId: 'T1', why: 'reference_only' });
  });

  test('evidence from another centre opens a linked case', () => {
    expect(decideFiling(facts({ candidates: [candidate({ sameCentre: false })] }))).toEqual({
      kind: 'open', linkTo: { ticketId: 'T1', why: 'other_centre' }, reason: 'other_centre',
    });
  });

  test('evidence here outweighs evidence in another centre', () => {
    const filing = decideFiling(facts({ candidates: [candidate({ ticketId: 'far', sameCentre: false }), candidate({ ticketId: 'near' })] }));
    expect(filing).toMatchObject({ kind: 'join', ticketId: 'near' });
  });

  test.each([
    ['within the window', 29, 'no', { kind: 'join', reopens: 'closed' }],
    ['after the window', 31, 'no', { kind: 'open', linkTo: { ticketId: 'T1', why: 'closed_case' } }],
    ['by a machine', 1, 'auto-reply', { kind: 'join', reopens: false }],
  ] as const)('an answer to a closed case %s', (_when, days, automatic, expected) => {
    const closed = candidate({ state: 'closed', closedAt: daysAgo(days) });
    expect(decideFiling(facts({ candidates: [closed], automatic }))).toMatchObject(expected);
  });

  test('a stranger never reopens a closed case', () => {
    const closed = candidate({ state: 'closed', closedAt: daysAgo(1), senderIsParticipant: false });
    expect(decideFiling(facts({ candidates: [closed] }))).toMatchObject({ standing: 'third_party', reopens: false });
  });
});

describe('stateAfterMessage', () => {
  const member = decideFiling(facts({ candidates: [candidate()] }));
  const stranger = decideFiling(facts({ candidates: [candidate({ senderIsParticipant: false })] }));

  test('a member is heard: an answered case is in progress again', () => {
    expect(stateAfterMessage('answered', member, 'no')).toBe('in_progress');
  });
  test('machines and strangers move nothing', () => {
    expect(stateAfterMessage('answered', member, 'auto-reply')).toBe('answered');
    expect(stateAfterMessage('answered', stranger, 'no')).toBe('answered');
  });
});
