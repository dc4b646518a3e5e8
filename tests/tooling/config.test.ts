import path from 'node:path';
import { ConfigError, parseConfig } from '../../src/config';

function problemsOf(env: NodeJS.ProcessEnv, argv: readonly string[] = []): readonly string[] {
  try {
    parseConfig(env, argv);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

test('without any setting Wasl runs everything on loopback from ./var', () => {
  expect(parseConfig({}, [])).toEqual({
    role: 'all',
    demo: false,
    dataDir: path.resolve('var'),
    blobDir: path.resolve('var/blobs'),
    keyFile: path.resolve('var/keys/master.key'),
    backupDir: path.resolve('var/backups'),
    journalFile: path.resolve('var/journal/operations.jsonl'),
    host: '127.0.0.1',
    port: 3000,
    smtpPort: 2525,
    parsing: { seconds: 10, memoryMb: 512 },
    trustedProxies: [],
    privateHosts: [],
    scanRequired: false,
    secondFactor: 'off',
    logLevel: 'info',
  });
});

test('every setting arrives where it is read', () => {
  const config = parseConfig(
    {
      WASL_DATA_DIR: '/srv/wasl',
      WASL_BLOB_DIR: '/srv/blobs',
      WASL_KEY_FILE: '/run/secrets/key',
      WASL_HOST: '0.0.0.0',
      PORT: '0',
      WASL_SMTP_PORT: '25',
      WASL_PARSE_SECONDS: '20',
      WASL_PARSE_MEMORY_MB: '256',
      WASL_LMTP_PORT: '24',
      WASL_METRICS_PORT: '9000',
      WASL_METRICS_TOKEN: 'a-long-metrics-token',
      DATABASE_URL: 'postgres://app:secret@db/wasl',
      WASL_MIGRATION_DATABASE_URL: 'postgresql://owner:secret@db/wasl',
      REDIS_URL: 'rediss://wasl:secret@redis:6379',
      WASL_PUBLIC_URL: 'https://care.example.gov.sa/',
      WASL_TRUSTED_PROXIES: '10.0.0.1, 10.0.1.0/24',
      WASL_PRIVATE_HOSTS: 'mail.internal, 10.0.0.5, fd00::/8',
      WASL_MAIL_ONLY_TO: 'test@care.example, lab.example',
      WASL_MAIL_REDIRECT_TO: 'everything@lab.example',
      WASL_SCAN_REQUIRED: 'true',
      WASL_SECOND_FACTOR: 'everyone',
      WASL_ADMIN_EMAIL: 'Admin@Example.gov.sa',
      WASL_ADMIN_PASSWORD: 'a long enough one',
      WASL_LOG_LEVEL: 'debug',
      WASL_FAULT: 'receive.after-blob=kill',
    },
    ['--role=worker'],
  );
  expect(config).toEqual({
    role: 'worker',
    demo: false,
    dataDir: '/srv/wasl',
    blobDir: '/srv/blobs',
    keyFile: '/run/secrets/key',
    backupDir: '/srv/wasl/backups',
    journalFile: '/srv/wasl/journal/operations.jsonl',
    host: '0.0.0.0',
    port: 0,
    smtpPort: 25,
    parsing: { seconds: 20, memoryMb: 256 },
    lmtpPort: 24,
    metricsPort: 9000,
    metricsToken: 'a-long-metrics-token',
    databaseUrl: 'postgres://app:secret@db/wasl',
    migrationDatabaseUrl: 'postgresql://owner:secret@db/wasl',
    redisUrl: 'rediss://wasl:secret@redis:6379',
    publicUrl: 'https://care.example.gov.sa',
    trustedProxies: ['10.0.0.1', '10.0.1.0/24'],
    privateHosts: ['mail.internal', '10.0.0.5', 'fd00::/8'],
    mailOnlyTo: ['test@care.example', 'lab.example'],
    mailRedirectTo: 'everything@lab.example',
    scanRequired: true,
    secondFactor: 'everyone',
    adminEmail: 'admin@example.gov.sa',
    adminPassword: 'a long enough one',
    logLevel: 'debug',
    testFault: 'receive.after-blob=kill',
  });
});

const HTTPS = { WASL_PUBLIC_URL: 'https://care.example.gov.sa', WASL_TRUSTED_PROXIES: '10.0.0.1' };
const WRONG: readonly (readonly [what: string, env: NodeJS.ProcessEnv, argv: readonly string[], says: RegExp])[] = [
  ['a port that is no number', { PORT: 'http' }, [], /^PORT must be a port number/],
  ['a port beyond the last', { WASL_SMTP_PORT: '70000' }, [], /^WASL_SMTP_PORT must be a port number/],
  [
    'a database that is no PostgreSQL',
    { DATABASE_URL: 'mysql://db/wasl' },
    [],
    /^DATABASE_URL must look like postgres:/,
  ],
  ['an allowlist that names nobody', { WASL_MAIL_ONLY_TO: '*' }, [], /^WASL_MAIL_ONLY_TO must be mail addresses or domains/],
  ['a mailbox for trying out that is none', { WASL_MAIL_REDIRECT_TO: 'lab' }, [], /^WASL_MAIL_REDIRECT_TO must be a mail address/],
  ['a role that does not exist', {}, ['--role=boss'], /^--role must be web, worker or all/],
  ['an unknown argument', {}, ['--dmeo'], /^Unknown argument .*--dmeo/],
  ['a worker without a shared database', {}, ['--role=worker'], /set DATABASE_URL/],
  [
    'a migration address without a database',
    { WASL_MIGRATION_DATABASE_URL: 'postgres://o@db/w' },
    [],
    /needs DATABASE_URL/,
  ],
  [
    'an open address without https',
    { WASL_HOST: '0.0.0.0' },
    [],
    /set WASL_PUBLIC_URL to an https address and WASL_TRUSTED_PROXIES/,
  ],
  [
    'an open address without its proxies',
    { WASL_HOST: '::', WASL_PUBLIC_URL: HTTPS.WASL_PUBLIC_URL },
    [],
    /WASL_TRUSTED_PROXIES/,
  ],
  [
    'an open address behind plain http',
    { WASL_HOST: '0.0.0.0', ...HTTPS, WASL_PUBLIC_URL: 'http://care.example.gov.sa' },
    [],
    /https address/,
  ],
  [
    'a demonstration for everybody',
    { WASL_HOST: '0.0.0.0', ...HTTPS },
    ['--demo'],
    /^--demo is for this machine alone/,
  ],
  ['a remote redis without TLS', { REDIS_URL: 'redis://:secret@redis:6379' }, [], /needs TLS and a password/],
  ['a remote redis without a password', { REDIS_URL: 'rediss://redis:6379' }, [], /needs TLS and a password/],
  [
    'an administrator without a mail address',
    { WASL_ADMIN_EMAIL: 'admin' },
    [],
    /^WASL_ADMIN_EMAIL must be a mail address/,
  ],
  [
    'a short administrator password',
    { WASL_ADMIN_PASSWORD: 'short' },
    [],
    /^WASL_ADMIN_PASSWORD must have at least 12/,
  ],
];
test.each(WRONG)('%s is refused in one line that says what to set', (_what, env, argv, says) => {
  const problems = problemsOf(env, argv);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(says);
  expect(problems[0]).not.toContain('\n');
});

test('every mistake is told at once, and no value is repeated: it may be a password', () => {
  const problems = problemsOf({ PORT: 'x', DATABASE_URL: 'secret-that-was-pasted', WASL_ADMIN_PASSWORD: 'hunter2' });
  expect(problems).toHaveLength(3);
  expect(problems.join('\n')).not.toMatch(/secret-that-was-pasted|hunter2/);
});

test('an empty variable counts as unset', () => {
  expect(problemsOf({ DATABASE_URL: '', PORT: ' ' })).toEqual([]);
  expect(parseConfig({ REDIS_URL: '' }, []).redisUrl).toBeUndefined();
});

test.each(['10.0.0.0/33', '10.0.0', 'mail internal', '*.internal', 'http://mail.internal', 'fd00::/129'])(
  'a private host that would allow nothing is told at the start: %s',
  (entry) => {
    expect(() => parseConfig({ WASL_PRIVATE_HOSTS: `mail.internal,${entry}` }, [])).toThrow(/WASL_PRIVATE_HOSTS/);
  },
);

test.each([
  [{}, 'off'],
  [{ WASL_PUBLIC_URL: 'https://care.example.gov.sa' }, 'privileged'],
  [{ WASL_PUBLIC_URL: 'https://care.example.gov.sa', WASL_SECOND_FACTOR: 'off' }, 'off'],
  [{ WASL_SECOND_FACTOR: 'everyone' }, 'everyone'],
])('with %j a second factor is asked of: %s', (env, policy) => {
  expect(parseConfig(env, []).secondFactor).toBe(policy);
});
