import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { StartupProblem } from '../core/startup-problem';
import { majorVersion } from './binaries';
import { giveTo, type Launch, type Runner } from './launch';
import { endLeftovers } from './leftovers';
import { freePort, SETTINGS } from './server-settings';

const START_SECONDS = 120;
const FAST_STOP_SECONDS = 30;
const LOG_KEPT_BYTES = 5_000_000;

/** One PostgreSQL server on `<dir>/data`, kept alive until `stop`. Only for the holder of the directory (see Ownership). */
export class Cluster {
  #child: ChildProcess | undefined;
  #exited: Promise<void> = Promise.resolve();
  #stopping = false;
  #port = 0;

  constructor(
    private readonly dir: string,
    private readonly launch: Launch,
    private readonly options: {
      readonly settings: Readonly<Record<string, string>>;
      readonly onRestart: (why: string) => void;
      readonly onLost: (error: Error) => void;
    },
  ) {}

  private get data(): string {
    return path.join(this.dir, 'data');
  }
  private get logFile(): string {
    return path.join(this.dir, 'server.log');
  }
  get port(): number {
    return this.#port;
  }
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Makes the cluster when there is none, with `superuserPassword` for `postgres`. A killed attempt leaves nothing half-made behind. */
  create(superuserPassword: string): void {
    if (fs.existsSync(path.join(this.data, 'PG_VERSION'))) return this.checkVersion();
    if (fs.existsSync(this.data))
      throw new StartupProblem(
        `${this.data} is there but holds no PostgreSQL cluster: put it back from your backup, or move it away to begin anew.`,
      );
    const fresh = path.join(this.dir, 'data.new');
    const passwordFile = path.join(this.dir, 'initdb.password');
    fs.rmSync(fresh, { recursive: true, force: true });
    fs.mkdirSync(fresh, { mode: 0o700 });
    fs.writeFileSync(passwordFile, superuserPassword, { mode: 0o600 });
    if (this.launch.maker !== undefined) for (const file of [fresh, passwordFile]) giveTo(this.launch.maker, file);
    try {
      // C.UTF-8 with ICU: pg_trgm sees Arabic letters only under a UTF-8 ctype; `und` gives one stable order for all languages
      const locale = ['-E', 'UTF8', '--locale=C.UTF-8', '--locale-provider=icu', '--icu-locale=und'];
      const [command, args] = this.command(this.launch.initdb, 'initdb', [
        '-D',
        fresh,
        '-U',
        'postgres',
        `--pwfile=${passwordFile}`,
        '-A',
        'scram-sha-256',
        ...locale,
        '--no-instructions',
      ]);
      const made = spawnSync(command, args, { env: this.env(), cwd: '/', encoding: 'utf8', ...this.launch.initdb.as });
      if (made.status !== 0)
        throw new StartupProblem(
          `The database could not be made in ${this.dir}: ${lastLine(made.stderr ?? '') || String(made.error)}`,
        );
    } finally {
      fs.rmSync(passwordFile, { force: true });
    }
    if (this.launch.owner !== undefined) giveTo(this.launch.owner, fresh);
    fs.renameSync(fresh, this.data);
  }

  async start(): Promise<void> {
    await endLeftovers(this.data);
    this.adopt();
    this.rotateLog();
    for (let attempt = 1; ; attempt++) {
      this.#port = await freePort();
      try {
        return await this.run();
      } catch (error) {
        // another program may have taken the port between our look and the server's bind
        if (attempt === 3 || !/address|TCP\/IP/i.test(String(error))) throw error;
      }
    }
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return this.#exited;
    child.kill('SIGINT'); // fast shutdown: open transactions are rolled back, everything committed is checkpointed
    const late = setTimeout(() => child.kill('SIGQUIT'), FAST_STOP_SECONDS * 1000);
    await this.#exited;
    clearTimeout(late);
  }

