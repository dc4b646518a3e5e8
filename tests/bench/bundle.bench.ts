/** What the inbox loads before it can be used: every script that a browser with an empty cache asks for, as the server sends it. */
import { gzipSync } from 'node:zlib';
import { measure } from './support/bench';
import { openBrowser } from './support/screen';
import { signIn, startWasl } from './support/wasl';

measure('bundle', async (bench) => {
  const wasl = await startWasl(bench);
  const context = await openBrowser(bench, await signIn(wasl.url), wasl.url);
  const page = await context.newPage();
  const scripts: Promise<{ readonly path: string; readonly gzip: number }>[] = [];
  page.on('response', (response) => {
    if (response.request().resourceType() !== 'script') return;
    scripts.push(response.body().then((body) => ({ path: new URL(response.url()).pathname, gzip: gzipSync(body).length })));
  });
  await page.goto(`${wasl.url}/`, { waitUntil: 'networkidle' });
  await page.locator('section.pane.list').waitFor();
  const loaded = await Promise.all(scripts);
  if (loaded.length === 0) throw new Error('the inbox loaded no script');
  const note = loaded.map(({ path, gzip }) => `${path} ${(gzip / 1000).toFixed(1)}`).join(', ');
  bench.figure({ name: 'JavaScript of the first load, gzip', value: loaded.reduce((sum, { gzip }) => sum + gzip, 0) / 1000, unit: 'kB', target: { atMost: 250 }, note });
});
