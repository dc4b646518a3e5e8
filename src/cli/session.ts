import fs from 'node:fs';
import path from 'node:path';
import type { Config } from '../config';
import { StartupProblem } from '../core/startup-problem';
import { startEmbeddedPostgres } from '../embedded/postgres';
import { readRunFile, type RunFile } from '../embedded/run-file';

/** The database that a command works on, and how it came by it. */
export interface DatabaseAccess {
  /** Of the runtime role. */
  readonly appUrl: string;
  /** Of the role that migrates; only where it is known. */
  readonly ownerUrl?: string;
  /** The Wasl that runs on this directory. */
  readonly running: RunFile | undefined;
  readonly kind: 'given' | 'running' | 'started';
}

/**
 * Gives a command its database: the one in DATABASE_URL, that of the Wasl running on this data directory, or the embedded one,
 * started for as long as the command works.
 * @throws StartupProblem when there is none yet
 */
export async function withDatabase<T>(config: Config, work: (access: DatabaseAccess) => Promise<T>): Promise<T> {
  const running = readRunFile(config.dataDir);
  if (config.databaseUrl !== undefined) {
    return work({
      appUrl: config.databaseUrl,
      ownerUrl: config.migrationDatabaseUrl ?? config.databaseUrl,
      running,
      kind: 'given',
    });
  }
  if (running !== undefined) return work({ appUrl: running.databaseUrl, running, kind: 'running' });
  if (!fs.existsSync(path.join(config.dataDir, 'postgres', 'data', 'PG_VERSION'))) {
    throw new StartupProblem(
      `There is no Wasl in ${config.dataDir} yet: run "npm start" first, or set WASL_DATA_DIR or DATABASE_URL.`,
    );
  }
  const server = await startEmbeddedPostgres({ dataDir: config.dataDir });
  try {
    return await work({ appUrl: server.appUrl, ownerUrl: server.ownerUrl, running: undefined, kind: 'started' });
  } finally {
    await server.stop();
  }
}
