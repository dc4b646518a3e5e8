import type { FetchMessageObject, ImapFlow, MailboxLockObject } from 'imapflow';
import type { RawItem } from '../../contract';
import { messageIds } from '../parse/message-ids';
import { readTopFields } from '../parse/top-fields';
import { isRefusal, toPullFailure } from './failure';

/** A folder under one UIDVALIDITY: the only frame in which UIDs mean something. */
export interface Epoch {
  readonly client: ImapFlow;
  readonly folder: string;
  readonly uidValidity: string;
  /** What lies here is held for spam by its server or its owner. */
  readonly junk: boolean;
}
export class EpochChanged extends Error {}

/** Messages asked for at once, and how much of each: one round trip brings most mails whole and at most 6.4 MB. */
export const WINDOW_MESSAGES = 100;
const FIRST_BITE_BYTES = 64 * 1024;
const CHUNK_BYTES = 1024 * 1024;
/** Above this a mail is not held in memory: it goes to the disk as it comes. */
export const HELD_BYTES = 8 * 1024 * 1024;
/** Where the server says less than it sends; a mail that large is none that it called small. */
const LIE_BYTES = 60 * 1024 * 1024;

/** Runs with the folder open for reading; other users of the connection wait. Throws EpochChanged when UIDs have lost their meaning. */
export async function withFolder<T>(epoch: Epoch, work: () => Promise<T>): Promise<T> {
  const lock = await openFolder(epoch);
  try {
    return await work();
  } finally {
    lock.release();
  }
}

async function openFolder(epoch: Epoch): Promise<MailboxLockObject> {
  const lock = await epoch.client.getMailboxLock(epoch.folder, { readOnly: true });
  const mailbox = epoch.client.mailbox;
  if (mailbox !== false && String(mailbox.uidValidity) === epoch.uidValidity) return lock;
  lock.release();
  throw new EpochChanged(`UIDVALIDITY of ${epoch.folder} changed while it was read`);
}

/** The first bite of each of `uids`, ascending. Messages that are gone are absent. One refused message does not hide its neighbours. */
export async function fetchWindow(epoch: Epoch, uids: readonly number[]): Promise<FetchMessageObject[]> {
  const query = {
    uid: true,
    size: true,
    flags: true,
    internalDate: true,
    source: { start: 0, maxLength: FIRST_BITE_BYTES },
  };
  return withFolder(epoch, async () => {
    try {
      return sorted(await epoch.client.fetchAll(uids.join(','), query, { uid: true }), uids);
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
    const found: FetchMessageObject[] = [];
    for (const uid of uids) found.push(...(await fetchAlone(epoch.client, uid, query)));
    return sorted(found, uids);
  });
}

async function fetchAlone(
  client: ImapFlow,
  uid: number,
  query: Parameters<ImapFlow['fetchAll']>[1],
): Promise<FetchMessageObject[]> {
  try {
    return await client.fetchAll(String(uid), query, { uid: true });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    // The server names it but cannot read it: an item without bytes goes to quarantine, where people see it.
    return [{ seq: 0, uid, source: Buffer.alloc(0) }];
  }
}

/** `n:*` answers with the last message even when its UID is below n (RFC 9051 §6.4.8), so what was not asked for is dropped. */
function sorted(found: readonly FetchMessageObject[], uids: readonly number[]): FetchMessageObject[] {
  const asked = new Set(uids);
  return found.filter((message) => asked.has(message.uid)).sort((a, b) => a.uid - b.uid);
}

/** The item for a fetched message; what the first bite did not hold is streamed in chunks. Never sets \Seen (PEEK). */
export async function toItem(epoch: Epoch, message: FetchMessageObject): Promise<RawItem> {
  // a server that cannot read the message answers with something that is none
  const bite = Buffer.isBuffer(message.source) ? message.source : undefined;
  const size = message.size ?? bite?.length ?? 0;
  const isCut = bite === undefined || bite.length >= FIRST_BITE_BYTES;
  const isLarge = bite !== undefined && isCut && size > HELD_BYTES;
  // a copy of a large one's beginning, so that the bite's memory is let go
  const bytes = isLarge ? Buffer.from(bite) : isCut ? await downloaded(epoch, message.uid) : bite;
  return {
    sourceKey: `${epoch.folder}/${epoch.uidValidity}/${message.uid}`,
    bytes,
    ...(isLarge ? { whole: () => wholeOf(epoch, message.uid, bytes) } : {}),
    ...recognitionOf(message, bytes, size),
    receivedAt: new Date(),
    transport: {
      folder: epoch.folder,
      uid: message.uid,
      uidValidity: epoch.uidValidity,
      ...internalDateOf(message),
      flags: [...(message.flags ?? [])],
      size,
      ...(epoch.junk ? { junk: true } : {}),
      ...(bytes.length === 0 ? { unreadable: true } : {}),
    },
  };
}

function internalDateOf({ internalDate }: FetchMessageObject): { readonly internalDate?: string } {
  const date = internalDate === undefined ? undefined : new Date(internalDate);
  return date === undefined || Number.isNaN(date.getTime()) ? {} : { internalDate: date.toISOString() };
}

/** OBJECTID or Gmail's own id; and Message-ID with the moment and the size, which stay when a mailbox is restored. */
function recognitionOf(message: FetchMessageObject, bytes: Uint8Array, size: number): Pick<RawItem, 'recognition'> {
  if (bytes.length === 0) return {};
  const { emailId } = message;
  const { internalDate } = internalDateOf(message);
  const [messageId] = messageIds(readTopFields(bytes).headers.token('message-id'));
  return {
    recognition: {
      ...(emailId === undefined || emailId === '' ? {} : { id: emailId }),
      ...(messageId === undefined || internalDate === undefined
        ? {}
        : { marks: `${messageId}|${internalDate}|${size}` }),
    },
  };
}

async function downloaded(epoch: Epoch, uid: number): Promise<Uint8Array> {
  return withFolder(epoch, async () => {
    const found = await epoch.client.download(String(uid), undefined, {
      uid: true,
      chunkSize: CHUNK_BYTES,
      maxBytes: LIE_BYTES,
    });
    if (found.content === undefined) return new Uint8Array();
    const chunks: Buffer[] = [];
    for await (const chunk of found.content) chunks.push(chunk);
    return Buffer.concat(chunks);
  });
}

/**
 * A large message from its server to whoever reads, one chunk at a time. One that the server will not hand out, or not to its end, is
 * what there is of it, at least what it was seen to begin with: the mailbox goes on, and people see it.
 * @throws PullFailure
 */
async function* wholeOf(epoch: Epoch, uid: number, top: Uint8Array): AsyncGenerator<Uint8Array> {
  let begun = false;
  try {
    const lock = await openFolder(epoch);
    try {
      const found = await epoch.client.download(String(uid), undefined, { uid: true, chunkSize: CHUNK_BYTES });
      if (found.content === undefined) throw new Error('The message is gone');
      for await (const piece of found.content as AsyncIterable<Buffer>) {
        begun = true;
        yield piece;
      }
    } finally {
      lock.release();
    }
  } catch (error) {
    if (!isRefusal(error)) throw toPullFailure(error);
    if (!begun) yield top;
  }
}