  private async run(): Promise<void> {
    const settings = Object.entries({ ...SETTINGS, ...this.options.settings }).flatMap(([name, value]) => [
      '-c',
      `${name}=${value}`,
    ]);
    const [command, args] = this.command(this.launch.server, 'postgres', [
      '-D',
      this.data,
      '-p',
      String(this.#port),
      ...settings,
    ]);
    const log = fs.openSync(this.logFile, 'a', 0o600);
    const logged = fs.fstatSync(log).size;
    // detached: Ctrl-C in the terminal must not reach the server before the application has drained
    const child = spawn(command, args, {
      env: this.env(),
      cwd: '/',
      detached: true,
      stdio: ['ignore', log, log],
      ...this.launch.server.as,
    });
    fs.closeSync(log);
    this.#child = child;
    let ready = false;
    this.#exited = new Promise((resolve) => {
      child.once('error', () => resolve());
      child.once('exit', () => {
        resolve();
        if (ready && !this.#stopping) void this.revive();
      });
    });
    const until = Date.now() + START_SECONDS * 1000;
    while (!this.isReady(child)) {
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null || Date.now() > until) {
        child.kill('SIGQUIT');
        throw new StartupProblem(
          `The database in ${this.dir} did not start: ${this.reason(logged)} (see ${this.logFile})`,
        );
      }
      await delay(10);
    }
    ready = true;
  }

  /** The server ended although nobody asked it to: it recovers on the same port, so that every URL handed out still holds. */
  private async revive(): Promise<void> {
    for (let attempt = 1; !this.#stopping; attempt++) {
      this.options.onRestart(`the database ended unexpectedly; starting it again (attempt ${attempt})`);
      try {
        await endLeftovers(this.data);
        if (this.#stopping) return;
        return await this.run();
      } catch (error) {
        if (attempt >= 10) return this.options.onLost(error instanceof Error ? error : new Error(String(error)));
        await delay(Math.min(250 * attempt, 2000));
      }
    }
  }

  /** The server writes "ready" into the eighth line of its lock file, as pg_ctl reads it: no password is needed to know. */
  private isReady(child: ChildProcess): boolean {
    try {
      const lines = fs.readFileSync(path.join(this.data, 'postmaster.pid'), 'utf8').split('\n');
      return Number(lines[0]) === child.pid && lines[7]?.trim() === 'ready';
    } catch {
      return false;
    }
  }

  private checkVersion(): void {
    const made = Number(fs.readFileSync(path.join(this.data, 'PG_VERSION'), 'utf8').trim());
    const runs = majorVersion(this.launch.native, this.launch.server.as, this.launch.server.prefix);
    if (made === runs) return;
    throw new StartupProblem(
      `The database in ${this.dir} was made by PostgreSQL ${made}, and this Wasl brings ${runs ?? 'none'}: with the Wasl that made it run "wasl export --to DIR", move the folder ${this.dir} away, and with this one run "wasl import --from DIR".`,
    );
  }

  /** The data may have been made in another mode (the checkout moved, a namespace became forbidden): it follows the one chosen now. */
  private adopt(): void {
    const found = fs.statSync(this.data);
    const { owner } = this.launch;
    if (owner !== undefined && found.uid !== owner.uid) giveTo(owner, this.data);
    if (owner === undefined && found.uid !== process.getuid?.()) {
      throw new StartupProblem(
        `The database in ${this.dir} belongs to another user (uid ${found.uid}): start Wasl as before, or as root chown -R ${process.getuid?.()} ${path.dirname(this.dir)}`,
      );
    }
  }

  private command(runner: Runner, program: string, args: readonly string[]): [string, string[]] {
    const [command, ...rest] = [...runner.prefix, path.join(this.launch.native, 'bin', program), ...args];
    return [command ?? program, rest];
  }
  private env(): NodeJS.ProcessEnv {
    return { PATH: process.env['PATH'], TZ: 'UTC', LC_ALL: 'C.UTF-8' };
  }
  private rotateLog(): void {
    const size = fs.statSync(this.logFile, { throwIfNoEntry: false })?.size ?? 0;
    if (size > LOG_KEPT_BYTES) fs.renameSync(this.logFile, `${this.logFile}.1`);
  }
  private reason(from: number): string {
    const written = fs.readFileSync(this.logFile).subarray(from).toString('utf8').trim().split('\n');
    const telling = written.filter((line) => /FATAL|PANIC|could not/.test(line));
    return (telling.at(0) ?? written.at(-1) ?? '').replace(/^.*?(FATAL|PANIC|LOG|HINT):\s*/, '') || 'no reason given';
  }
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';
