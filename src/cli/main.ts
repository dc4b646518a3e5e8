import { parseArgs } from 'node:util';
import { type Config, parseConfig } from '../config';
import { errorCode } from '../core/error-code';
import { StartupProblem } from '../core/startup-problem';
import type { BackupArguments } from './backup';
import { IMPORT_FORMATS, type ImportArguments } from './import-formats';
import type { Out } from './out';
import type { RestoreArguments } from './restore';

const OUT: Out = {
  line: (text) => void process.stdout.write(`${text}\n`),
  note: (text) => void process.stderr.write(`${text}\n`),
};

const USAGE = `wasl <command>

  start [--demo] [--role=web|worker|all]   run Wasl
  migrate                                  bring the database to this version
  doctor [--json]                          is everything that Wasl needs in order? says what to do
  ledger [--json] [--days=N]               seen at the source = filed + quarantined + ignored; exit 1 when not
  replay [--all | --reason=CODE | ID…]     try quarantined items again; without arguments: what lies there
  backup --to DIR [--keep=N] [--with-key-to=FILE]
                                           while Wasl runs; shares unchanged files with the last one there
  restore --from DIR [--key-from=FILE]     into an empty folder or database; stands still until released
  restore --from DIR --check               is every byte of it as it was written?
  restore --from DIR --test [--in=DIR]     restore into a throw-away database and compare
  rotate-key [--finish [--force] [--give-up]]
                                           a new key seals all that the old one sealed; --finish takes the old one away
  release                                  a restored copy may take in and send
  erase --yes ID…                          the contents of these messages, for ever, also in copies restored later
  regain-access MAIL                       for who is locked out: second factor off, and a link for a new password
  export --to DIR, import --from DIR       move a stopped Wasl to another machine or PostgreSQL
  import-tickets --centre=CODE --by=MAIL [--dry-run] … FILE…
                                           cases of another system: JSON Lines, mbox, Maildir, Zammad, Chatwoot (docs/import.md)
  inspect-mail FILE… | -                   what Wasl makes of these mails, one JSON line each (-: paths on standard input)
  help                                     this

Settings come from the environment: WASL_DATA_DIR, DATABASE_URL, REDIS_URL, PORT … (see README).`;

/** Wrong use of a command: the usage is shown, exit code 2. */
class UsageError extends Error {}

type Command = (args: readonly string[], config: () => Config) => Promise<number>;

