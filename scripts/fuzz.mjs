// `npm run fuzz [-- --seconds=N | --mails=N] [--seed=N]`: spoilt mails for the parser, in the worker that ingestion uses.
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { at, deps, tool } from './bootstrap.mjs';
import { build } from './build.mjs';

deps();
const code = await build(['server']);
if (code !== 0) process.exit(code);
const loader = pathToFileURL(at('node_modules', 'tsx', 'dist', 'loader.mjs')).href;
const command = at('tests', 'connectors', 'mail', 'parse', 'corpus', 'fuzz-command.ts');
process.exit(tool(process.execPath, ['--import', loader, command, ...process.argv.slice(2)], { stdio: 'inherit' }));
