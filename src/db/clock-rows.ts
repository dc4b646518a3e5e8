import type { Clock, ClockKind, Gap, Target } from '../core/clock';
import type { TicketId } from '../core/ids';
import type { Complexity } from '../core/limit-of';
import type { ClockUnit } from '../core/policy-limit';
import type { TicketState } from '../core/ticket';

/** What of a case its clocks depend on, as it stands in this transaction. */
export interface CaseForClocks {
  readonly ticketId: TicketId;
  readonly centreId: string;
  readonly timeZone: string;
  readonly version: number;
  readonly state: TicketState;
  readonly type: string | null;
  readonly category: string | null;
  /** As a person decided it (CLS-3); null or absent: its category's own. */
  readonly complexity?: Complexity | null;
  readonly urgent: boolean;
  readonly awaitsAnswer: boolean;
  /** Spam, or a pointer to another case. */
  readonly aside: boolean;
  readonly imported: boolean;
  readonly receivedAt: Date;
  /** The newest answer of a person that was not called back. */
  readonly lastReplyId: string | null;
  /** When the acknowledgement left; null: it has not. */
  readonly acknowledgedAt: Date | null;
}

/** Facts of cases by an array of ids. An answer that was called back was never given. */
export const CASE_FACTS = `
  select t.id, t.centre_id, c.time_zone, t.version, t.state, t.type, t.category, t.complexity, t.urgent, t.awaits_answer,
         (t.spam or t.merged_into is not null) as aside, t.imported_at is not null as imported, t.received_at,
         (select m.id from messages m
           where m.ticket_id = t.id and m.purpose = 'reply' and m.direction = 'out'
             and not exists (select 1 from deliveries d where d.message_id = m.id and d.reason = 'called_back')
           order by m.received_at desc, m.id desc limit 1) as last_reply_id,
         (select min(d.updated_at) from messages m join deliveries d on d.message_id = m.id
           where m.ticket_id = t.id and m.purpose = 'acknowledgement' and d.state in ('sent', 'delivered')) as acknowledged_at
    from tickets t join centres c on c.id = t.centre_id
   where t.id = any(?::uuid[])`;

export function toCaseRow(row: Record<string, unknown>): CaseForClocks {
  return {
    ticketId: row['id'] as TicketId,
    centreId: row['centre_id'] as string,
    timeZone: row['time_zone'] as string,
    version: row['version'] as number,
    state: row['state'] as TicketState,
    type: row['type'] as string | null,
    category: row['category'] as string | null,
    complexity: row['complexity'] as Complexity | null,
    urgent: row['urgent'] as boolean,
    awaitsAnswer: row['awaits_answer'] as boolean,
    aside: row['aside'] as boolean,
    imported: row['imported'] as boolean,
    receivedAt: row['received_at'] as Date,
    lastReplyId: row['last_reply_id'] as string | null,
    acknowledgedAt: row['acknowledged_at'] as Date | null,
  };
}

export function toClock(
  row: Record<string, unknown>,
  gaps: readonly Record<string, unknown>[],
  targets: readonly Record<string, unknown>[],
): Clock {
  const mine = (one: Record<string, unknown>): boolean => one['clock_id'] === row['id'];
  return {
    id: row['id'] as string,
    ticketId: row['ticket_id'] as string,
    kind: row['kind'] as ClockKind,
    aboutId: row['about_id'] as string | null,
    startedAt: row['started_at'] as Date,
    gaps: gaps.filter(mine).map(toGap),
    target: toTarget(row),
    formerTargets: targets.filter(mine).map(toTarget),
  };
}

const toTarget = (row: Record<string, unknown>): Target => ({
  from: row['target_from'] as Date,
  limitMinutes: row['limit_minutes'] as number,
  unit: row['unit'] as ClockUnit,
  limitId: row['limit_id'] as string,
  calendarId: row['calendar_id'] as string | null,
});

const toGap = (row: Record<string, unknown>): Gap => ({
  id: row['id'] as string,
  kind: row['kind'] as Gap['kind'],
  from: row['from_at'] as Date,
  to: row['to_at'] as Date | null,
  reason: row['reason'] as string | null,
  until: row['until_at'] as Date | null,
  evidence: row['evidence'] as string | null,
  by: row['by_user'] as string | null,
  signedBy: row['signed_by'] as string | null,
});