// Commands load when they are called: inspecting a mail waits for no database driver.
const COMMANDS: Readonly<Record<string, Command>> = {
  async migrate(args, config) {
    options(args, {});
    const { migrateCommand } = await import('./migrate-command.js');
    return migrateCommand(config(), OUT);
  },
  async doctor(args, config) {
    const { values } = options(args, { json: { type: 'boolean' } });
    const { doctorCommand } = await import('./doctor.js');
    return doctorCommand(config, { json: values['json'] === true }, OUT);
  },
  async ledger(args, config) {
    const { values } = options(args, { json: { type: 'boolean' }, days: { type: 'string' } });
    const days = Number(values['days'] ?? 14);
    if (!Number.isInteger(days) || days < 1) throw new UsageError('--days must be a number of days.');
    const [{ withDatabase }, { ledgerCommand }] = await Promise.all([import('./session.js'), import('./ledger.js')]);
    return withDatabase(config(), ({ appUrl }) => ledgerCommand(appUrl, { json: values['json'] === true, days }, OUT));
  },
  async replay(args, config) {
    const { values, positionals: ids } = options(args, { all: { type: 'boolean' }, reason: { type: 'string' } }, true);
    const reason = values['reason'];
    const chosen = [values['all'] === true, typeof reason === 'string', ids.length > 0].filter(Boolean).length;
    if (chosen > 1) throw new UsageError('Choose one of --all, --reason=CODE and ids.');
    const [{ withDatabase }, { replayCommand }] = await Promise.all([import('./session.js'), import('./replay.js')]);
    const selection =
      values['all'] === true
        ? ({ kind: 'all' } as const)
        : typeof reason === 'string'
          ? ({ kind: 'reason', reason } as const)
          : ids.length > 0
            ? ({ kind: 'ids', ids } as const)
            : ({ kind: 'none' } as const);
    return withDatabase(config(), ({ appUrl }) => replayCommand(appUrl, selection, OUT));
  },
  async backup(args, config) {
    const { backupCommand } = await import('./backup.js');
    return backupCommand(config(), backupArguments(args), OUT);
  },
  async export(args, config) {
    const { exportCommand } = await import('./backup.js');
    return exportCommand(config(), backupArguments(args), OUT);
  },
  async restore(args, config) {
    const { values } = options(args, { ...RESTORE_OPTIONS, check: { type: 'boolean' }, test: { type: 'boolean' }, in: { type: 'string' } });
    const from = required(values, 'from');
    if (values['check'] === true) return (await import('./restore.js')).checkCommand(from, OUT);
    if (values['test'] !== true) return (await import('./restore.js')).restoreCommand(config(), restoreArguments(values), OUT);
    const { restoreTestCommand } = await import('./restore-test.js');
    return restoreTestCommand(config(), { from, ...text('in', values['in']) }, OUT);
  },
  async import(args, config) {
    const { values } = options(args, RESTORE_OPTIONS);
    const { importCommand } = await import('./restore.js');
    return importCommand(config(), restoreArguments(values), OUT);
  },
  async erase(args, config) {
    const { values, positionals: ids } = options(args, { yes: { type: 'boolean' } }, true);
    if (ids.length === 0) throw new UsageError('Name the messages by their ids.');
    if (values['yes'] !== true) throw new UsageError('What is erased cannot be brought back: say --yes.');
    const [{ withDatabase }, { eraseCommand }] = await Promise.all([import('./session.js'), import('./erase.js')]);
    return withDatabase(config(), ({ appUrl }) => eraseCommand(config(), appUrl, ids, OUT));
  },
  async release(args, config) {
    options(args, {});
    const [{ withDatabase }, { releaseCommand }] = await Promise.all([import('./session.js'), import('./release.js')]);
    return withDatabase(config(), ({ appUrl }) => releaseCommand(appUrl, OUT));
  },
  async 'regain-access'(args, config) {
    const [email, ...more] = options(args, {}, true).positionals;
    if (email === undefined || more.length > 0) throw new UsageError('Name one person by the mail address of the account.');
    const [{ withDatabase }, { regainAccessCommand }] = await Promise.all([import('./session.js'), import('./regain-access.js')]);
    return withDatabase(config(), (access) => regainAccessCommand(config(), access, email, OUT));
  },
  async 'import-tickets'(args, config) {
    const asked = importTicketsArguments(args);
    const [{ withDatabase }, { importTicketsCommand }] = await Promise.all([import('./session.js'), import('./import-tickets.js')]);
    return withDatabase(config(), ({ appUrl }) => importTicketsCommand(config(), appUrl, asked, OUT));
  },
  async 'rotate-key'(args, config) {
    const { values } = options(args, { finish: { type: 'boolean' }, force: { type: 'boolean' }, 'give-up': { type: 'boolean' } });
    const [{ withDatabase }, { finishRotationCommand, rotateKeyCommand }] = await Promise.all([import('./session.js'), import('./rotate-key.js')]);
    return withDatabase(config(), ({ appUrl }) =>
      values['finish'] === true
        ? finishRotationCommand(config(), appUrl, { force: values['force'] === true, giveUp: values['give-up'] === true }, OUT)
        : rotateKeyCommand(config(), appUrl, OUT),
    );
  },
  async 'inspect-mail'(args) {
    if (args.length === 0) throw new UsageError('Name the files, or - to read their paths from standard input.');
    const { inspectMail, pathsFrom } = await import('./inspect-mail.js');
    await inspectMail(pathsOf(args, pathsFrom), process.stdout);
    return 0;
  },
};

/** The paths named, in their order; `-` stands for those on standard input. */
async function* pathsOf(
  args: readonly string[],
  fromInput: (input: typeof process.stdin) => AsyncIterable<string>,
): AsyncGenerator<string> {
  for (const arg of args) {
    if (arg === '-') yield* fromInput(process.stdin);
    else yield arg;
  }
}

