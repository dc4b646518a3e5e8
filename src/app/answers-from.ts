import { answerSource } from '../db/read/answer-source';
import type { App } from './context';

/** Under which of our addresses an answer to this case goes out; undefined where its channel sends none. */
export async function answersFrom(
  app: Pick<App, 'connectors' | 'db'>,
  ticket: { readonly id: string; readonly channel: string; readonly accountId: string },
): Promise<string | undefined> {
  const sender = app.connectors.get(ticket.channel)?.sender;
  if (sender?.from === undefined) return undefined;
  const source = await answerSource(app.db.knex, ticket.id, ticket.accountId);
  return source && sender.from(source, source.replyHandle);
}
