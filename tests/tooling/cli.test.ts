import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { ascendingIds } from '../../src/core/ids';
import { createTestDatabase, query, type TestDatabase } from '../support/postgres';
import { ROOT, startNode, temporaryDirectory, type Program } from '../support/processes';
import { startRedis } from '../support/redis';

const id = ascendingIds(Date.now, () => randomBytes(10));

interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}
async function wasl(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  input?: string,
): Promise<Result> {
  const program: Program = startNode([path.join(ROOT, 'dist', 'src', 'cli', 'main.js'), ...args], {
    env,
    ...(input === undefined ? {} : { input }),
  });
  const { code } = await program.ended;
  return { code, stdout: program.stdout, stderr: program.stderr };
}

/** An account with three items: filed, ignored, quarantined, and the source's own count of what it handed over. */
async function seedMail(
  database: TestDatabase,
  seen: number,
): Promise<{ account: string; quarantined: readonly string[] }> {
  const [centre, account] = [id(), id()];
  await query(
    database.appUrl,
    `insert into centres (id, code, name) values ($1, '937', '{"ar":"مركز","en":"Centre"}')`,
    [centre],
  );
  await query(
    database.appUrl,
    `insert into accounts (id, centre_id, channel, name, address, config) values ($1, $2, 'email', 'Care', 'care@example.sa', '{}')`,
    [account, centre],
  );
  const quarantined: string[] = [];
  for (const [outcome, reason] of [
    ['filed', 'new'],
    ['ignored', 'own_mail'],
    ['quarantined', 'too_large'],
    ['quarantined', 'unreadable'],
  ] as const) {
    const [sighting, blob] = [id(), id()];
    await query(database.appUrl, `insert into blobs (id, sha256, bytes) values ($1, 'x', 1)`, [blob]);
    await query(
      database.appUrl,
      `insert into sightings (id, account_id, source_key, blob_id, transport, received_at, outcome, reason, attempts) values ($1, $2, $3, $4, '{}', now(), $5, $6, 3)`,
      [sighting, account, sighting, blob, outcome, reason],
    );
    if (outcome === 'quarantined') quarantined.push(sighting);
  }
  await query(database.appUrl, `insert into source_counts values ($1, (now() at time zone 'UTC')::date, $2)`, [
    account,
    seen,
  ]);
  return { account, quarantined };
}

describe('the command itself', () => {
  test('an unknown command, and none, end with 2 and the usage on standard error', async () => {
    for (const args of [
      ['frobnicate'],
      [],
      ['ledger', '--wrong'],
      ['replay', '--all', '--reason=x'],
      ['inspect-mail'],
    ]) {
      const result = await wasl(args);
      expect(result.code).toBe(2);
      expect(result.stdout).toBe('');
      expect(result.stderr).toContain('wasl <command>');
    }
  });

  test('help ends with 0 and names every command on standard output', async () => {
    const result = await wasl(['help']);
    expect(result.code).toBe(0);
    for (const command of ['start', 'migrate', 'doctor', 'ledger', 'replay', 'inspect-mail'])
      expect(result.stdout).toContain(`\n  ${command}`);
  });

  test('a wrong setting is one line, not a stack', async () => {
    const result = await wasl(['ledger'], { PORT: 'x' });
    expect(result).toEqual({
      code: 1,
      stdout: '',
      stderr: 'PORT must be a port number, 0 to 65535 (0: any free one).\n',
    });
  });

  test('where there is no Wasl yet, the commands say how to begin', async () => {
    const dir = temporaryDirectory();
    const result = await wasl(['ledger'], { WASL_DATA_DIR: dir });
    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(/^There is no Wasl in .* yet: run "npm start" first[^\n]*\n$/);
    expect(fs.readdirSync(dir)).toEqual([]);
  });

  test('migrate makes the embedded database, and ledger and doctor then start it for as long as they need it', async () => {
    const env = { WASL_DATA_DIR: temporaryDirectory(), PORT: '0', WASL_SMTP_PORT: '0' };
    const first = await wasl(['migrate'], env);
    expect(first.stderr).toBe('');
    expect(first.stdout).toMatch(/^Migrated: .*organisation.*\n$/);
    expect((await wasl(['migrate'], env)).stdout).toBe('The database is up to date.\n');
    const ledger = await wasl(['ledger'], env);
    expect(ledger.code).toBe(0);
    expect(ledger.stdout).toContain('In balance');
    const doctor = await wasl(['doctor'], env);
    expect(doctor.stdout).toMatch(/^ok {4}database .*started for this check/m);
    expect(doctor.stdout).toMatch(/^warn {2}running .*npm start/m);
  });
});

