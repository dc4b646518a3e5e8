import net from 'node:net';
import { SMTPServer, type SMTPServerAddress, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { Listener, ListenerOptions } from '../../contract';
import { ByteBudget } from './budget';
import { deliverToAccounts, failed, readMessage, Refusal, type Accepted } from './receive';

export const MESSAGE_LIMIT_BYTES = 60 * 1024 * 1024;
const MEMORY_BYTES = 96 * 1024 * 1024;
const MOST_CLIENTS = 100;
const MOST_RECIPIENTS = 100;
/** How long connections may go on after `close`, for the answer to what they have handed over. */
const CLOSE_TIMEOUT_MS = 10_000;

/**
 * The door: SMTP, and LMTP on a port of its own, for the ministry's own mail servers. No passwords, so loopback only unless
 * told otherwise. 250 is said only after the commit.
 */
export const startDoor: Listener['start'] = async (options) => {
  if (options.allowPublic !== true && !isLoopback(options.host))
    throw new Error(
      `The mail door knows no passwords and stays on loopback; ${options.host} must be allowed explicitly`,
    );
  const budget = new ByteBudget(MEMORY_BYTES);
  const smtp = await open(options, budget, options.port, false);
  if (options.lmtpPort === undefined) return smtp;
  const lmtp = await open(options, budget, options.lmtpPort, true).catch(async (error: unknown) => {
    await smtp.close();
    throw error;
  });
  return {
    port: smtp.port,
    lmtpPort: lmtp.port,
    close: async () => {
      await Promise.all([smtp.close(), lmtp.close()]);
    },
  };
};

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (net.isIPv4(host) && host.startsWith('127.'));
}

type Receiving = Set<Promise<unknown>>;

function makeServer(options: ListenerOptions, budget: ByteBudget, lmtp: boolean, receiving: Receiving): SMTPServer {
  // Keyed by the address object that the library keeps for the length of one transaction.
  const accounts = new WeakMap<SMTPServerAddress, readonly string[]>();
  const server = new SMTPServer({
    lmtp,
    logger: false,
    banner: 'Wasl',
    size: MESSAGE_LIMIT_BYTES,
    maxClients: MOST_CLIENTS,
    maxRecipients: MOST_RECIPIENTS,
    closeTimeout: CLOSE_TIMEOUT_MS,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    onRcptTo(address, _session, callback) {
      admit(address, options).then((accountIds) => {
        accounts.set(address, accountIds);
        callback();
      }, callback);
    },
    onData(stream, session, callback) {
      const accepted = session.envelope.rcptTo.map((to) => ({
        recipient: to.address,
        accountIds: accounts.get(to) ?? [],
      }));
      const work = receive(stream, session, accepted, options, budget);
      const settled = work.catch(() => undefined).finally(() => receiving.delete(settled));
      receiving.add(settled);
      work.then((replies) => {
        const [first] = replies.filter((reply) => reply !== undefined);
        if (lmtp)
          callback(
            null,
            replies.map((reply) => reply ?? '2.0.0 Stored'),
          );
        else if (first === undefined) callback(null, '2.0.0 Stored');
        else callback(first);
      }, callback);
    },
  });
  server.on('error', (error) => options.log.debug({ err: error }, 'a client of the mail door went away'));
  return server;
}

/** The accounts of a recipient. Rejects with the Refusal to say. */
async function admit(address: SMTPServerAddress, options: ListenerOptions): Promise<readonly string[]> {
  let accountIds: readonly string[];
  try {
    accountIds = await options.accountsFor(address.address);
  } catch (error) {
    options.log.error({ err: error }, 'the door could not look up a recipient');
    throw failed();
  }
  if (accountIds.length === 0) throw new Refusal(550, '5.1.1 No such mailbox here');
  return accountIds;
}

/** One reply per recipient, in order; undefined is 250. Rejects for what concerns all of them. */
async function receive(
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
  accepted: readonly Accepted[],
  options: ListenerOptions,
  budget: ByteBudget,
): Promise<(Refusal | undefined)[]> {
  const message = await readMessage(stream, MESSAGE_LIMIT_BYTES, budget);
  try {
    const results = await deliverToAccounts(message.bytes, session, accepted, options);
    return accepted.map((one) => one.accountIds.map((id) => results.get(id)).find((refusal) => refusal !== undefined));
  } finally {
    message.free();
  }
}

async function open(
  options: ListenerOptions,
  budget: ByteBudget,
  port: number,
  lmtp: boolean,
): Promise<{ port: number; close(): Promise<void> }> {
  const receiving: Receiving = new Set();
  const server = makeServer(options, budget, lmtp, receiving);
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, options.host, () => {
      server.server.removeListener('error', reject);
      resolve();
    });
  });
  const address = server.server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: () => close(server, receiving),
  };
}

/** No new clients; those that handed a message over hear its answer; the idle ones are sent away at once. */
async function close(server: SMTPServer, receiving: Receiving): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(resolve));
  const answered = Promise.allSettled(receiving).then(() => new Promise((resolve) => setImmediate(resolve)));
  await Promise.race([answered, closed]);
  for (const client of server.connections) client.send(421, 'Closing, please come again');
  await closed;
}
