import fs from 'node:fs';
import path from 'node:path';
import { copyInto, copyIntoTemporary } from '../../src/embedded/binaries';
import { launchWasl, startWasl, temporaryDirectory } from '../support/processes';
import { goLive } from './support/check';

const MAJOR = 18;

/** Looks like the database's programs, and leaves a mark when it is run. */
function plant(folder: string, mark: string, mode: number): void {
  for (const sub of ['bin', 'lib']) fs.mkdirSync(path.join(folder, sub), { recursive: true });
  for (const program of ['postgres', 'initdb'])
    fs.writeFileSync(path.join(folder, 'bin', program), `#!/bin/sh\ntouch ${mark}\nexit 1\n`, { mode: 0o755 });
  fs.chmodSync(folder, mode);
}

type Spoil = (folder: string) => void;
const SPOILS: readonly Spoil[] = [
  (folder) => fs.chmodSync(folder, 0o777),
  (folder) => fs.chmodSync(path.join(folder, 'bin'), 0o775),
  (folder) => fs.chmodSync(path.join(folder, 'bin', 'postgres'), 0o757),
  // as an ordinary user everything here is another's than root's already
  (folder) => process.getuid?.() === 0 && fs.chownSync(path.join(folder, 'bin', 'initdb'), NOBODY, NOBODY),
];
const NOBODY = 65_534;

/** How often a copy that somebody else may have written is used instead of being made anew. */
function believedPlants(mark: string): number {
  const ours = path.join(temporaryDirectory(), 'ours');
  plant(ours, 'ours', 0o755);
  const isPlanted = (copy: string): boolean =>
    fs.readFileSync(path.join(copy, 'bin', 'postgres'), 'utf8').includes(mark);
  let believed = 0;
  for (const spoil of SPOILS) {
    const parent = temporaryDirectory();
    plant(path.join(parent, `postgres-${MAJOR}`), mark, 0o755);
    spoil(path.join(parent, `postgres-${MAJOR}`));
    if (isPlanted(copyInto(parent, ours, String(MAJOR)))) believed += 1;
    const remembered = path.join(temporaryDirectory(), 'planted');
    plant(remembered, mark, 0o755);
    spoil(remembered);
    const record = path.join(parent, 'binaries-copy');
    fs.writeFileSync(record, remembered);
    const copy = copyIntoTemporary(ours, record);
    if (isPlanted(copy)) believed += 1;
    else fs.rmSync(copy, { recursive: true });
  }
  return believed;
}

goLive(19, 'planted executable, public demo bind', async (check) => {
  const dataDir = temporaryDirectory();
  const mark = path.join(temporaryDirectory(), 'was-run');
  fs.mkdirSync(path.join(dataDir, 'postgres'), { mode: 0o710 });
  plant(path.join(dataDir, 'postgres', `postgres-${MAJOR}`), mark, 0o777);
  const elsewhere = path.join(temporaryDirectory(), 'planted');
  plant(elsewhere, mark, 0o777);
  fs.writeFileSync(path.join(dataDir, 'postgres', 'binaries-copy'), elsewhere);
  const wasl = await startWasl({
    dataDir,
    env: { PATH: `${path.join(elsewhere, 'bin')}:${process.env['PATH'] ?? ''}` },
  });
  await wasl.stop();
  check.figure('planted programs that were run', fs.existsSync(mark) ? 1 : 0, { exactly: 0 });
  // where our own programs can be reached no copy is needed: what stands in a copy's place is judged here in any case
  check.figure('planted programs that were taken for a copy of ours', believedPlants(mark), { exactly: 0 });

  const exposed: readonly (readonly [string, readonly string[], Record<string, string>])[] = [
    ['a demo on every address', ['--demo'], { WASL_HOST: '0.0.0.0' }],
    ['a demo on every IPv6 address', ['--demo'], { WASL_HOST: '::' }],
    ['a demo with a public address', ['--demo'], { WASL_PUBLIC_URL: 'https://care.example' }],
    ['a public bind without https', [], { WASL_HOST: '0.0.0.0' }],
    [
      'a public bind with http',
      [],
      { WASL_HOST: '0.0.0.0', WASL_PUBLIC_URL: 'http://care.example', WASL_TRUSTED_PROXIES: 'loopback' },
    ],
    ['a public bind without its proxies', [], { WASL_HOST: '0.0.0.0', WASL_PUBLIC_URL: 'https://care.example' }],
    ['Redis elsewhere without TLS', [], { REDIS_URL: 'redis://user:password@redis.example:6379' }],
    ['a demo on an installation that is not one', ['--demo'], { WASL_DATA_DIR: dataDir }],
  ];
  let started = 0;
  for (const [what, args, env] of exposed) {
    const place = env['WASL_DATA_DIR'] ?? temporaryDirectory();
    const program = launchWasl({ dataDir: place, args, env });
    const { code } = await program.ended;
    if (code === 1 && program.stderr.trim() !== '') continue;
    started += 1;
    process.stdout.write(`not refused: ${what} (${String(code)})\n`);
  }
  check.note('starts that expose what must not be', exposed.length);
  check.figure('of them not refused', started, { exactly: 0 });
});
