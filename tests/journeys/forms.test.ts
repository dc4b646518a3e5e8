import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../support/browser';
import { runWasl, type RunningWasl } from '../support/running-wasl';
import { expectAccessible } from '../support/axe';
import { messageOf, openDesk, openDeskOf, openInbox, pressArabic, rowOf, tabTo, type Desk } from './support/desk';
import { addPerson, type Person } from './support/people';
import { story } from './support/story';

const SUBJECT = 'تأخر تطعيم طفلي';
const REFERENCE = /937-\d{4}-\d{7}-\d/;
let world: RunningWasl;
let browser: Browser;
let agent: Person;

beforeAll(async () => {
  [world, browser] = await Promise.all([runWasl(), openBrowser()]);
  agent = await addPerson(world, { name: 'سلمى الراجحان', email: 'salma@wasl.example' });
}, 180_000);
afterAll(async () => {
  await browser.close();
  await world.close();
}, 60_000);

const errorOf = (page: Page, label: string): Promise<string> =>
  page
    .getByLabel(label)
    .evaluate(
      (control) =>
        document.getElementById(
          (control.getAttribute('aria-describedby') ?? '').split(' ').find((id) => id.startsWith('e-')) ?? '',
        )?.textContent ?? '',
    );
const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

story('a citizen with a telephone whose browser runs no scripts', (step) => {
  let phone: Desk;
  let page: Page;
  let reference: string;

  step('finds the form in Arabic, within the width of the screen, the emergency number first', async () => {
    phone = await openDesk(browser, world.wasl().url, { width: 390, height: 844, javaScript: false });
    page = phone.page;
    expect((await page.goto('/form/937'))?.status()).toBe(200);
    expect(await page.locator('html').getAttribute('dir')).toBe('rtl');
    expect(await page.locator('main a').first().getAttribute('href')).toBe('tel:997');
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  });

  step('is told of every mistake beside its field, and keeps what was written', async () => {
    await page.getByLabel('شكوى').check();
    await page.getByLabel('الموضوع').fill(SUBJECT);
    await page.getByLabel('اكتب ما حدث بكلماتك').fill('لم يتوفر اللقاح منذ ثلاثة أسابيع.\nوالمركز لا يجيب.');
    await page.getByLabel('الاسم').fill('أم يزن');
    await page.getByLabel('رقم الجوال').fill('12');
    await page.getByRole('button', { name: 'إرسال' }).click();
    expect(await errorOf(page, 'رقم الجوال')).toContain('الرقم غير صحيح');
    expect(await errorOf(page, 'أوافق على استخدام بياناتي')).toContain('لا نستطيع معالجة الطلب دون موافقتك');
    expect(await errorOf(page, 'الموضوع')).toBe('');
    expect(await page.getByLabel('شكوى').isChecked()).toBe(true);
    expect(await page.getByLabel('اكتب ما حدث بكلماتك').inputValue()).toBe(
      'لم يتوفر اللقاح منذ ثلاثة أسابيع.\nوالمركز لا يجيب.',
    );
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  });

  step('is given a number when it is right', async () => {
    await page.getByLabel('رقم الجوال').fill('٠٥٠٠٠٠٠٠١٢');
    await page.getByLabel('أوافق على استخدام بياناتي').check();
    await page.getByRole('button', { name: 'إرسال' }).dblclick();
    await page.getByText(REFERENCE).waitFor();
    reference = (await page.locator('.reference').innerText()).trim();
    expect(reference).toMatch(REFERENCE);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  });

  step(
    'pressed twice, and read again by reloading and in the other language: it is one case and one number',
    async () => {
      const posts: string[] = [];
      page.on('request', (request) => request.method() === 'POST' && posts.push(request.url()));
      await page.reload();
      expect((await page.locator('.reference').innerText()).trim()).toBe(reference);
      await page.getByRole('link', { name: 'English' }).click();
      await page.getByText('We have your request').waitFor();
      expect((await page.locator('.reference').innerText()).trim()).toBe(reference);
      expect(posts).toEqual([]);
      expect(await world.sql('select 1 from tickets where subject = $1', [SUBJECT])).toHaveLength(1);
      expect(phone.troubles).toEqual([]);
    },
  );

  step(
    'from the number Back leads to an empty form, and forward to the number again, without sending anything',
    async () => {
      const desk = await openDesk(browser, world.wasl().url, { width: 390, height: 844, javaScript: false });
      const other = desk.page;
      await other.goto('/form/937');
      await other.getByLabel('شكوى').check();
      await other.getByLabel('الموضوع').fill('طلب ثانٍ');
      await other.getByLabel('اكتب ما حدث بكلماتك').fill('لم يصلني الرد.');
      await other.getByLabel('الاسم').fill('أم يزن');
      await other.getByLabel('رقم الجوال').fill('0500000012');
      await other.getByLabel('أوافق على استخدام بياناتي').check();
      await other.getByRole('button', { name: 'إرسال' }).click();
      const number = (await other.locator('.reference').innerText()).trim();
      const posts: string[] = [];
      other.on('request', (request) => request.method() === 'POST' && posts.push(request.url()));
      await other.goBack();
      expect(await other.getByLabel('الموضوع').inputValue()).toBe('');
      await other.goForward();
      expect((await other.locator('.reference').innerText()).trim()).toBe(number);
      expect(posts).toEqual([]);
      expect(desk.troubles).toEqual([]);
      await desk.close();
    },
  );

  step('and the case stands before an agent in the words in which it was written', async () => {
    const desk = await openDeskOf(browser, world.wasl().url, agent);
    await openInbox(desk);
    await rowOf(desk.page, SUBJECT).click();
    await messageOf(desk.page, 'لم يتوفر اللقاح منذ ثلاثة أسابيع').waitFor();
    expect(await desk.page.locator('.side').innerText()).toContain('+966500000012');
    expect(desk.troubles).toEqual([]);
  });

  for (const address of ['/form/937?lang=ar', '/form/937?lang=en'])
    step(`the form at ${address} has no barrier that axe can find`, async () => {
      const desk = await openDesk(browser, world.wasl().url, { width: 390, height: 844 });
      await desk.page.goto(address);
      await expectAccessible(desk.page, address);
      await desk.page.getByRole('button').last().click();
      await desk.page.locator('.mistakes').waitFor();
      await expectAccessible(desk.page, `${address} with mistakes`);
      await desk.close();
    });
});

