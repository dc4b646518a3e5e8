import os from 'node:os';
import path from 'node:path';
import v8 from 'node:v8';
import { startDemoMail, type DemoMail } from '../connectors/_demo/mail';
import { createDoor } from './app/door';
import { openJournal } from './app/operations/journal';
import { createOperations } from './app/operations/tend';
import { watchTransactions } from './app/operations/watch-transactions';
import { readSpace } from './app/space';
import { backupBeforeUpgrade } from './app/operations/backup-before-upgrade';
import type { App, Nudge } from './app/context';
import { ensureFirstAdministrator } from './app/people/first-administrator';
import { seedDemoFacilities } from './app/organisation/seed-units';
import { seedInstallation } from './app/seed/seed-installation';
import { composeApp, writtenFolders } from './compose';
import { parseConfig, type Config } from './config';
import { watchClock } from './core/clock-watch';
import { armFaults } from './core/fault';
import { StartupProblem } from './core/startup-problem';
import { openDatabase } from './db/database';
import { migrate, MIGRATIONS } from './db/migrate';
import { MigrationSource } from './db/migration-source';
import { holdSingleton } from './db/singleton';
import { refuseUnfinishedLoad } from './db/unfinished-restore';
import { startEmbeddedPostgres } from './embedded/postgres';
import { removeRunFile, writeRunFile } from './embedded/run-file';
import { refuseUnfinishedRestore } from './embedded/unfinished-restore';
import { createHttpServer } from './http/server';
import { createBullHints } from './jobs/bull-hints';
import { createWorker } from './jobs/worker';
import { createLog } from './log';
import { createParsePool } from './parsing/pool';
import { keepAddress, withKnownAddress } from './public-address';
import { attachRealtime } from './realtime/server';

/**
 * How much garbage the heap may gather before it is cleared: V8 by itself lets it double, and a batch of mails is mostly garbage soon.
 * Measured at 10,000 mails: 40 MB less.
 */
const HEAP_GROWTH = '--heap-growing-percent=30';
/**
 * Helper threads that mark and move while we work take more from a machine with two cores than they give. Measured at 2,000 mails:
 * a tenth less CPU for each, no longer pauses.
 */
const FEW_HELPERS = '--no-concurrent-marking --no-parallel-scavenge';
const SHUTDOWN_LIMIT_MS = 30_000;
/** What hangs must not keep the database from being stopped in time: it is the last, and has what is left. */
const PHASE_LIMIT_MS = 8_000;

/** What was started, in order; stopping goes backwards, one phase after the other. */
class Phases {
  private readonly stops: { name: string; stop: () => Promise<void> | void }[] = [];

  add(name: string, stop: () => Promise<void> | void): void {
    this.stops.push({ name, stop });
  }

  async stopAll(): Promise<void> {
    for (const { name, stop } of this.stops.splice(0).reverse()) {
      try {
        const late = name === 'PostgreSQL' ? [] : [new Promise((resolve) => setTimeout(resolve, PHASE_LIMIT_MS))];
        await Promise.race([stop(), ...late]);
      } catch (error) {
        process.stderr.write(`wasl: stopping ${name}: ${error instanceof Error ? error.message : String(error)}\n`);
      }
    }
  }
}

interface Urls {
  readonly owner: string;
  readonly app: string;
  readonly appRole?: string;
}

