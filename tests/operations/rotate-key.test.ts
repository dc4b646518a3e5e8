import { randomBytes, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { takeBackup } from '../../src/app/operations/backup';
import { finishRotationCommand, rotateKeyCommand } from '../../src/cli/rotate-key';
import type { Out } from '../../src/cli/out';
import { openDatabase, type Database } from '../../src/db/database';
import { resealAll } from '../../src/db/reseal';
import { MasterKey, type KeyLine } from '../../src/db/sealer';
import { readKeyLines, readMasterKey, withNewKey, writeKeyLines } from '../../src/master-key-file';
import { createTestDatabase, type TestDatabase } from '../support/postgres';
import { temporaryDirectory } from '../support/processes';

let database: TestDatabase;
let db: Database;
let keyFile: string;
const said: string[] = [];
const out: Out = { line: (text) => void said.push(text), note: (text) => void said.push(text) };

beforeEach(async () => {
  database = await createTestDatabase();
  db = openDatabase({ url: database.appUrl, poolSize: 3 });
  keyFile = path.join(temporaryDirectory(), 'master.key');
  fs.writeFileSync(keyFile, `${'ab'.repeat(32)}\n`, { mode: 0o600 });
  await db.stores.installation.create({ id: randomUUID(), keyFingerprint: key().fingerprint, demo: false });
  said.length = 0;
});
afterEach(async () => {
  await db.close();
  await database.drop();
});

function key(): MasterKey {
  const found = readMasterKey(keyFile);
  if (found === undefined) throw new Error('no key');
  return found;
}
const lines = (): readonly KeyLine[] => readKeyLines(keyFile) ?? [];
const kinds = (): string[] => lines().map(({ kind }) => kind);
async function sealedBlob(sealed: (context: string) => Buffer): Promise<string> {
  const id = randomUUID();
  await db.knex('blobs').insert({ id, sha256: randomBytes(32), bytes: 1, sealed_key: sealed(`blob:${id}`) });
  return id;
}
const rotate = (): Promise<number> => rotateKeyCommand({ keyFile }, database.appUrl, out);
const finish = (force: boolean, giveUp = false): Promise<number> => finishRotationCommand({ keyFile }, database.appUrl, { force, giveUp }, out);

test('of two rotations at once one adds a key and the other is refused with nothing changed', async () => {
  const id = await sealedBlob((context) => key().seal(Buffer.from('secret'), context));
  const ended = await Promise.allSettled([rotate(), rotate()]);
  expect(ended.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(String(ended.find((one) => one.status === 'rejected')?.reason)).toMatch(/Another command of this kind/);
  expect(lines()).toHaveLength(2);
  const [row] = (await db.knex('blobs').where({ id }).select('sealed_key')) as { sealed_key: Buffer }[];
  expect(
    key()
      .open(row?.sealed_key ?? Buffer.alloc(0), `blob:${id}`)
      .toString(),
  ).toBe('secret');
});

test('a process seals with the key that stands in the file, also when it was written over another one', async () => {
  const one = lines();
  const [first, second] = [withNewKey(one), withNewKey(one)];
  await writeKeyLines(keyFile, first);
  const running = key();
  await writeKeyLines(keyFile, second);
  // opening what no known key sealed makes it look at once
  const later = withNewKey(second);
  expect(() => running.open(new MasterKey(later).seal(Buffer.from('x'), 'c'), 'c')).toThrow(/cannot be opened/);
  expect(new MasterKey(second).open(running.seal(Buffer.from('y'), 'c'), 'c').toString()).toBe('y');
});

test('each batch is read in the order of the primary key, without sorting the rest', async () => {
  await sealedBlob((context) => key().seal(Buffer.from('secret'), context));
  const asked: { sql: string; bindings: readonly unknown[] }[] = [];
  db.knex.on('query', (one: { sql: string; bindings: readonly unknown[] }) => void asked.push(one));
  await resealAll(db.knex, new MasterKey(withNewKey(lines())));
  const batches = asked.filter(({ sql }) => /^select .*from "blobs".*limit/.test(sql));
  expect(batches).toHaveLength(2);
  const plans = await db.knex.transaction(async (trx) => {
    await trx.raw('set local enable_seqscan = off');
    await trx.raw('set local enable_bitmapscan = off');
    const found: string[] = [];
    for (const { sql, bindings } of batches) {
      const { rows } = (await trx.raw(`explain ${sql.replaceAll(/\$\d+/g, '?')}`, bindings as never)) as {
        rows: Record<string, string>[];
      };
      found.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
    }
    return found;
  });
  expect(plans.filter((plan) => /Sort/.test(plan) || !plan.includes('Index Scan using blobs_pkey'))).toEqual([]);
});

test('a value that no key opens is named, given up on a word of its own, and stands in the way of nothing afterwards', async () => {
  const whole = await sealedBlob((context) => key().seal(Buffer.from('secret'), context));
  const broken = await sealedBlob((context) => {
    const sealed = key().seal(Buffer.from('lost'), context);
    sealed[20] = (sealed[20] ?? 0) ^ 1;
    return sealed;
  });
  expect(await rotate()).toBe(1);
  expect(said.join('\n')).toMatch(/1 values are opened by no key/);
  await expect(finish(false)).rejects.toThrow(/1 values are still sealed/);
  expect(kinds()).toEqual(['key', 'key']);
  // not to wait for a day gives nothing up
  await expect(finish(true)).rejects.toThrow(/1 values are still sealed/);
  said.length = 0;
  expect(await finish(true, true)).toBe(0);
  expect(said.filter((line) => line.startsWith('No key opens'))).toEqual([
    `No key opens blobs.sealed_key of ${broken}: given up.`,
  ]);
  expect(kinds()).toEqual(['retired', 'key']);
  expect(await rotate()).toBe(0);
  expect(said.join('\n')).toMatch(/Key 3 was added/);
  const backup = await takeBackup({
    databaseUrl: database.appUrl,
    blobDir: temporaryDirectory(),
    to: temporaryDirectory(),
    kind: 'backup',
  });
  expect([backup.manifest.keyIds, backup.manifest.blobs.missing.toSorted()]).toEqual([[3], [whole, broken].toSorted()]);
}, 60_000);
