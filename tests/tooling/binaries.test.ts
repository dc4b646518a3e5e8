import fs from 'node:fs';
import path from 'node:path';
import { copyInto, copyIntoTemporary, isTrusted, majorVersion, packagedPostgres } from '../../src/embedded/binaries';
import { temporaryDirectory } from '../support/processes';

const ROOT_USER = process.getuid?.() === 0;
const copies: string[] = [];
afterAll(() => {
  for (const copy of copies) fs.rmSync(copy, { recursive: true, force: true });
});

/** Something that looks like the binaries and would be run in their place. */
function plant(dir: string, mode: number): string {
  for (const folder of ['bin', 'lib']) fs.mkdirSync(path.join(dir, folder), { recursive: true });
  for (const program of ['postgres', 'initdb'])
    fs.writeFileSync(path.join(dir, 'bin', program), '#!/bin/sh\ntouch /tmp/planted\n', { mode: 0o755 });
  fs.chmodSync(dir, mode);
  return dir;
}

test('binaries that others could have written are not trusted: writable folder, writable program, symlink, another owner', () => {
  const dir = temporaryDirectory();
  expect(isTrusted(plant(path.join(dir, 'closed'), 0o755))).toBe(ROOT_USER);
  expect(isTrusted(plant(path.join(dir, 'open'), 0o777))).toBe(false);
  expect(isTrusted(plant(path.join(dir, 'group'), 0o775))).toBe(false);
  const program = plant(path.join(dir, 'program'), 0o755);
  fs.chmodSync(path.join(program, 'bin', 'postgres'), 0o757);
  expect(isTrusted(program)).toBe(false);
  fs.symlinkSync(path.join(dir, 'closed'), path.join(dir, 'link'));
  expect(isTrusted(path.join(dir, 'link'))).toBe(false);
  expect(isTrusted(path.join(dir, 'nothing'))).toBe(false);
});

test('a planted copy in the temporary folder is passed over for a fresh one, closed to others and able to run', () => {
  const dir = temporaryDirectory();
  const record = path.join(dir, 'binaries-copy');
  const planted = plant(path.join(dir, 'planted'), 0o777);
  fs.writeFileSync(record, planted);
  const copy = copyIntoTemporary(packagedPostgres(), record);
  copies.push(copy);
  expect(copy).not.toBe(planted);
  expect(fs.readFileSync(record, 'utf8')).toBe(copy);
  expect(fs.statSync(copy).mode & 0o022).toBe(0);
  expect(majorVersion(copy)).toBe(18);
  expect(isTrusted(copy)).toBe(ROOT_USER);
});

test('a planted copy beside the data is replaced, and an honest one is used again', () => {
  const dir = temporaryDirectory();
  plant(path.join(dir, 'postgres-18'), 0o777);
  const copy = copyInto(dir, packagedPostgres(), '18');
  expect(majorVersion(copy)).toBe(18);
  const made = fs.statSync(path.join(copy, 'bin', 'postgres')).ino;
  const again = copyInto(dir, packagedPostgres(), '18');
  expect(fs.statSync(path.join(again, 'bin', 'postgres')).ino === made).toBe(ROOT_USER);
});
