import type { ImapFlow } from 'imapflow';
import type { ImapServer } from './connect';
import { toPullFailure } from './failure';
import { fetchingClient } from './session';

export interface SentFolder {
  readonly accountId: string;
  readonly server: ImapServer;
  /** Absent: the one that the server marks as \Sent (RFC 6154). */
  readonly folder?: string | undefined;
}

/** Whether a copy with this Message-ID (without brackets) lies in Sent. @throws PullFailure when the mailbox cannot be asked. */
export async function findSentCopy(sent: SentFolder, messageId: string): Promise<boolean> {
  try {
    const client = await fetchingClient(sent.accountId, sent.server);
    const folder = await sentFolder(client, sent.folder);
    return folder !== undefined && (await holds(client, folder, messageId));
  } catch (error) {
    throw toPullFailure(error);
  }
}

/** Puts a copy into Sent, marked as read, unless one is there (providers that file by themselves). @throws PullFailure */
export async function fileSentCopy(
  sent: SentFolder,
  messageId: string,
  payload: Uint8Array,
): Promise<'filed' | 'present' | 'no_folder'> {
  try {
    const client = await fetchingClient(sent.accountId, sent.server);
    const folder = await sentFolder(client, sent.folder);
    if (folder === undefined) return 'no_folder';
    if (await holds(client, folder, messageId)) return 'present';
    const done = await client.append(folder, Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength), [
      '\\Seen',
    ]);
    if (done === false) throw new Error('The server did not take the copy into the Sent folder');
    return 'filed';
  } catch (error) {
    throw toPullFailure(error);
  }
}

async function sentFolder(client: ImapFlow, configured: string | undefined): Promise<string | undefined> {
  if (configured !== undefined) return configured;
  return (await client.list()).find((folder) => folder.specialUse === '\\Sent')?.path;
}

async function holds(client: ImapFlow, folder: string, messageId: string): Promise<boolean> {
  const lock = await client.getMailboxLock(folder, { readOnly: true });
  try {
    // The kept connection may have opened the folder long ago: NOOP brings its view up to date.
    await client.noop();
    const found = await client.search({ header: { 'message-id': messageId } }, { uid: true });
    return Array.isArray(found) && found.length > 0;
  } finally {
    lock.release();
  }
}
