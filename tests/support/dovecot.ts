import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { configuration, oauthConfiguration } from './dovecot-config';

export interface DovecotOptions {
  /** User name → password. */
  readonly users: Readonly<Record<string, string>>;
  /** Connections per user and address; the next one is refused with [LIMIT]. */
  readonly maxConnections?: number;
  /** Offers TLS on `imapsPort` and STARTTLS, with a certificate of an authority that only `certificate` knows. */
  readonly tls?: boolean;
  /** Takes access tokens as well (XOAUTH2, OAUTHBEARER), and asks this address about each; the token stands at its end. */
  readonly introspectionUrl?: string;
  /** May open every mailbox with a password of his own, signing in as `mailbox*user`: how mailboxes are shared. */
  readonly masterUser?: { readonly name: string; readonly password: string };
  /** The most that each mailbox holds; the server tells how full it is (QUOTA). */
  readonly quotaKb?: number;
}
export interface Dovecot {
  readonly imapPort: number;
  readonly imapsPort: number;
  readonly lmtpPort: number;
  readonly dir: string;
  /** PEM of the certificate for `localhost`, when TLS was asked for. */
  readonly certificate: string;
  /** Puts mails into a folder as another program would: complete files, seen by IDLE. Returns their file names. */
  put(user: string, mails: readonly (string | Uint8Array)[], folder?: string): string[];
  /** Where a folder's files lie. */
  folderDir(user: string, folder?: string): string;
  /** SIGKILL to the server and all its sessions; data stay. */
  kill(): Promise<void>;
  /** Starts it again on the same ports and data, after `kill`, or in place of the running one. */
  restart(): Promise<void>;
  /** The folder gets another UIDVALIDITY and all UIDs anew, as after a restored backup. The server restarts. */
  changeUidValidity(user: string, folder?: string): Promise<void>;
  log(): string;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
const isRoot = process.getuid?.() === 0;
const idOfNobody = (flag: '-u' | '-g'): number => Number(execFileSync('id', [flag, 'nobody']));
const NOBODY: [number, number] = isRoot ? [idOfNobody('-u'), idOfNobody('-g')] : [-1, -1];

/** A private Dovecot on loopback. Its directory is short, because socket paths end at 108 bytes; mails never belong to root. */
export async function startDovecot(options: DovecotOptions): Promise<Dovecot> {
  const dir = fs.mkdtempSync('/tmp/dove-');
  fs.chmodSync(dir, 0o755);
  fs.mkdirSync(path.join(dir, 'mail'));
  fs.chmodSync(path.join(dir, 'mail'), 0o777);
  const users = Object.entries(options.users).map(([user, password]) => `${user}:{PLAIN}${password}\n`);
  fs.writeFileSync(path.join(dir, 'users'), users.join(''));
  const { masterUser } = options;
  if (masterUser !== undefined) fs.writeFileSync(path.join(dir, 'masters'), `${masterUser.name}:{PLAIN}${masterUser.password}\n`);
  const ports = { imapPort: await freePort(), imapsPort: await freePort(), lmtpPort: await freePort() };
  if (options.introspectionUrl !== undefined) fs.writeFileSync(path.join(dir, 'oauth2.conf'), oauthConfiguration(options.introspectionUrl));
  const certificate = options.tls === true ? makeCertificate(dir) : '';
  fs.writeFileSync(path.join(dir, 'dovecot.conf'), configuration(dir, ports, options));
  let child = await launch(dir, ports.imapPort);
  const onExit = (): void => killGroup(child, 'SIGKILL');
  process.once('exit', onExit);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const exited = new Promise((resolve) =>
      child.exitCode !== null || child.signalCode !== null ? resolve(0) : child.once('exit', resolve),
    );
    killGroup(child, signal);
    await exited;
    // Sessions may outlive the master for a moment: a restarted server must not meet clients of the old one.
    killGroup(child, 'SIGKILL');
  };
  const folderDir = (user: string, folder = 'INBOX'): string =>
    folder === 'INBOX' ? path.join(dir, 'mail', user) : path.join(dir, 'mail', user, `.${folder.replaceAll('/', '.')}`);
  const server: Dovecot = {
    ...ports,
    dir,
    certificate,
    folderDir,
    put: (user, mails, folder) => putMails(path.join(dir, 'mail', user), folderDir(user, folder), mails),
    kill: () => end('SIGKILL'),
    async restart() {
      await end('SIGTERM');
      child = await launch(dir, ports.imapPort);
    },
    async changeUidValidity(user, folder) {
      await end('SIGTERM');
      for (const name of fs.readdirSync(folderDir(user, folder)))
        if (/^dovecot[.-](?:uidlist|index)/.test(name)) fs.rmSync(path.join(folderDir(user, folder), name));
      child = await launch(dir, ports.imapPort);
    },
    log: () => fs.readFileSync(path.join(dir, 'dovecot.log'), 'utf8'),
    async stop() {
      process.removeListener('exit', onExit);
      await end('SIGTERM');
      fs.rmSync(dir, { recursive: true, force: true });
    },
  };
  return server;
}

function makeCertificate(dir: string): string {
  const file = path.join(dir, 'cert.pem');
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=localhost',
      '-addext',
      'subjectAltName=DNS:localhost',
      '-keyout',
      path.join(dir, 'key.pem'),
      '-out',
      file,
    ],
    { stdio: 'ignore' },
  );
  return fs.readFileSync(file, 'utf8');
}

let mailNumber = 0;
function putMails(home: string, folder: string, mails: readonly (string | Uint8Array)[]): string[] {
  for (const made of [home, folder, ...['tmp', 'new', 'cur'].map((name) => path.join(folder, name))])
    own(made, () => fs.mkdirSync(made, { recursive: true }));
  return mails.map((mail) => {
    const name = `${1_700_000_000 + mailNumber}.M${mailNumber++}P${process.pid}.test`;
    const temporary = path.join(folder, 'tmp', name);
    fs.writeFileSync(temporary, mail);
    if (isRoot) fs.chownSync(temporary, ...NOBODY);
    fs.renameSync(temporary, path.join(folder, 'new', name));
    return name;
  });
}

function own(directory: string, make: () => void): void {
  if (fs.existsSync(directory)) return;
  make();
  if (isRoot) fs.chownSync(directory, ...NOBODY);
}

async function launch(dir: string, port: number): Promise<ChildProcess> {
  const child = spawn('/usr/sbin/dovecot', ['-F', '-c', path.join(dir, 'dovecot.conf')], {
    stdio: 'ignore',
    detached: true,
  });
  const log = path.join(dir, 'dovecot.log');
  const until = Date.now() + 20_000;
  while (!(await greets(port))) {
    if (child.exitCode !== null || Date.now() > until)
      throw new Error(`Dovecot did not start: ${fs.existsSync(log) ? fs.readFileSync(log, 'utf8') : 'no log'}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return child;
}

function greets(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    const done = (greeted: boolean): void => {
      socket.destroy();
      resolve(greeted);
    };
    socket.setTimeout(1000, () => done(false));
    socket.once('data', (data) => done(data.toString().startsWith('* OK')));
    socket.once('error', () => done(false));
    socket.once('close', () => done(false));
  });
}

/** The server and its sessions are one process group of their own. */
function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(signal === 'SIGKILL' ? -child.pid : child.pid, signal);
  } catch {
    // It has ended already.
  }
}
