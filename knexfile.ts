import path from 'node:path';
import type { Knex } from 'knex';
import { MigrationSource } from './src/db/migration-source';

/** For the knex command line; the product itself migrates through `src/db/migrate.ts` with the same source. */
const config: Knex.Config = {
  client: 'pg',
  connection: process.env['DATABASE_URL'] ?? '',
  migrations: { migrationSource: new MigrationSource(path.join(__dirname, 'migrations')) },
};
export default config;
