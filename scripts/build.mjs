// Builds what changed, and nothing when nothing changed: a fingerprint of every input stands in dist/.stamp, so that the start of
// an installed copy does not even load the compiler. `node scripts/build.mjs [server|web]` builds both, or one.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { at, deps, node, root } from './bootstrap.mjs';

const SERVER = ['src', 'connectors', 'migrations', 'knexfile.ts'];
const INPUTS = {
  server: [...SERVER, 'tsconfig.base.json', 'tsconfig.server.json', 'package-lock.json', 'scripts/build.mjs'],
  web: ['web', 'src/shared', 'tsconfig.base.json', 'package-lock.json', 'scripts/build.mjs'],
};
const STAMP = at('dist', '.stamp');
const LOCK = at('dist', '.building');

/** Every file under the paths, without fixtures (they belong to the tests) and hidden ones. */
function filesOf(paths) {
  return paths.flatMap((entry) => {
    const full = at(entry);
    const stat = fs.statSync(full, { throwIfNoEntry: false });
    if (stat === undefined) return [];
    if (!stat.isDirectory()) return [entry];
    const names = fs.readdirSync(full).filter((name) => name !== 'fixtures' && !name.startsWith('.'));
    return filesOf(names.sort().map((name) => path.join(entry, name)));
  });
}

function fingerprint(part) {
  const hash = createHash('sha256');
  for (const file of filesOf(INPUTS[part]))
    hash
      .update(file)
      .update('\0')
      .update(fs.readFileSync(at(file)))
      .update('\0');
  return hash.digest('hex');
}

function stamps() {
  try {
    return JSON.parse(fs.readFileSync(STAMP, 'utf8'));
  } catch {
    return {};
  }
}

/** True when `dist` holds what these sources make. */
export const isBuilt = (part) => stamps()[part] === fingerprint(part);

/** Says that `part` was built from the sources with this fingerprint. */
function stamp(part, print) {
  fs.writeFileSync(`${STAMP}.new`, JSON.stringify({ ...stamps(), [part]: print }));
  fs.renameSync(`${STAMP}.new`, STAMP);
}

/**
 * @param parts of 'server' and 'web'
 * @returns 0, or the exit code of the tool that failed
 */
export async function build(parts = ['server', 'web']) {
  if (parts.every(isBuilt)) return 0;
  fs.mkdirSync(at('dist'), { recursive: true });
  await takeLock();
  try {
    for (const part of parts) {
      const print = fingerprint(part);
      if (stamps()[part] === print) continue;
      console.error(`Building ${part} …`);
      const code = part === 'server' ? buildServer() : buildWeb();
      if (code !== 0) return code;
      stamp(part, print);
    }
    return 0;
  } finally {
    fs.rmSync(LOCK, { force: true });
  }
}

function buildServer() {
  const compile = (...more) => node('typescript/bin/tsc', ['-b', 'tsconfig.server.json', ...more]);
  const outputs = filesOf(SERVER)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map((file) => at('dist', file.replace(/\.ts$/, '.js')));
  const code = compile();
  if (code !== 0) return code;
  // the compiler believes its own record; when somebody removed outputs behind its back, it is told to make them again
  if (outputs.some((file) => !fs.existsSync(file)) && compile('--force') !== 0) return 1;
  copyTheRest();
  prune(new Set(outputs));
  return 0;
}

/** Icons, templates, word lists: what is not TypeScript lies beside the code that reads it. */
function copyTheRest() {
  for (const file of filesOf(['src', 'connectors']).filter((name) => !/\.tsx?$/.test(name))) {
    fs.mkdirSync(path.dirname(at('dist', file)), { recursive: true });
    fs.copyFileSync(at(file), at('dist', file));
  }
}

/** A migration or connector whose source is gone must not live on in dist. */
function prune(outputs) {
  for (const file of filesOf(['dist/src', 'dist/connectors', 'dist/migrations']).filter((name) =>
    name.endsWith('.js'),
  )) {
    const full = at(file);
    if (outputs.has(full) || fs.existsSync(at(path.relative('dist', file)))) continue;
    for (const made of [full, `${full}.map`, full.replace(/js$/, 'd.ts'), full.replace(/js$/, 'd.ts.map')])
      fs.rmSync(made, { force: true });
  }
}

/** Whoever builds, under whatever NODE_ENV: a development build of the screens is larger by a third and slower. */
const buildWeb = () =>
  node('vite/bin/vite.js', ['build', 'web', '--logLevel', 'warn'], { env: { ...process.env, NODE_ENV: 'production' } });

/** Two starts at once build once: the second waits. A lock left by a killed build is taken over. */
async function takeLock() {
  for (;;) {
    try {
      fs.writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = Number(fs.readFileSync(LOCK, { encoding: 'utf8', flag: 'a+' }));
    if (holder > 0 && !isAlive(holder)) fs.rmSync(LOCK, { force: true });
    else await delay(100);
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  deps();
  const parts = process.argv.slice(2);
  process.chdir(root);
  process.exitCode = await build(parts.length > 0 ? parts : undefined);
}
