import { createAdapter } from '@socket.io/redis-streams-adapter';
import { createClient, type RedisClientType } from 'redis';
import type { Log } from '../../connectors/contract';

export interface SharedPresence {
  readonly adapter: ReturnType<typeof createAdapter>;
  close(): void;
}

const LONGEST_WAIT_MS = 2_000;

/**
 * Lets processes tell each other who is where. Whatever becomes of Redis (absent at start, killed, flushed, never back), nothing of
 * ours waits for it or fails by it: what could not be said is dropped and said again within seconds.
 */
export function sharePresence(url: string, log: Log): SharedPresence {
  const all: RedisClientType[] = [];
  const first: RedisClientType = createClient({
    url,
    socket: { reconnectStrategy: (tries) => Math.min(100 * 2 ** tries, LONGEST_WAIT_MS), connectTimeout: 5_000 },
  });
  let away = false;
  first.on('error', () => {
    if (!away) log.warn({}, 'presence.redis_away');
    away = true;
  });
  first.on('ready', () => {
    if (away) log.info({}, 'presence.redis_back');
    away = false;
  });
  const client = harmless(first, all);
  void client.connect();
  return {
    adapter: createAdapter(client, { streamName: 'wasl:sockets', channelPrefix: 'wasl:sockets' }),
    close() {
      for (const open of all) open.destroy();
    },
  };
}

/**
 * The adapter lets refused commands go unhandled, which would end the process, and gives no hold on the connections that it opens
 * for itself. So here no command of its is ever refused (what cannot be said now is not said), and every connection is noted in `all`.
 */
function harmless(client: RedisClientType, all: RedisClientType[]): RedisClientType {
  all.push(client);
  const connect = client.connect.bind(client);
  const publish = client.publish.bind(client);
  const subscribe = client.subscribe.bind(client);
  const duplicate = client.duplicate.bind(client);
  const destroy = client.destroy.bind(client);
  const careful: Partial<RedisClientType> = {
    // refused only when it is destroyed while it still tries: then nobody waits for it any more
    connect: () => connect().catch(() => new Promise(() => undefined)),
    publish: (channel, message) => (client.isReady ? publish(channel, message).catch(() => 0) : Promise.resolve(0)),
    subscribe: (...given) => subscribe(...given).catch(() => undefined),
    duplicate: () => harmless(duplicate() as RedisClientType, all) as never,
    destroy: () => void (client.isOpen && destroy()),
    disconnect: async () => void (client.isOpen && destroy()),
  };
  return Object.assign(client, careful);
}
