// `npm run bench [-- NAME…]`: the measurements of tests/bench, one after the other, each a process of its own that starts the product
// as it is installed. Ends with one table of all figures; exit code 1 when a measurement failed or a target was missed.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { aptTools, at, deps, tool } from './bootstrap.mjs';
import { build } from './build.mjs';

aptTools({ '/usr/sbin/dovecot': 'dovecot-core', '/usr/lib/dovecot/imap': 'dovecot-imapd', '/usr/lib/dovecot/lmtp': 'dovecot-lmtpd', '/usr/bin/chromium': 'chromium' });
deps();
const code = await build(['server', 'web']);
if (code !== 0) process.exit(code);

const ENDING = '.bench.ts';
const folder = at('tests', 'bench');
const all = fs.readdirSync(folder).filter((name) => name.endsWith(ENDING)).map((name) => name.slice(0, -ENDING.length));
const wanted = process.argv.slice(2).filter((part) => !/^\d+$/.test(part));
// `-- search 100000`: the size, for measurements that have one
const size = process.argv.slice(2).find((part) => /^\d+$/.test(part));
if (size !== undefined) process.env.WASL_BENCH_SIZE = size;
const chosen = all.filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)));
if (chosen.length === 0) {
  console.error(`No measurement named ${wanted.join(', ')}; there are: ${all.join(', ')}`);
  process.exit(1);
}

const loader = pathToFileURL(at('node_modules', 'tsx', 'dist', 'loader.mjs')).href;
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'wasl-bench-report-'));
const report = path.join(dir, 'figures.jsonl');
fs.writeFileSync(report, '');
const failed = [];
const busyBefore = os.loadavg()[0];
for (const name of chosen) {
  console.log(`\n${name}`);
  const env = { ...process.env, WASL_BENCH_REPORT: report };
  if (tool(process.execPath, ['--import', loader, path.join(folder, name + ENDING)], { stdio: 'inherit', env }) !== 0) failed.push(name);
}
const figures = fs.readFileSync(report, 'utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line));
fs.rmSync(dir, { recursive: true });

const isMet = ({ value, target }) => (target.atMost === undefined ? value >= target.atLeast : value <= target.atMost);
const rows = figures.map((figure) => [figure.bench, figure.name, `${digits(figure.value)} ${figure.unit}`, promise(figure), figure.target === undefined ? '' : isMet(figure) ? 'met' : 'MISSED', figure.note ?? '']);
for (const name of failed) rows.push([name, 'the measurement itself', '', '', 'FAILED', 'see above']);
printTable(['', 'figure', 'measured', 'target', '', 'how, and what else'], rows);
console.log(`\n${os.cpus().length} × ${os.cpus()[0]?.model.trim() ?? 'unknown processor'}, ${Math.round(os.totalmem() / 1e9)} GB, Node ${process.version}; ${busyBefore.toFixed(1)} programs wanted a core before we began`);
const missed = figures.filter((figure) => figure.target !== undefined && !isMet(figure)).length;
console.log(`${figures.length} figures, ${missed} missed their target, ${failed.length} measurements failed`);
process.exitCode = failed.length > 0 || missed > 0 ? 1 : 0;

function digits(value) {
  return value.toFixed(Number.isInteger(value) || value >= 100 ? 0 : value >= 10 ? 1 : 2);
}

function promise({ target, unit }) {
  if (target === undefined) return '';
  return target.atMost === undefined ? `≥ ${target.atLeast} ${unit}` : `≤ ${target.atMost} ${unit}`;
}

/** Columns as wide as their widest cell, but for the last one, which may run on. */
function printTable(head, body) {
  const widths = head.map((cell, column) => Math.max(...[head, ...body].map((row) => row[column].length)));
  const line = (row) => row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column]))).join('  ').trimEnd();
  console.log(`\n${line(head)}\n${'─'.repeat(Math.min(140, line(head).length + 20))}`);
  for (const row of body) console.log(line(row));
}
