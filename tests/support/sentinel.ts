import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that counts who knocks; connections count, not only requests. */
export interface Sentinel {
  readonly port: number;
  readonly host: string;
  readonly hits: () => number;
  readonly requests: readonly http.IncomingMessage[];
  close(): Promise<void>;
}

/** @param host an address of this machine: each of 127.0.0.0/8 is a place of its own, so that one can stand for the outside world */
export async function startSentinel(
  host = '127.0.0.1',
  answer: http.RequestListener = (_request, response) => void response.end('ok'),
  port = 0,
): Promise<Sentinel> {
  let hits = 0;
  const requests: http.IncomingMessage[] = [];
  const server = http.createServer((request, response) => {
    requests.push(request);
    answer(request, response);
  });
  server.on('connection', () => void hits++);
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  // a test that failed before it closed this must end all the same
  server.unref();
  return {
    host,
    port: (server.address() as AddressInfo).port,
    hits: () => hits,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