async function start(given: Config, phases: Phases): Promise<void> {
  refuseUnfinishedRestore(given.dataDir);
  const urls = await openUrls(given, phases);
  await refuseUnfinishedLoad(urls.owner);
  await backUp(given, urls);
  await migrate(urls.owner, urls.appRole === undefined ? {} : { appRole: urls.appRole });
  const db = openDatabase({ url: urls.app, poolSize: given.role === 'all' ? 16 : 12 });
  phases.add('database', () => db.close());
  const config = await withKnownAddress(given, db);
  const parsePool = createParsePool({ size: parsers(), timeoutMs: config.parsing.seconds * 1000, memoryMb: config.parsing.memoryMb });
  phases.add('parsers', () => parsePool.close());
  const { app, setNudge } = await composeApp(config, db, parsePool);
  phases.add('pictures', () => app.pictures.close());
  await keepAddress(config, db);
  await seedInstallation(app);
  const administrator = await ensureFirstAdministrator(app, {
    dataDir: config.dataDir,
    ...(config.adminEmail === undefined ? {} : { email: config.adminEmail }),
    ...(config.adminPassword === undefined ? {} : { password: config.adminPassword }),
  });
  const demo = config.demo ? await startDemoMail(path.join(config.dataDir, 'demo-outbox'), app.log) : undefined;
  if (demo !== undefined) {
    phases.add('demo', () => demo.close());
    await seedDemoFacilities(app);
  }
  if (config.role !== 'web') startWorking(app, config, urls, phases, setNudge);
  else if (config.redisUrl !== undefined) {
    const hints = createBullHints(config.redisUrl, app.log);
    phases.add('hints', () => hints.close());
    setNudge(hints.nudge);
  }
  const doors = config.role === 'web' ? {} : await openDoors(app, config, phases);
  const url = config.role === 'worker' ? undefined : await serve(app, config, urls, phases);
  writeRunFile(config.dataDir, {
    role: config.role,
    databaseUrl: urls.app,
    ...doors,
    ...(url === undefined ? {} : { url }),
    ...(config.redisUrl === undefined ? {} : { redisUrl: config.redisUrl }),
  });
  phases.add('run file', () => removeRunFile(config.dataDir));
  announce(config, { url, smtpPort: doors.smtpPort, administrator });
  // the first mail must not wait for a parser to be loaded, nor the start for it
  if (config.role !== 'web') void parsePool.warm([...app.connectors.keys()]).catch(() => undefined);
  if (demo !== undefined && doors.smtpPort !== undefined) await fileDemo(app, demo, doors.smtpPort);
}

/** A worker takes some 40 MB and compiles everything for itself: beside the main thread and the database two cores feed one of them. */
const parsers = (): number => (os.availableParallelism() > 2 ? 2 : 1);

/** The embedded database by itself; a given one when it is wished, for most have backups of their own. */
async function backUp(config: Config, urls: Urls): Promise<void> {
  const wished = config.backupBeforeUpgrade ?? (config.databaseUrl === undefined ? 'always' : 'never');
  if (wished === 'never') return;
  const backup = await backupBeforeUpgrade({ databaseUrl: urls.owner, blobDir: config.blobDir, to: config.backupDir });
  if (backup !== undefined) process.stderr.write(`Backed up before the upgrade: ${backup.folder}\n`);
}

async function openUrls(config: Config, phases: Phases): Promise<Urls> {
  if (config.databaseUrl !== undefined) {
    const appRole = decodeURIComponent(new URL(config.databaseUrl).username);
    return { owner: config.migrationDatabaseUrl ?? config.databaseUrl, app: config.databaseUrl, ...(appRole === '' ? {} : { appRole }) };
  }
  const log = createLog(config.logLevel);
  const embedded = await startEmbeddedPostgres({
    dataDir: config.dataDir,
    onRestart: (why) => log.warn({ why }, 'postgres.restarted'),
    onLost: (error) => {
      log.error({ error: error.name }, 'postgres.lost');
      process.stderr.write(`PostgreSQL ended and could not be started again: ${error.message}\n`);
      process.exit(1);
    },
  });
  phases.add('PostgreSQL', () => embedded.stop());
  return { owner: embedded.ownerUrl, app: embedded.appUrl, appRole: 'wasl_app' };
}

function startWorking(app: App, config: Config, urls: Urls, phases: Phases, setNudge: (nudge: Nudge) => void): void {
  const clock = watchClock(Date.now, () => performance.now());
  // hints come only after this function has returned: the worker is there by then
  const hints =
    config.redisUrl === undefined
      ? undefined
      : createBullHints(config.redisUrl, app.log, (topic, id) => worker.nudge(topic, id));
  const probes = {
    disk: () => readSpace(writtenFolders(config)),
    clockJumpMs: () => clock.look(),
    publicUrl: config.publicUrl,
    redisAwayMs: async () => hints?.awayMs(),
    oldestTransaction: watchTransactions(app, () => performance.now()),
  };
  const operations = createOperations(app, probes, openJournal(config.journalFile));
  const worker = createWorker(app, (onGained, onLost) => holdSingleton(urls.app, 'receiver', onGained, onLost), operations);
  setNudge(worker.nudge);
  worker.start();
  phases.add('worker', () => worker.close());
  if (hints !== undefined) phases.add('hints', hints.close);
}

