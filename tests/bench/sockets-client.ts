/**
 * Many screens, as a program of its own: sockets that note when a change reached them. Told by its parent over IPC whom they belong to;
 * says `{connected}` when all are, and answers `'report'` with what came: the change's version and the moment, per socket.
 */
import { io, type Socket } from 'socket.io-client';
import { z } from 'zod';
import { wallClock } from './support/wall-clock';

export const ScreensJob = z.object({ url: z.string(), cookies: z.array(z.string()) });
export const ScreensReport = z.array(z.object({ version: z.int(), at: z.number() }));
const CONNECTING_AT_ONCE = 50;

const heard: z.infer<typeof ScreensReport> = [];
const sockets: Socket[] = [];

async function connectAll(job: z.infer<typeof ScreensJob>): Promise<void> {
  for (let from = 0; from < job.cookies.length; from += CONNECTING_AT_ONCE) {
    await Promise.all(job.cookies.slice(from, from + CONNECTING_AT_ONCE).map((cookie) => connect(job.url, cookie)));
  }
}

function connect(url: string, cookie: string): Promise<void> {
  const socket = io(url, { transports: ['websocket'], extraHeaders: { cookie }, forceNew: true });
  sockets.push(socket);
  socket.on('ticket:changed', (change: { version: number }) => void heard.push({ version: change.version, at: wallClock() }));
  return new Promise((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
}

process.on('message', (message) => {
  if (message === 'report') return void process.send?.(heard.splice(0));
  connectAll(ScreensJob.parse(message)).then(
    () => process.send?.({ connected: sockets.length }),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
});
process.send?.('ready');
