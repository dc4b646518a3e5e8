import fs from 'node:fs';
import path from 'node:path';
import { ROOT, startNode, temporaryDirectory } from '../support/processes';

/** Runs jest with our reporter over a few test files of its own and returns what was counted. */
async function count(
  files: Readonly<Record<string, string>>,
): Promise<{ passed: number; failed: number; code: number | null; stdout: string }> {
  const root = temporaryDirectory();
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(root, name), text);
  fs.writeFileSync(path.join(root, 'jest.config.js'), 'module.exports = { transform: {} };\n');
  const report = path.join(root, 'report.json');
  const args = [
    path.join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js'),
    '--ci',
    '--rootDir',
    root,
    '--reporters',
    path.join(ROOT, 'scripts', 'jest-reporter.cjs'),
  ];
  const program = startNode(args, { cwd: root, env: { WASL_TEST_REPORT: report } });
  const { code } = await program.ended;
  return {
    ...(JSON.parse(fs.readFileSync(report, 'utf8')) as { passed: number; failed: number }),
    code,
    stdout: program.stdout,
  };
}

test('what passed and what failed is counted', async () => {
  expect(
    await count({ 'a.test.js': `test('well', () => {}); test('not well', () => { throw new Error(); });` }),
  ).toMatchObject({ passed: 1, failed: 1, code: 1 });
});

test('a test that was skipped or left as a to-do counts as failed', async () => {
  const result = await count({
    'a.test.js': `test('well', () => {}); test['skip']('left out', () => {}); test['todo']('later');`,
  });
  expect(result).toMatchObject({ passed: 1, failed: 2, code: 0 });
  expect(result.stdout).toContain('counted as failed: a.test.js: left out');
});

test('a file that cannot be loaded counts as failed', async () => {
  expect(await count({ 'a.test.js': `test('well', () => {});`, 'b.test.js': `require('./nowhere');` })).toMatchObject({
    passed: 1,
    failed: 1,
    code: 1,
  });
});

test('the slowest tests are named, slowest first', async () => {
  const slow = `test('slow', () => { const until = Date.now() + 300; while (Date.now() < until); });`;
  const { stdout } = await count({ 'a.test.js': `test('quick', () => {}); ${slow}` });
  expect(stdout).toMatch(/ten slowest tests:\n +\d+\.\d s {2}a\.test\.js: slow\n +0\.0 s {2}a\.test\.js: quick/);
});
