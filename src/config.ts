import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { parseClamdAddress, type ClamdAddress } from './core/clamd-address';
import { isAllowlistEntry } from './core/mail-allowlist';
import { parseNetwork } from './core/network-address';
import { SECOND_FACTOR_POLICIES, type SecondFactorPolicy } from './core/second-factor';
import { StartupProblem } from './core/startup-problem';

/** The environment and command line, parsed once at the start. Times and sizes carry their unit in the name; paths are absolute. */
export interface Config {
  readonly role: 'web' | 'worker' | 'all';
  readonly demo: boolean;
  readonly dataDir: string;
  readonly blobDir: string;
  readonly keyFile: string;
  /** Where HTTP listens: loopback unless an https address and its proxies are given (security: first start). */
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly smtpPort: number;
  /** What reading one item may cost: wall clock, and a worker's JavaScript heap in MB. Beyond it the item is filed unread. */
  readonly parsing: { readonly seconds: number; readonly memoryMb: number };
  readonly lmtpPort?: number;
  /** Absent: the embedded PostgreSQL in `dataDir`. */
  readonly databaseUrl?: string;
  /** Of the role that migrates; absent: `databaseUrl` does both. */
  readonly migrationDatabaseUrl?: string;
  /** Absent: jobs and presence stay in the process. */
  readonly redisUrl?: string;
  readonly publicUrl?: string;
  /** Host names, addresses and networks that accounts may name although only insiders reach them (src/outside). */
  readonly privateHosts: readonly string[];
  /** Of a system that is being tried out: nobody else gets mail. Absent: everybody may. */
  readonly mailOnlyTo?: readonly string[];
  /** Of a system that is being tried out: what is for anybody else goes to this address. Absent: it is refused. */
  readonly mailRedirectTo?: string;
  /** True: files may be neither opened nor sent before they were found clean. */
  readonly scanRequired: boolean;
  /** Absent: nothing is scanned. */
  readonly clamd?: ClamdAddress;
  /** Who must sign in with a second factor: without a setting nobody on loopback, the privileged once others can reach Wasl. */
  readonly secondFactor: SecondFactorPolicy;
  /** Addresses and networks whose X-Forwarded-* headers are believed. */
  readonly trustedProxies: readonly string[];
  readonly adminEmail?: string;
  readonly adminPassword?: string;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
  /** Where backups go that Wasl takes by itself, before an upgrade. */
  readonly backupDir: string;
  /** `never`: somebody else backs up a given database; absent: the embedded one is, a given one is not. */
  readonly backupBeforeUpgrade?: 'always' | 'never';
  /** What must outlive the database: erasures, and how far the reference numbers went. Better on another disk. */
  readonly journalFile: string;
  readonly metricsPort?: number;
  readonly metricsToken?: string;
  /** Points at which this process is to die, fail or hang (core/fault); the fault tests alone set it. */
  readonly testFault?: string;
}

/** What is wrong with the environment or the command line: one line each, saying what to set. */
export class ConfigError extends StartupProblem {
  override readonly name = 'ConfigError';
  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|\[::1\]|localhost)$/;
const PASSWORD_MIN = 12;

const port = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .refine((value) => value <= 65_535);
const postgresUrl = z.string().refine((value) => /^postgres(ql)?:$/.test(protocolOf(value)));
const redisUrl = z.string().refine((value) => /^rediss?:$/.test(protocolOf(value)));
const webUrl = z.string().refine((value) => /^https?:$/.test(protocolOf(value)));
const list = z.string().transform((value) =>
  value
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== ''),
);

/** A network, an address, or a name: what looks like a number and is no address would allow nothing and seem to allow something. */
const isPrivateHost = (entry: string): boolean =>
  parseNetwork(entry) !== undefined || (/^[\p{L}\d](?:[\p{L}\d_.-]*[\p{L}\d])?$/u.test(entry) && !/^[\d.]+$/.test(entry));
const yesOrNo = z
  .string()
  .toLowerCase()
  .pipe(z.enum(['true', 'yes', '1', 'false', 'no', '0']))
  .transform((value) => ['true', 'yes', '1'].includes(value));

