import { StartupProblem } from '../../core/startup-problem';
import { openMigrations } from '../../db/migrate';
import { takeBackup, type Backup } from './backup';

/** So many backups of this kind are kept: an upgrade that went wrong may be noticed after the next one. */
const KEPT = 3;

/**
 * Before a newer version changes a database that was worked on, what is there is backed up; originals are shared with the store, for
 * a migration never touches them. Nothing is done where no migration is open.
 * @throws StartupProblem when it cannot be written: then nothing is migrated either
 */
export async function backupBeforeUpgrade(options: {
  readonly databaseUrl: string;
  readonly blobDir: string;
  readonly to: string;
}): Promise<Backup | undefined> {
  const { ran, open } = await openMigrations(options.databaseUrl);
  if (ran.length === 0 || open.length === 0) return undefined;
  try {
    return await takeBackup({ ...options, kind: 'upgrade', keep: KEPT, linkToStore: true });
  } catch (error) {
    // migrated once and never started: nothing is there that could be lost
    if (error instanceof StartupProblem) return undefined;
    const why = error instanceof Error ? error.message : String(error);
    throw new StartupProblem(
      `The backup before the upgrade could not be written to ${options.to} (${why}). Nothing was changed. Set WASL_BACKUP_DIR to a folder with room, or, when you have a backup of your own, WASL_BACKUP_BEFORE_UPGRADE=never.`,
      { cause: error },
    );
  }
}
