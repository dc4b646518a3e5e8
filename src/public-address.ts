import type { Config } from './config';
import type { Database } from './db/database';

/**
 * A worker that was told no public address takes the one that the web processes were told: links in its letters need it, and without
 * one it would believe itself on a trial and let accounts reach into the private network.
 */
export async function withKnownAddress(config: Config, db: Database): Promise<Config> {
  if (config.role !== 'worker' || config.publicUrl !== undefined) return config;
  const publicUrl = await db.stores.installation.publicUrl();
  return publicUrl === undefined ? config : { ...config, publicUrl };
}

/** What people are served under is kept for the workers; also that it is nothing any more. */
export async function keepAddress({ role, publicUrl }: Config, db: Database): Promise<void> {
  if (role !== 'worker') await db.stores.installation.keepPublicUrl(publicUrl);
}
