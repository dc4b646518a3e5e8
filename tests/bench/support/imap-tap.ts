import net from 'node:net';
import { wallClock } from './wall-clock';

/** A wire between Wasl and its mail server that tells when the server announced new mail. Close it before its server. */
export interface ImapTap {
  readonly port: number;
  /** Wall clock in ms of the newest `* n EXISTS` that was passed on. */
  announcedAt(): number;
  close(): void;
}

export async function startImapTap(targetPort: number): Promise<ImapTap> {
  const sockets = new Set<net.Socket>();
  let announcedAt = 0;
  const server = net.createServer((client) => {
    const upstream = net.connect(targetPort, '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.setNoDelay(true).on('error', () => socket.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.pipe(upstream);
    upstream.on('data', (data) => {
      if (/\* \d+ EXISTS/.test(data.toString('latin1', 0, 200))) announcedAt = wallClock();
      client.write(data);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    announcedAt: () => announcedAt,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
