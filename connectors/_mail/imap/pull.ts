import { setMaxListeners } from 'node:events';
import type { FetchMessageObject, ImapFlow } from 'imapflow';
import type { LocalizedText, PullFailure, PullStep, RawItem } from '../../contract';
import { advance, samePlace, type ImapCursor } from './cursor';
import { isMissingFolder, isRefusal, toPullFailure } from './failure';
import { EpochChanged, fetchWindow, toItem, WINDOW_MESSAGES, type Epoch } from './fetch';
import { fileAway, wasMovedByUs } from './file-away';
import { readQuota } from './quota';
import { closeImapSession, fetchingClient } from './session';
import { foldersOf, type ImapSource } from './source';

export type { ImapSource } from './source';
type Step = PullStep<ImapCursor>;
/** A step holds at most about this much, so that memory stays flat whatever lies in the mailbox. */
const STEP_BYTES = 8 * 1024 * 1024;

/**
 * Everything new in the folders, oldest first, by (UIDVALIDITY, UID) and never by \Seen.
 * @throws PullFailure; a missing folder is reported only after the other ones were read. Ends quietly on abort.
 */
export async function* pullImap(source: ImapSource, from: ImapCursor | null): AsyncGenerator<Step> {
  let cursor = from ?? { folders: {} };
  let missing: PullFailure | undefined;
  const stop = (): void => closeImapSession(source.accountId);
  setMaxListeners(0, source.signal);
  source.signal.addEventListener('abort', stop, { once: true });
  try {
    let trouble: LocalizedText | undefined;
    for (const folder of foldersOf(source)) {
      if (source.signal.aborted) return;
      try {
        for await (const step of pullFolder(source, folder, cursor)) {
          cursor = step.cursor;
          yield step;
        }
        // the caller asked for more: what it was given is committed
        trouble = (await moveStored(source, folder, cursor)) ?? trouble;
      } catch (error) {
        // it is made when the first mail is moved, and whether that can be done is told there
        if (folder === source.processedFolder && isRefusal(error)) continue;
        if (!isMissingFolder(error)) throw error;
        missing = toPullFailure(error);
      }
    }
    const quota = await readQuota(await fetchingClient(source.accountId, source.server), source.folders[0] ?? 'INBOX');
    if (quota !== undefined || source.processedFolder !== undefined)
      yield { items: [], cursor, backlog: false, remaining: 0, condition: { quota, trouble } };
  } catch (error) {
    closeImapSession(source.accountId);
    if (!source.signal.aborted) throw toPullFailure(error);
  } finally {
    source.signal.removeEventListener('abort', stop);
  }
  if (missing !== undefined) throw missing;
}

async function moveStored(source: ImapSource, folder: string, cursor: ImapCursor): Promise<LocalizedText | undefined> {
  const { accountId, processedFolder: to, startDate } = source;
  const known = cursor.folders[folder];
  if (to === undefined || known === undefined || known.lastUid === 0 || folder === to || folder === source.junkFolder)
    return undefined;
  const client = await fetchingClient(accountId, source.server);
  return fileAway(client, {
    accountId,
    from: folder,
    to,
    lastUid: known.lastUid,
    uidValidity: known.uidValidity,
    startDate,
  });
}

interface Survey {
  readonly epoch: Epoch;
  readonly lastUid: number;
  readonly newestUid: number;
  readonly backlogUntil: number;
  readonly uids: readonly number[];
}

async function* pullFolder(source: ImapSource, folder: string, from: ImapCursor): AsyncGenerator<Step> {
  const client = await fetchingClient(source.accountId, source.server);
  const found = await survey(client, source, folder, from);
  const at = (lastUid: number): ImapCursor =>
    advance(from, folder, found.epoch.uidValidity, lastUid, found.backlogUntil);
  let stored = from;
  let remaining = found.uids.length;
  for await (const batch of batches(found)) {
    remaining -= batch.covered;
    if (batch.items.length === 0) continue;
    stored = at(batch.lastUid);
    yield { items: batch.items, cursor: stored, backlog: batch.backlog, remaining };
  }
  const end = at(Math.max(found.lastUid, found.newestUid));
  if (!samePlace(end.folders[folder], stored.folders[folder]))
    yield { items: [], cursor: end, backlog: false, remaining: 0 };
}

