// Who imports whom, against .dependency-cruiser.cjs. Exit 1 on a violation, and also when a source file of ours went unread: a check
// that saw nothing proves nothing. `--root DIR` checks another tree by the same rules (the rules' own test does).
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root as project } from './bootstrap.mjs';

const require = createRequire(import.meta.url);
const { values } = parseArgs({
  options: { root: { type: 'string', default: project }, json: { type: 'boolean', default: false } },
});
const root = fs.realpathSync(values.root);

// dependency-cruiser parses TypeScript through swc but never tells it about JSX, and then stops at the first .tsx
const swc = require('@swc/core');
const { parseFileSync } = swc;
swc.parseFileSync = (file, options) => parseFileSync(file, { ...options, tsx: file.endsWith('x') });
const { cruise } = await import('dependency-cruiser');

const { forbidden, options } = require('../.dependency-cruiser.cjs');
const folders = ['src', 'connectors', 'migrations', 'web/src', 'knexfile.ts'].filter((entry) =>
  fs.existsSync(path.join(root, entry)),
);
process.chdir(root);
const { enhancedResolveOptions, ...rest } = options;
const { output } = await cruise(
  folders,
  { ...rest, ruleSet: { forbidden }, validate: true, baseDir: root },
  enhancedResolveOptions,
);

const read = new Set(output.modules.map((module) => module.source));
const files = folders.flatMap(sources);
const unread = files.filter((file) => !read.has(file));
const violations = output.summary.violations.map(({ rule, from, to, cycle }) => ({
  rule: rule.name,
  from,
  to,
  via: cycle?.map((step) => step.name),
}));
violations.push(...files.flatMap(inlineTypes));

if (values.json) console.log(JSON.stringify({ modules: read.size, violations, unread }));
else {
  for (const { rule, from, to, via } of violations) console.error(`${rule}: ${from} → ${via ? via.join(' → ') : to}`);
  for (const file of unread) console.error(`unread: ${file}`);
  console.error(
    `${violations.length} forbidden imports, ${unread.length} files unread, ${output.summary.totalDependenciesCruised} imports in ${read.size} modules`,
  );
}
process.exitCode = violations.length > 0 || unread.length > 0 || read.size === 0 ? 1 : 0;

/** `import('…').Name` as a type is the one form that the parser above does not show: it is to be written as `import type`. */
function inlineTypes(file) {
  const found = fs.readFileSync(file, 'utf8').matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)\s*\.\s*[A-Z]/g);
  return [...found].map(([, to]) => ({ rule: 'inline-import-type', from: file, to }));
}

function sources(entry) {
  if (fs.statSync(entry).isFile()) return [entry];
  return fs
    .readdirSync(entry, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(entry, name))
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts') && !file.includes('fixtures/'));
}
