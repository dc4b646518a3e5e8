import { backupBeforeUpgrade } from '../app/operations/backup-before-upgrade';
import type { Config } from '../config';
import { migrate } from '../db/migrate';
import { APP_ROLE } from '../embedded/roles';
import { startEmbeddedPostgres } from '../embedded/postgres';
import type { Out } from './out';

/** `wasl migrate`: brings the database to this version without starting Wasl. Making the embedded one is part of it. */
export async function migrateCommand(config: Config, out: Out): Promise<number> {
  const onWait = (): void => out.note('Another process is migrating; waiting for it.');
  const told = (ran: readonly string[]): void =>
    out.line(ran.length === 0 ? 'The database is up to date.' : `Migrated: ${ran.join(', ')}`);
  if (config.databaseUrl !== undefined) {
    const appRole = decodeURIComponent(new URL(config.databaseUrl).username);
    if (config.backupBeforeUpgrade === 'always')
      await backUp(config, config.migrationDatabaseUrl ?? config.databaseUrl, out);
    told(
      await migrate(config.migrationDatabaseUrl ?? config.databaseUrl, {
        onWait,
        ...(appRole === '' ? {} : { appRole }),
      }),
    );
    return 0;
  }
  const server = await startEmbeddedPostgres({ dataDir: config.dataDir });
  try {
    if (config.backupBeforeUpgrade !== 'never') await backUp(config, server.ownerUrl, out);
    told(await migrate(server.ownerUrl, { appRole: APP_ROLE, onWait }));
  } finally {
    await server.stop();
  }
  return 0;
}

async function backUp(config: Config, databaseUrl: string, out: Out): Promise<void> {
  const backup = await backupBeforeUpgrade({ databaseUrl, blobDir: config.blobDir, to: config.backupDir });
  if (backup !== undefined) out.note(`Backed up before the upgrade: ${backup.folder}`);
}
