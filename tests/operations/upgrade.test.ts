import fs from 'node:fs';
import path from 'node:path';
import { backupBeforeUpgrade } from '../../src/app/operations/backup-before-upgrade';
import { openJournal } from '../../src/app/operations/journal';
import { compareCopy } from '../../src/app/operations/compare-copy';
import { takeBackup } from '../../src/app/operations/backup';
import { listBackups } from '../../src/app/operations/manifest';
import { restoreBackup, type RestoreOptions } from '../../src/app/operations/restore';
import { migrate } from '../../src/db/migrate';
import { markUnfinishedRestore } from '../../src/db/unfinished-restore';
import { packagedPostgres } from '../../src/embedded/binaries';
import { startEmbeddedPostgres } from '../../src/embedded/postgres';
import { APP_ROLE } from '../../src/embedded/roles';
import { readMasterKey } from '../../src/master-key-file';
import { createEmptyDatabase, createTestDatabase, query, type TestDatabase } from '../support/postgres';
import { launchWasl, startWasl, temporaryDirectory } from '../support/processes';

/** The first version that people worked with. */
const FIRST = [
  '20261125000001_organisation',
  '20261125000002_mail_in',
  '20261125000003_tickets',
  '20261125000004_answers',
  '20261125000005_events',
  '20261125000010_read_indexes',
];
const INSTALLATION = '01a00000-0000-7000-8000-000000000001';
const CENTRE = '01a00000-0000-7000-8000-000000000002';
const FINGERPRINT = 'a'.repeat(32);

async function workedOn(ownerUrl: string): Promise<void> {
  await query(ownerUrl, `insert into installation (id, key_fingerprint) values ($1, $2)`, [INSTALLATION, FINGERPRINT]);
  await query(ownerUrl, `insert into centres (id, code, name) values ($1, '937', '{"ar":"مركز","en":"Centre"}')`, [
    CENTRE,
  ]);
  await query(
    ownerUrl,
    `insert into events (id, at, type, data) values (gen_random_uuid(), now(), 'user.changed', '{"what":"سطر\\nآخر"}')`,
  );
}
async function olderDatabase(): Promise<TestDatabase> {
  const database = await createEmptyDatabase();
  await migrate(database.ownerUrl, { appRole: APP_ROLE, only: FIRST });
  return database;
}
const restoreInto = (
  ownerUrl: string,
  from: Pick<RestoreOptions, 'folder' | 'manifest'>,
  afterwards: RestoreOptions['afterwards'],
  journal = openJournal(path.join(temporaryDirectory(), 'journal')),
): ReturnType<typeof restoreBackup> =>
  restoreBackup({
    ...from,
    ownerUrl,
    appRole: APP_ROLE,
    blobDir: path.join(temporaryDirectory(), 'blobs'),
    keyFingerprint: FINGERPRINT,
    keyIds: [1],
    journal,
    afterwards,
    newId: () => crypto.randomUUID(),
    now: () => new Date(),
  });

test('a database that is about to be migrated is backed up first, and what was backed up can be restored by the newer version', async () => {
  const database = await olderDatabase();
  await workedOn(database.ownerUrl);
  const to = temporaryDirectory();
  const backup = await backupBeforeUpgrade({ databaseUrl: database.ownerUrl, blobDir: temporaryDirectory(), to });
  expect(backup?.manifest).toMatchObject({ kind: 'upgrade', migrations: FIRST });
  await migrate(database.ownerUrl, { appRole: APP_ROLE });
  const empty = await createEmptyDatabase();
  if (backup === undefined) throw new Error('no backup');
  const { hold } = await restoreInto(empty.ownerUrl, backup, 'hold');
  expect(hold).toBeDefined();
  const ran = async (url: string): Promise<readonly string[]> =>
    (await query<{ name: string }>(url, 'select name from knex_migrations order by name')).map((row) => row.name);
  expect(await ran(empty.ownerUrl)).toEqual(await ran(database.ownerUrl));
  expect(await query(empty.appUrl, 'select code from centres')).toEqual([{ code: '937' }]);
});

test('an older backup is restored when something was erased since, and it is erased in the copy', async () => {
  const database = await olderDatabase();
  await workedOn(database.ownerUrl);
  const [message, ...others] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()];
  await query(
    database.ownerUrl,
    `with a as (insert into accounts (id, centre_id, channel, name, address, config)
                values ($1, $4, 'email', 'c', 'c@wasl.example', '{}') returning id),
          t as (insert into tickets (id, reference, centre_id, account_id, channel, subject, state, language, received_at, last_message_at)
                select $2, '937-1', $4, id, 'email', 'words', 'new', 'ar', now(), now() from a returning id)
     insert into messages (id, ticket_id, direction, channel, sender, text, visible_text, text_direction, received_at)
     select $3, id, 'in', 'email', '{"kind":"email","address":"p@mail.example","name":"P"}', 'words', 'words', 'ltr', now() from t`,
    [...others, message, CENTRE],
  );
  const to = temporaryDirectory();
  const backup = await backupBeforeUpgrade({ databaseUrl: database.ownerUrl, blobDir: temporaryDirectory(), to });
  if (backup === undefined) throw new Error('no backup');
  const journal = openJournal(path.join(temporaryDirectory(), 'journal'));
  await journal.append(INSTALLATION, { kind: 'erased', messageIds: [message], blobIds: [crypto.randomUUID()] });
  const empty = await createEmptyDatabase();
  const { hold } = await restoreInto(empty.ownerUrl, backup, 'hold', journal);
  expect(hold).toMatchObject({ erasuresReplayed: 1, blobsDestroyed: 0 });
  expect(await query(empty.appUrl, `select text, sender->>'address' as address from messages`)).toEqual([
    { text: '', address: '' },
  ]);
});

