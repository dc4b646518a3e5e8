// `npm run golive [-- NUMBER…]`: the checks of tests/golive before a ministry goes live, each with its figures. Exit code 1 when one
// failed or a figure missed what is asked of it.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { aptTools, at, deps } from './bootstrap.mjs';
import { build } from './build.mjs';

aptTools({
  '/usr/bin/redis-server': 'redis-server',
  '/usr/sbin/dovecot': 'dovecot-core',
  '/usr/lib/dovecot/imap': 'dovecot-imapd',
  '/usr/lib/dovecot/lmtp': 'dovecot-lmtpd',
  '/usr/bin/chromium': 'chromium',
});
deps();
const code = await build(['server', 'web']);
if (code !== 0) process.exit(code);

const ENDING = '.golive.ts';
const folder = at('tests', 'golive');
const numberOf = (name) => Number(name.split('-')[0]);
const all = fs
  .readdirSync(folder)
  .filter((name) => name.endsWith(ENDING))
  .sort((a, b) => numberOf(a) - numberOf(b));
const wanted = process.argv.slice(2).map(Number);
const unknown = wanted.filter((number) => !all.some((name) => numberOf(name) === number));
if (unknown.length > 0) {
  console.error(`There is no check ${unknown.join(', ')}; there are: ${all.map(numberOf).join(', ')}`);
  process.exit(1);
}
const chosen = all.filter((name) => wanted.length === 0 || wanted.includes(numberOf(name)));

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'wasl-golive-'));
const report = path.join(dir, 'figures.jsonl');
fs.writeFileSync(report, '');
const failed = [];
for (const name of chosen) {
  const run = spawnSync(
    process.execPath,
    [at('node_modules', 'jest', 'bin', 'jest.js'), '--config', at('jest.golive.config.js'), '--ci', '--runInBand', '--forceExit', '--runTestsByPath', path.join(folder, name)],
    { cwd: at(), env: { ...process.env, WASL_GOLIVE_REPORT: report }, stdio: ['ignore', 'inherit', 'inherit'] },
  );
  if (run.status !== 0) failed.push(name);
}
const figures = fs
  .readFileSync(report, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line));
fs.rmSync(dir, { recursive: true });

console.log('\ncheck  asked        measured     figure');
for (const { check, name, value, unit, asked, met } of figures)
  console.log(`${String(check).padStart(5)}  ${asked.padEnd(11)}  ${`${value} ${unit}`.trim().padEnd(11)}  ${name}${met ? '' : '   MISSED'}`);
const missed = figures.filter((figure) => !figure.met).length;
for (const name of failed) console.log(`FAILED ${name}`);
console.log(`\n${chosen.length - failed.length} of ${chosen.length} checks held; ${figures.length} figures, ${missed} missed`);
process.exitCode = failed.length > 0 || missed > 0 ? 1 : 0;
