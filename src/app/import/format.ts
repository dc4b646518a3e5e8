import { z } from 'zod';
import { TICKET_STATES } from '../../core/ticket';

/**
 * The JSON Lines format of `wasl import-tickets`: one case a line, described for people in docs/import.md. Unknown fields are errors,
 * so that a misspelt one is not silently lost.
 */
/** As the screen takes them; one is left for `was:`. */
export const LONGEST_TAG = 60;

const instant = z.iso.datetime({ offset: true }).refine((value) => !(Date.parse(value) < 0), { error: 'lies before 1970' });
const short = z.string().max(1000);

const Person = z.strictObject({
  name: short.optional(),
  email: z.string().max(320).optional(),
  phone: z.string().max(40).optional(),
});

const File = z
  .strictObject({
    name: short.min(1),
    type: z.string().max(200).optional(),
    content: z.base64().optional(),
    /** Beside the JSON Lines file, in its folder or below. */
    file: z.string().min(1).max(1000).optional(),
    contentId: z.string().max(300).optional(),
  })
  .refine((file) => (file.content === undefined) !== (file.file === undefined), { error: 'give either "content" or "file"' });

const Message = z
  .strictObject({
    id: z.string().min(1).max(300),
    direction: z.enum(['in', 'out', 'note']),
    at: instant,
    from: Person,
    to: z.array(Person).max(500).default([]),
    cc: z.array(Person).max(500).default([]),
    subject: short.optional(),
    text: z.string().optional(),
    html: z.string().optional(),
    /** The whole mail as it was sent (RFC 5322), in base64; then the other contents are not given. */
    raw: z.base64().optional(),
    messageId: z.string().max(1000).optional(),
    inReplyTo: z.string().max(1000).optional(),
    references: z.array(z.string().max(1000)).max(100).default([]),
    attachments: z.array(File).max(200).default([]),
  })
  .refine((message) => message.raw !== undefined || message.text !== undefined || message.html !== undefined, {
    error: 'give "text", "html" or "raw"',
  });

export const TicketRecord = z
  .strictObject({
    number: z.string().min(1).max(60).regex(/[0-9\u0660-\u0669\u06F0-\u06F9]/, { error: 'has no digit' }),
    subject: short.default(''),
    state: z.enum(TICKET_STATES),
    createdAt: instant,
    closedAt: instant.optional(),
    urgent: z.boolean().default(false),
    tags: z.array(z.string().min(1).max(LONGEST_TAG)).max(29).default([]),
    /** Mail address of who holds it; held here too when that person may sign in and works in the centre. */
    assignee: z.string().max(320).optional(),
    customer: Person,
    messages: z.array(Message).min(1).max(5000),
  })
  .refine((ticket) => new Set(ticket.messages.map((message) => message.id)).size === ticket.messages.length, {
    error: 'two messages have the same id',
    path: ['messages'],
  });

export type TicketRecord = z.infer<typeof TicketRecord>;
/** As a converter writes it: what has a default may be left out. */
export type TicketInput = z.input<typeof TicketRecord>;
export type MessageRecord = TicketRecord['messages'][number];
export type PersonRecord = z.infer<typeof Person>;

/** A case that can be taken over, or which of its fields are wrong and how. */
export type CheckedRecord = { readonly ticket: TicketRecord } | { readonly problems: readonly string[] };

/** @param line of our JSON Lines format */
export function readRecord(line: string): CheckedRecord {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return { problems: [`is no JSON: ${error instanceof Error ? error.message.slice(0, 120) : ''}`] };
  }
  return checkRecord(value);
}

/** The same for a line that is not written as text. */
export function checkRecord(value: unknown): CheckedRecord {
  const read = TicketRecord.safeParse(value);
  return read.success ? { ticket: read.data } : { problems: problemsOf(read.error) };
}

/** Field by field, as people look for it: `messages.0.at: Invalid ISO datetime`. */
export function problemsOf(error: z.ZodError): string[] {
  return error.issues.map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`));
}
