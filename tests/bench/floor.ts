/**
 * The bare floor, as a program of its own: what one Node process needs to fetch a mailbox with imapflow, keep each raw mail durably,
 * understand it with mailparser and write it in one transaction. No rules, no accounts, no screens: the price of the parts.
 * Told by its parent over IPC where everything is; answers with `FloorFigures`.
 */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { ImapFlow } from 'imapflow';
import { simpleParser, type ParsedMail } from 'mailparser';
import { Client } from 'pg';
import { z } from 'zod';
import { cpuMs, memoryMb } from './support/process-figures';

export const FloorJob = z.object({ imapPort: z.int(), user: z.string(), password: z.string(), databaseUrl: z.string(), rawDir: z.string(), count: z.int() });
export type FloorJob = z.infer<typeof FloorJob>;
export const FloorFigures = z.object({ milliseconds: z.number(), cpuMs: z.number(), peakMb: z.number(), tickets: z.int(), messages: z.int() });
export type FloorFigures = z.infer<typeof FloorFigures>;

const TABLES = `
  create table floor_tickets (id uuid primary key, subject text not null, opened_at timestamptz not null);
  create table floor_messages (
    id uuid primary key, ticket_id uuid not null references floor_tickets, message_id text not null unique, raw_path text not null,
    sender text not null, subject text not null, body text not null, html text, attachments int not null, sent_at timestamptz
  );
  create index floor_messages_ticket on floor_messages (ticket_id);
  create table floor_thread_keys (message_id text primary key, ticket_id uuid not null references floor_tickets);
`;

async function run(job: FloorJob): Promise<FloorFigures> {
  const db = new Client({ connectionString: job.databaseUrl });
  await db.connect();
  await db.query(TABLES);
  const cpuBefore = cpuMs(process.pid);
  const began = performance.now();
  const imap = new ImapFlow({ host: '127.0.0.1', port: job.imapPort, secure: false, auth: { user: job.user, pass: job.password }, logger: false });
  await imap.connect();
  await imap.mailboxOpen('INBOX', { readOnly: true });
  for await (const message of imap.fetch('1:*', { uid: true, internalDate: true, source: true })) {
    await take(db, job.rawDir, message.source ?? Buffer.alloc(0));
  }
  const milliseconds = performance.now() - began;
  const cpu = cpuMs(process.pid) - cpuBefore;
  await imap.logout();
  const counted = await db.query('select (select count(*)::int from floor_tickets) as tickets, (select count(*)::int from floor_messages) as messages');
  await db.end();
  return FloorFigures.parse({ milliseconds, cpuMs: cpu, peakMb: memoryMb(process.pid).peak, ...counted.rows[0] });
}

async function take(db: Client, rawDir: string, source: Buffer): Promise<void> {
  const id = randomUUID();
  const file = path.join(rawDir, id);
  const handle = await fs.open(file, 'wx');
  await handle.write(source);
  await handle.sync();
  await handle.close();
  await store(db, id, file, await simpleParser(source));
}

async function store(db: Client, id: string, rawPath: string, mail: ParsedMail): Promise<void> {
  const references = [mail.inReplyTo ?? [], mail.references ?? []].flat();
  await db.query('begin');
  const known = references.length === 0 ? undefined : await db.query('select ticket_id from floor_thread_keys where message_id = any($1) limit 1', [references]);
  const found: unknown = known?.rows[0]?.ticket_id;
  const ticketId = typeof found === 'string' ? found : randomUUID();
  if (found === undefined) await db.query('insert into floor_tickets values ($1, $2, now())', [ticketId, mail.subject ?? '']);
  await db.query('insert into floor_messages values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)', [
    id,
    ticketId,
    mail.messageId ?? id,
    rawPath,
    mail.from?.text ?? '',
    mail.subject ?? '',
    mail.text ?? '',
    mail.html === false ? null : mail.html,
    mail.attachments.length,
    mail.date ?? null,
  ]);
  await db.query('insert into floor_thread_keys values ($1, $2)', [mail.messageId ?? id, ticketId]);
  await db.query('commit');
}

process.on('message', (message) => {
  run(FloorJob.parse(message)).then(
    (figures) => process.send?.(figures, () => process.exit(0)),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      process.exit(1);
    },
  );
});
process.send?.('ready');
