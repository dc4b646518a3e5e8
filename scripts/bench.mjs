// `npm run bench [-- NAME…]`: the measurements of tests/bench, one after the other, each a process of its own.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { at, deps, tool } from './bootstrap.mjs';
import { build } from './build.mjs';

deps();
const code = await build(['server', 'web']);
if (code !== 0) process.exit(code);

const folder = at('tests', 'bench');
const all = fs.existsSync(folder) ? fs.readdirSync(folder).filter((name) => name.endsWith('.bench.ts')) : [];
const wanted = process.argv.slice(2);
const chosen = all.filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)));
if (chosen.length === 0) {
  console.error(
    `No measurement${wanted.length > 0 ? ` named ${wanted.join(', ')}` : ''} in tests/bench (*.bench.ts); there are: ${all.join(', ') || 'none'}`,
  );
  process.exit(1);
}
const loader = pathToFileURL(at('node_modules', 'tsx', 'dist', 'loader.mjs')).href;
let failed = 0;
for (const name of chosen) {
  console.log(`\n${path.basename(name, '.bench.ts')}`);
  if (tool(process.execPath, ['--expose-gc', '--import', loader, path.join(folder, name)], { stdio: 'inherit' }) !== 0)
    failed += 1;
}
process.exitCode = failed > 0 ? 1 : 0;
