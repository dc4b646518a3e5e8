import type { Client } from 'pg';
import type { CentreNumbers, SkippedTo } from '../core/skip-references';
import { hasTable, type RunStatement } from './erase';
import { TROUBLE } from './trouble';

/** What a restore did before anybody may use the copy; shown to the person who releases it. */
export interface HoldReport {
  readonly deliveriesUnknown: number;
  readonly erasuresReplayed: number;
  readonly blobsDestroyed: number;
  readonly sessionsEnded: number;
  readonly references: readonly SkippedTo[];
}
export interface NewHold {
  readonly id: string;
  readonly backupId: string;
  readonly backupTakenAt: Date;
  readonly report: HoldReport;
}

const EVENTS_AT_ONCE = 500;

/** Reads each centre's numbers as they stand in the database that was just loaded. */
export async function centreNumbers(client: Client, takenAt: Date): Promise<readonly CentreNumbers[]> {
  const centres = (await client.query<{ id: string; time_zone: string }>('select id, time_zone from centres')).rows;
  const counters = (
    await client.query<{ centre_id: string; hijri_year: number; last: number }>(
      'select centre_id, hijri_year, last_sequence::float8 as last from reference_counters',
    )
  ).rows;
  const busiest = (
    await client.query<{ centre_id: string; most: number }>(
      `select centre_id, max(opened)::float8 as most
       from (select centre_id, count(*) as opened from tickets
              where received_at > $1::timestamptz - interval '30 days' group by centre_id, received_at::date) days
      group by centre_id`,
      [takenAt],
    )
  ).rows;
  return centres.map((centre) => ({
    centreId: centre.id,
    timeZone: centre.time_zone,
    counters: counters
      .filter((row) => row.centre_id === centre.id)
      .map((row) => ({ hijriYear: row.hijri_year, last: row.last })),
    busiestDay: busiest.find((row) => row.centre_id === centre.id)?.most ?? 0,
  }));
}

export async function setCounters(client: Client, counters: readonly SkippedTo[]): Promise<void> {
  for (const { centreId, hijriYear, last } of counters)
    await client.query(
      `insert into reference_counters (centre_id, hijri_year, last_sequence) values ($1, $2, $3)
       on conflict (centre_id, hijri_year) do update set last_sequence = greatest(reference_counters.last_sequence, excluded.last_sequence)`,
      [centreId, hijriYear, last],
    );
}

interface Unsettled {
  readonly id: string;
  readonly message_id: string;
  readonly ticket_id: string;
}

/**
 * What waited or was under way when the backup was taken may have been sent since (ruling 4): unknown, until evidence or a person
 * settles it. @returns how many
 */
export async function unsettleDeliveries(client: Client, newId: () => string, at: Date): Promise<number> {
  const { rows } = await client.query<Unsettled>(
    `update deliveries set state = 'unknown', reason = 'restored', lease_until = null, updated_at = now()
      where state in ('held', 'queued', 'sending') returning id, message_id, ticket_id`,
  );
  const tickets = [...new Set(rows.map((row) => row.ticket_id))];
  const bumped = await client.query<{ id: string; version: number; centre_id: string }>(
    `update tickets set version = version + 1, trouble = ${TROUBLE} where id = any($1::uuid[]) returning id, version, centre_id`,
    [tickets],
  );
  const facts = new Map(bumped.rows.map((row) => [row.id, row]));
  const events = rows.map((row) => ({
    id: newId(),
    ticket: row.ticket_id,
    centre: facts.get(row.ticket_id)?.centre_id ?? null,
    version: facts.get(row.ticket_id)?.version ?? null,
    data: { messageId: row.message_id, deliveryId: row.id, state: 'unknown' },
  }));
  for (let from = 0; from < events.length; from += EVENTS_AT_ONCE)
    await client.query(
      `insert into events (id, at, type, ticket_id, centre_id, ticket_version, data)
       select v.id, $2, 'delivery.changed', v.ticket, v.centre, v.version, v.data
         from jsonb_to_recordset($1::jsonb) as v (id uuid, ticket uuid, centre uuid, version int, data jsonb)`,
      [JSON.stringify(events.slice(from, from + EVENTS_AT_ONCE)), at],
    );
  return rows.length;
}

/**
 * What the installation itself had to say (alarms, mails to oneself) was said since, or is no news any more. A backup may be older than
 * such notices.
 */
export async function unsettleNotices(client: Client): Promise<void> {
  if (!(await hasTable(runOn(client), 'notices'))) return;
  await client.query(
    `update notices set state = 'unknown', reason = 'restored', lease_until = null, updated_at = now() where state in ('queued', 'sending')`,
  );
}

/** Statements on one connection, inside its transaction. */
export const runOn =
  (client: Client): RunStatement =>
  (sql, values) =>
    client.query(sql, [...values]);

/** Whoever was signed in may have lost the right to be since; what a dead process had leased is free. */
export async function endSessions(client: Client): Promise<number> {
  const ended = await client.query('delete from sessions');
  // what was used up since would open again; a backup may be older than such links
  if (await hasTable(runOn(client), 'reset_links'))
    await client.query('update reset_links set revoked_at = now() where revoked_at is null');
  await client.query('update accounts set lease_owner = null, lease_until = null where lease_owner is not null');
  await client.query(`update sightings set lease_until = null where outcome = 'pending' and lease_until is not null`);
  return ended.rowCount ?? 0;
}

export async function insertHold(client: Client, hold: NewHold): Promise<void> {
  await client.query(
    `insert into holds (id, reason, backup_id, backup_taken_at, report) values ($1, 'restored', $2, $3, $4::jsonb)`,
    [hold.id, hold.backupId, hold.backupTakenAt, JSON.stringify(hold.report)],
  );
}
