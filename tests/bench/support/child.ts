import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

export const ROOT = path.resolve(__dirname, '..', '..', '..');
const KEPT_CHARACTERS = 20_000;

/** A measured process with an IPC channel; the end of its output is kept for the error message. */
export class Child {
  #output = '';
  readonly #ended: Promise<unknown>;
  readonly process: ChildProcess;

  constructor(program: string, args: readonly string[], env: Readonly<Record<string, string>>) {
    this.process = spawn(program, args, {
      cwd: ROOT,
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.#output = (this.#output + text).slice(-KEPT_CHARACTERS)));
    }
    this.#ended = new Promise((resolve) => this.process.once('exit', resolve));
  }

  get pid(): number {
    if (this.process.pid === undefined) throw new Error('the process did not start');
    return this.process.pid;
  }
  get running(): boolean {
    return this.process.exitCode === null && this.process.signalCode === null;
  }
  get output(): string {
    return this.#output;
  }

  /** The next message of the process. @throws when it ends first */
  async message(): Promise<unknown> {
    const found = await Promise.race([once(this.process, 'message'), this.#ended.then(() => undefined)]);
    if (found === undefined) throw new Error(`${this.process.spawnargs.join(' ')} ended (${this.process.exitCode ?? this.process.signalCode}):\n${this.#output}`);
    return found[0];
  }
  ask(question: unknown): Promise<unknown> {
    const answer = this.message();
    this.process.send(question as object);
    return answer;
  }

  /** SIGTERM, and back when it has ended; SIGKILL for one that does not want to. */
  async stop(): Promise<void> {
    if (this.running) this.process.kill('SIGTERM');
    const late = setTimeout(() => this.process.kill('SIGKILL'), 40_000);
    await this.#ended;
    clearTimeout(late);
  }
}

/** A TypeScript program of the measurements, in a process of its own. */
export function startProgram(file: string, env: Readonly<Record<string, string>> = {}): Child {
  return new Child(process.execPath, ['--import', require.resolve('tsx'), file], env);
}
