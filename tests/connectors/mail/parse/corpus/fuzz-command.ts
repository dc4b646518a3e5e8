/**
 * `npm run fuzz [-- --seconds=N | --mails=N] [--seed=N]`: spoils mails of the corpus until the time is over or so many were read.
 * Every fault is printed with its seed and kept as a minimised file; exit code 1 when there was one.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createParsePool } from '../../../../../src/parsing/pool';
import { fuzz, minimise } from './fuzz';

const { values } = parseArgs({ options: { seconds: { type: 'string' }, mails: { type: 'string' }, seed: { type: 'string' } } });
const first = Number(values.seed ?? Date.now() % 1_000_000_000);
const most = Number(values.mails ?? Number.POSITIVE_INFINITY);
const end = Date.now() + Number(values.seconds ?? (values.mails === undefined ? 60 : Number.POSITIVE_INFINITY)) * 1000;
let read = 0;

function* seeds(): Generator<number> {
  for (; read < most && Date.now() < end; read++) yield first + read;
}

async function main(): Promise<void> {
  console.log(`Seed ${first}; the same seed spoils the same mails: npm run fuzz -- --mails=1 --seed=N`);
  const pool = createParsePool({ size: 2, memoryMb: 256 });
  let folder: string | undefined;
  let found = 0;
  for await (const finding of fuzz(pool, seeds())) {
    found++;
    folder ??= fs.mkdtempSync(path.join(os.tmpdir(), 'wasl-fuzz-'));
    const file = path.join(folder, `${finding.seed}.eml`);
    console.log(`seed ${finding.seed}: ${finding.fault} (${finding.deeds.join(', ')}; ${finding.bytes.length} bytes) → ${file}`);
    fs.writeFileSync(file, await minimise(pool, finding));
  }
  await pool.close();
  console.log(`${read} mails read, ${found} faults`);
  process.exitCode = found === 0 ? 0 : 1;
}

void main();