test('without open migrations, and for a database that nobody has worked on, none is taken', async () => {
  const to = temporaryDirectory();
  const options = { blobDir: temporaryDirectory(), to };
  const current = await createTestDatabase();
  await workedOn(current.ownerUrl);
  expect(await backupBeforeUpgrade({ ...options, databaseUrl: current.ownerUrl })).toBeUndefined();
  expect(
    await backupBeforeUpgrade({ ...options, databaseUrl: (await createEmptyDatabase()).ownerUrl }),
  ).toBeUndefined();
  expect(await backupBeforeUpgrade({ ...options, databaseUrl: (await olderDatabase()).ownerUrl })).toBeUndefined();
  expect(await listBackups(to)).toEqual([]);
});

test('when it cannot be written nothing is migrated, and the start says what to do', async () => {
  const database = await olderDatabase();
  await workedOn(database.ownerUrl);
  const dataDir = temporaryDirectory();
  fs.writeFileSync(path.join(dataDir, 'a-file'), '');
  const program = launchWasl({
    dataDir,
    env: {
      DATABASE_URL: database.appUrl,
      WASL_MIGRATION_DATABASE_URL: database.ownerUrl,
      WASL_BACKUP_BEFORE_UPGRADE: 'always',
      WASL_BACKUP_DIR: path.join(dataDir, 'a-file', 'backups'),
    },
  });
  expect((await program.ended).code).toBe(1);
  expect(program.stderr).toMatch(/backup before the upgrade could not be written.*WASL_BACKUP_DIR/);
  expect(await query(database.ownerUrl, 'select name from knex_migrations order by id')).toHaveLength(FIRST.length);
}, 60_000);

test('on a database that a restore was cut short on nobody starts, and the installation is not begun anew', async () => {
  const database = await createEmptyDatabase();
  await markUnfinishedRestore(database.ownerUrl);
  await migrate(database.ownerUrl, { appRole: APP_ROLE });
  const program = launchWasl({
    dataDir: temporaryDirectory(),
    env: { DATABASE_URL: database.appUrl, WASL_MIGRATION_DATABASE_URL: database.ownerUrl },
  });
  expect((await program.ended).code).toBe(1);
  expect(program.stderr).toMatch(/restore into this database was cut short/);
  expect(await query(database.ownerUrl, 'select 1 from installation')).toEqual([]);
}, 60_000);

test('starting a newer version on an older embedded database backs it up by itself', async () => {
  const dataDir = temporaryDirectory();
  const older = await startEmbeddedPostgres({ dataDir });
  await migrate(older.ownerUrl, { appRole: APP_ROLE, only: FIRST });
  const keyFile = path.join(dataDir, 'keys', 'master.key');
  fs.mkdirSync(path.dirname(keyFile));
  fs.writeFileSync(keyFile, 'ab'.repeat(32), { mode: 0o600 });
  await query(older.ownerUrl, `insert into installation (id, key_fingerprint) values ($1, $2)`, [
    INSTALLATION,
    readMasterKey(keyFile)?.fingerprint,
  ]);
  await older.stop();
  const wasl = await startWasl({ dataDir });
  await wasl.stop();
  const [backup] = await listBackups(path.join(dataDir, 'backups'));
  expect(backup?.manifest).toMatchObject({ kind: 'upgrade', installationId: INSTALLATION, migrations: FIRST });
  const again = await startWasl({ dataDir });
  await again.stop();
  expect(await listBackups(path.join(dataDir, 'backups'))).toHaveLength(1);
}, 120_000);

/** Every major version that this machine has besides the packaged one. */
const OTHERS = [15, 16, 17]
  .map((major) => ({ major, native: `/usr/lib/postgresql/${major}` }))
  .filter(({ native }) => fs.existsSync(`${native}/bin/postgres`));

test.each(OTHERS)(
  'an export from PostgreSQL $major is imported into the packaged version, and back',
  async ({ native }) => {
    const servers = [];
    try {
      const old = await startEmbeddedPostgres({ dataDir: temporaryDirectory(), native });
      servers.push(old);
      const packaged = await startEmbeddedPostgres({ dataDir: temporaryDirectory(), native: packagedPostgres() });
      servers.push(packaged);
      await migrate(old.ownerUrl, { appRole: APP_ROLE });
      await workedOn(old.ownerUrl);
      const to = temporaryDirectory();
      const out = await takeBackup({ databaseUrl: old.appUrl, blobDir: temporaryDirectory(), to, kind: 'export' });
      expect((await restoreInto(packaged.ownerUrl, out, 'carry_on')).hold).toBeUndefined();
      expect(await compareCopy({ ...out, databaseUrl: packaged.ownerUrl, key: undefined })).toEqual([]);
      const back = await takeBackup({
        databaseUrl: packaged.appUrl,
        blobDir: temporaryDirectory(),
        to,
        kind: 'export',
      });
      const again = await startEmbeddedPostgres({ dataDir: temporaryDirectory(), native });
      servers.push(again);
      await restoreInto(again.ownerUrl, back, 'carry_on');
      expect(await compareCopy({ ...back, databaseUrl: again.ownerUrl, key: undefined })).toEqual([]);
    } finally {
      for (const server of servers) await server.stop();
    }
  },
  120_000,
);

test('an embedded database of another major version is refused with the commands that move it', async () => {
  const dataDir = temporaryDirectory();
  const server = await startEmbeddedPostgres({ dataDir });
  await server.stop();
  fs.writeFileSync(path.join(dataDir, 'postgres', 'data', 'PG_VERSION'), '14\n');
  await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow(
    /PostgreSQL 14.*wasl export --to DIR.*wasl import --from DIR/,
  );
}, 60_000);
