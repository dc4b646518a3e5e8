import fs from 'node:fs';
import path from 'node:path';
import { StartupProblem } from '../../src/core/startup-problem';
import { openMasterKey } from '../../src/master-key-file';
import { temporaryDirectory } from '../support/processes';

const keyIn = (dir: string): string => path.join(dir, 'keys', 'master.key');

test('the first start makes a key that only its owner can read, and the second start finds the same', () => {
  const file = keyIn(temporaryDirectory());
  const made = openMasterKey(file, undefined);
  expect(fs.statSync(file).mode & 0o777).toBe(0o600);
  expect(openMasterKey(file, undefined).fingerprint).toBe(made.fingerprint);
  expect(openMasterKey(file, made.fingerprint).fingerprint).toBe(made.fingerprint);
  expect(fs.readdirSync(path.dirname(file))).toEqual(['master.key']);
});

test('a missing key is not made anew when the database remembers one', () => {
  const file = keyIn(temporaryDirectory());
  expect(() => openMasterKey(file, 'f'.repeat(32))).toThrow(StartupProblem);
  expect(fs.existsSync(file)).toBe(false);
});

test("another database's key is refused and left as it is", () => {
  const file = keyIn(temporaryDirectory());
  openMasterKey(file, undefined);
  const before = fs.readFileSync(file, 'utf8');
  expect(() => openMasterKey(file, 'f'.repeat(32))).toThrow(/is not this database's/);
  expect(fs.readFileSync(file, 'utf8')).toBe(before);
});

test('a file that holds no key is refused and not overwritten', () => {
  const file = keyIn(temporaryDirectory());
  fs.mkdirSync(path.dirname(file));
  fs.writeFileSync(file, 'not a key');
  expect(() => openMasterKey(file, undefined)).toThrow(/holds no key/);
  expect(fs.readFileSync(file, 'utf8')).toBe('not a key');
});
