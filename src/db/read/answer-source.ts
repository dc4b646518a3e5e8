import type { Knex } from 'knex';
import { FAMILY_IDS } from './merged';

/** What decides under which of our addresses a case is answered. */
export interface AnswerSource {
  readonly address: string;
  readonly config: Readonly<Record<string, unknown>>;
  /** Of the person's newest message, as an answer takes it; null where there is none yet. */
  readonly replyHandle: unknown;
}

/** Undefined when there is no such account. The caller has made sure that the viewer sees the case. */
export async function answerSource(knex: Knex, ticketId: string, accountId: string): Promise<AnswerSource | undefined> {
  const found = (await knex.raw(
    `select a.address, a.config,
            (select m.reply_handle from messages m
              where m.ticket_id in ${FAMILY_IDS} and m.direction = 'in' and m.standing = 'member'
              order by m.received_at desc, m.id desc limit 1) as reply_handle
       from accounts a where a.id = ?`,
    [[ticketId], accountId],
  )) as { rows: { address: string; config: AnswerSource['config']; reply_handle: unknown }[] };
  const row = found.rows[0];
  return row && { address: row.address, config: row.config, replyHandle: row.reply_handle };
}