/** Opens the folder afresh (one round trip: UIDVALIDITY, UIDNEXT) and lists what is new. */
async function survey(client: ImapFlow, source: ImapSource, folder: string, from: ImapCursor): Promise<Survey> {
  const wasOpen = client.mailbox !== false && client.mailbox.path === folder;
  const lock = await client.getMailboxLock(folder, { readOnly: true });
  try {
    if (wasOpen) await client.mailboxOpen(folder, { readOnly: true });
    const mailbox = client.mailbox;
    if (mailbox === false) throw new EpochChanged(`${folder} could not be opened`);
    const uidValidity = String(mailbox.uidValidity);
    const known = from.folders[folder];
    const same = known?.uidValidity === uidValidity;
    const lastUid = same ? known.lastUid : 0;
    const newestUid = mailbox.uidNext - 1;
    const backlogUntil = same ? (known.backlogUntil ?? 0) : newestUid;
    const uids =
      newestUid <= lastUid ? [] : await newUids(client, lastUid, newestUid, same ? undefined : source.startDate);
    const fresh = uids.filter((uid) => !wasMovedByUs(source.accountId, folder, uidValidity, uid));
    const epoch = { client, folder, uidValidity, junk: folder === source.junkFolder };
    return { epoch, lastUid, newestUid, backlogUntil, uids: fresh };
  } finally {
    lock.release();
  }
}

async function newUids(
  client: ImapFlow,
  lastUid: number,
  newestUid: number,
  since: Date | undefined,
): Promise<number[]> {
  // A handful is asked for directly; UIDs that are gone cost nothing and a round trip is saved.
  if (newestUid - lastUid <= WINDOW_MESSAGES && since === undefined)
    return Array.from({ length: newestUid - lastUid }, (_, index) => lastUid + 1 + index);
  const query = { uid: `${lastUid + 1}:*`, ...(since === undefined ? {} : { since }) };
  const found = (await client.search(query, { uid: true })) || [];
  return found.filter((uid) => uid > lastUid && uid <= newestUid).sort((a, b) => a - b);
}

interface Batch {
  readonly items: readonly RawItem[];
  readonly lastUid: number;
  readonly backlog: boolean;
  /** How many of the surveyed UIDs are settled by it. */
  readonly covered: number;
}

/** While one window is being stored by the caller, the next is already on its way. */
async function* batches(found: Survey): AsyncGenerator<Batch> {
  const windows: number[][] = [];
  for (let at = 0; at < found.uids.length; at += WINDOW_MESSAGES)
    windows.push(found.uids.slice(at, at + WINDOW_MESSAGES));
  let ahead = request(found.epoch, windows[0]);
  for (const [index, window] of windows.entries()) {
    const messages = await ahead;
    ahead = request(found.epoch, windows[index + 1]);
    yield* split(found, window, messages);
  }
}

function request(epoch: Epoch, window: readonly number[] | undefined): Promise<FetchMessageObject[]> {
  const promise = window === undefined ? Promise.resolve([]) : fetchWindow(epoch, window);
  // It is awaited later or, when the caller stops early, never: then its failure concerns nobody.
  promise.catch(() => undefined);
  return promise;
}

/** Cuts a window where bytes or the border of the backlog demand it. */
async function* split(found: Survey, window: readonly number[], messages: FetchMessageObject[]): AsyncGenerator<Batch> {
  let items: RawItem[] = [];
  let bytes = 0;
  let lastUid = 0;
  let counted = 0;
  const isBacklog = (uid: number): boolean => uid <= found.backlogUntil;
  const take = (upTo: number): Batch => {
    const position = window.findLastIndex((uid) => uid <= upTo) + 1;
    const batch = { items, lastUid: upTo, backlog: isBacklog(lastUid), covered: position - counted };
    counted = position;
    items = [];
    bytes = 0;
    return batch;
  };
  for (const message of messages) {
    const item = await toItem(found.epoch, message);
    delete message.source;
    const full = bytes + item.bytes.length > STEP_BYTES || isBacklog(message.uid) !== isBacklog(lastUid);
    if (items.length > 0 && full) yield take(lastUid);
    items.push(item);
    bytes += item.bytes.length;
    lastUid = message.uid;
  }
  yield take(window.at(-1) ?? lastUid);
}
