import { setMaxListeners } from 'node:events';
import type { ImapFlow } from 'imapflow';
import { openImap } from './connect';
import type { ImapCursor } from './cursor';
import { toPullFailure } from './failure';
import { giveUpIdle, pollOnlyMs, takeIdle } from './idle-seat';
import type { ImapSource } from './pull';
import { closeImapSession } from './session';

/** Folders that have a waiting connection each: providers allow few. */
const MOST_IDLE = 4;

export interface WatchOptions {
  /** Events stop silently on some servers: a look at least this often whatever IDLE says. */
  readonly pollSeconds: number;
  readonly from: ImapCursor | null;
}

/**
 * IDLE on the first folders (by an explicit `idle()`: the library would wait 15 s); the others are met by the safety poll.
 * Resolves when `signal` aborts or the link is lost; looks once at the start, for what came before IDLE stood.
 * @throws PullFailure when the mailbox cannot be opened.
 */
export async function watchImap(source: ImapSource, options: WatchOptions, lookNow: () => void): Promise<void> {
  const folder = source.folders[0];
  if (folder === undefined || source.signal.aborted) return;
  const withoutIdle = pollOnlyMs(source.accountId);
  if (withoutIdle > 0) return pollOnly(source, withoutIdle, options.pollSeconds, lookNow);
  const client = await openImap(source.server, 'idle').catch((error: unknown) => {
    const failure = toPullFailure(error);
    if (failure.code === 'limit') giveUpIdle(source.accountId);
    throw failure;
  });
  const token = await source.server.accessToken?.();
  const stop = (): void => {
    client.close();
    closeImapSession(source.accountId);
  };
  setMaxListeners(0, source.signal);
  source.signal.addEventListener('abort', stop, { once: true });
  const poll = setInterval(() => {
    lookNow();
    // the token of a connection cannot be changed: before it ends another connection takes its place
    source.server.accessToken?.().then(
      (fresh) => fresh === token || client.close(),
      () => client.close(),
    );
  }, options.pollSeconds * 1000);
  const over = new AbortController();
  for (const other of source.folders.slice(1, MOST_IDLE))
    void idleBeside(source, other, options.from, lookNow, over.signal);
  const closeAll = (): void => {
    client.close();
    over.abort();
  };
  const leave = takeIdle(source.accountId, closeAll);
  try {
    if (!source.signal.aborted) await idleOn(client, folder, options.from, lookNow);
  } catch (error) {
    if (!source.signal.aborted) throw toPullFailure(error);
  } finally {
    clearInterval(poll);
    leave();
    source.signal.removeEventListener('abort', stop);
    if (source.signal.aborted) stop();
    closeAll();
  }
}

/** IDLE on a folder beside the first, while the server has a connection to spare; without one the poll meets it. Never throws. */
async function idleBeside(
  source: ImapSource,
  folder: string,
  from: ImapCursor | null,
  lookNow: () => void,
  over: AbortSignal,
): Promise<void> {
  const client = await openImap(source.server, 'idle').catch(() => undefined);
  if (client === undefined) return;
  const close = (): void => client.close();
  over.addEventListener('abort', close, { once: true });
  try {
    if (!over.aborted) await idleOn(client, folder, from, lookNow);
  } catch {
    // whatever is wrong with it, the look says so
  } finally {
    close();
    over.removeEventListener('abort', close);
  }
}

/** A mailbox with too few connections for IDLE is looked into regularly. */
function pollOnly(source: ImapSource, forMs: number, everySeconds: number, lookNow: () => void): Promise<void> {
  return new Promise((resolve) => {
    const poll = setInterval(lookNow, everySeconds * 1000);
    const end = (): void => {
      clearInterval(poll);
      clearTimeout(over);
      source.signal.removeEventListener('abort', end);
      closeImapSession(source.accountId);
      resolve();
    };
    const over = setTimeout(end, forMs);
    source.signal.addEventListener('abort', end, { once: true });
  });
}

async function idleOn(client: ImapFlow, folder: string, from: ImapCursor | null, lookNow: () => void): Promise<void> {
  client.on('exists', ({ count, prevCount }) => {
    if (count > prevCount) lookNow();
  });
  const mailbox = await client.mailboxOpen(folder, { readOnly: true });
  const known = from?.folders[folder];
  if (known?.uidValidity !== String(mailbox.uidValidity) || mailbox.uidNext > known.lastUid + 1) lookNow();
  // `idle()` resolves false when the link dies; it returns otherwise when the server ended IDLE, and is then begun again.
  while (client.usable && client.mailbox !== false) if ((await client.idle()) === false) return;
}
