import type { Client } from 'pg';
import type { Finding } from './finding';

/** What a process of ours takes at most: its pool, and one connection for news or for the receiver's seat. */
const EACH_ROLE = 13;
/** Of `--role=all`, which is both in one. */
const WHOLE = 18;
/** Left for commands: a backup, a migration, this one. */
const COMMANDS = 4;

/** Connections as the server counts them at this moment. */
export interface Connections {
  /** For roles that are no superusers. */
  readonly most: number;
  /** Of other programs, in any database of the server. */
  readonly others: number;
  /** Web processes and workers of ours that are connected; one that is both counts twice. */
  readonly processes: number;
}

/** Does the server admit as many connections as our processes may open together? */
export async function checkConnections(client: Client): Promise<Finding> {
  const { rows } = await client.query<Connections>(`
    select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
             - coalesce(current_setting('reserved_connections', true), '0')::int as most,
           (select count(*)::int from pg_stat_activity
             where usesysid is not null and pid <> pg_backend_pid() and application_name !~ '^wasl') as others,
           (select count(*)::int from pg_stat_activity
             where datname = current_database() and application_name in ('wasl relay', 'wasl-receiver')) as processes`);
  return judgeConnections(rows[0] ?? { most: 0, others: 0, processes: 0 });
}

export function judgeConnections({ most, others, processes }: Connections): Finding {
  const needed = Math.max(WHOLE, EACH_ROLE * processes) + COMMANDS;
  const detail = `${most} admitted, ${others} taken by other programs, at most ${needed} needed`;
  if (most - others >= needed) return { check: 'connections', state: 'ok', detail };
  const advice = `raise max_connections of PostgreSQL by at least ${needed - (most - others)}, or run fewer processes`;
  return { check: 'connections', state: 'warn', detail, advice };
}
