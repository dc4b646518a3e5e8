import type { MessageId } from '../../core/ids';
import type { ShellForFiling } from '../../db/filing-rows';
import type { Settlement } from '../../db/sighting-store';
import type { Stores } from '../../db/stores';
import type { App } from '../context';
import { addAttachments, contentOf } from './message-rows';
import { isMessage, storable, threadKeyHash, type ParsedItem, type ParsedMessage } from './parsed-item';
import { attachmentsShown, snippetOf } from './plan';
import { fileReceipt } from './receipts';
import { emptyWrites } from './rows';

/**
 * A message that could not be opened was tried again. Its case, its sender and its standing stay what they are, whatever is read now:
 * people may have acted on them. Only its content, its attachments and the ids under which it is answered are new.
 */
export async function fileAgain(app: App, stores: Stores, item: ParsedItem): Promise<Settlement> {
  const { sighting, inbound } = item;
  if (sighting.messageId === null) throw new Error('it is filed for the first time');
  const { messageId } = sighting;
  if (inbound.kind === 'receipt') await fileReceipt(app, stores, inbound);
  if (!isMessage(item) || item.unreadable !== undefined) return stillUnreadable(app, stores, messageId, item.unreadable ?? inbound.kind);
  const shell = await stores.filing.lockShell(messageId);
  if (shell !== undefined) await open(app, stores, item, messageId, shell);
  return { outcome: 'filed', messageId, reason: 'reopened' };
}

async function open(app: App, stores: Stores, item: ParsedMessage, messageId: MessageId, shell: ShellForFiling): Promise<void> {
  const { inbound } = item;
  const { ticketId } = shell;
  const writes = emptyWrites();
  addAttachments(item, messageId, writes, () => app.newId());
  for (const key of inbound.answersTo) writes.threadKeys.push({ key_hash: threadKeyHash(key), ticket_id: ticketId, message_id: messageId });
  const subject = storable(inbound.subject ?? '').slice(0, 500);
  const isMember = shell.standing === 'member';
  await stores.filing.openShell(messageId, contentOf(item), {
    ticketId,
    // the case is called what its first message was called
    ...(isMember && shell.opened && shell.ticketSubject === shell.subject && { subject }),
    ...(isMember && { attachment_count: shell.attachmentCount + attachmentsShown(item) }),
    ...(shell.isNewest && isMember && { snippet: storable(snippetOf(inbound.visibleText === '' ? inbound.text : inbound.visibleText)), snippet_direction: inbound.direction }),
  });
  await stores.filing.write(writes);
  await stores.events.append({
    id: app.newId(),
    at: app.clock.now(),
    ticketId,
    centreId: shell.centreId,
    ticketVersion: shell.version + 1,
    event: { type: 'message.reopened', messageId },
  });
}

/** The case hears that the other try came to nothing as well. */
export async function stillUnreadable(app: App, stores: Stores, messageId: MessageId, code: string): Promise<Settlement> {
  const shell = await stores.filing.lockShell(messageId);
  if (shell !== undefined) {
    await stores.filing.openShell(messageId, { unreadable: code }, { ticketId: shell.ticketId });
    await stores.events.append({
      id: app.newId(),
      at: app.clock.now(),
      ticketId: shell.ticketId,
      centreId: shell.centreId,
      ticketVersion: shell.version + 1,
      event: { type: 'message.unreadable', messageId, code },
    });
  }
  return { outcome: 'filed', messageId, reason: 'shell', detail: code };
}
