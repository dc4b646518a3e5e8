import fs from 'node:fs';
import { migrate } from '../../src/db/migrate';
import { startEmbeddedPostgres } from '../../src/embedded/postgres';
import { packagedPostgres } from '../../src/embedded/binaries';
import { APP_ROLE } from '../../src/embedded/roles';
import { query } from '../support/postgres';
import { temporaryDirectory } from '../support/processes';

/** Ruling 3: nothing depends on features after PostgreSQL 15; every version that this machine has is tried. */
const VERSIONS = [
  { major: 18, native: packagedPostgres() },
  ...[15, 16, 17]
    .map((major) => ({ major, native: `/usr/lib/postgresql/${major}` }))
    .filter(({ native }) => fs.existsSync(`${native}/bin/postgres`)),
];

test.each(VERSIONS)(
  'PostgreSQL $major takes every migration, finds Arabic and guards the audit trail',
  async ({ major, native }) => {
    const server = await startEmbeddedPostgres({ dataDir: temporaryDirectory(), native });
    try {
      expect((await migrate(server.ownerUrl, { appRole: APP_ROLE })).length).toBeGreaterThan(0);
      const [facts] = await query<{ major: number; near: boolean }>(
        server.appUrl,
        `select current_setting('server_version_num')::int / 10000 as major, similarity('محمد', 'محمود') > 0.3 as near`,
      );
      expect(facts).toEqual({ major, near: true });
      await query(server.appUrl, `insert into events (id, at, type) values (gen_random_uuid(), now(), 'test')`);
      await expect(query(server.appUrl, 'delete from events')).rejects.toMatchObject({ code: '42501' });
      await expect(query(server.ownerUrl, 'delete from events')).rejects.toThrow(/append-only/);
    } finally {
      await server.stop();
    }
  },
);
