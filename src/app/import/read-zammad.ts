import fs from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { TicketState } from '../../core/ticket';
import type { MessageRecord, PersonRecord, TicketInput } from './format';
import { isThere, itemsOfRecord, pagesOf, peopleIn, personOf, readAnswer } from './read-export';
import type { SourceItem } from './source-item';

/** A mail as it came is kept whole up to here. */
const LARGEST_PLAIN = 64 * 1024 * 1024;

/** Answers of Zammad's REST API, as far as we read them; docs/import.md says which to save, and where. */
const text = z.string().nullish();
const User = z.object({ id: z.int(), firstname: text, lastname: text, email: text, phone: text, mobile: text });
const Ticket = z.object({
  id: z.int(),
  number: z.string(),
  title: text,
  /** Names come with `expand=true`. */
  state: z.string(),
  priority: text,
  owner_id: z.int().nullish(),
  customer_id: z.int(),
  close_at: text,
  created_at: z.string(),
});
const Article = z.object({
  id: z.int(),
  from: text,
  to: text,
  cc: text,
  subject: text,
  body: text,
  content_type: text,
  message_id: text,
  in_reply_to: text,
  references: text,
  type: z.string(),
  sender: z.enum(['Agent', 'Customer', 'System']),
  internal: z.boolean(),
  created_at: z.string(),
  created_by_id: z.int().nullish(),
  attachments: z.array(z.object({ id: z.int(), filename: text, preferences: z.record(z.string(), z.unknown()).nullish() })).default([]),
});
const Tags = z.object({ tags: z.array(z.string()) });

type User = z.infer<typeof User>;
type Ticket = z.infer<typeof Ticket>;
type Article = z.infer<typeof Article>;

/** The cases of a folder with saved answers of Zammad. */
export async function* readZammad(folder: string, source: string): AsyncGenerator<SourceItem> {
  const users = new Map<number, User>();
  for (const file of await pagesOf(folder, 'users')) {
    const page = await readAnswer(file, z.array(User), path.basename(file));
    if ('kind' in page) yield page;
    else for (const user of page.value) users.set(user.id, user);
  }
  for (const file of await pagesOf(folder, 'tickets')) {
    const page = await readAnswer(file, z.array(z.unknown()), path.basename(file));
    if ('kind' in page) yield page;
    else for (const [at, ticket] of page.value.entries()) yield* readTicket(ticket, `${path.basename(file)} ${at}`, folder, users, source);
  }
}

async function* readTicket(value: unknown, where: string, folder: string, users: ReadonlyMap<number, User>, source: string): AsyncGenerator<SourceItem> {
  const ticket = Ticket.safeParse(value);
  if (!ticket.success) {
    const problems = ticket.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}${issue.path[0] === 'state' ? ' (save it with expand=true)' : ''}`);
    yield { kind: 'reject', where, problems, content: Buffer.from(JSON.stringify(value)) };
    return;
  }
  const name = `articles/${ticket.data.id}.json`;
  const articles = await readAnswer(path.join(folder, name), z.array(Article), name);
  if ('kind' in articles) yield articles;
  else yield* itemsOfRecord(await recordOf(ticket.data, articles.value, folder, users), name, folder, source);
}

async function recordOf(ticket: Ticket, articles: readonly Article[], folder: string, users: ReadonlyMap<number, User>): Promise<TicketInput> {
  const tags = await readAnswer(path.join(folder, 'tags', `${ticket.id}.json`), Tags, 'tags');
  const owner = ticket.owner_id == null ? undefined : users.get(ticket.owner_id);
  const messages: MessageRecord[] = [];
  for (const article of articles.toSorted((a, b) => a.id - b.id)) messages.push(await messageOf(ticket, article, folder, users));
  return {
    number: ticket.number,
    subject: ticket.title ?? '',
    state: stateOf(ticket),
    createdAt: ticket.created_at,
    ...(ticket.close_at == null ? {} : { closedAt: ticket.close_at }),
    urgent: ticket.priority?.startsWith('3') ?? false,
    tags: 'kind' in tags ? [] : tags.value.tags,
    // user 1 is nobody
    ...(owner?.email == null || owner.email === '' ? {} : { assignee: owner.email }),
    customer: person(users.get(ticket.customer_id)),
    messages,
  };
}

const person = (user: User | undefined): PersonRecord =>
  user === undefined ? {} : personOf([user.firstname, user.lastname].filter((one) => one != null && one !== '').join(' '), user.email, user.mobile === '' ? user.phone : (user.mobile ?? user.phone));

function stateOf({ state, close_at: closedAt }: Ticket): TicketState {
  if (['closed', 'merged', 'removed'].includes(state)) return 'closed';
  if (state.startsWith('pending')) return 'need_info';
  if (state === 'new') return 'registered';
  // of one's own making
  return state !== 'open' && closedAt != null ? 'closed' : 'in_progress';
}

async function messageOf(ticket: Ticket, article: Article, folder: string, users: ReadonlyMap<number, User>): Promise<MessageRecord> {
  const plain = path.join(folder, 'plain', `${article.id}.eml`);
  const [from] = peopleIn(article.from);
  // who called is not who wrote the call down
  const writer = article.sender === 'Customer' ? ticket.customer_id : article.created_by_id;
  const known = person(writer == null ? undefined : users.get(writer));
  const ids = (article.references ?? '').match(/<[^<>\s]+>/g) ?? [];
  const body = article.body ?? '';
  return {
    id: String(article.id),
    direction: directionOf(article),
    at: article.created_at,
    from: from?.email === undefined ? { ...known, ...from } : from,
    to: peopleIn(article.to),
    cc: peopleIn(article.cc),
    subject: article.subject == null || article.subject === '' ? (ticket.title ?? '') : article.subject,
    // of a larger one what the answer itself says
    ...((await isThere(plain, LARGEST_PLAIN)) ? { raw: (await fs.readFile(plain)).toString('base64') } : article.content_type === 'text/html' ? { html: body } : { text: body }),
    ...(article.message_id == null || article.message_id === '' ? {} : { messageId: article.message_id }),
    ...(article.in_reply_to == null || article.in_reply_to === '' ? {} : { inReplyTo: article.in_reply_to }),
    references: ids,
    attachments: article.attachments.map(({ id, filename, preferences }) => {
      const contentId = preferences?.['Content-ID'];
      const type = preferences?.['Mime-Type'] ?? preferences?.['Content-Type'];
      return {
        name: filename == null || filename === '' ? String(id) : filename,
        file: `attachments/${ticket.id}/${article.id}/${id}`,
        ...(typeof type === 'string' ? { type } : {}),
        ...(typeof contentId === 'string' ? { contentId } : {}),
      };
    }),
  };
}

function directionOf({ internal, type, sender }: Article): 'in' | 'out' | 'note' {
  if (internal || (type === 'note' && sender !== 'Customer')) return 'note';
  return sender === 'Customer' ? 'in' : 'out';
}
