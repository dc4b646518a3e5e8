import { createAdapter } from '@socket.io/redis-streams-adapter';
import { createClient } from 'redis';
import type { Log } from '../../connectors/contract';

type AdapterFactory = ReturnType<typeof createAdapter>;
export interface SharedPresence {
  readonly adapter: AdapterFactory;
  close(): void;
}

const LONGEST_WAIT_MS = 2_000;

/**
 * Lets processes tell each other who is where. Whatever becomes of Redis (absent at start, killed, flushed, never back), nothing of
 * ours waits for it or fails by it: what could not be said is dropped and said again within seconds.
 */
export function sharePresence(url: string, log: Log): SharedPresence {
  const client = createClient({ url, socket: { reconnectStrategy: (tries) => Math.min(100 * 2 ** tries, LONGEST_WAIT_MS), connectTimeout: 5_000 } });
  let away = false;
  client.on('error', () => {
    if (!away) log.warn({}, 'presence.redis_away');
    away = true;
  });
  client.on('ready', () => {
    if (away) log.info({}, 'presence.redis_back');
    away = false;
  });
  const publish = client.publish.bind(client);
  // the adapter lets a refused publish go unhandled, which would end the process, and would queue up what is stale by tomorrow
  const careful: typeof publish = (channel, message) => (client.isReady ? publish(channel, message).catch(() => 0) : Promise.resolve(0));
  Object.assign(client, { publish: careful });
  client.connect().catch(() => undefined);
  return { adapter: createAdapter(client, { streamName: 'wasl:sockets', channelPrefix: 'wasl:sockets' }), close: () => client.destroy() };
}
