import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { errorCode } from './core/error-code';
import { StartupProblem } from './core/startup-problem';
import { MasterKey } from './db/sealer';

const KEY_BYTES = 32;

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

/** The key in the file; undefined when there is no file. @throws StartupProblem when what is there is no key */
export function readMasterKey(keyFile: string): MasterKey | undefined {
  let text: string;
  try {
    text = fs.readFileSync(keyFile, 'utf8').trim();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw new StartupProblem(`The key ${keyFile} cannot be read: give the user that runs Wasl the right to.`, {
      cause: error,
    });
  }
  if (!/^[0-9a-f]{64,}$/i.test(text))
    throw new StartupProblem(
      `${keyFile} holds no key (64 hexadecimal digits): put the right file back from your backup.`,
    );
  return new MasterKey(Buffer.from(text, 'hex'));
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