describe('ledger', () => {
  test('prints a line for each day and account and ends with 0 when everything seen is accounted for', async () => {
    const database = await createTestDatabase();
    await seedMail(database, 4);
    const result = await wasl(['ledger'], { DATABASE_URL: database.appUrl });
    expect(result.stderr).toBe('');
    expect(result.code).toBe(0);
    expect(result.stdout).toMatch(/email: Care +4 +1 +2 +1 +0\n/);
    expect(result.stdout).toContain('ignored because own_mail: 1');
    expect(result.stdout).toContain('In balance');
  });

  test.each([
    [6, 'email: Care: 2 seen at the source but not kept'],
    [3, 'email: Care: 1 kept but never counted at the source'],
  ])('with %i seen at the source and four kept it ends with 1 and says what is missing', async (seen, says) => {
    const database = await createTestDatabase();
    await seedMail(database, seen);
    const result = await wasl(['ledger'], { DATABASE_URL: database.appUrl });
    expect(result.code).toBe(1);
    expect(result.stdout).toContain(`OUT OF BALANCE: ${says}`);
    const json = JSON.parse((await wasl(['ledger', '--json'], { DATABASE_URL: database.appUrl })).stdout) as unknown;
    expect(json).toMatchObject({
      balanced: false,
      difference: { 'email: Care': seen - 4 },
      ignoredBecause: { own_mail: 1 },
    });
  });
});

describe('replay', () => {
  test('without a choice it tells what lies in quarantine and changes nothing', async () => {
    const database = await createTestDatabase();
    await seedMail(database, 4);
    const result = await wasl(['replay'], { DATABASE_URL: database.appUrl });
    expect(result.code).toBe(0);
    expect(result.stdout).toBe('too_large: 1\nunreadable: 1\nSay which to try again: --all, --reason=CODE, or ids.\n');
    expect(
      await query(database.appUrl, `select count(*)::int as n from sightings where outcome = 'quarantined'`),
    ).toEqual([{ n: 2 }]);
  });

  test('by reason, by id and all: put back as new, each with its event, and never twice', async () => {
    const database = await createTestDatabase();
    const env = { DATABASE_URL: database.appUrl };
    const { quarantined } = await seedMail(database, 4);
    const pending = async (): Promise<readonly { id: string; attempts: number; due: boolean }[]> =>
      query(
        database.appUrl,
        `select id, attempts, next_attempt_at <= now() as due from sightings where outcome = 'pending' order by id`,
      );
    expect(await wasl(['replay', '--reason=too_large'], env)).toMatchObject({
      code: 0,
      stdout: '1 put back to be filed again.\n',
    });
    expect(await pending()).toEqual([{ id: quarantined[0], attempts: 0, due: true }]);
    expect(await wasl(['replay', quarantined[1] ?? ''], env)).toMatchObject({
      code: 0,
      stdout: '1 put back to be filed again.\n',
    });
    expect(await wasl(['replay', quarantined[1] ?? ''], env)).toMatchObject({
      code: 1,
      stdout: '0 put back to be filed again.\n',
    });
    expect(await wasl(['replay', '--all'], env)).toMatchObject({ code: 0, stdout: '0 put back to be filed again.\n' });
    expect(await pending()).toHaveLength(2);
    const events = await query<{ data: unknown }>(
      database.appUrl,
      `select data from events where type = 'quarantine.changed' order by id`,
    );
    expect(events.map((event) => event.data)).toEqual(
      quarantined.map((sightingId) => ({ sightingId, outcome: 'pending' })),
    );
  });

  test('something that is no id is refused', async () => {
    const database = await createTestDatabase();
    expect((await wasl(['replay', "'; drop table sightings; --"], { DATABASE_URL: database.appUrl })).code).toBe(2);
  });
});

const Findings = z.object({
  ok: z.boolean(),
  findings: z.array(
    z.object({
      check: z.string(),
      state: z.enum(['ok', 'warn', 'fail']),
      detail: z.string(),
      advice: z.string().optional(),
    }),
  ),
});
async function doctor(env: Readonly<Record<string, string>>): Promise<{
  code: number | null;
  report: z.infer<typeof Findings>;
  of: (check: string) => z.infer<typeof Findings>['findings'][number] | undefined;
}> {
  const result = await wasl(['doctor', '--json'], { WASL_DATA_DIR: '/tmp', PORT: '0', WASL_SMTP_PORT: '0', ...env });
  const report = Findings.parse(JSON.parse(result.stdout));
  return { code: result.code, report, of: (check) => report.findings.find((finding) => finding.check === check) };
}

