import type { Knex } from 'knex';
import type { MessageId, SightingId } from '../../core/ids';

export interface TimedOut {
  readonly id: SightingId;
  /** The shell that it became; null of what went to quarantine. */
  readonly messageId: MessageId | null;
  readonly centreId: string;
}

/** Older ones are no longer looked through; the longest pause is over by then. */
const LOOKED_BACK = '1 day';

/**
 * Items that were given up only because reading them took too long, and that have rested for the pause after so many tries.
 * @param pausesSeconds after the first try, the second and so on; whoever had more tries than there are pauses is left alone
 */
export async function dueTimedOut(knex: Knex, pausesSeconds: readonly number[], limit: number): Promise<TimedOut[]> {
  const found = (await knex.raw(
    `select s.id, s.message_id as "messageId", a.centre_id as "centreId"
       from sightings s join accounts a on a.id = s.account_id
      where s.created_at > now() - ?::interval
        and ((s.outcome = 'filed' and s.reason = 'shell' and s.detail = ?) or (s.outcome = 'quarantined' and s.reason = ?))
        and s.settled_at < now() - make_interval(secs => (?::int[])[s.earlier_attempts + s.attempts])
      order by s.id limit ?`,
    [LOOKED_BACK, TIMED_OUT, TIMED_OUT, [...pausesSeconds], limit],
  )) as { rows: TimedOut[] };
  return found.rows;
}

const TIMED_OUT = 'parse_timeout';