/** Every variable we read, and the sentence for a person who set it wrongly. */
const VARIABLES = {
  WASL_DATA_DIR: [z.string(), 'must be the path of a folder'],
  WASL_BLOB_DIR: [z.string(), 'must be the path of a folder'],
  WASL_KEY_FILE: [z.string(), 'must be the path of a file'],
  WASL_BACKUP_DIR: [z.string(), 'must be the path of a folder'],
  WASL_BACKUP_BEFORE_UPGRADE: [z.enum(['always', 'never']), 'must be always or never'],
  WASL_JOURNAL_FILE: [z.string(), 'must be the path of a file'],
  WASL_HOST: [z.string(), 'must be an address to listen on'],
  PORT: [port, 'must be a port number, 0 to 65535 (0: any free one)'],
  WASL_SMTP_PORT: [port, 'must be a port number, 0 to 65535 (0: any free one)'],
  WASL_LMTP_PORT: [port, 'must be a port number, 0 to 65535 (0: any free one)'],
  WASL_PARSE_SECONDS: [z.coerce.number().min(1).max(300), 'must be a number of seconds, 1 to 300'],
  WASL_PARSE_MEMORY_MB: [z.coerce.number().int().min(16).max(4096), 'must be a number of megabytes, 16 to 4096'],
  WASL_METRICS_PORT: [port, 'must be a port number, 0 to 65535 (0: any free one)'],
  WASL_METRICS_TOKEN: [z.string().min(16), 'must have at least 16 characters'],
  DATABASE_URL: [postgresUrl, 'must look like postgres://user:password@host:5432/database'],
  WASL_MIGRATION_DATABASE_URL: [postgresUrl, 'must look like postgres://user:password@host:5432/database'],
  REDIS_URL: [redisUrl, 'must look like redis://localhost:6379 or rediss://user:password@host:6379'],
  WASL_PUBLIC_URL: [webUrl, 'must be an address like https://care.example.gov.sa'],
  WASL_TRUSTED_PROXIES: [list, 'must be addresses separated by commas'],
  WASL_PRIVATE_HOSTS: [
    list.refine((entries) => entries.every(isPrivateHost)),
    'must be host names, addresses or networks separated by commas, like mail.internal, 10.0.0.5, 10.1.0.0/16',
  ],
  WASL_MAIL_ONLY_TO: [
    list.refine((entries) => entries.length > 0 && entries.every(isAllowlistEntry)),
    'must be mail addresses or domains separated by commas, like test@care.example, lab.example',
  ],
  WASL_MAIL_REDIRECT_TO: [z.email().max(254), 'must be a mail address'],
  WASL_SECOND_FACTOR: [z.enum(SECOND_FACTOR_POLICIES), 'must be off, privileged or everyone'],
  WASL_SCAN_REQUIRED: [yesOrNo, 'must be true or false'],
  WASL_CLAMD: [
    z.string().transform(parseClamdAddress).refine((address) => address !== undefined),
    'must be host:port or the path of the socket on which clamd listens',
  ],
  WASL_ADMIN_EMAIL: [
    z
      .email()
      .max(254)
      .transform((value) => value.toLowerCase()),
    'must be a mail address',
  ],
  WASL_ADMIN_PASSWORD: [z.string().min(PASSWORD_MIN).max(1024), `must have at least ${PASSWORD_MIN} characters`],
  WASL_LOG_LEVEL: [z.enum(['debug', 'info', 'warn', 'error']), 'must be debug, info, warn or error'],
  WASL_FAULT: [z.string(), 'must name fault points, like receive.after-blob=kill'],
} as const satisfies Record<string, readonly [z.ZodType, string]>;
type Variables = { -readonly [Name in keyof typeof VARIABLES]?: z.output<(typeof VARIABLES)[Name][0]> };

/**
 * @param argv what follows the program: `--role=web|worker|all`, `--demo`
 * @throws ConfigError with every problem at once
 */
export function parseConfig(env: NodeJS.ProcessEnv, argv: readonly string[]): Config {
  const problems: string[] = [];
  const flags = readFlags(argv, problems);
  const set = readVariables(env, problems);
  const host = set.WASL_HOST ?? '127.0.0.1';
  problems.push(
    ...databaseProblems(set, flags.role),
    ...exposureProblems(set, host, flags.demo),
    ...redisProblems(set.REDIS_URL),
  );
  if (problems.length > 0) throw new ConfigError(problems);
  const dataDir = path.resolve(expandHome(set.WASL_DATA_DIR ?? 'var'));
  return {
    ...flags,
    dataDir,
    blobDir: path.resolve(expandHome(set.WASL_BLOB_DIR ?? path.join(dataDir, 'blobs'))),
    keyFile: path.resolve(expandHome(set.WASL_KEY_FILE ?? path.join(dataDir, 'keys', 'master.key'))),
    backupDir: path.resolve(expandHome(set.WASL_BACKUP_DIR ?? path.join(dataDir, 'backups'))),
    journalFile: path.resolve(expandHome(set.WASL_JOURNAL_FILE ?? path.join(dataDir, 'journal', 'operations.jsonl'))),
    host,
    port: set.PORT ?? 3000,
    smtpPort: set.WASL_SMTP_PORT ?? 2525,
    parsing: { seconds: set.WASL_PARSE_SECONDS ?? 10, memoryMb: set.WASL_PARSE_MEMORY_MB ?? 512 },
    trustedProxies: set.WASL_TRUSTED_PROXIES ?? [],
    privateHosts: set.WASL_PRIVATE_HOSTS ?? [],
    scanRequired: set.WASL_SCAN_REQUIRED ?? set.WASL_CLAMD !== undefined,
    secondFactor: set.WASL_SECOND_FACTOR ?? (set.WASL_PUBLIC_URL === undefined ? 'off' : 'privileged'),
    logLevel: set.WASL_LOG_LEVEL ?? 'info',
    ...present('clamd', set.WASL_CLAMD),
    ...present('mailOnlyTo', set.WASL_MAIL_ONLY_TO),
    ...present('mailRedirectTo', set.WASL_MAIL_REDIRECT_TO),
    ...present('lmtpPort', set.WASL_LMTP_PORT),
    ...present('databaseUrl', set.DATABASE_URL),
    ...present('migrationDatabaseUrl', set.WASL_MIGRATION_DATABASE_URL),
    ...present('redisUrl', set.REDIS_URL),
    ...present('publicUrl', set.WASL_PUBLIC_URL?.replace(/\/+$/, '')),
    ...present('backupBeforeUpgrade', set.WASL_BACKUP_BEFORE_UPGRADE),
    ...present('adminEmail', set.WASL_ADMIN_EMAIL),
    ...present('adminPassword', set.WASL_ADMIN_PASSWORD),
    ...present('metricsPort', set.WASL_METRICS_PORT),
    ...present('metricsToken', set.WASL_METRICS_TOKEN),
    ...present('testFault', set.WASL_FAULT),
  };
}

