import { ELAPSED } from '../../../src/core/calendar-time';
import { withGap, type Clock, type Gap } from '../../../src/core/clock';
import { decidePause, type PauseContext, type PauseRequest } from '../../../src/core/clock-pause';
import { SEED_PAUSE_REASONS } from '../../../src/core/seed/pause-reasons';

const HOUR = 3_600_000;
const opened = new Date('2026-11-25T08:00:00Z');
const after = (hours: number): Date => new Date(opened.getTime() + hours * HOUR);
const now = after(10);

const clock = (hours = 72): Clock => ({
  id: 'clock',
  ticketId: 'ticket',
  kind: 'solution',
  aboutId: null,
  startedAt: opened,
  gaps: [],
  target: { from: opened, limitMinutes: hours * 60, unit: 'elapsed', limitId: 'l', calendarId: null },
  formerTargets: [],
});
const past = (reason: string, from: number, to: number): Gap => ({
  id: 'gap',
  kind: 'paused',
  from: after(from),
  to: after(to),
  reason,
  until: after(to),
  evidence: 'x',
  by: 'person',
  signedBy: null,
});
const ask = (reason: string, differs: Partial<PauseRequest> = {}): PauseRequest => ({
  reason,
  evidence: 'C-17',
  until: null,
  signed: false,
  ...differs,
});
const context = (reason: string, differs: Partial<PauseContext> = {}): PauseContext => ({
  reason: SEED_PAUSE_REASONS.find(({ code }) => code === reason)?.data,
  urgent: false,
  group: 'complaint',
  retry: { every: '4h', times: 3 },
  ...differs,
});
const decide = (of: Clock, request: PauseRequest, given = context(request.reason)): ReturnType<typeof decidePause> =>
  decidePause(of, request, given, now, ELAPSED);

describe('a pause', () => {
  it.each<[string, Clock, PauseRequest, number]>([
    ['lasts at most its reason’s cap', clock(200), ask('PZ-1'), 48],
    ['lasts at most half of the limit', clock(72), ask('PZ-1'), 36],
    [
      'lasts at most what earlier pauses have left of that half',
      withGap(clock(72), past('PZ-2', 1, 9)),
      ask('PZ-1'),
      28,
    ],
    ['lasts its whole cap when a supervisor signs', clock(72), ask('PZ-1', { signed: true }), 48],
    ['ends with the schedule of attempts', clock(72), ask('PZ-3'), 12],
    ['ends at the date that was named', clock(72), ask('PZ-4', { until: after(20) }), 10],
    ['ends sooner when somebody says so', clock(200), ask('PZ-1', { until: after(15) }), 5],
    ['cannot be made longer by naming a later date', clock(200), ask('PZ-1', { until: after(400) }), 48],
  ])('%s', (_, of, request, hours) => {
    expect(decide(of, request)).toEqual({ until: new Date(now.getTime() + hours * HOUR) });
  });

  it('before a court is open, once a supervisor has signed', () => {
    expect(decide(clock(), ask('PZ-6'))).toEqual({ refused: 'pause_needs_supervisor' });
    expect(decide(clock(), ask('PZ-6', { signed: true }))).toEqual({ until: null });
  });

  it.each<[string, Clock, PauseRequest, Partial<PauseContext>, string]>([
    ['for waiting for a department, which is no listed reason', clock(), ask('PZ-9'), {}, 'pause_reason_unknown'],
    ['of an urgent report', clock(), ask('PZ-1'), { urgent: true }, 'pause_not_for_urgent'],
    ['of a consultation', clock(), ask('PZ-1'), { group: 'consultation' }, 'pause_not_for_type'],
    ['for the same data a second time', withGap(clock(), past('PZ-1', 1, 2)), ask('PZ-1'), {}, 'pause_only_once'],
    ['without evidence', clock(), ask('PZ-2', { evidence: '  ' }), {}, 'pause_needs_evidence'],
    ['without the date that its reason asks for', clock(), ask('PZ-4'), {}, 'pause_needs_date'],
    ['to a date that is past', clock(), ask('PZ-4', { until: after(9) }), {}, 'pause_needs_date'],
    [
      'when half of the limit has gone in pauses',
      withGap(clock(10), past('PZ-2', 1, 6)),
      ask('PZ-2'),
      {},
      'pause_share_used',
    ],
    ['while it stands paused', withGap(clock(), past('PZ-2', 1, 20)), ask('PZ-2'), {}, 'pause_not_running'],
  ])('is refused %s', (_, of, request, given, code) => {
    expect(decide(of, request, context(request.reason, given))).toEqual({ refused: code });
  });

  it('of an urgent report is allowed for a documented outage alone', () => {
    const allowed = SEED_PAUSE_REASONS.filter(({ data }) => !data.notForUrgent).map(({ code }) => code);
    expect(allowed).toEqual(['PZ-5']);
    expect(decide(clock(72), ask('PZ-5', { until: after(12) }), context('PZ-5', { urgent: true }))).toEqual({
      until: after(12),
    });
  });
});
