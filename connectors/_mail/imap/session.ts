import type { ImapFlow } from 'imapflow';
import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { openImap, type ImapServer } from './connect';
import { toPullFailure } from './failure';
import { giveUpIdle } from './idle-seat';

/**
 * One fetching connection per account, kept between pulls, so that an IDLE notice leads to the mail without a new login.
 * IDLE has a connection of its own: two per mailbox in all.
 */
interface Session {
  readonly fingerprint: string;
  readonly client: Promise<ImapFlow>;
  lastUsed: number;
}
const sessions = new Map<string, Session>();
const KEEP_ALIVE_MS = 50_000;
const FORGET_AFTER_MS = 5 * 60_000;

/** The account's fetching connection: the kept one while it lives and the settings are the same, else a new one. Rejects as `openImap`. */
export async function fetchingClient(accountId: string, server: ImapServer): Promise<ImapFlow> {
  // a connection lives under the token it was opened with: with another token comes another connection
  const token = await server.accessToken?.();
  const fingerprint = createHash('sha256').update(JSON.stringify({ ...server, token })).digest('hex');
  const kept = sessions.get(accountId);
  if (kept?.fingerprint === fingerprint) {
    kept.lastUsed = Date.now();
    const client = await kept.client;
    if (client.usable) return client;
  }
  closeImapSession(accountId);
  const session: Session = { fingerprint, client: openWithinLimit(accountId, server), lastUsed: Date.now() };
  sessions.set(accountId, session);
  const forget = (): void => {
    if (sessions.get(accountId) === session) sessions.delete(accountId);
  };
  try {
    const client = await session.client;
    client.once('close', forget);
    keepAlive(session, client);
    return client;
  } catch (error) {
    forget();
    throw error;
  }
}

const LIMIT_TRIES = 5;
const LIMIT_PAUSE_MS = 300;

/** Where the mailbox allows too few connections, fetching goes before waiting: IDLE gives its connection up. */
async function openWithinLimit(accountId: string, server: ImapServer): Promise<ImapFlow> {
  for (let tries = 1; ; tries++) {
    try {
      return await openImap(server, 'fetch');
    } catch (error) {
      const isLimit = toPullFailure(error).code === 'limit';
      if (!isLimit || tries === LIMIT_TRIES) throw error;
      if (!giveUpIdle(accountId) && tries === 1) throw error;
      // the server needs a moment to notice that the other connection is gone
      await wait(LIMIT_PAUSE_MS);
    }
  }
}

/** NOOP holds the connection open through firewalls; what nobody used for some minutes is closed. */
function keepAlive(session: Session, client: ImapFlow): void {
  const timer = setInterval(() => {
    if (Date.now() - session.lastUsed > FORGET_AFTER_MS) client.close();
    else client.noop().catch(() => client.close());
  }, KEEP_ALIVE_MS);
  timer.unref();
  client.once('close', () => clearInterval(timer));
}

/** Ends the account's fetching connection, if there is one; the next pull opens another. */
export function closeImapSession(accountId: string): void {
  const session = sessions.get(accountId);
  sessions.delete(accountId);
  session?.client.then((client) => client.close()).catch(() => undefined);
}
