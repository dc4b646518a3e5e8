import type { Page } from 'playwright-core';
import { differenceByAccount, readLedger } from '../../src/cli/ledger';
import { ADMINISTRATOR, startWasl } from '../bench/support/wasl';
import { inParallel, offer } from '../faults/support/people';
import { openBrowser } from '../support/browser';
import { query } from '../support/postgres';
import { temporaryDirectory } from '../support/processes';
import { startSentinel } from '../support/sentinel';
import { waitFor } from '../support/wait';
import { goLive } from './support/check';
import { hostileMails } from './support/hostile-mails';

const MAILS = 3_000;
/** Letters whose own layout is opened, and cases that are opened on the screen. */
const PAGES = 400;
const SCREENS = 25;

goLive(1, 'thousands of hostile mails', async (check) => {
  const sentinel = await startSentinel();
  const stops: (() => unknown)[] = [];
  const browser = await openBrowser();
  try {
    const wasl = await startWasl({
      directory: temporaryDirectory,
      after: (stop) => void stops.push(stop),
      figure: () => undefined,
      say: () => undefined,
    });
    const mails = hostileMails(`http://127.0.0.1:${sentinel.port}`, MAILS);
    await wasl.loopDelay();
    let refused = 0;
    await inParallel(mails, 6, async (mail) => {
      if ((await offer(wasl.smtpPort, 'evil@elsewhere.example', '937@wasl.localhost', mail.bytes)) !== undefined)
        refused += 1;
    });
    const settled = async (): Promise<boolean> =>
      (await query(wasl.databaseUrl, `select 1 from sightings where outcome = 'pending' limit 1`)).length === 0;
    await waitFor(settled, 'all are judged', 300);
    const { longestWorkMs } = await wasl.loopDelay();
    check.figure('mails refused at the door', refused, { exactly: 0 });
    check.figure('longest work of the event loop in one go', Math.round(longestWorkMs), { atMost: 50 }, 'ms');
    const outcomes = await query<{ outcome: string; n: number }>(
      wasl.databaseUrl,
      `select outcome, count(*)::int as n from sightings group by 1`,
    );
    const kept = outcomes.reduce((sum, row) => sum + row.n, 0);
    for (const { outcome, n } of outcomes) check.note(`mails ${outcome}`, n);
    check.figure('mails that left no trace', MAILS - kept, { exactly: 0 });
    const { lines } = await readLedger(wasl.databaseUrl);
    check.figure(
      'ledger out of balance by',
      [...differenceByAccount(lines)].reduce((sum, [, difference]) => sum + Math.abs(difference), 0),
      { exactly: 0 },
    );

    const context = await browser.newContext({ baseURL: wasl.url, locale: 'ar-SA' });
    await context.request.post(`${wasl.url}/api/session`, {
      data: { email: ADMINISTRATOR.email, password: ADMINISTRATOR.password },
      headers: { origin: wasl.url },
    });
    let elsewhere = 0;
    context.on('request', (request) => {
      if (/^https?:/.test(request.url()) && new URL(request.url()).origin !== new URL(wasl.url).origin) elsewhere += 1;
    });
    const page = await context.newPage();
    page.on('dialog', (dialog) => void dialog.dismiss());
    const letters = await query<{ id: string }>(
      wasl.databaseUrl,
      `select id from messages where direction = 'in' and html is not null order by md5(external_id) limit $1`,
      [PAGES],
    );
    let ran = 0;
    for (const { id } of letters) {
      await page.goto(`/api/messages/${id}/html`);
      if (await hasRun(page)) ran += 1;
    }
    const cases = await query<{ ticket: string }>(
      wasl.databaseUrl,
      `select distinct on (md5(ticket_id::text)) ticket_id as ticket from messages where direction = 'in' limit $1`,
      [SCREENS],
    );
    for (const { ticket } of cases) {
      await page.goto(`/inbox/all/${ticket}`);
      await page.locator('.msg').first().waitFor();
      await page.waitForLoadState('networkidle');
      if (await hasRun(page)) ran += 1;
    }
    check.figure('letters and cases opened in a browser', letters.length + cases.length, { atLeast: PAGES });
    check.figure('scripts that ran', ran, { exactly: 0 });
    check.figure('requests to other hosts that the browser made', elsewhere, { exactly: 0 });
    check.figure('hits on the sentinel', sentinel.hits(), { exactly: 0 });
    // the measure can see: without our care the same vectors run and load
    const bare = await browser.newPage();
    await bare.setContent(`<img src="http://127.0.0.1:${sentinel.port}/seen" onerror="top.hacked=1">`);
    await waitFor(() => sentinel.hits() > 0, 'the sentinel sees');
    check.figure('hits when a browser is left alone with one', Math.min(1, sentinel.hits()), { exactly: 1 });
  } finally {
    await browser.close();
    for (const stop of stops.reverse()) await stop();
    await sentinel.close();
  }
});

const hasRun = (page: Page): Promise<boolean> =>
  page.evaluate(() => Reflect.has(globalThis.top ?? globalThis, 'hacked'));
