#!/usr/bin/env node
// `npx wasl …`, `npm run -s wasl -- …`. Standard output holds the command's own words only; building speaks on standard error.
import { createRequire } from 'node:module';
import { at, deps } from './bootstrap.mjs';
import { build } from './build.mjs';
import { start } from './start.mjs';

// npm changes to the project's folder; file names on the command line mean the folder where the person stands
if (process.env.npm_lifecycle_event === 'wasl' && process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);
const [command, ...args] = process.argv.slice(2);

if (command === 'start') await start(args);
else {
  deps();
  const code = await build(['server']);
  if (code !== 0) process.exit(code);
  process.env.WASL_DATA_DIR ||= at('var');
  const main = at('dist', 'src', 'cli', 'main.js');
  process.argv = [process.argv[0], main, ...process.argv.slice(2)];
  createRequire(import.meta.url)(main);
}
