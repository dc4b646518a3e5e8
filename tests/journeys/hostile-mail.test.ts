import { createServer, type Server } from 'node:http';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../support/browser';
import { CENTRE_ADDRESS, runWasl, type RunningWasl } from '../support/running-wasl';
import { openDeskOf, openInbox, stepTo, type Desk } from './support/desk';
import { addPerson } from './support/people';
import { post } from './support/post';
import { story } from './support/story';

let world: RunningWasl;
let browser: Browser;
let desk: Desk;
let page: Page;
let tracker: Server;
/** Paths that the mail made the browser ask for: it must not ask at all. */
const hits: string[] = [];

/** Everything that a mail can try, each to leave a mark in the page or a request at the tracker. */
const hostile = (origin: string): string => `<!doctype html><html><head>
<meta http-equiv="refresh" content="0;url=${origin}/refresh">
<link rel="stylesheet" href="${origin}/link.css"><link rel="prefetch" href="${origin}/prefetch">
<style>@import url("${origin}/import.css"); body { background: url(${origin}/css-background) } @font-face { font-family: x; src: url(${origin}/font) }</style>
<base href="${origin}/">
<script>top.hacked = 'script'; parent.hacked = 'script'; fetch('${origin}/script')</script></head>
<body onload="top.hacked='onload'" background="${origin}/background">
<p style="background-image:url('${origin}/inline-css');color:#083" onmouseover="top.hacked='mouseover'">نص الرسالة يبقى مقروءًا</p>
<img src="${origin}/picture.png" onerror="top.hacked='onerror'"><img src=x onerror=top.hacked='bare'>
<img srcset="${origin}/srcset 1x" alt=""><picture><source srcset="${origin}/source"><img src="data:image/svg+xml,<svg onload=top.hacked='data'>"></picture>
<svg onload="top.hacked='svg'"><script>top.hacked='svg-script'</script><image href="${origin}/svg-image"/><animate onbegin="top.hacked='begin'" attributeName=x dur=1s></svg>
<math><mtext><table><mglyph><style><img src=x onerror="top.hacked='mxss'"></style></mglyph></table></mtext></math>
<form action="${origin}/form"><input name="password" autofocus onfocus="top.hacked='focus'"><button>send</button></form>
<iframe src="${origin}/frame" srcdoc="<script>top.hacked='srcdoc'</script>"></iframe><object data="${origin}/object"></object><embed src="${origin}/embed">
<video src="${origin}/video" poster="${origin}/poster" autoplay></video><audio src="${origin}/audio" autoplay></audio>
<a href="javascript:top.hacked='link'">javascript</a> <a href="data:text/html,<script>top.hacked=1</script>">data</a> <a href="https://example.com/ok">رابط عادي</a>
<details open ontoggle="top.hacked='toggle'"><summary>x</summary></details><marquee onstart="top.hacked='marquee'">x</marquee>
</body></html>`;

beforeAll(async () => {
  [world, browser] = await Promise.all([runWasl(), openBrowser()]);
  tracker = createServer((request, response) => {
    hits.push(request.url ?? '');
    response.end();
  });
  await new Promise<void>((resolve) => tracker.listen(0, '127.0.0.1', resolve));
  const agent = await addPerson(world, { name: 'سلمى الراجحان', email: 'salma@wasl.example' });
  desk = await openDeskOf(browser, world.wasl().url, agent);
  page = desk.page;
}, 180_000);
afterAll(async () => {
  await browser.close();
  await new Promise((resolve) => tracker.close(resolve));
  await world.close();
}, 60_000);

const marks = (): Promise<unknown> => page.evaluate(() => Reflect.get(globalThis, 'hacked'));

story('a hostile mail', (step) => {
  step('shows its words, and runs and loads nothing, as text', async () => {
    const address = tracker.address();
    const origin = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
    await openInbox(desk);
    await post(world.doorPort, {
      from: 'evil@elsewhere.example',
      to: CENTRE_ADDRESS,
      subject: 'عرض خاص',
      text: '',
      html: hostile(origin),
    });
    await stepTo(page, 'عرض خاص');
    await page.locator('.msg .body').filter({ hasText: 'نص الرسالة يبقى مقروءًا' }).waitFor();
    expect(await marks()).toBeUndefined();
  });

  step("in the sender's own layout neither", async () => {
    await page.locator('.msg header .menu-frame > button').first().click();
    await page.getByRole('menuitem', { name: 'عرض بتنسيق المرسل' }).click();
    await page.locator('.msg iframe').scrollIntoViewIfNeeded();
    const mail = page.frameLocator('.msg iframe');
    await mail.getByText('نص الرسالة يبقى مقروءًا').waitFor();
    await mail.getByText('نص الرسالة يبقى مقروءًا').hover();
    await page.getByText('الصور المخزّنة خارج الرسالة محجوبة').waitFor();
    const dangerous = await mail
      .locator('script, link, iframe, object, embed, form, input, svg, math, video, audio, meta[http-equiv]')
      .count();
    expect(dangerous).toBe(0);
    const handlers = await mail
      .locator('html')
      .evaluate((root) =>
        [...root.querySelectorAll('*')].flatMap((element) =>
          element
            .getAttributeNames()
            .filter((name) => name.startsWith('on') || /javascript:|data:text/i.test(element.getAttribute(name) ?? '')),
        ),
      );
    expect(handlers).toEqual([]);
    expect(await mail.locator('a[href^="https://example.com"]').getAttribute('rel')).toContain('noopener');
    expect(await marks()).toBeUndefined();
  });

  step('nor opened alone, outside of our page', async () => {
    const address = await page.locator('.msg iframe').getAttribute('src');
    const answer = await page.goto(address ?? '');
    expect(answer?.headers()['content-security-policy']).toContain('sandbox');
    expect(answer?.headers()['content-security-policy']).toContain("default-src 'none'");
    expect(await page.evaluate(() => globalThis.origin)).toBe('null');
    expect(await marks()).toBeUndefined();
  });

  step('and nobody was told that it was read', async () => {
    expect(hits).toEqual([]);
    expect(desk.troubles.filter((trouble) => trouble.startsWith('request'))).toEqual([]);
  });
});