const RESTORE_OPTIONS = { from: { type: 'string' }, 'key-from': { type: 'string' } } as const;

function backupArguments(args: readonly string[]): BackupArguments {
  const { values } = options(args, { to: { type: 'string' }, keep: { type: 'string' }, 'with-key-to': { type: 'string' } });
  const keep = values['keep'] === undefined ? undefined : Number(values['keep']);
  if (keep !== undefined && !(Number.isInteger(keep) && keep > 0)) throw new UsageError('--keep must be a number of backups.');
  return { to: required(values, 'to'), ...(keep === undefined ? {} : { keep }), ...text('withKeyTo', values['with-key-to']) };
}
const restoreArguments = (values: Record<string, unknown>): RestoreArguments => ({
  from: required(values, 'from'),
  ...text('keyFrom', values['key-from']),
});
function required(values: Record<string, unknown>, name: string): string {
  const value = values[name];
  if (typeof value !== 'string' || value === '') throw new UsageError(`--${name} is missing.`);
  return value;
}
const IMPORT_OPTIONS = {
  centre: { type: 'string' },
  by: { type: 'string' },
  account: { type: 'string' },
  format: { type: 'string' },
  source: { type: 'string' },
  'mail-state': { type: 'string' },
  'number-prefix': { type: 'string' },
  own: { type: 'string' },
  rejects: { type: 'string' },
  report: { type: 'string' },
  'dry-run': { type: 'boolean' },
} as const;

function importTicketsArguments(args: readonly string[]): ImportArguments {
  const { values, positionals: files } = options(args, IMPORT_OPTIONS, true);
  if (files.length === 0) throw new UsageError('Name the files or folders.');
  const { format, 'mail-state': mailState = 'closed', source = 'import', rejects = 'import-rejects.jsonl', own = '' } = values;
  const known = IMPORT_FORMATS.find((one) => one === format);
  if (format !== undefined && known === undefined) throw new UsageError(`--format must be one of ${IMPORT_FORMATS.join(', ')}.`);
  if (mailState !== 'closed' && mailState !== 'open') throw new UsageError('--mail-state must be closed or open.');
  return {
    files,
    centre: required(values, 'centre'),
    by: required(values, 'by'),
    source: String(source),
    mailState,
    formerAddresses: String(own).split(',').map((address) => address.trim()).filter((address) => address !== ''),
    rejects: String(rejects),
    dryRun: values['dry-run'] === true,
    ...(known === undefined ? {} : { format: known }),
    ...text('account', values['account']),
    ...text('numberPrefix', values['number-prefix']),
    ...text('report', values['report']),
  };
}
const text = <Name extends string>(name: Name, value: unknown): { [Key in Name]?: string } =>
  typeof value === 'string' ? ({ [name]: value } as { [Key in Name]?: string }) : {};

type OptionTypes = Record<string, { type: 'boolean' | 'string' }>;
function options(
  args: readonly string[],
  known: OptionTypes,
  allowPositionals = false,
): { values: Record<string, unknown>; positionals: string[] } {
  try {
    return parseArgs({ args: [...args], options: known, allowPositionals, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** @returns the exit code: 0 well, 1 not well, 2 wrongly called */
export async function main(argv: readonly string[]): Promise<number> {
  const [name, ...args] = argv;
  if (name === 'help' || name === '--help' || name === '-h') {
    OUT.line(USAGE);
    return 0;
  }
  const command = name === undefined ? undefined : COMMANDS[name];
  try {
    if (command === undefined)
      throw new UsageError(name === undefined ? 'A command is missing.' : `There is no command "${name}".`);
    return await command(args, () => parseConfig(process.env, []));
  } catch (error) {
    if (error instanceof UsageError) OUT.note(`${error.message}\n\n${USAGE}`);
    else
      OUT.note(
        error instanceof StartupProblem
          ? error.message
          : error instanceof Error
            ? (error.stack ?? error.message)
            : String(error),
      );
    return error instanceof UsageError ? 2 : 1;
  }
}

// `wasl … | head`: whoever reads has had enough
process.stdout.on('error', (error: Error) => process.exit(errorCode(error) === 'EPIPE' ? 0 : 1));
void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