describe('doctor', () => {
  test('with database and redis in order it finds each of them well', async () => {
    const [database, redis] = await Promise.all([createTestDatabase(), startRedis()]);
    const { report, of, code } = await doctor({
      DATABASE_URL: database.appUrl,
      WASL_MIGRATION_DATABASE_URL: database.ownerUrl,
      REDIS_URL: redis.url,
    });
    for (const check of ['disk', 'redis', 'database', 'arabic', 'migrations', 'roles', 'clock', 'key'])
      expect(of(check)).toMatchObject({ state: 'ok' });
    expect(of('roles')?.detail).toContain('wasl_app');
    expect(report.ok).toBe(true);
    expect(code).toBe(0);
    await redis.stop();
    const without = await doctor({ DATABASE_URL: database.appUrl, REDIS_URL: redis.url });
    expect(without.of('redis')).toMatchObject({ state: 'fail', detail: 'does not answer (ECONNREFUSED)' });
    expect(without.code).toBe(1);
  });

  test('a redis that evicts is warned of', async () => {
    const [database, redis] = await Promise.all([
      createTestDatabase(),
      startRedis(['--maxmemory-policy', 'allkeys-lru']),
    ]);
    const { of } = await doctor({ DATABASE_URL: database.appUrl, REDIS_URL: redis.url });
    expect(of('redis')).toMatchObject({ state: 'warn', advice: expect.stringContaining('noeviction') });
  });

  test('a database that does not answer, is not migrated, or is newer, fails with what to do', async () => {
    const gone = await doctor({ DATABASE_URL: 'postgres://a:b@127.0.0.1:1/c' });
    expect(gone.of('database')).toMatchObject({ state: 'fail', detail: 'cannot be reached (ECONNREFUSED)' });
    expect(gone.code).toBe(1);
    const database = await createTestDatabase();
    await query(database.ownerUrl, `delete from knex_migrations where id = (select max(id) from knex_migrations)`);
    expect((await doctor({ DATABASE_URL: database.appUrl })).of('migrations')).toMatchObject({
      state: 'fail',
      advice: expect.stringContaining('wasl migrate'),
    });
    await query(
      database.ownerUrl,
      `insert into knex_migrations (name, batch, migration_time) values ('29990101000000_future', 9, now())`,
    );
    expect((await doctor({ DATABASE_URL: database.appUrl })).of('migrations')).toMatchObject({
      state: 'fail',
      detail: expect.stringContaining('newer version'),
    });
  });

  test('a superuser at work fails, an owner at work is warned of', async () => {
    const database = await createTestDatabase();
    expect((await doctor({ DATABASE_URL: database.superuserUrl })).of('roles')).toMatchObject({ state: 'fail' });
    expect((await doctor({ DATABASE_URL: database.ownerUrl })).of('roles')).toMatchObject({ state: 'warn' });
  });

  test('a missing key and a wrong key are failures, once the database remembers one', async () => {
    const database = await createTestDatabase();
    const dir = temporaryDirectory();
    const env = { DATABASE_URL: database.appUrl, WASL_KEY_FILE: path.join(dir, 'key') };
    await query(database.appUrl, `insert into installation (id, key_fingerprint) values ($1, 'f')`, [id()]);
    expect((await doctor(env)).of('key')).toMatchObject({
      state: 'fail',
      detail: expect.stringContaining('is missing'),
    });
    fs.writeFileSync(env.WASL_KEY_FILE, `${'ab'.repeat(32)}\n`, { mode: 0o600 });
    expect((await doctor(env)).of('key')).toMatchObject({
      state: 'fail',
      detail: expect.stringContaining("not this database's key"),
    });
  });

  test('an account whose credentials cannot be opened, or whose channel is gone, is named', async () => {
    const database = await createTestDatabase();
    const dir = temporaryDirectory();
    await seedMail(database, 4);
    await query(database.appUrl, `update accounts set secrets = 'rubbish'`);
    fs.writeFileSync(path.join(dir, 'key'), `${'ab'.repeat(32)}\n`, { mode: 0o600 });
    const env = { DATABASE_URL: database.appUrl, WASL_KEY_FILE: path.join(dir, 'key') };
    expect((await doctor(env)).of('account')).toMatchObject({
      state: 'fail',
      detail: expect.stringContaining('email: Care'),
    });
    await query(database.appUrl, `update accounts set channel = 'pigeon'`);
    expect((await doctor(env)).of('account')).toMatchObject({
      state: 'fail',
      detail: expect.stringContaining('pigeon: Care'),
    });
  });
});
