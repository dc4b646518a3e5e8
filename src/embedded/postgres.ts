import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { errorCode } from '../core/error-code';
import { StartupProblem } from '../core/startup-problem';
import { packagedPostgres } from './binaries';
import { Cluster } from './cluster';
import { chooseLaunch, type LaunchMode } from './launch';
import { Ownership } from './ownership';
import { APP_ROLE, DATABASE, ensureRoles, OWNER_ROLE } from './roles';

export interface EmbeddedOptions {
  /** Wasl's data directory; the cluster lies in its folder `postgres`. */
  readonly dataDir: string;
  /** Told when the server ended by itself and is being started again. */
  readonly onRestart?: (why: string) => void;
  /** Told when it cannot be brought back; the process should end with an error. Default: throws out of the event loop. */
  readonly onLost?: (error: Error) => void;
  /** Binaries other than the packaged ones (folder with `bin`); for tests on another version. */
  readonly native?: string;
  readonly mode?: LaunchMode;
  /** Server settings on top of ours. The tests' throw-away cluster turns `fsync` off; the product never does. */
  readonly settings?: Readonly<Record<string, string>>;
}
export interface EmbeddedPostgres {
  /** Owns the database `wasl`; migrates. */
  readonly ownerUrl: string;
  /** The running application's: no superuser, and the audit trail is append-only for it. */
  readonly appUrl: string;
  /** For tests and maintenance only. */
  readonly superuserUrl: string;
  readonly mode: LaunchMode;
  /** Of the server; changes when it is revived. */
  readonly pid: () => number | undefined;
  /** Clean shutdown, then gives the directory free. Close every pool first. */
  stop(): Promise<void>;
}

/**
 * Starts the embedded PostgreSQL on `dataDir`, making it at the first start. What a killed predecessor left behind is stopped and
 * recovered; a live one is left alone.
 * @throws AlreadyRunning | StartupProblem, each with one clear line
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const dir = prepareFolders(options.dataDir);
  const ownership = await Ownership.take(options.dataDir);
  let cluster: Cluster | undefined;
  try {
    const launch = chooseLaunch(options.native ?? packagedPostgres(), dir, options.mode);
    cluster = new Cluster(dir, launch, {
      settings: options.settings ?? {},
      onRestart: options.onRestart ?? (() => undefined),
      onLost: options.onLost ?? throwOut,
    });
    const passwords = { superuser: secret(dir, 'superuser'), owner: secret(dir, 'owner'), app: secret(dir, 'app') };
    cluster.create(passwords.superuser);
    await cluster.start();
    const url = (role: string, password: string, database: string): string =>
      `postgres://${role}:${password}@127.0.0.1:${cluster?.port}/${database}`;
    const superuserUrl = url('postgres', passwords.superuser, 'postgres');
    await ensureRoles(superuserUrl, passwords);
    return {
      ownerUrl: url(OWNER_ROLE, passwords.owner, DATABASE),
      appUrl: url(APP_ROLE, passwords.app, DATABASE),
      superuserUrl,
      mode: launch.mode,
      pid: () => cluster?.pid,
      stop: async () => {
        await cluster?.stop();
        ownership.release();
      },
    };
  } catch (error) {
    await cluster?.stop();
    ownership.release();
    throw error;
  }
}

function prepareFolders(dataDir: string): string {
  const dir = path.join(dataDir, 'postgres');
  try {
    fs.mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    fs.accessSync(dataDir, fs.constants.W_OK | fs.constants.X_OK);
    fs.mkdirSync(dir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new StartupProblem(
      `${dataDir} cannot be written (${errorCode(error) ?? String(error)}): make it writable, or set WASL_DATA_DIR to a folder that is.`,
    );
  }
  return dir;
}

/** A password of its own for each role, random, in a file that only we read. */
function secret(dir: string, role: string): string {
  const file = path.join(dir, `${role}.password`);
  if (!fs.existsSync(file)) {
    if (fs.existsSync(path.join(dir, 'data', 'PG_VERSION')) && role === 'superuser') {
      throw new StartupProblem(
        `${file} is missing: without it the database beside it cannot be opened; put it back from your backup.`,
      );
    }
    fs.writeFileSync(`${file}.new`, randomBytes(24).toString('base64url'), { mode: 0o600 });
    fs.renameSync(`${file}.new`, file);
  }
  return fs.readFileSync(file, 'utf8').trim();
}

function throwOut(error: Error): void {
  setImmediate(() => {
    throw error;
  });
}