/** `{ [name]: value }`, or nothing when there is no value: with exactOptionalPropertyTypes an absent property is not an undefined one. */
function present<Name extends string, Value>(name: Name, value: Value | undefined): { [Key in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { [Key in Name]?: Value });
}

function readFlags(argv: readonly string[], problems: string[]): Pick<Config, 'role' | 'demo'> {
  let values: { role?: string | undefined; demo?: boolean | undefined } = {};
  try {
    ({ values } = parseArgs({
      args: [...argv],
      options: { role: { type: 'string' }, demo: { type: 'boolean' } },
      strict: true,
    }));
  } catch {
    problems.push(`Unknown argument among "${argv.join(' ')}": there are --role=web|worker|all and --demo.`);
  }
  const role = z.enum(['web', 'worker', 'all']).safeParse(values.role ?? 'all');
  if (!role.success) problems.push(`--role must be web, worker or all, not "${values.role ?? ''}".`);
  return { role: role.success ? role.data : 'all', demo: values.demo ?? false };
}

function readVariables(env: NodeJS.ProcessEnv, problems: string[]): Variables {
  const read: Record<string, unknown> = {};
  for (const [name, [schema, sentence]] of Object.entries(VARIABLES)) {
    const value = env[name]?.trim();
    if (value === undefined || value === '') continue;
    const parsed = (schema as z.ZodType).safeParse(value);
    if (parsed.success) read[name] = parsed.data;
    else problems.push(`${name} ${sentence}.`); // the value itself may be a secret: it is not repeated
  }
  return read as Variables;
}

function databaseProblems(set: Variables, role: Config['role']): string[] {
  const problems: string[] = [];
  if (role !== 'all' && set.DATABASE_URL === undefined)
    problems.push(
      `--role=${role} shares its database with other processes: set DATABASE_URL (the embedded one serves --role=all alone).`,
    );
  if (set.WASL_MIGRATION_DATABASE_URL !== undefined && set.DATABASE_URL === undefined)
    problems.push('WASL_MIGRATION_DATABASE_URL needs DATABASE_URL beside it.');
  return problems;
}

function exposureProblems(set: Variables, host: string, demo: boolean): string[] {
  const problems: string[] = [];
  const exposed = !LOOPBACK.test(host);
  const https = set.WASL_PUBLIC_URL?.startsWith('https:') ?? false;
  if (exposed && !(https && (set.WASL_TRUSTED_PROXIES ?? []).length > 0))
    problems.push(
      `WASL_HOST ${host} can be reached by others: set WASL_PUBLIC_URL to an https address and WASL_TRUSTED_PROXIES to its proxies first.`,
    );
  if (demo && (exposed || set.WASL_PUBLIC_URL !== undefined))
    problems.push('--demo is for this machine alone: leave WASL_HOST and WASL_PUBLIC_URL unset.');
  return problems;
}

/** Redis other than loopback needs a user's password and TLS. */
function redisProblems(url: string | undefined): string[] {
  if (url === undefined) return [];
  const { hostname, protocol, password } = new URL(url);
  if (LOOPBACK.test(hostname) || (protocol === 'rediss:' && password !== '')) return [];
  return ['REDIS_URL names another host: it needs TLS and a password, rediss://user:password@host:port.'];
}

const protocolOf = (value: string): string => (URL.canParse(value) ? new URL(value).protocol : '');
const expandHome = (value: string): string =>
  value === '~' || value.startsWith('~/') ? path.join(os.homedir(), value.slice(1)) : value;