/** Servers of the connectors' own, such as the mail door. */
async function openDoors(app: App, config: Config, phases: Phases): Promise<{ smtpPort?: number; lmtpPort?: number }> {
  const ports: { smtpPort?: number; lmtpPort?: number } = {};
  for (const connector of app.connectors.values()) {
    if (connector.listener === undefined) continue;
    const door = await connector.listener
      .start({ host: '127.0.0.1', port: config.smtpPort, ...(config.lmtpPort === undefined ? {} : { lmtpPort: config.lmtpPort }), log: app.log, ...createDoor(app, connector) })
      .catch((error: unknown) => refusePort(error, config.smtpPort, 'WASL_SMTP_PORT'));
    phases.add(`${connector.id} door`, () => door.close());
    ports.smtpPort = door.port;
    if (door.lmtpPort !== undefined) ports.lmtpPort = door.lmtpPort;
  }
  return ports;
}

async function serve(app: App, config: Config, urls: Urls, phases: Phases): Promise<string> {
  const migrations = new MigrationSource(MIGRATIONS);
  const lastMigration = (await migrations.getMigrations()).map((name) => migrations.getMigrationName(name)).at(-1);
  const http = createHttpServer(app, {
    publicUrl: config.publicUrl,
    webRoot: path.join(__dirname, '..', 'web'),
    trustedProxies: config.trustedProxies,
    metricsToken: config.metricsToken,
    demo: config.demo,
    secondFactor: config.secondFactor,
    lastMigration,
  });
  const realtime = attachRealtime(app, http.server, { directUrl: urls.app, redisUrl: config.redisUrl, publicUrl: config.publicUrl, secondFactor: config.secondFactor });
  phases.add('HTTP', () => http.close());
  phases.add('sockets', () => realtime.close());
  await new Promise<void>((listening, failed) => {
    http.server.once('error', failed);
    http.server.listen(config.port, config.host, listening);
  }).catch((error: unknown) => refusePort(error, config.port, 'PORT'));
  const address = http.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : config.port;
  return `http://${config.host === '127.0.0.1' || config.host === '::1' ? 'localhost' : config.host}:${port}/`;
}

function refusePort(error: unknown, port: number, variable: string): never {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EADDRINUSE') throw new StartupProblem(`Port ${port} is in use by another program: end it, or set ${variable} to a free port.`);
  if (code === 'EACCES') throw new StartupProblem(`Port ${port} may not be opened by this user: set ${variable} to a port above 1023.`);
  throw error;
}

async function fileDemo(app: App, demo: DemoMail, doorPort: number): Promise<void> {
  const account = (await app.db.stores.accounts.list()).find((candidate) => candidate.channel === 'email');
  if (account === undefined) return;
  const config = { ...account.config, smtp: { host: '127.0.0.1', port: demo.sinkPort, secure: 'none' } };
  await app.db.stores.accounts.update(account.id, account.version, { config });
  void demo.fileLetters(doorPort, account.address).catch((error: unknown) => app.log.warn({ error: error instanceof Error ? error.name : 'unknown' }, 'demo.letters_stopped'));
}

function announce(config: Config, facts: { url: string | undefined; smtpPort: number | undefined; administrator: Awaited<ReturnType<typeof ensureFirstAdministrator>> }): void {
  const lines = [`Wasl · وصل is running${facts.url === undefined ? ' (worker)' : ` at ${facts.url}`}`];
  if (facts.smtpPort !== undefined) lines.push(`Mail door: 127.0.0.1:${facts.smtpPort}`);
  if (facts.administrator?.file !== undefined) {
    lines.push('', 'First administrator, shown once:', `  ${facts.administrator.email}`, `  ${facts.administrator.password}`, `(also in ${facts.administrator.file}; valid for 24 hours, to be changed at the first sign-in)`);
  }
  if (config.demo) lines.push('', `Demo: letters arrive within the next minute; answers are kept in ${path.join(config.dataDir, 'demo-outbox')}`);
  // a terminal gets the words; a log collector gets them on standard error, apart from the log
  process.stderr.write(`${lines.join('\n')}\n`);
}

async function main(): Promise<void> {
  v8.setFlagsFromString(HEAP_GROWTH);
  for (const flag of FEW_HELPERS.split(' ')) v8.setFlagsFromString(flag);
  const phases = new Phases();
  let stopping = false;
  const stop = (exitCode: number): void => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(exitCode === 0 ? 1 : exitCode), SHUTDOWN_LIMIT_MS).unref();
    void phases.stopAll().then(() => process.exit(exitCode));
  };
  process.on('SIGTERM', () => stop(0));
  process.on('SIGINT', () => stop(0));
  try {
    const config = parseConfig(process.env, process.argv.slice(2));
    if (config.testFault !== undefined) armFaults(config.testFault);
    await start(config, phases);
  } catch (error) {
    process.stderr.write(error instanceof StartupProblem ? `${error.message}\n` : `Wasl could not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    stop(1);
  }
}

void main();
