import type { Direction } from '../../core/language';
import type { TicketState } from '../../core/ticket';

/** One line of a list, as the API tells it; instants are ISO 8601 in UTC. */
export interface TicketRowRead {
  readonly id: string;
  readonly reference: string;
  readonly centreId: string;
  readonly channel: string;
  readonly party: string;
  readonly subject: string;
  readonly snippet: string;
  readonly snippetDirection: Direction;
  readonly state: TicketState;
  readonly type: string | null;
  readonly urgent: boolean;
  readonly assignee: { readonly id: string; readonly name: string } | null;
  readonly teamId: string | null;
  readonly tags: string[];
  readonly trouble: 'undelivered' | 'unknown' | null;
  readonly awaitsAnswer: boolean;
  readonly messageCount: number;
  readonly attachmentCount: number;
  readonly spam: boolean;
  /** A pointer to another case, which takes its mail. */
  readonly merged: boolean;
  readonly version: number;
  readonly receivedAt: string;
  readonly lastMessageAt: string;
  readonly clock: RowClockRead | null;
}

/** The case's clock, for the list; null: nothing is timed. */
export interface RowClockRead {
  readonly state: 'running' | 'paused' | 'stopped';
  readonly dueAt: string | null;
  readonly from: string | null;
  readonly riskAt: string | null;
}

/** What a row is made of; the wide columns (search text and vector) stay where they are. */
export const TICKET_COLUMNS = [
  'id',
  'reference',
  'centre_id',
  'channel',
  'party',
  'subject',
  'snippet',
  'snippet_direction',
  'state',
  'type',
  'urgent',
  'assignee_id',
  'team_id',
  'tags',
  'trouble',
  'awaits_answer',
  'message_count',
  'attachment_count',
  'spam',
  'merged_into',
  'version',
  'received_at',
  'last_message_at',
  'due_at',
  'clock_state',
  'late',
  'clock_from',
  'risk_at',
] as const;

export type RawTicketRow = Readonly<Record<(typeof TICKET_COLUMNS)[number] | 'assignee_name', unknown>>;

export function toTicketRow(row: RawTicketRow): TicketRowRead {
  return {
    id: row.id as string,
    reference: row.reference as string,
    centreId: row.centre_id as string,
    channel: row.channel as string,
    party: row.party as string,
    subject: row.subject as string,
    snippet: row.snippet as string,
    snippetDirection: row.snippet_direction as Direction,
    state: row.state as TicketState,
    type: row.type as string | null,
    urgent: row.urgent as boolean,
    assignee:
      row.assignee_id === null
        ? null
        : { id: row.assignee_id as string, name: (row.assignee_name as string | null) ?? '' },
    teamId: row.team_id as string | null,
    tags: row.tags as string[],
    trouble: row.trouble as 'undelivered' | 'unknown' | null,
    awaitsAnswer: row.awaits_answer as boolean,
    messageCount: row.message_count as number,
    attachmentCount: row.attachment_count as number,
    spam: row.spam as boolean,
    merged: row.merged_into !== null,
    version: row.version as number,
    receivedAt: (row.received_at as Date).toISOString(),
    lastMessageAt: (row.last_message_at as Date).toISOString(),
    clock: toRowClock(row),
  };
}

function toRowClock({
  clock_state: state,
  due_at: dueAt,
  clock_from: from,
  risk_at: riskAt,
}: RawTicketRow): RowClockRead | null {
  if (state === null) return null;
  const iso = (at: unknown): string | null => (at as Date | null)?.toISOString() ?? null;
  return { state: state as RowClockRead['state'], dueAt: iso(dueAt), from: iso(from), riskAt: iso(riskAt) };
}
