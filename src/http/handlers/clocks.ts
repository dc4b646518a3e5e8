import { explainClocks, type ClocksExplained } from '../../app/clocks/explain-clocks';
import { pauseClock, resumeClock } from '../../app/clocks/pause-clock';
import type { Target } from '../../core/clock';
import type { ClockLine } from '../../core/clock-lines';
import { isUuid, type TicketId } from '../../core/ids';
import { isOfKind } from '../../core/policy';
import { may } from '../../core/rights';
import type { AnswerOf, Handlers } from '../call';

type Answer = AnswerOf<'caseClocks'>;
type Line = Answer['clocks'][number]['lines'][number];
type Shown = Extract<Line, { kind: 'limit' }>['target'];

export const clockHandlers: Pick<Handlers, 'caseClocks' | 'pauseClock' | 'resumeClock'> = {
  async caseClocks({ app, viewer, param }) {
    const found = await explainClocks(app, viewer, param('id') as TicketId);
    return {
      at: found.now.toISOString(),
      clocks: found.clocks.map((one) => shownClock(one, found)),
      reasons: found.reasons.map(({ code, data }) => ({
        code,
        name: data.name,
        evidence: data.evidence,
        needsDate: data.cap.kind === 'until',
        needsSupervisor: data.needsSupervisor,
      })),
      mayPause: may(viewer, 'ticket.clock'),
      maySign: may(viewer, 'clock.sign'),
    };
  },
  pauseClock: ({ app, viewer, param, body }) =>
    pauseClock(app, viewer, param('id') as TicketId, {
      ...body,
      until: body.until === null ? null : new Date(body.until),
    }),
  resumeClock: ({ app, viewer, param }) => resumeClock(app, viewer, param('id') as TicketId),
};

function shownClock(
  { clock, explained }: ClocksExplained['clocks'][number],
  found: ClocksExplained,
): Answer['clocks'][number] {
  const { standing, limitMs, lines } = explained;
  return {
    id: clock.id,
    kind: clock.kind,
    state: standing.state,
    startedAt: clock.startedAt.toISOString(),
    limitMs,
    usedMs: standing.usedMs,
    leftMs: standing.leftMs,
    unit: clock.target.unit,
    dueAt: iso(standing.dueAt),
    late: standing.late,
    lines: lines.map((line) => shownLine(line, found)),
  };
}

function shownLine(line: ClockLine, found: ClocksExplained): Line {
  switch (line.kind) {
    case 'limit':
      return { kind: 'limit', at: line.at.toISOString(), target: shownTarget(line.target, found) };
    case 'limit_changed': {
      const [before, target] = [line.before, line.target].map((one) => shownTarget(one, found)) as [Shown, Shown];
      return { kind: 'limit_changed', at: line.at.toISOString(), before, target };
    }
    case 'ran':
      return { kind: 'ran', ...stretch(line), countedMs: line.countedMs };
    case 'stopped':
      return { kind: 'stopped', ...stretch(line), by: person(line.gap.by, found) };
    case 'paused':
      return pausedLine(line, found);
  }
}

function pausedLine(line: Extract<ClockLine, { kind: 'paused' }>, found: ClocksExplained): Line {
  const { reason, until, evidence, by, signedBy } = line.gap;
  const isMessage = evidence !== null && isUuid(evidence);
  const known = [...found.policies.values()].find(
    (policy) => policy.code === reason && isOfKind(policy, 'pause_reason'),
  );
  return {
    kind: 'paused',
    ...stretch(line),
    reason: { code: reason ?? '', name: known?.data.name ?? { ar: reason ?? '', en: reason ?? '' } },
    until: iso(until),
    evidence: isMessage ? null : evidence,
    messageId: isMessage ? evidence : null,
    by: person(by, found),
    signedBy: person(signedBy, found),
    endedByCap: line.endedByCap,
  };
}

function shownTarget({ limitMinutes, unit, limitId, calendarId }: Target, { policies }: ClocksExplained): Shown {
  const limit = policies.get(limitId);
  const calendar = calendarId === null ? undefined : policies.get(calendarId);
  return {
    limitMinutes,
    unit,
    limit: { code: limit?.code ?? '', name: limit?.data.name ?? { ar: '', en: '' }, version: limit?.version ?? 0 },
    calendar: calendar === undefined ? null : { name: calendar.data.name, version: calendar.version },
  };
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;
const stretch = ({ from, to }: { readonly from: Date; readonly to: Date | null }) => ({
  from: from.toISOString(),
  to: iso(to),
});
const person = (id: string | null, { people }: ClocksExplained): { id: string; name: string } | null =>
  id === null ? null : { id, name: people.get(id) ?? '' };
