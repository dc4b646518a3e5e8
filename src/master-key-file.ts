import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { errorCode } from './core/error-code';
import { StartupProblem } from './core/startup-problem';
import { MasterKey, type KeyLine } from './db/sealer';
import { syncFolder } from './db/sync-folder';

const KEY_BYTES = 32;
/** A sealed value names its key in one byte. */
const MOST_KEYS = 255;

/**
 * The installation's master key: 64 hexadecimal digits in a file of mode 0600. It is made only where nothing was ever sealed: a
 * missing or wrong key is never silently replaced (ruling 19, security: Secrets).
 * @param knownFingerprint what the database remembers; undefined when it remembers none
 * @throws StartupProblem when the key is missing, unreadable or another's
 */
export function openMasterKey(keyFile: string, knownFingerprint: string | undefined): MasterKey {
  const there = readMasterKey(keyFile);
  if (there === undefined && knownFingerprint !== undefined) {
    throw new StartupProblem(
      `The key ${keyFile} is missing, and this database was sealed with it: put it back from your backup, or set WASL_KEY_FILE to where it is.`,
    );
  }
  const key = there ?? createMasterKey(keyFile);
  if (knownFingerprint !== undefined && key.fingerprint !== knownFingerprint) {
    throw new StartupProblem(
      `The key ${keyFile} is not this database's: set WASL_KEY_FILE to the right one. Nothing was changed.`,
    );
  }
  return key;
}

/** The key in the file; undefined when there is no file. Keys that are added later are found. @throws StartupProblem when what is there is no key */
export function readMasterKey(keyFile: string): MasterKey | undefined {
  const lines = readKeyLines(keyFile);
  return lines === undefined ? undefined : new MasterKey(lines, () => readAgain(keyFile));
}

/**
 * The lines of a key file: the first key alone as 64 hexadecimal digits, each later one behind its number and a colon
 * (`2:…`), a retired one as `1:retired:fingerprint:reply-token:lookup`.
 * @throws StartupProblem when what is there is no key
 */
export function readKeyLines(keyFile: string): readonly KeyLine[] | undefined {
  let text: string;
  try {
    text = fs.readFileSync(keyFile, 'utf8').trim();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw new StartupProblem(`The key ${keyFile} cannot be read: give the user that runs Wasl the right to.`, {
      cause: error,
    });
  }
  const lines = text.split('\n').map((line, at) => parseLine(line.trim(), at));
  const whole = lines.filter((line) => line !== undefined);
  if (whole.length !== lines.length || whole.at(-1)?.kind !== 'key')
    throw new StartupProblem(
      `${keyFile} holds no key (64 hexadecimal digits): put the right file back from your backup.`,
    );
  return whole;
}

function parseLine(line: string, at: number): KeyLine | undefined {
  const hex = (text = ''): Uint8Array => Buffer.from(text, 'hex');
  const key = /^(?:(\d{1,3}):)?([0-9a-f]{64,})$/i.exec(line);
  if (key !== null && Number(key[1] ?? 1) === at + 1) return { id: at + 1, kind: 'key', master: hex(key[2]) };
  const old = /^(\d{1,3}):retired:([0-9a-f]{32}):([0-9a-f]{64}):([0-9a-f]{64})$/i.exec(line);
  if (old === null || Number(old[1]) !== at + 1) return undefined;
  return { id: at + 1, kind: 'retired', fingerprint: old[2] ?? '', replyToken: hex(old[3]), lookup: hex(old[4]) };
}

function readAgain(keyFile: string): readonly KeyLine[] | undefined {
  try {
    return readKeyLines(keyFile);
  } catch {
    // unreadable for a moment: what is known goes on
    return undefined;
  }
}

/** Replaces the file in one step; a crash leaves the old one or the new one. Its folder keeps no half-written copy for others to read. */
export async function writeKeyLines(keyFile: string, lines: readonly KeyLine[]): Promise<void> {
  const text = lines.map((line) => {
    if (line.kind === 'key') return `${line.id === 1 ? '' : `${line.id}:`}${hexOf(line.master)}\n`;
    return `${line.id}:retired:${line.fingerprint}:${hexOf(line.replyToken)}:${hexOf(line.lookup)}\n`;
  });
  const aside = `${keyFile}.${process.pid}.new`;
  const file = fs.openSync(aside, 'wx', 0o600);
  fs.writeSync(file, text.join(''));
  fs.fsyncSync(file);
  fs.closeSync(file);
  fs.renameSync(aside, keyFile);
  await syncFolder(path.dirname(keyFile));
}
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** A fresh key behind the others. @throws StartupProblem when numbers run out */
export function withNewKey(lines: readonly KeyLine[]): readonly KeyLine[] {
  if (lines.length >= MOST_KEYS) throw new StartupProblem(`There are ${MOST_KEYS} keys already; no more can be numbered.`);
  return [...lines, { id: lines.length + 1, kind: 'key', master: randomBytes(KEY_BYTES) }];
}

/** Of two processes that begin at once, one makes the key and both use it: a link is made only where there is none. */
function createMasterKey(keyFile: string): MasterKey {
  const dir = path.dirname(keyFile);
  const aside = `${keyFile}.${process.pid}.new`;
  try {
    fs.mkdirSync(dir, { recursive: true, mode: 0o700 });
    const file = fs.openSync(aside, 'wx', 0o600);
    fs.writeSync(file, `${randomBytes(KEY_BYTES).toString('hex')}\n`);
    fs.fsyncSync(file);
    fs.closeSync(file);
    try {
      fs.linkSync(aside, keyFile);
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
    fs.rmSync(aside, { force: true });
  } catch (error) {
    throw new StartupProblem(`The key ${keyFile} cannot be written: make its folder writable, or set WASL_KEY_FILE.`, {
      cause: error,
    });
  }
  const made = readMasterKey(keyFile);
  if (made === undefined) throw new StartupProblem(`The key ${keyFile} vanished while it was being made.`);
  return made;
}
