import type { Client } from 'pg';
import type { BenchMail } from './mailbox';

export interface Verdict {
  /** Mails that are no message (a quarantined one counts: the mailbox holds none that deserves it). */
  readonly lost: number;
  readonly doubled: number;
  /** Messages in another case than the truth says, cases that mix conversations, and strangers taken for members or the reverse. */
  readonly misfiled: number;
}

/** Compares what was filed with the truth, mail by mail. */
export async function judge(db: Client, mails: readonly BenchMail[]): Promise<Verdict> {
  const filed = await db.query<{ external_id: string; ticket_id: string; standing: string }>(`select external_id, ticket_id, standing from messages where direction = 'in'`);
  const found = new Map<string, { ticketId: string; standing: string }[]>();
  for (const row of filed.rows) {
    const copies = found.get(row.external_id) ?? [];
    found.set(row.external_id, [...copies, { ticketId: row.ticket_id, standing: row.standing }]);
  }
  const caseOf = new Map<string, string>();
  const conversationOf = new Map<string, string>();
  let lost = 0;
  let doubled = 0;
  let misfiled = 0;
  for (const mail of mails) {
    const [first, ...more] = found.get(mail.messageId) ?? [];
    doubled += more.length;
    if (first === undefined) {
      lost += 1;
      continue;
    }
    if (!caseOf.has(mail.conversation)) caseOf.set(mail.conversation, first.ticketId);
    if (!conversationOf.has(first.ticketId)) conversationOf.set(first.ticketId, mail.conversation);
    const right = caseOf.get(mail.conversation) === first.ticketId && conversationOf.get(first.ticketId) === mail.conversation && mail.standing === first.standing;
    if (!right) misfiled += 1;
  }
  return { lost, doubled, misfiled };
}
