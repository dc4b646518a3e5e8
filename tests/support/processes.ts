import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { endLeftovers } from '../../src/embedded/leftovers';
import { readRunFile, type RunFile } from '../../src/embedded/run-file';
import { waitFor } from './wait';

export const ROOT = path.resolve(__dirname, '..', '..');

/** Everything that a test started and made ends with its file, whether the tests passed or not. */
const started = new Set<Program>();
const directories = new Set<string>();
afterAll(async () => {
  await Promise.all([...started].map((program) => program.kill()));
  for (const dir of directories) await removeDirectory(dir);
  directories.clear();
});

/** An empty directory under /tmp, removed with all databases that still run in it when the test file ends. */
export function temporaryDirectory(): string {
  const dir = fs.mkdtempSync('/tmp/wasl-test-');
  directories.add(dir);
  return dir;
}

async function removeDirectory(dir: string): Promise<void> {
  for (const entry of ['.', ...fs.readdirSync(dir)]) {
    const data = path.join(dir, entry, 'postgres', 'data');
    if (fs.existsSync(data)) await endLeftovers(data);
  }
  fs.rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A real process: its output, its end, and ways to end it. */
export class Program {
  #output = '';
  #errors = '';
  readonly ended: Promise<Ended>;

  constructor(
    readonly child: ChildProcess,
    readonly title: string,
  ) {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.#output += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.#errors += text));
    this.ended = new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => {
        started.delete(this);
        resolve({ code, signal });
      });
    });
    started.add(this);
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error(`${this.title} has no pid`);
    return this.child.pid;
  }
  get stdout(): string {
    return this.#output;
  }
  get stderr(): string {
    return this.#errors;
  }
  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** The first match in what it has printed, on either stream. Fails at once when it ends without printing it. */
  async says(pattern: RegExp, seconds?: number): Promise<RegExpExecArray> {
    return waitFor(
      () => {
        const match = pattern.exec(`${this.#output}\n${this.#errors}`);
        if (match === null && !this.running && this.child.stdout?.closed !== false) {
          throw new Error(
            `${this.title} ended (${this.child.exitCode ?? this.child.signalCode}) without saying ${pattern}:\n${this.#output}\n${this.#errors}`,
          );
        }
        return match ?? undefined;
      },
      `${this.title} says ${pattern}; so far:\n${this.#output}\n${this.#errors}`,
      seconds,
    );
  }

  /** kill -9, and back when it is gone. */
  async kill(): Promise<Ended> {
    if (this.running) this.child.kill('SIGKILL');
    return this.ended;
  }
  /** SIGTERM, and back when it has ended by itself. */
  async stop(): Promise<Ended> {
    if (this.running) this.child.kill('SIGTERM');
    return this.ended;
  }
}

export interface ProgramOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Written to its standard input, which is then closed. */
  readonly input?: string;
  /** Standard input stays open for the test to write to. */
  readonly keepInput?: boolean;
  /** In a process group of its own, as a terminal would start it. */
  readonly detached?: boolean;
  /** Words that the program is started by and that become it (`exec`), such as those that give it a namespace of its own. */
  readonly inside?: readonly string[];
}

/** `node <args>` with a clean environment: nothing of the developer's own settings reaches it. */
export function startNode(args: readonly string[], options: ProgramOptions = {}): Program {
  const [command = process.execPath, ...words] = [...(options.inside ?? []), process.execPath, ...args];
  const child = spawn(command, words, {
    cwd: options.cwd ?? ROOT,
    detached: options.detached ?? false,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], NODE_ENV: 'test', ...options.env },
    stdio: [options.input === undefined && options.keepInput !== true ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  if (options.input !== undefined) child.stdin?.end(options.input);
  return new Program(child, `node ${args.join(' ')}`);
}

/** A TypeScript program of the tests, as a process of its own. */
export function startScript(file: string, args: readonly string[] = [], options: ProgramOptions = {}): Program {
  return startNode(['--import', require.resolve('tsx'), file, ...args], options);
}

export interface WaslOptions {
  /** Kept by the caller across restarts. */
  readonly dataDir: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly detached?: boolean;
  readonly inside?: readonly string[];
}
export interface Wasl {
  readonly program: Program;
  readonly pid: number;
  readonly facts: RunFile;
  /** Without a slash at the end; empty for a worker. */
  readonly url: string;
  kill(): Promise<Ended>;
  stop(): Promise<Ended>;
}

/**
 * Wasl itself, as built into `dist`, on free ports unless `env` names them. Back when it says that it is ready (its run file, and
 * 200 from /readyz where it serves HTTP).
 */
export async function startWasl(options: WaslOptions): Promise<Wasl> {
  const program = launchWasl(options);
  const facts = await waitFor(
    () => {
      if (!program.running)
        throw new Error(
          `Wasl ended (${program.child.exitCode ?? program.child.signalCode}):\n${program.stdout}\n${program.stderr}`,
        );
      const run = readRunFile(options.dataDir);
      return run?.pid === program.pid ? run : undefined;
    },
    'Wasl writes run.json',
    120,
  );
  const url = facts.url?.replace(/\/+$/, '') ?? '';
  if (url !== '')
    await waitFor(async () => (await fetch(`${url}/readyz`).catch(() => undefined))?.ok, 'Wasl is ready', 120);
  return { program, pid: program.pid, facts, url, kill: () => program.kill(), stop: () => program.stop() };
}

/** The same without waiting: for starts that are expected to be refused. */
export function launchWasl(options: WaslOptions): Program {
  const env = {
    PORT: '0',
    WASL_SMTP_PORT: '0',
    WASL_LOG_LEVEL: 'warn',
    ...options.env,
    WASL_DATA_DIR: options.dataDir,
  };
  return startNode([path.join(ROOT, 'dist', 'src', 'main.js'), ...(options.args ?? [])], {
    env,
    detached: options.detached ?? false,
    ...(options.inside === undefined ? {} : { inside: options.inside }),
  });
}
