import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { endLeftovers } from '../../../src/embedded/leftovers';
import { readRunFile } from '../../../src/embedded/run-file';
import { Session } from '../../../src/shared/api';
import { waitFor } from '../../support/wait';
import type { Bench } from './bench';
import { Child, ROOT } from './child';

export const ADMINISTRATOR = { email: 'bench@wasl.example', password: 'a long enough secret 7' } as const;

const LoopDelay = z.object({
  /** The latest timer, in ms. */
  longestMs: z.number(),
  /** Without the time in which the thread only waited for a core. */
  longestOwnMs: z.number(),
  /** Of it, the time in which the thread worked. */
  longestWorkMs: z.number(),
  late: z.array(z.object({ at: z.number(), delay: z.number(), own: z.number(), work: z.number() })),
});
export type LoopDelay = z.infer<typeof LoopDelay>;

/** What stands beside the loop's own work: on a machine that others use too, waiting is the larger part. */
export const loopNote = (longestOwnMs: number, longestMs: number): string =>
  `latest timer ${longestOwnMs.toFixed(0)} ms with waiting for disk, locks and collector, ${longestMs.toFixed(0)} ms with waiting for a core`;

/** The product as it is installed: built files, its own process, embedded defaults, free ports. */
export interface RunningWasl {
  readonly pid: number;
  /** Without a slash at the end. */
  readonly url: string;
  readonly smtpPort: number;
  /** Of the runtime role. */
  readonly databaseUrl: string;
  readonly dataDir: string;
  readonly output: () => string;
  /** How late the main thread's timers were since the last question. */
  loopDelay(): Promise<LoopDelay>;
  stop(): Promise<void>;
}

export interface WaslOptions {
  readonly dataDir?: string;
}

const wanted = (variable: string): string[] => (process.env[variable] ?? '').split(' ').filter((arg) => arg !== '');

/** What `npm start` gives to Node: the product is measured as it is started. */
function nodeArgsOfStart(): string[] {
  const { scripts } = z.object({ scripts: z.object({ start: z.string() }) }).parse(JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8')));
  return scripts.start.split(' ').filter((word) => word.startsWith('--'));
}

/** Starts it and waits until it says that it can work. `WASL_BENCH_NODE_ARGS` adds arguments for Node, such as `--cpu-prof`. It ends with the measurement, if not before. */
export async function startWasl(bench: Bench, options: WaslOptions = {}): Promise<RunningWasl> {
  const dataDir = options.dataDir ?? bench.directory();
  const probe = path.join(__dirname, 'loop-probe.cjs');
  const child = new Child(process.execPath, ['--require', probe, ...nodeArgsOfStart(), ...wanted('WASL_BENCH_NODE_ARGS'), path.join(ROOT, 'dist', 'src', 'main.js')], {
    NODE_ENV: 'production',
    PORT: '0',
    WASL_SMTP_PORT: '0',
    WASL_LOG_LEVEL: 'warn',
    WASL_DATA_DIR: dataDir,
    WASL_ADMIN_EMAIL: ADMINISTRATOR.email,
    WASL_ADMIN_PASSWORD: ADMINISTRATOR.password,
  });
  bench.after(async () => {
    await child.stop();
    const cluster = path.join(dataDir, 'postgres', 'data');
    if (fs.existsSync(cluster)) await endLeftovers(cluster);
  });
  const facts = await waitFor(
    () => {
      if (!child.running) throw new Error(`Wasl ended:\n${child.output}`);
      const run = readRunFile(dataDir);
      return run?.pid === child.pid ? run : undefined;
    },
    'Wasl starts',
    120,
  );
  const url = facts.url?.replace(/\/+$/, '') ?? '';
  await waitFor(async () => (await fetch(`${url}/readyz`).catch(() => undefined))?.ok, 'Wasl is ready', 120);
  return {
    pid: child.pid,
    url,
    smtpPort: facts.smtpPort ?? 0,
    databaseUrl: facts.databaseUrl,
    dataDir,
    output: () => child.output,
    loopDelay: async () => LoopDelay.parse(await child.ask('loop-delay')),
    stop: () => child.stop(),
  };
}

/** The embedded database as another of its roles: the owner of the tables, or the one that may change the server. */
export function databaseUrlOf(wasl: RunningWasl, role: 'owner' | 'superuser'): string {
  const url = new URL(wasl.databaseUrl);
  url.username = role === 'owner' ? 'wasl_owner' : 'postgres';
  url.password = fs.readFileSync(path.join(wasl.dataDir, 'postgres', `${role}.password`), 'utf8').trim();
  return url.href;
}

/** A signed-in person of the API. */
export interface Api {
  readonly cookie: string;
  readonly session: Session;
  get<T>(path: string, answer: z.ZodType<T>): Promise<T>;
  send<T>(method: 'POST' | 'PATCH' | 'PUT', path: string, body: object, answer: z.ZodType<T>): Promise<T>;
}

/** @throws with the problem document when the API refuses */
export async function signIn(url: string, person: { readonly email: string; readonly password: string } = ADMINISTRATOR): Promise<Api> {
  const answered = await request(`${url}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(person) });
  const cookie = answered.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const headers = { cookie, 'content-type': 'application/json' };
  return {
    cookie,
    session: Session.parse(await answered.json()),
    get: async (route, answer) => answer.parse(await (await request(`${url}/api${route}`, { headers })).json()),
    send: async (method, route, body, answer) => answer.parse(await (await request(`${url}/api${route}`, { method, headers, body: JSON.stringify(body) })).json()),
  };
}

async function request(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(`${init.method ?? 'GET'} ${url}: ${response.status} ${await response.text()}`);
  return response;
}