story('a call taker at the keyboard', (step) => {
  let desk: Desk;
  let page: Page;

  step('opens the call form from the inbox', async () => {
    desk = await openDeskOf(browser, world.wasl().url, agent);
    page = desk.page;
    await openInbox(desk);
    await tabTo(page, page.getByRole('link', { name: 'تسجيل مكالمة' }));
    await page.keyboard.press('Enter');
    await page.getByLabel('اسم المتصل').waitFor();
  });

  step('forgets the number, and is told so in its place', async () => {
    await tabTo(page, page.getByLabel('اسم المتصل'));
    await page.keyboard.type('خالد السالم');
    await tabTo(page, page.getByLabel('خلاصة المكالمة'));
    await page.keyboard.type('يسأل عن تقرير طبي باللغة الإنجليزية.');
    await page.keyboard.press('Control+Enter');
    await page.getByText('هذا الحقل مطلوب.').waitFor();
    await page.locator('input[type=tel][aria-invalid=true]:focus').waitFor();
    expect(await page.getByLabel('خلاصة المكالمة').inputValue()).toBe('يسأل عن تقرير طبي باللغة الإنجليزية.');
  });

  step('gives it, and has the case and its number', async () => {
    await page.keyboard.type('0500000034');
    await page.keyboard.press('Control+Enter');
    await page.getByText(REFERENCE).waitFor();
    await page.keyboard.press('Enter');
    await messageOf(page, 'يسأل عن تقرير طبي').waitFor();
  });

  step('notes what was said when calling back, and nothing is sent to anybody', async () => {
    await page.locator('.t-title').waitFor();
    await pressArabic(page, 'KeyR');
    await page.locator('.composer.reply textarea:focus').waitFor();
    await page.keyboard.type('اتصلنا به وشرحنا طريقة الطلب.');
    await page.keyboard.press('Control+Enter');
    await page.locator('.msg.out').filter({ hasText: 'شرحنا طريقة الطلب' }).waitFor();
    await page.locator('.t-head .chip').filter({ hasText: 'أُجيبت' }).waitFor();
    expect(await world.sql('select 1 from deliveries')).toEqual([]);
    expect(world.sink.messages).toEqual([]);
    expect(desk.troubles).toEqual([]);
  });
});
