import type { Knex } from 'knex';
import type { Acceptance, ShutAs, ToldBy } from '../../core/result';
import { isoOrNull } from './message-read';

export interface ResultRead {
  readonly id: string;
  readonly as: ShutAs | null;
  readonly outcome: string | null;
  readonly cause: string | null;
  readonly subject: string | null;
  readonly rejection: string | null;
  readonly body: string;
  readonly note: string;
  readonly toldBy: ToldBy;
  readonly acceptance: Acceptance | null;
  readonly decidedBy: { readonly id: string; readonly name: string } | null;
  readonly decidedAt: string;
  readonly shutAt: string | null;
}

/** Decisions about a case that its reader may see, the newest last. */
export async function readResults(knex: Knex, ticketId: string): Promise<ResultRead[]> {
  return read(withDecider(knex).where('r.ticket_id', ticketId).whereNull('r.void_at').orderBy(['r.decided_at', 'r.id']));
}

/** These decisions, whatever became of them: what an objection is about stays as it was. */
export async function readResultsById(knex: Knex, ids: readonly string[]): Promise<ReadonlyMap<string, ResultRead>> {
  const found = await read(withDecider(knex).whereIn('r.id', ids));
  return new Map(found.map((result) => [result.id, result]));
}

const withDecider = (knex: Knex): Knex.QueryBuilder =>
  knex('case_results as r').leftJoin('users as u', 'u.id', 'r.decided_by').select('r.*', { decider: 'u.name' });

async function read(query: Knex.QueryBuilder): Promise<ResultRead[]> {
  const rows = (await query) as Record<string, unknown>[];
  return rows.map((row) => ({
    id: row['id'] as string,
    as: row['shut_as'] as ShutAs | null,
    outcome: row['outcome'] as string | null,
    cause: row['cause'] as string | null,
    subject: row['subject'] as string | null,
    rejection: row['rejection'] as string | null,
    body: row['body'] as string,
    note: row['note'] as string,
    toldBy: row['told_by'] as ToldBy,
    acceptance: row['acceptance'] as Acceptance | null,
    decidedBy: row['decided_by'] === null ? null : { id: row['decided_by'] as string, name: row['decider'] as string },
    decidedAt: (row['decided_at'] as Date).toISOString(),
    shutAt: isoOrNull(row['shut_at']),
  }));
}
