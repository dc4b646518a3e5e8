import net from 'node:net';

/** A wire between client and server that can go silent, as a link does that dies without a word. */
export interface PausableProxy {
  readonly port: number;
  /** Connections that clients opened so far. */
  opened(): number;
  /** Client commands seen so far, without tags: what a pull costs in round trips. */
  commands(): readonly string[];
  /** Nothing passes any more; sockets stay open. */
  pause(): void;
  /** New connections pass again; what was silent stays lost until it is cut. */
  resume(): void;
  /** All sockets are destroyed; new ones are accepted. */
  cut(): void;
  close(): Promise<void>;
}

/**
 * Forwards loopback connections to `targetPort`.
 * @param refuses commands (without tag) that the far end never sees, and answers with NO
 */
export async function startProxy(targetPort: number, refuses?: (command: string) => boolean): Promise<PausableProxy> {
  const pairs = new Set<[net.Socket, net.Socket]>();
  const commands: string[] = [];
  let opened = 0;
  let paused = false;
  /** Pairs that missed bytes while it was paused carry nothing more. */
  const silent = new WeakSet<net.Socket>();
  const server = net.createServer((client) => {
    opened++;
    const upstream = net.connect(targetPort, '127.0.0.1');
    const pair: [net.Socket, net.Socket] = [client, upstream];
    pairs.add(pair);
    if (paused) silent.add(client);
    const end = (): void => {
      pairs.delete(pair);
      for (const socket of pair) socket.destroy();
    };
    for (const socket of pair) socket.on('error', end).on('close', end).setNoDelay(true);
    client.on('data', (data) => {
      if (paused || silent.has(client)) return;
      for (const match of data.toString('latin1').matchAll(/^\w+ ((?:UID )?[A-Z]+)\b/gm)) commands.push(match[1] ?? '');
      const [, tag, command] = /^(\w+) (.*)\r\n$/.exec(data.toString('latin1')) ?? [];
      if (command !== undefined && refuses?.(command) === true) client.write(`${tag} NO [SERVERBUG] cannot be read\r\n`);
      else upstream.write(data);
    });
    upstream.on('data', (data) => {
      if (!paused && !silent.has(client)) client.write(data);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = (): void => {
    for (const pair of pairs) for (const socket of pair) socket.destroy();
    pairs.clear();
  };
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    opened: () => opened,
    commands: () => commands,
    pause: () => {
      paused = true;
      for (const [client] of pairs) silent.add(client);
    },
    resume: () => {
      paused = false;
    },
    cut,
    async close() {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
