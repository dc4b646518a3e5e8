import fs from 'node:fs';
import path from 'node:path';
import { ROOT, startNode, temporaryDirectory } from '../support/processes';

/** A checkout in small: our scripts and settings, a few sources, and the real compiler. */
function checkout(): string {
  const root = temporaryDirectory();
  fs.cpSync(path.join(ROOT, 'scripts'), path.join(root, 'scripts'), { recursive: true });
  for (const file of ['package.json', 'package-lock.json', 'tsconfig.base.json', 'tsconfig.server.json']) {
    fs.copyFileSync(path.join(ROOT, file), path.join(root, file));
  }
  fs.symlinkSync(path.join(ROOT, 'node_modules'), path.join(root, 'node_modules'));
  write(root, 'src/main.ts', `export const answer: number = 1;\n`);
  write(root, 'src/words/list.json', `["one"]\n`);
  write(root, 'connectors/email/index.ts', `export const email = true;\n`);
  write(root, 'connectors/email/fixtures/mail.eml', `Subject: fixture\n`);
  write(root, 'migrations/20260101000001_first.ts', `export const first = true;\n`);
  write(root, 'migrations/20260101000002_second.ts', `export const second = true;\n`);
  write(root, 'knexfile.ts', `export default {};\n`);
  return root;
}
function write(root: string, file: string, text: string): void {
  fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  fs.writeFileSync(path.join(root, file), text);
}
async function build(root: string): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const program = startNode([path.join(root, 'scripts', 'build.mjs'), 'server'], { cwd: root });
  const { code } = await program.ended;
  return { code, stdout: program.stdout, stderr: program.stderr };
}
const built = (root: string, file: string): string | undefined => {
  const full = path.join(root, 'dist', file);
  return fs.existsSync(full) ? fs.readFileSync(full, 'utf8') : undefined;
};

test('builds once, copies what is not TypeScript but no fixtures, and then does nothing until a source changes', async () => {
  const root = checkout();
  expect(await build(root)).toEqual({ code: 0, stdout: '', stderr: 'Building server …\n' });
  expect(built(root, 'src/main.js')).toContain('answer = 1');
  expect(built(root, 'src/words/list.json')).toBe('["one"]\n');
  expect(built(root, 'connectors/email/fixtures/mail.eml')).toBeUndefined();
  expect(await build(root)).toEqual({ code: 0, stdout: '', stderr: '' });
  write(root, 'src/main.ts', `export const answer: number = 2;\n`);
  expect((await build(root)).stderr).toBe('Building server …\n');
  expect(built(root, 'src/main.js')).toContain('answer = 2');
});

test('a migration whose source is gone does not live on in dist', async () => {
  const root = checkout();
  await build(root);
  expect(built(root, 'migrations/20260101000002_second.js')).toBeDefined();
  fs.rmSync(path.join(root, 'migrations', '20260101000002_second.ts'));
  await build(root);
  expect(fs.readdirSync(path.join(root, 'dist', 'migrations')).filter((name) => name.includes('second'))).toEqual([]);
  expect(built(root, 'migrations/20260101000001_first.js')).toBeDefined();
});

test('a type error ends with its message and a code other than 0, and is not taken for built the next time', async () => {
  const root = checkout();
  write(root, 'src/main.ts', `export const answer: number = 'one';\n`);
  for (let attempt = 1; attempt <= 2; attempt++) {
    const result = await build(root);
    expect(result.code).not.toBe(0);
    expect(result.stderr).toContain('src/main.ts(1,14)');
  }
});

test('outputs that somebody removed are made again, although the compiler remembers having made them', async () => {
  const root = checkout();
  await build(root);
  fs.rmSync(path.join(root, 'dist', 'src'), { recursive: true });
  fs.rmSync(path.join(root, 'dist', '.stamp'));
  expect((await build(root)).code).toBe(0);
  expect(built(root, 'src/main.js')).toContain('answer = 1');
});

test('of two builds at once both end well, and a lock left by a killed build is taken over', async () => {
  const root = checkout();
  write(root, 'dist/.building', '4194305\n');
  const results = await Promise.all([build(root), build(root)]);
  expect(results.map((result) => result.code)).toEqual([0, 0]);
  expect(built(root, 'src/main.js')).toContain('answer = 1');
  expect(fs.existsSync(path.join(root, 'dist', '.building'))).toBe(false);
});

test('the screens are built for use, whatever NODE_ENV the builder happens to have', async () => {
  const root = checkout();
  fs.mkdirSync(path.join(root, 'web'));
  fs.copyFileSync(path.join(ROOT, 'web', 'vite.config.mts'), path.join(root, 'web', 'vite.config.mts'));
  write(root, 'web/index.html', `<!doctype html><script type="module" src="/main.js"></script>\n`);
  write(root, 'web/main.js', `document.title = process.env.NODE_ENV === 'production' ? 'for use' : 'for tinkering';\n`);
  write(root, 'src/shared/routes.ts', `export const routes = [];\n`);
  const program = startNode([path.join(root, 'scripts', 'build.mjs'), 'web'], { cwd: root, env: { NODE_ENV: 'test' } });
  expect((await program.ended).code).toBe(0);
  const scripts = fs.readdirSync(path.join(root, 'dist', 'web', 'assets'));
  const code = scripts.map((name) => built(root, `web/assets/${name}`)).join('');
  expect(code).toContain('for use');
  expect(code).not.toContain('for tinkering');
});
