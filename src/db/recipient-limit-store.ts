import type { Knex } from 'knex';
import { limitWindows, STANDARD_LIMITS, type LimitWindow, type RecipientLimits } from '../core/recipient-limit';

export interface RecipientLimitSettings extends RecipientLimits {
  /** 0: never set, the standard ones hold. */
  readonly version: number;
}
export interface RecipientLimitStore {
  settings(centreIds: readonly string[]): Promise<Map<string, RecipientLimitSettings>>;
  /** False when somebody else has saved meanwhile. */
  saveSettings(centreId: string, settings: RecipientLimitSettings): Promise<boolean>;
  /**
   * Seconds until one more letter of this message's kind may go to the address; 0: now. From here to the end of the transaction nobody
   * else of the centre decides about the address: that one goes is to be said in it (`goOnWire`).
   */
  waitSeconds(delivery: {
    readonly id: string;
    readonly messageId: string;
    readonly recipient: string;
  }): Promise<number>;
}

export function createRecipientLimitStore(knex: Knex): RecipientLimitStore {
  const settings = async (centreIds: readonly string[]): Promise<Map<string, RecipientLimitSettings>> => {
    const rows = await knex('recipient_limits')
      .whereRaw('centre_id = any(?::uuid[])', [[...centreIds]])
      .select({
        centreId: 'centre_id',
        automaticPerHour: 'automatic_per_hour',
        automaticPerDay: 'automatic_per_day',
        answersPerHour: 'answers_per_hour',
        answersPerDay: 'answers_per_day',
        version: 'version',
      });
    return new Map(
      (rows as (RecipientLimitSettings & { centreId: string })[]).map(({ centreId, ...row }) => [centreId, row]),
    );
  };
  return {
    settings,
    async saveSettings(centreId, { automaticPerHour, automaticPerDay, answersPerHour, answersPerDay, version }) {
      const saved = (await knex.raw(
        `insert into recipient_limits as l
           (centre_id, automatic_per_hour, automatic_per_day, answers_per_hour, answers_per_day, version)
         values (?, ?, ?, ?, ?, 1)
         on conflict (centre_id) do update
            set automatic_per_hour = excluded.automatic_per_hour, automatic_per_day = excluded.automatic_per_day,
                answers_per_hour = excluded.answers_per_hour, answers_per_day = excluded.answers_per_day,
                version = l.version + 1
          where l.version = ? returning version`,
        [centreId, automaticPerHour, automaticPerDay, answersPerHour, answersPerDay, version],
      )) as { rows: unknown[] };
      return saved.rows.length > 0;
    },
    async waitSeconds({ id, messageId, recipient }) {
      const facts = (await knex('messages as m')
        .join('tickets as t', 't.id', 'm.ticket_id')
        .where('m.id', messageId)
        .first('t.centre_id', 'm.purpose')) as { centre_id: string; purpose: string } | undefined;
      if (facts === undefined) return 0;
      const address = recipient.toLowerCase();
      await knex.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`${facts.centre_id} ${address}`]);
      const limits = (await settings([facts.centre_id])).get(facts.centre_id) ?? STANDARD_LIMITS;
      const answers = facts.purpose === 'reply';
      const letters = { id, address, centreId: facts.centre_id, answers };
      let wait = 0;
      for (const window of limitWindows(limits, answers ? 'answers' : 'automatic'))
        wait = Math.max(wait, await secondsUntilRoom(knex, letters, window));
      return wait;
    },
  };
}

interface Letters {
  readonly id: string;
  readonly address: string;
  readonly centreId: string;
  readonly answers: boolean;
}
/** When the one that fills the window leaves it, by the database's clock. A letter that is tried again is counted once. */
async function secondsUntilRoom(knex: Knex, letters: Letters, { seconds, most }: LimitWindow): Promise<number> {
  const row = (await knex('deliveries as d')
    .join('messages as m', 'm.id', 'd.message_id')
    .join('tickets as t', 't.id', 'd.ticket_id')
    .whereRaw('lower(d.recipient) = ?', [letters.address])
    .whereRaw('d.wire_at > now() - make_interval(secs => ?)', [seconds])
    .where('t.centre_id', letters.centreId)
    .whereRaw(`(m.purpose = 'reply') = ?`, [letters.answers])
    .whereNot('d.id', letters.id)
    .orderBy('d.wire_at', 'desc')
    .offset(most - 1)
    .first(knex.raw('extract(epoch from d.wire_at + make_interval(secs => ?) - now())::float8 as wait', [seconds]))) as
    { wait: number } | undefined;
  return row === undefined ? 0 : Math.max(1, Math.ceil(row.wait));
}
