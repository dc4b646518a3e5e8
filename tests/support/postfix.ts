import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { freePort, isListening } from './ports';
import { waitFor } from './wait';

export interface PostfixOptions {
  /** Domain → where its mail goes: `smtp:[127.0.0.1]:25025`, `lmtp:inet:127.0.0.1:24024`. */
  readonly routes: Readonly<Record<string, string>>;
  /** Mailboxes of its own; others of their domains are unknown. */
  readonly mailboxes: readonly string[];
  readonly maxBytes: number;
  /** Asked about each recipient; its answer is an action of access(5), such as `DEFER 4.2.0 Try later` or `DUNNO`. */
  readonly policy?: (recipient: string) => string;
}
export interface Postfix {
  readonly port: number;
  log(): string;
  /** Ends it, its children and its data. */
  stop(): Promise<void>;
}

const DAEMONS = '/usr/lib/postfix/sbin';
/** Retries and warnings within seconds instead of hours. */
const HURRY = ['queue_run_delay = 1s', 'minimal_backoff_time = 1s', 'maximal_backoff_time = 2s', 'delay_warning_time = 1s'];

/** A private Postfix on loopback with its own configuration, queue and log. It starts as root, as every Postfix does. */
export async function startPostfix(options: PostfixOptions): Promise<Postfix> {
  if (process.getuid?.() !== 0) throw new Error('Postfix starts as root only: run these tests as root.');
  const dir = fs.mkdtempSync('/tmp/pf-');
  fs.chmodSync(dir, 0o755);
  const policy = options.policy === undefined ? undefined : await startPolicy(options.policy);
  const port = await freePort();
  writeConfiguration(dir, port, options, policy?.port);
  const env = { ...process.env, MAIL_CONFIG: path.join(dir, 'etc') };
  // makes the queue's folders with the owners that its daemons insist on
  execFileSync('/usr/sbin/postfix', ['-c', path.join(dir, 'etc'), 'check'], { env, stdio: 'pipe' });
  const master = spawn(path.join(DAEMONS, 'master'), ['-c', path.join(dir, 'etc'), '-d'], { env, stdio: 'ignore', detached: true });
  const onExit = (): void => killGroup(master);
  process.once('exit', onExit);
  const log = (): string => (fs.existsSync(path.join(dir, 'log')) ? fs.readFileSync(path.join(dir, 'log'), 'utf8') : '');
  await waitFor(async () => {
    if (master.exitCode !== null) throw new Error(`Postfix ended at once: ${log()}`);
    return isListening(port);
  }, 'Postfix listens');
  return {
    port,
    log,
    async stop() {
      process.removeListener('exit', onExit);
      await ended(master);
      policy?.close();
      fs.rmSync(dir, { recursive: true, force: true });
    },
  };
}

function ended(master: ChildProcess): Promise<unknown> {
  if (master.exitCode !== null || master.signalCode !== null) return Promise.resolve();
  const gone = new Promise((resolve) => master.once('exit', resolve));
  killGroup(master);
  return gone;
}

/** Its daemons would otherwise live on for as long as somebody is connected. */
function killGroup({ pid }: ChildProcess): void {
  if (pid !== undefined) process.kill(-pid, 'SIGTERM');
}

function writeConfiguration(dir: string, port: number, { routes, mailboxes, maxBytes }: PostfixOptions, policyPort: number | undefined): void {
  for (const name of ['etc', 'spool', 'data']) fs.mkdirSync(path.join(dir, name));
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'postfix']));
  fs.chownSync(path.join(dir, 'data'), id('-u'), id('-g'));
  const domains = [...new Set(mailboxes.map((mailbox) => mailbox.split('@')[1] ?? ''))];
  const table = (rows: readonly (readonly [string, string])[]): string => `inline:{${rows.map(([key, value]) => `{${key} = ${value}}`).join(' ')}}`;
  const main = [
    'compatibility_level = 3.6',
    `queue_directory = ${dir}/spool`,
    `data_directory = ${dir}/data`,
    `daemon_directory = ${DAEMONS}`,
    `maillog_file = ${dir}/log`,
    'maillog_file_prefixes = /tmp',
    'inet_interfaces = 127.0.0.1',
    'inet_protocols = ipv4',
    'myhostname = relay.test.example',
    'mydestination =',
    'mynetworks = 127.0.0.0/8',
    'alias_maps =',
    'smtpd_relay_restrictions = permit_mynetworks, reject',
    `smtpd_recipient_restrictions = ${policyPort === undefined ? '' : `check_policy_service inet:127.0.0.1:${policyPort}, `}permit_mynetworks, reject`,
    `transport_maps = ${table(Object.entries(routes))}`,
    `virtual_mailbox_domains = ${domains.join(' ')}`,
    `virtual_mailbox_maps = ${table(mailboxes.map((mailbox) => [mailbox, 'x']))}`,
    'virtual_transport = discard:',
    `message_size_limit = ${maxBytes}`,
    'smtpd_error_sleep_time = 0',
    'smtp_host_lookup = native',
    'smtp_tls_security_level = none',
    ...HURRY,
  ];
  fs.writeFileSync(path.join(dir, 'etc', 'main.cf'), `${main.join('\n')}\n`);
  const unix = (name: string, program = name, wakeup = '-', limit = '-'): string => `${name} unix - - n ${wakeup} ${limit} ${program}`;
  const services = [
    `127.0.0.1:${port} inet n - n - - smtpd`,
    'cleanup unix n - n - 0 cleanup',
    'qmgr unix n - n 5 1 qmgr',
    unix('rewrite', 'trivial-rewrite'),
    ...['bounce', 'defer', 'trace'].map((name) => unix(name, 'bounce', '-', '0')),
    unix('verify', 'verify', '-', '1'),
    'flush unix n - n 1000? 0 flush',
    unix('proxymap'),
    ...['smtp', 'lmtp', 'error', 'discard'].map((name) => unix(name)),
    unix('relay', 'smtp'),
    unix('retry', 'error'),
    unix('anvil', 'anvil', '-', '1'),
    unix('scache', 'scache', '-', '1'),
    'postlog unix-dgram n - n - 1 postlogd',
  ];
  fs.writeFileSync(path.join(dir, 'etc', 'master.cf'), `${services.join('\n')}\n`);
}

/** Postfix's policy delegation (SMTPD_POLICY_README): attributes a line each, a blank line, an action. */
async function startPolicy(decide: (recipient: string) => string): Promise<{ readonly port: number; close(): void }> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    let buffer = '';
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      buffer += data.toString();
      for (let end = buffer.indexOf('\n\n'); end >= 0; end = buffer.indexOf('\n\n')) {
        const recipient = /^recipient=(.*)$/m.exec(buffer.slice(0, end))?.[1] ?? '';
        buffer = buffer.slice(end + 2);
        socket.write(`action=${decide(recipient)}\n\n`);
      }
    });
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    port,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
