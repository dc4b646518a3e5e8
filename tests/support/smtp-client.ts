import net from 'node:net';

/** A raw client of SMTP or LMTP, for tests that need to see each reply, or to break off where no library would. */
export interface RawClient {
  /** Sends lines (CRLF is added) and resolves with the next reply, all its lines joined. */
  say(line: string): Promise<string>;
  /** Sends without awaiting an answer; resolves when the bytes have left, or the connection is gone. */
  write(bytes: string | Uint8Array): Promise<void>;
  reply(): Promise<string>;
  /** Breaks the connection off. */
  destroy(): void;
  ended: Promise<void>;
}

/** Connects to loopback and resolves after the greeting. */
export async function rawClient(port: number): Promise<RawClient> {
  const socket = net.connect(port, '127.0.0.1');
  const replies: string[] = [];
  let wake: (() => void) | undefined;
  let buffer = '';
  let partial = '';
  let over = false;
  const ended = new Promise<void>((resolve) =>
    socket.on('close', () => {
      over = true;
      wake?.();
      resolve();
    }),
  );
  socket.on('error', () => undefined);
  socket.on('data', (data) => {
    buffer += data.toString();
    for (let end = buffer.indexOf('\r\n'); end >= 0; end = buffer.indexOf('\r\n')) {
      const line = buffer.slice(0, end);
      buffer = buffer.slice(end + 2);
      partial += `${line}\n`;
      if (line[3] === '-') continue;
      replies.push(partial.trimEnd());
      partial = '';
    }
    wake?.();
  });
  const reply = async (): Promise<string> => {
    while (replies.length === 0) {
      if (over) throw new Error('The server ended the connection without a reply');
      await new Promise<void>((resolve) => (wake = resolve));
    }
    return replies.shift() ?? '';
  };
  await reply();
  return {
    reply,
    write: (bytes) => new Promise((resolve) => socket.write(bytes, () => resolve())),
    say(line) {
      socket.write(`${line}\r\n`);
      return reply();
    },
    destroy: () => void socket.destroy(),
    ended,
  };
}
