import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { createClient } from 'redis';
import { freePort } from './ports';
import { Program, temporaryDirectory } from './processes';
import { waitFor } from './wait';

export interface TestRedis {
  readonly url: string;
  readonly port: number;
  /** Everything in it is gone, as after FLUSHALL by somebody. */
  flush(): Promise<void>;
  /** kill -9; what it held in memory is lost, since it keeps no file. */
  kill(): Promise<void>;
  /** Clean end. */
  stop(): Promise<void>;
  /** Comes back empty on the same port. */
  start(): Promise<void>;
}

const SERVER = '/usr/bin/redis-server';

/** A redis-server of the test's own: loopback, no file, `noeviction` as Bull needs it. It ends with the test file. */
export async function startRedis(settings: readonly string[] = []): Promise<TestRedis> {
  if (!fs.existsSync(SERVER)) throw new Error(`${SERVER} is missing: apt-get install redis-server`);
  const port = await freePort();
  const dir = temporaryDirectory();
  let program = await run(port, dir, settings);
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    flush: async () => void (await ask(port, async (client) => client.flushAll())),
    kill: async () => void (await program.kill()),
    stop: async () => void (await program.stop()),
    start: async () => void (program = await run(port, dir, settings)),
  };
}

async function run(port: number, dir: string, settings: readonly string[]): Promise<Program> {
  const args = [
    '--bind',
    '127.0.0.1',
    '--port',
    String(port),
    '--dir',
    dir,
    '--save',
    '',
    '--appendonly',
    'no',
    '--maxmemory-policy',
    'noeviction',
    ...settings,
  ];
  const child = spawn(SERVER, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  await once(child, 'spawn');
  const program = new Program(child, 'redis-server');
  await program.says(/Ready to accept connections/);
  await waitFor(() => ask(port, async (client) => client.ping()).catch(() => undefined), 'redis answers');
  return program;
}

const connectTo = (port: number) =>
  createClient({ url: `redis://127.0.0.1:${port}`, socket: { reconnectStrategy: false } });

async function ask(port: number, question: (client: ReturnType<typeof connectTo>) => Promise<string>): Promise<string> {
  const client = connectTo(port);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await question(client);
  } finally {
    client.destroy();
  }
}
