import path from 'node:path';
import { z } from 'zod';
import type { TicketState } from '../../core/ticket';
import type { MessageRecord, PersonRecord, TicketInput } from './format';
import { itemsOfRecord, allPagesOf, pagesOf, peopleIn, personOf, readAnswer } from './read-export';
import type { SourceItem } from './source-item';

/** Answers of Chatwoot's application API, as far as we read them; docs/import.md says which to save, and where. */
const text = z.string().nullish();
const Sender = z.object({ name: text, email: text, phone_number: text });
const Email = z.object({
  subject: text,
  message_id: text,
  in_reply_to: z.unknown(),
  from: z.array(z.string()).nullish(),
  to: z.array(z.string()).nullish(),
  cc: z.array(z.string()).nullish(),
  html_content: z.object({ full: text }).nullish(),
  text_content: z.object({ full: text }).nullish(),
});
const Message = z.object({
  id: z.int(),
  content: text,
  /** 0 incoming, 1 outgoing, 2 activity, 3 template. */
  message_type: z.int(),
  private: z.boolean().nullish(),
  created_at: z.number(),
  source_id: text,
  content_attributes: z.object({ email: Email.nullish().catch(undefined) }).nullish().catch(undefined),
  sender: Sender.nullish(),
  attachments: z.array(z.object({ id: z.int(), data_url: text, file_type: text })).nullish(),
});
const Conversation = z.object({
  id: z.int(),
  status: z.enum(['open', 'resolved', 'pending', 'snoozed']),
  priority: text,
  labels: z.array(z.string()).nullish(),
  created_at: z.number(),
  last_activity_at: z.number().nullish(),
  meta: z.object({ sender: Sender.nullish(), assignee: z.object({ email: text }).nullish() }),
  additional_attributes: z.object({ mail_subject: text }).nullish().catch(undefined),
});
const Conversations = z.object({ data: z.object({ payload: z.array(z.unknown()) }) });
const Messages = z.object({ payload: z.array(Message) });

type Conversation = z.infer<typeof Conversation>;
type Message = z.infer<typeof Message>;

/** The cases of a folder with saved answers of Chatwoot. */
export async function* readChatwoot(folder: string, source: string): AsyncGenerator<SourceItem> {
  const saved = await allPagesOf(path.join(folder, 'messages')).catch(() => new Map<string, string[]>());
  for (const file of await pagesOf(folder, 'conversations')) {
    const page = await readAnswer(file, Conversations, path.basename(file));
    if ('kind' in page) yield page;
    else for (const [at, value] of page.value.data.payload.entries()) yield* readConversation(value, `${path.basename(file)} ${at}`, { folder, saved, source });
  }
}

interface Export {
  readonly folder: string;
  /** The files in `messages/`, by conversation. */
  readonly saved: ReadonlyMap<string, readonly string[]>;
  readonly source: string;
}

async function* readConversation(value: unknown, where: string, { folder, saved, source }: Export): AsyncGenerator<SourceItem> {
  const conversation = Conversation.safeParse(value);
  if (!conversation.success) {
    const problems = conversation.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    yield { kind: 'reject', where, problems, content: Buffer.from(JSON.stringify(value)) };
    return;
  }
  const { id } = conversation.data;
  const pages = saved.get(String(id)) ?? [];
  const messages = new Map<number, Message>();
  for (const file of pages) {
    const page = await readAnswer(file, Messages, `messages/${path.basename(file)}`);
    if ('kind' in page) yield page;
    // pages overlap when somebody wrote between two of them
    else for (const message of page.value.payload) messages.set(message.id, message);
  }
  const said = [...messages.values()].filter((message) => message.message_type !== ACTIVITY).sort((a, b) => a.id - b.id);
  if (said.length === 0) yield { kind: 'reject', where, problems: [`messages/${id}.json has no messages`], content: Buffer.from(JSON.stringify(value)) };
  else yield* itemsOfRecord(recordOf(conversation.data, said), `messages/${id}.json`, folder, source);
}

/** "Omar resolved the conversation": not a message. */
const ACTIVITY = 2;
const INCOMING = 0;

const at = (seconds: number): string => new Date(seconds * 1000).toISOString();
const senderOf = (sender: z.infer<typeof Sender> | null | undefined): PersonRecord => personOf(sender?.name, sender?.email, sender?.phone_number);

function recordOf(conversation: Conversation, messages: readonly Message[]): TicketInput {
  const { meta, labels, status } = conversation;
  const customer = senderOf(meta.sender);
  const assignee = meta.assignee?.email;
  const subject = conversation.additional_attributes?.mail_subject ?? messages.find((message) => message.content_attributes?.email?.subject != null)?.content_attributes?.email?.subject ?? '';
  return {
    number: String(conversation.id),
    subject,
    state: stateOf(conversation),
    createdAt: at(conversation.created_at),
    ...(status === 'resolved' && conversation.last_activity_at != null ? { closedAt: at(conversation.last_activity_at) } : {}),
    urgent: conversation.priority === 'urgent',
    tags: labels ?? [],
    ...(assignee == null || assignee === '' ? {} : { assignee }),
    customer,
    messages: messages.map((message) => messageOf(message, subject, customer)),
  };
}

function stateOf({ status, meta }: Conversation): TicketState {
  if (status === 'resolved') return 'closed';
  if (status === 'snoozed') return 'need_info';
  return meta.assignee == null ? 'registered' : 'in_progress';
}

function messageOf(message: Message, subject: string, customer: PersonRecord): MessageRecord {
  const mail = message.content_attributes?.email;
  const incoming = message.message_type === INCOMING;
  const [writer] = peopleIn(mail?.from?.join(', '));
  const html = mail?.html_content?.full;
  const id = mail?.message_id ?? (message.source_id?.includes('@') === true ? message.source_id : undefined);
  const answers = typeof mail?.in_reply_to === 'string' ? mail.in_reply_to : undefined;
  const told = mail?.to == null || mail.to.length === 0 ? undefined : peopleIn(mail.to.join(', '));
  return {
    id: String(message.id),
    direction: message.private === true ? 'note' : incoming ? 'in' : 'out',
    at: at(message.created_at),
    from: { ...senderOf(message.sender ?? (incoming ? customer : undefined)), ...writer },
    to: told ?? (incoming || message.private === true || customer.email === undefined ? [] : [customer]),
    cc: peopleIn(mail?.cc?.join(', ')),
    subject: mail?.subject ?? subject,
    ...(html == null || html === '' ? { text: mail?.text_content?.full ?? message.content ?? '' } : { html }),
    ...(id === undefined || id === '' ? {} : { messageId: id }),
    ...(answers === undefined ? {} : { inReplyTo: answers }),
    references: [],
    attachments: (message.attachments ?? []).map((file) => ({ name: nameOf(file.data_url) ?? `${file.file_type ?? 'file'}-${file.id}`, file: `attachments/${file.id}` })),
  };
}

/** The last part of an address is the file's name. */
function nameOf(url: string | null | undefined): string | undefined {
  const last = url?.split(/[?#]/)[0]?.split('/').at(-1);
  if (last === undefined || last === '') return undefined;
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
