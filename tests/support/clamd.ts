import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import type { ClamdAddress } from '../../src/core/clamd-address';
import { pingClamd } from '../../src/scanning/clamd';
import { freePort } from './ports';
import { Program, temporaryDirectory } from './processes';
import { waitFor } from './wait';

export interface TestClamd {
  readonly tcp: ClamdAddress;
  readonly socket: ClamdAddress;
  stop(): Promise<void>;
  /** Comes back at the same places. */
  start(): Promise<void>;
}

const SERVER = '/usr/sbin/clamd';
/** What this clamd calls a virus: its one signature. */
export const MALWARE = 'WASL-TEST-MALWARE-5f0c2b9e-WASL';
/** Streams of more bytes are refused. */
export const STREAM_BYTES = 2 * 1024 * 1024;

/** A real clamd of the test's own with one signature of ours: no download, loopback and a socket. It ends with the test file. */
export async function startClamd(): Promise<TestClamd> {
  if (!fs.existsSync(SERVER)) throw new Error(`${SERVER} is missing: apt-get install clamav-daemon`);
  const dir = temporaryDirectory();
  const port = await freePort();
  const tcp = { host: '127.0.0.1', port };
  const socket = { path: path.join(dir, 'clamd.sock') };
  fs.mkdirSync(path.join(dir, 'signatures'));
  const hex = Buffer.from(MALWARE).toString('hex');
  fs.writeFileSync(path.join(dir, 'signatures', 'wasl.ndb'), `Wasl.Test.Malware:0:*:${hex}\n`);
  const settings = {
    Foreground: 'yes',
    DatabaseDirectory: path.join(dir, 'signatures'),
    TemporaryDirectory: dir,
    LocalSocket: socket.path,
    TCPAddr: tcp.host,
    TCPSocket: port,
    StreamMaxLength: `${STREAM_BYTES}`,
  };
  const file = path.join(dir, 'clamd.conf');
  fs.writeFileSync(
    file,
    Object.entries(settings)
      .map(([name, value]) => `${name} ${value}\n`)
      .join(''),
  );
  let program = await run(file, tcp);
  return {
    tcp,
    socket,
    stop: async () => void (await program.stop()),
    start: async () => void (program = await run(file, tcp)),
  };
}

async function run(settings: string, at: ClamdAddress): Promise<Program> {
  const child = spawn(SERVER, ['--config-file', settings], { stdio: ['ignore', 'pipe', 'pipe'] });
  await once(child, 'spawn');
  const program = new Program(child, 'clamd');
  await waitFor(
    async () =>
      pingClamd(at).then(
        () => true,
        () => undefined,
      ),
    'clamd answers',
    60,
  );
  return program;
}
