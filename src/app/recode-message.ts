import type { MessageFacts } from '../../connectors/contract';
import { faultPoint } from '../core/fault';
import type { MessageId } from '../core/ids';
import { may } from '../core/rights';
import type { Ticket } from '../core/ticket';
import type { Viewer } from '../core/viewer';
import type { Stores } from '../db/stores';
import { WORD_COLUMNS, type MessageWords } from '../db/words-store';
import type { App } from './context';
import { AppError } from './errors';
import { contentOf } from './filing/message-rows';
import { storable } from './filing/parsed-item';
import { snippetOf } from './filing/plan';
import { findReadable, readAgain } from './kept-original';
import { lockTogether, ticketOf } from './lock-together';

export interface Recoding {
  /** Null: as the reader itself would read it. */
  readonly charset: string | null;
  /** Of the case, as its reader saw it; another one refuses. Absent: whatever it is. */
  readonly version?: number | undefined;
}

/**
 * Reads a message's kept original once more in the charset that a person decided on, and puts these words in the place of the old ones:
 * subject, text, HTML, names of files, and what its case shows and is called by them. Who wrote, when, to whom it belongs and what was
 * answered stay as they are; the search index follows by itself. The same decision again changes nothing. A crash before the commit
 * changes nothing either: the reading keeps nothing.
 * @throws AppError as `findReadable` and `readAgain`; stale_version
 */
export async function recodeMessage(app: App, viewer: Viewer, messageId: MessageId, recoding: Recoding): Promise<void> {
  if (!may(viewer, 'ticket.classify')) throw new AppError('forbidden');
  const { message, job } = await findReadable(app, viewer, messageId);
  const inbound = await readAgain(app, messageId, app.parsePool.reread(job, recoding.charset));
  await faultPoint('recode.after-reading');
  await app.db.transact(async (stores) => {
    const ticket = ticketOf(await lockTogether(stores, viewer, [message.ticketId]), message.ticketId);
    if (recoding.version !== undefined && recoding.version !== ticket.version)
      throw new AppError('stale_version', { current: { version: ticket.version } });
    const before = await stores.words.lock(messageId);
    // it was split off, erased or found unreadable while we read
    if (before === undefined || before.ticketId !== ticket.id) throw new AppError('stale_version');
    if (before.erased) throw new AppError('original_erased');
    if (before.unreadable !== null) throw new AppError('message_unreadable');
    await replaceWords(app, stores, { viewer, ticket, messageId, before, inbound, charset: recoding.charset });
    await faultPoint('recode.before-commit');
  });
  await faultPoint('recode.after-commit');
}

interface Replacement {
  readonly viewer: Viewer;
  readonly ticket: Ticket;
  readonly messageId: MessageId;
  readonly before: MessageWords;
  readonly inbound: MessageFacts;
  readonly charset: string | null;
}

async function replaceWords(app: App, stores: Stores, replacement: Replacement): Promise<void> {
  const { ticket, messageId, before, inbound } = replacement;
  const content = contentOf({ inbound });
  const words = Object.fromEntries(WORD_COLUMNS.map((column) => [column, content[column]]));
  const names = newNames(before, inbound);
  if (sameWords(words, before.words) && names.length === 0) return;
  await stores.words.setWords(messageId, words);
  for (const { id, filename } of names) await stores.words.setFilename(id, filename);
  if (before.opened) await stores.words.renameTicket(ticket.id, before.words.subject, words['subject']);
  const survivorId = await stores.merges.survivorOf(ticket.id);
  await stores.words.setSnippet([ticket.id, survivorId], shown(before.words), {
    snippet: shown(words),
    direction: inbound.direction,
  });
  const survivor = survivorId === ticket.id ? undefined : await stores.tickets.lock(survivorId);
  for (const heard of survivor === undefined ? [ticket] : [ticket, survivor])
    await tell(app, stores, replacement, heard);
}

const sameWords = (some: Readonly<Record<string, unknown>>, others: MessageWords['words']): boolean =>
  WORD_COLUMNS.every((column) => JSON.stringify(some[column]) === JSON.stringify(others[column]));

/** As filing shortens it for the case's line in lists. */
function shown(words: Readonly<Record<string, unknown>>): string {
  const { visible_text: visible, text } = words;
  return storable(snippetOf(String(visible === '' ? text : visible)));
}

/** Files are the same by their place and their bytes; only what they are called may have changed. */
function newNames({ files }: MessageWords, { attachments }: MessageFacts): { id: string; filename: string }[] {
  return files.flatMap(({ id, sha256, filename }, at) => {
    const found = attachments[at];
    if (found === undefined || found.sha256 !== sha256.toString('hex')) return [];
    const name = storable(found.filename);
    return name === filename ? [] : [{ id, filename: name }];
  });
}

/** Of a merged case its survivor hears it too: that is where the message is read. */
async function tell(
  app: App,
  stores: Stores,
  { viewer, messageId, charset }: Replacement,
  heard: Ticket,
): Promise<void> {
  await stores.events.append({
    id: app.newId(),
    at: app.clock.now(),
    ticketId: heard.id,
    centreId: heard.centreId,
    ticketVersion: await stores.tickets.change(heard, {}),
    actorId: viewer.userId,
    event: { type: 'message.recoded', messageId, charset: charset ?? 'auto' },
  });
}
