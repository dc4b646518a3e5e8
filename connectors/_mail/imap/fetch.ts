import type { FetchMessageObject, ImapFlow } from 'imapflow';
import type { RawItem } from '../../contract';
import { isRefusal } from './failure';

/** A folder under one UIDVALIDITY: the only frame in which UIDs mean something. */
export interface Epoch {
  readonly client: ImapFlow;
  readonly folder: string;
  readonly uidValidity: string;
}
export class EpochChanged extends Error {}

/** Messages asked for at once, and how much of each: one round trip brings most mails whole and at most 6.4 MB. */
export const WINDOW_MESSAGES = 100;
const FIRST_BITE_BYTES = 64 * 1024;
const CHUNK_BYTES = 1024 * 1024;
/** Above this a mail is not held in memory: its headers come, with a marker, so that a case opens and says so. */
export const OVERSIZE_BYTES = 60 * 1024 * 1024;

/** Runs with the folder open for reading; other users of the connection wait. Throws EpochChanged when UIDs have lost their meaning. */
export async function withFolder<T>(epoch: Epoch, work: () => Promise<T>): Promise<T> {
  const lock = await epoch.client.getMailboxLock(epoch.folder, { readOnly: true });
  try {
    const mailbox = epoch.client.mailbox;
    if (mailbox === false || String(mailbox.uidValidity) !== epoch.uidValidity)
      throw new EpochChanged(`UIDVALIDITY of ${epoch.folder} changed while it was read`);
    return await work();
  } finally {
    lock.release();
  }
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
    return [{ seq: 0, uid }];
  }
}

/** `n:*` answers with the last message even when its UID is below n (RFC 9051 §6.4.8), so what was not asked for is dropped. */
function sorted(found: readonly FetchMessageObject[], uids: readonly number[]): FetchMessageObject[] {
  const asked = new Set(uids);
  return found.filter((message) => asked.has(message.uid)).sort((a, b) => a.uid - b.uid);
}

/** The item for a fetched message; what the first bite did not hold is streamed in chunks. Never sets \Seen (PEEK). */
export async function toItem(epoch: Epoch, message: FetchMessageObject): Promise<RawItem> {
  const bite = message.source ?? Buffer.alloc(0);
  const size = message.size ?? bite.length;
  const whole = bite.length < FIRST_BITE_BYTES;
  const oversize = !whole && size > OVERSIZE_BYTES;
  const bytes = whole ? bite : oversize ? headersOf(bite) : await download(epoch, message.uid);
  const date = message.internalDate === undefined ? undefined : new Date(message.internalDate);
  return {
    sourceKey: `${epoch.folder}/${epoch.uidValidity}/${message.uid}`,
    bytes,
    receivedAt: new Date(),
    transport: {
      folder: epoch.folder,
      uid: message.uid,
      uidValidity: epoch.uidValidity,
      ...(date === undefined || Number.isNaN(date.getTime()) ? {} : { internalDate: date.toISOString() }),
      flags: [...(message.flags ?? [])],
      size,
      ...(oversize ? { oversize: true } : {}),
      ...(bytes.length === 0 ? { unreadable: true } : {}),
    },
  };
}

async function download(epoch: Epoch, uid: number): Promise<Uint8Array> {
  return withFolder(epoch, async () => {
    const found = await epoch.client.download(String(uid), undefined, {
      uid: true,
      chunkSize: CHUNK_BYTES,
      maxBytes: OVERSIZE_BYTES,
    });
    if (found.content === undefined) return new Uint8Array();
    const chunks: Buffer[] = [];
    for await (const chunk of found.content) chunks.push(chunk);
    return Buffer.concat(chunks);
  });
}

/** A copy up to and including the empty line, so that the bite's memory is let go. */
function headersOf(bite: Buffer): Buffer {
  const end = bite.indexOf('\r\n\r\n');
  return Buffer.from(end < 0 ? bite : bite.subarray(0, end + 4));
}
