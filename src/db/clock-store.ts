import type { Knex } from 'knex';
import type { Clock, Gap, Mark, Target } from '../core/clock';
import type { TicketId } from '../core/ids';
import { CASE_FACTS, toCaseRow, toClock, type CaseForClocks } from './clock-rows';

export type { CaseForClocks } from './clock-rows';

/** How a clock stands, kept for lists and for the sweep. */
export interface KeptStanding {
  readonly state: 'running' | 'paused' | 'stopped';
  readonly dueAt: Date | null;
  readonly late: boolean;
  /** Business time. */
  readonly wakeAt: Date | null;
}
export type ClockWrite = Clock & KeptStanding;
export interface MarkWrite {
  readonly clockId: string;
  readonly targetNo: number;
  readonly mark: Mark;
  readonly at: Date;
}
export interface TicketClock {
  readonly ticketId: string;
  readonly dueAt: Date | null;
  readonly state: KeptStanding['state'] | null;
  readonly late: boolean;
  /** Where its ring begins to fill, and when three quarters are used. */
  readonly from: Date | null;
  readonly riskAt: Date | null;
}
export const targetNoOf = (clock: Pick<Clock, 'formerTargets'>): number => clock.formerTargets.length + 1;

/** Clocks are locked with their ticket: whoever writes here holds its lock. */
export interface ClockStore {
  cases(ids: readonly string[]): Promise<CaseForClocks[]>;
  /** With their gaps and former targets, the oldest first. */
  clocks(ticketIds: readonly string[]): Promise<Clock[]>;
  /** Names of people, by id. */
  names(userIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  insert(clocks: readonly ClockWrite[]): Promise<void>;
  /** Targets and standing as they are now; gaps and former targets are added by themselves. */
  update(clocks: readonly ClockWrite[]): Promise<void>;
  addFormerTarget(clockId: string, no: number, target: Target): Promise<void>;
  addGap(clockId: string, gap: Gap): Promise<void>;
  endGap(gapId: string, at: Date): Promise<void>;
  /** The marks that nobody had recorded before, whoever else tries. */
  addMarks(marks: readonly MarkWrite[], recordedAt: Date): Promise<MarkWrite[]>;
  setTickets(tickets: readonly TicketClock[]): Promise<void>;
  /** Locks tickets whose clocks have to be looked at, or put right, in the order of their ids, but those that others hold and `except`. */
  lockDue(now: Date, most: number, except?: readonly TicketId[]): Promise<TicketId[]>;
}

export function createClockStore(knex: Knex): ClockStore {
  return { ...reading(knex), ...writing(knex), ...marking(knex) };
}

function reading(knex: Knex): Pick<ClockStore, 'cases' | 'clocks' | 'names'> {
  return {
    async cases(ids) {
      if (ids.length === 0) return [];
      const result = (await knex.raw(CASE_FACTS, [[...ids]])) as { rows: Record<string, unknown>[] };
      return result.rows.map(toCaseRow);
    },
    async clocks(ticketIds) {
      if (ticketIds.length === 0) return [];
      const rows = (await knex('clocks').whereIn('ticket_id', ticketIds).orderBy(['started_at', 'id'])) as Record<
        string,
        unknown
      >[];
      const ids = rows.map((row) => row['id'] as string);
      const of = async (table: string, order: readonly string[]): Promise<Record<string, unknown>[]> =>
        ids.length === 0
          ? []
          : knex(table)
              .whereIn('clock_id', ids)
              .orderBy([...order]);
      const gaps = await of('clock_segments', ['from_at', 'id']);
      const targets = await of('clock_targets', ['target_no']);
      return rows.map((row) => toClock(row, gaps, targets));
    },
    async names(userIds) {
      const rows = (await knex('users').whereIn('id', userIds).select('id', 'name')) as { id: string; name: string }[];
      return new Map(rows.map(({ id, name }) => [id, name]));
    },
  };
}

function writing(
  knex: Knex,
): Pick<ClockStore, 'insert' | 'update' | 'addFormerTarget' | 'addGap' | 'endGap' | 'setTickets'> {
  return {
    async insert(clocks) {
      if (clocks.length > 0) await knex('clocks').insert(clocks.map(clockRow));
    },
    async update(clocks) {
      if (clocks.length === 0) return;
      await knex.raw(
        `update clocks c set target_no = v.target_no, target_from = v.target_from, limit_minutes = v.limit_minutes, unit = v.unit,
                limit_id = v.limit_id, calendar_id = v.calendar_id, state = v.state, due_at = v.due_at, late = v.late, wake_at = v.wake_at
           from jsonb_to_recordset(?::jsonb) as v (id uuid, target_no int, target_from timestamptz, limit_minutes int, unit text, limit_id uuid,
                calendar_id uuid, state text, due_at timestamptz, late boolean, wake_at timestamptz)
          where c.id = v.id`,
        [JSON.stringify(clocks.map(clockRow))],
      );
    },
    async addFormerTarget(clockId, no, target) {
      await knex('clock_targets').insert({ clock_id: clockId, target_no: no, ...targetRow(target) });
    },
    async addGap(clockId, gap) {
      await knex('clock_segments').insert({
        id: gap.id,
        clock_id: clockId,
        kind: gap.kind,
        from_at: gap.from,
        to_at: gap.to,
        reason: gap.reason,
        until_at: gap.until,
        evidence: gap.evidence,
        by_user: gap.by,
        signed_by: gap.signedBy,
      });
    },
    async endGap(gapId, at) {
      await knex('clock_segments').where({ id: gapId }).update({ to_at: at });
    },
    async setTickets(tickets) {
      if (tickets.length === 0) return;
      await knex.raw(
        `update tickets t set due_at = v.due_at, clock_state = v.clock_state, late = v.late, clock_from = v.clock_from, risk_at = v.risk_at,
                clocks_stale = false
           from jsonb_to_recordset(?::jsonb) as v (id uuid, due_at timestamptz, clock_state text, late boolean, clock_from timestamptz,
                risk_at timestamptz)
          where t.id = v.id and (t.due_at, t.clock_state, t.late, t.clock_from, t.risk_at, t.clocks_stale)
                                is distinct from (v.due_at, v.clock_state, v.late, v.clock_from, v.risk_at, false)`,
        [JSON.stringify(tickets.map((ticket) => ({ id: ticket.ticketId, ...ticketColumns(ticket) })))],
      );
    },
  };
}

function marking(knex: Knex): Pick<ClockStore, 'addMarks' | 'lockDue'> {
  return {
    async addMarks(marks, recordedAt) {
      if (marks.length === 0) return [];
      const added = (await knex('clock_marks')
        .insert(
          marks.map(({ clockId, targetNo, mark, at }) => ({
            clock_id: clockId,
            target_no: targetNo,
            mark,
            at,
            recorded_at: recordedAt,
          })),
        )
        .onConflict(['clock_id', 'target_no', 'mark'])
        .ignore()
        .returning(['clock_id', 'target_no', 'mark'])) as { clock_id: string; target_no: number; mark: number }[];
      const isNew = (one: MarkWrite): boolean =>
        added.some((row) => row.clock_id === one.clockId && row.target_no === one.targetNo && row.mark === one.mark);
      return marks.filter(isNew);
    },
    async lockDue(now, most, except = []) {
      const due = knex('clocks')
        .where('wake_at', '<=', now)
        .whereNotIn('ticket_id', except)
        .orderBy('wake_at')
        .limit(most);
      const stale = knex('tickets').where('clocks_stale', true).whereNotIn('id', except).limit(most).select('id');
      const rows = (await knex('tickets')
        .where((any) => void any.whereIn('id', due.select('ticket_id')).orWhereIn('id', stale))
        .orderBy('id')
        .forUpdate()
        .skipLocked()
        .select('id')) as { id: TicketId }[];
      return rows.map((row) => row.id);
    },
  };
}

const targetRow = (target: Target): Record<string, unknown> => ({
  target_from: target.from,
  limit_minutes: target.limitMinutes,
  unit: target.unit,
  limit_id: target.limitId,
  calendar_id: target.calendarId,
});

/** What a ticket's row says of its clock. */
export function ticketColumns({ dueAt, state, late, from, riskAt }: TicketClock): Record<string, unknown> {
  return { due_at: dueAt, clock_state: state, late, clock_from: from, risk_at: riskAt };
}

/** A clock with its standing, as it lies in the table. */
export function clockRow(clock: ClockWrite): Record<string, unknown> {
  return {
    id: clock.id,
    ticket_id: clock.ticketId,
    kind: clock.kind,
    about_id: clock.aboutId,
    started_at: clock.startedAt,
    target_no: targetNoOf(clock),
    ...targetRow(clock.target),
    state: clock.state,
    due_at: clock.dueAt,
    late: clock.late,
    wake_at: clock.wakeAt,
  };
}
