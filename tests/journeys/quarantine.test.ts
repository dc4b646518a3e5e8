import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../support/browser';
import { CENTRE_ADDRESS, runWasl, type RunningWasl } from '../support/running-wasl';
import { waitFor } from '../support/wait';
import { openDeskOf, openInbox, rowOf, tabTo, type Desk } from './support/desk';
import { addPerson } from './support/people';
import { post } from './support/post';
import { story } from './support/story';

const POISON = 'سُمٌّ في الرسالة';
let world: RunningWasl;
let browser: Browser;
let desk: Desk;
let page: Page;

beforeAll(async () => {
  [world, browser] = await Promise.all([runWasl(), openBrowser()]);
  const supervisor = await addPerson(world, { name: 'منى العمري', email: 'muna@wasl.example', role: 'supervisor' });
  desk = await openDeskOf(browser, world.wasl().url, supervisor);
  page = desk.page;
}, 180_000);
afterAll(async () => {
  await browser.close();
  await world.close();
}, 60_000);

story('a mail that the database will not take', (step) => {
  const item = () => page.locator('.sheet-list li').filter({ hasText: POISON });

  step('stands in quarantine at once, with its reason, while the mails beside it are filed', async () => {
    await world.sql(`alter table messages add constraint refuses_poison check (subject is distinct from '${POISON}')`);
    await page.goto('/quarantine');
    await page.getByText('لا شيء في الحجر').waitFor();
    await post(world.doorPort, {
      from: 'خالد <khalid@mail.example>',
      to: CENTRE_ADDRESS,
      subject: POISON,
      text: 'النص كاملًا كما كُتب.',
    });
    await post(world.doorPort, {
      from: 'omar@mail.example',
      to: CENTRE_ADDRESS,
      subject: 'A harmless one',
      text: 'Hello.',
    });
    await item().getByText('قُرئت الرسالة ولم تقبلها قاعدة البيانات.').waitFor();
    expect(await item().innerText()).toContain('khalid@mail.example');
    expect(await page.locator('.sheet-list li').count()).toBe(1);
  });

  step('its original can be downloaded, byte for byte', async () => {
    const coming = page.waitForEvent('download');
    await tabTo(page, item().getByRole('link', { name: 'تنزيل الأصل' }));
    await page.keyboard.press('Enter');
    const download = await coming;
    expect(download.suggestedFilename()).toMatch(/\.eml$/);
    const original = await readFile(await download.path(), 'utf8');
    expect(original).toContain('From: =?UTF-8?B?');
    expect(original).toContain('<khalid@mail.example>');
    const [kept] = await world.sql<{ bytes: string }>(
      `select b.bytes from sightings s join blobs b on b.id = s.blob_id where s.outcome = 'quarantined'`,
    );
    expect(Buffer.byteLength(original)).toBe(Number(kept?.bytes));
  });

  step('a try while the trouble lasts brings it back', async () => {
    await tabTo(page, item().getByRole('button', { name: 'إعادة المحاولة' }));
    await page.keyboard.press('Enter');
    await page.locator('.toast').filter({ hasText: 'تُعاد محاولة' }).waitFor();
    const outcomes = async (): Promise<string[]> =>
      (
        await world.sql<{ outcome: string }>(
          `select data->>'outcome' as outcome from events where type = 'quarantine.changed' order by at, id`,
        )
      ).map((row) => row.outcome);
    await waitFor(async () => (await outcomes()).length === 3, 'it was tried and refused again');
    expect(await outcomes()).toEqual(['quarantined', 'pending', 'quarantined']);
    await item().getByText('محاولتان').waitFor();
  });

  step('a try after the trouble is over files it', async () => {
    await world.sql('alter table messages drop constraint refuses_poison');
    await tabTo(page, item().getByRole('button', { name: 'إعادة المحاولة' }));
    await page.keyboard.press('Enter');
    await page.getByText('لا شيء في الحجر').waitFor();
    await openInbox(desk);
    await rowOf(page, POISON).waitFor();
  });

  step('and the ledger balances', async () => {
    await page.goto('/ledger');
    await page.getByText('الدفتر متوازن').waitFor();
    const cells = await page.locator('tbody tr').first().locator('td.num').allInnerTexts();
    expect(cells.map((cell) => cell.trim())).toEqual(['2', '2', '0', '0', '0']);
    expect(desk.troubles).toEqual([]);
  });
});
