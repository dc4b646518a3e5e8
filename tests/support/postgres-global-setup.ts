import fs from 'node:fs';
import path from 'node:path';
import { migrate } from '../../src/db/migrate';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../src/embedded/postgres';
import { endLeftovers } from '../../src/embedded/leftovers';
import { processIdentity } from '../../src/embedded/process-identity';
import { APP_ROLE } from '../../src/embedded/roles';
import { CLUSTER_VARIABLE, type ClusterFacts } from './postgres';

const PREFIX = 'wasl-cluster-';

declare global {
  namespace NodeJS {
    interface Process {
      /** What the teardown, in the same process, stops. */
      waslTestCluster?: { readonly server: EmbeddedPostgres; readonly dir: string };
    }
  }
}

/**
 * One embedded PostgreSQL for the whole run, migrated once; every test database is a copy. It forgets durability, which the tests
 * of durability do not share: they start clusters of their own.
 */
export default async function setUp(): Promise<void> {
  await sweep();
  const dir = fs.mkdtempSync(`/tmp/${PREFIX}${process.pid}-`);
  const settings = {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    autovacuum: 'on',
    max_connections: '300',
  };
  const server = await startEmbeddedPostgres({ dataDir: dir, settings });
  process.waslTestCluster = { server, dir };
  await migrate(server.ownerUrl, { appRole: APP_ROLE });
  const facts: ClusterFacts = { superuserUrl: server.superuserUrl, ownerUrl: server.ownerUrl, appUrl: server.appUrl };
  process.env[CLUSTER_VARIABLE] = JSON.stringify(facts);
}

const isOurs = (dir: string): boolean => process.getuid?.() === 0 || fs.statSync(dir).uid === process.getuid?.();

/** Removes clusters of runs that were killed before their teardown. */
async function sweep(): Promise<void> {
  for (const name of fs.readdirSync('/tmp').filter((entry) => entry.startsWith(PREFIX))) {
    const pid = Number(name.slice(PREFIX.length).split('-')[0]);
    const dir = path.join('/tmp', name);
    if (processIdentity(pid) !== undefined || !isOurs(dir)) continue;
    const data = path.join(dir, 'postgres', 'data');
    if (fs.existsSync(data)) await endLeftovers(data);
    fs.rmSync(dir, { recursive: true, force: true });
  }
}
