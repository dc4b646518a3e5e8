import type { Browser, Page } from 'playwright-core';
import type { Email } from 'postal-mime';
import { startDovecot, type Dovecot } from '../support/dovecot';
import { openBrowser } from '../support/browser';
import { CENTRE_ADDRESS, runWasl, type RunningWasl } from '../support/running-wasl';
import { waitFor } from '../support/wait';
import { addMailbox } from './support/accounts';
import {
  isSamePage,
  markPage,
  messageOf,
  openDesk,
  openTitle,
  pressArabic,
  rowOf,
  stepTo,
  tabTo,
  type Desk,
} from './support/desk';
import { addPerson, type Person } from './support/people';
import { answersTo, bytesOf, messageId, post } from './support/post';
import { story } from './support/story';

const HIND = 'hind.ateeq@mail.example';
const SUBJECT = 'إلغاء موعد العيون دون إشعار';
const QUESTION = messageId('hind-1');

/** What closing a complaint asks for; that she was told is proved by the answer. */
const CLOSING: Readonly<Record<string, string>> = {
  النتيجة: 'OC-05',
  السبب: 'CA-4',
  'محور عدم الرضا': 'SB-3',
  'هل المستفيد راضٍ عن الحل؟': 'yes',
};

let world: RunningWasl;
let dovecot: Dovecot;
let browser: Browser;
let salma: Person;
let desk: Desk;
let page: Page;
let answer: Email;

beforeAll(async () => {
  [world, dovecot, browser] = await Promise.all([
    runWasl(),
    startDovecot({ users: { care: 'boats and trains' } }),
    openBrowser(),
  ]);
  salma = await addPerson(world, { name: 'سلمى الراجحان', email: 'salma@wasl.example' });
  await addMailbox(world, dovecot, 'care', 'boats and trains', 'care@wasl.example');
  const canned = {
    centreId: null,
    language: 'ar',
    shortcut: 'بديل',
    title: 'موعد بديل',
    body: 'المكرم/ة {name}،\nوجدنا موعدًا بديلًا لتذكرتكم {reference}.',
  };
  expect((await world.api('POST', '/canned-replies', canned)).status).toBe(201);
  desk = await openDesk(browser, world.wasl().url);
  page = desk.page;
}, 180_000);
afterAll(async () => {
  await browser.close();
  await world.close();
  await dovecot.stop();
}, 60_000);

const reopened = (): Promise<void> => page.locator('.t-head .chip').filter({ hasText: 'قيد المعالجة' }).waitFor();

story("an agent's morning, by keyboard alone and on the Arabic layout", (step) => {
  step('she signs in', async () => {
    await page.goto('/');
    await page.getByLabel('البريد الإلكتروني').waitFor();
    await page.keyboard.type(salma.email);
    await page.keyboard.press('Tab');
    await page.keyboard.type(salma.password);
    await page.keyboard.press('Enter');
    await page.getByText('لا تذاكر مفتوحة').waitFor();
    await page.locator('.me .live:not(.off)').first().waitFor({ state: 'attached' });
    await markPage(page);
  });

  step('a mail to the door and one in the mailbox appear before her without a reload', async () => {
    await post(world.doorPort, {
      id: 'hind-1',
      from: `هند العتيق <${HIND}>`,
      to: CENTRE_ADDRESS,
      subject: SUBJECT,
      text: 'أُلغي موعدي مرتين. رقم الجوال 050 000 0012.',
    });
    const inMailbox = {
      from: 'Mathew Varghese <mathew@corp.example>',
      to: 'care@wasl.example',
      subject: 'MRI report is missing',
      text: 'Where is the report?',
    };
    dovecot.put('care', [await bytesOf(inMailbox)]);
    await rowOf(page, SUBJECT).waitFor();
    await rowOf(page, 'MRI report is missing').waitFor();
    expect(await isSamePage(page)).toBe(true);
  });

  step('she opens one, and reads it in its own direction', async () => {
    await stepTo(page, SUBJECT);
    await openTitle(page, SUBJECT).waitFor();
    const body = messageOf(page, 'أُلغي موعدي مرتين').locator('.body');
    expect(await body.getAttribute('dir')).toBe('rtl');
    expect(await body.locator('bdi[dir=ltr]').allTextContents()).toEqual(['050 000 0012']);
  });

  step('she classifies it as an urgent complaint', async () => {
    await pressArabic(page, 'KeyC');
    await page.getByRole('combobox', { name: 'النوع' }).waitFor();
    await page.keyboard.type('شكوى');
    await page.keyboard.press('Enter');
    await page.keyboard.type('إلغاء');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+Enter');
    await page.locator('dialog[open]').waitFor({ state: 'detached' });
    await pressArabic(page, 'KeyU');
    await page.locator('.t-head .chip.solid').waitFor();
    const saved = await waitFor(async () => {
      const [row] = await world.sql<{ type: string | null; category: string | null; urgent: boolean }>(
        'select type, category, urgent from tickets where subject = $1',
        [SUBJECT],
      );
      return row?.urgent === true ? row : undefined;
    }, 'the classification is kept');
    expect(saved).toEqual({ type: expect.stringMatching(/./), category: expect.stringMatching(/./), urgent: true });
  });

  step('she takes it and leaves a note for her colleagues', async () => {
    await pressArabic(page, 'KeyA');
    await page.getByRole('combobox', { name: 'إسناد إلى' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'التفاصيل' }).getByText('سلمى الراجحان').waitFor();
    await page.getByRole('link', { name: /^غير مسندة.*1/ }).waitFor();
    await pressArabic(page, 'KeyN');
    await page.locator('.composer.note textarea:focus').waitFor();
    await page.keyboard.type('اتصلت بقسم المواعيد: الثلاثاء ممكن.');
    await page.keyboard.press('Control+Enter');
    await page.locator('.msg.note').filter({ hasText: 'الثلاثاء ممكن' }).waitFor();
  });

  step('a ready reply with places to be filled in is not sent by mistake', async () => {
    await pressArabic(page, 'KeyR');
    await page.locator('.composer.reply textarea:focus').waitFor();
    await page.keyboard.type('؛استكمال');
    await page.getByRole('option', { name: 'طلب استكمال بيانات' }).waitFor();
    await page.keyboard.press('Enter');
    const selected = (): Promise<string> =>
      page
        .locator('.composer textarea')
        .evaluate((box) =>
          box instanceof HTMLTextAreaElement ? box.value.slice(box.selectionStart, box.selectionEnd) : '',
        );
    await waitFor(async () => (await selected()) === '{items}', 'the first place is selected');
    await page.keyboard.type('تقرير طبي حديث');
    await page.keyboard.press('Control+Enter');
    await page.getByText('في الرد مواضع لم تُملأ بعد').waitFor();
    expect(await selected()).toBe('{track_url}');
    expect(await world.sql(`select 1 from messages where purpose = 'reply'`)).toEqual([]);
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Delete');
    await page.keyboard.press('Escape');
  });

  step('she answers with a ready reply that fills in name and number, takes it back once, and sends it', async () => {
    await pressArabic(page, 'KeyR');
    const box = page.locator('.composer.reply textarea');
    await page.locator('.composer.reply textarea:focus').waitFor();
    await page.keyboard.type('؛بديل');
    await page.getByRole('option', { name: 'موعد بديل' }).waitFor();
    await page.keyboard.press('Enter');
    await waitFor(async () => (await box.inputValue()).includes('المكرم/ة هند العتيق،'), 'the name is filled in');
    const text = await box.inputValue();
    expect(text).toMatch(/لتذكرتكم 937-\d{4}-\d{7}-\d\./);
    await page.keyboard.press('Control+Enter');
    await page
      .locator('.toast')
      .filter({ hasText: /سيُرسل الرد إلى .?هند العتيق/ })
      .waitFor();
    await pressArabic(page, 'KeyZ');
    await page.locator('.toast').filter({ hasText: 'لم يُرسل الرد' }).waitFor();
    expect(await box.inputValue()).toBe(text);
    await pressArabic(page, 'KeyR');
    await page.locator('.composer.reply textarea:focus').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.locator('.msg.out .deliv').filter({ hasText: 'سُلّم إلى خادم المستفيد' }).waitFor();
  });

  step('it arrives at the sender once, in her thread, with the number, and from right to left', async () => {
    const answers = await answersTo(world.sink.messages, HIND);
    expect(answers).toHaveLength(1);
    [answer] = answers as [Email];
    expect(answer.inReplyTo).toBe(QUESTION);
    expect(answer.references).toContain(QUESTION);
    expect(answer.subject).toMatch(/^Re: إلغاء موعد العيون دون إشعار \[937-\d{4}-\d{7}-\d\]$/);
    expect(answer.text).toContain('وجدنا موعدًا بديلًا');
    expect(answer.html).toMatch(/<table[^>]*dir="rtl"/);
    expect(answer.text).not.toContain('الثلاثاء ممكن');
  });

  step("the sender's answer joins the open ticket", async () => {
    await post(world.doorPort, {
      from: HIND,
      to: CENTRE_ADDRESS,
      subject: `Re: ${SUBJECT}`,
      text: 'الثلاثاء يناسبني، شكرًا.',
      inReplyTo: answer.messageId,
    });
    await messageOf(page, 'الثلاثاء يناسبني').waitFor();
    expect(await isSamePage(page)).toBe(true);
  });

  step("a stranger's answer to the same mail is shown folded, and she splits it off", async () => {
    const stranger = 'stranger@elsewhere.example';
    await post(world.doorPort, {
      from: stranger,
      to: CENTRE_ADDRESS,
      subject: `Re: ${SUBJECT}`,
      text: 'أنا أيضًا أريد موعدًا.',
      inReplyTo: answer.messageId,
    });
    const third = page.getByRole('region', { name: 'رسالة من طرف ثالث لم يُتحقق منه' });
    await third.waitFor();
    expect(await page.getByText('أنا أيضًا أريد موعدًا.').isVisible()).toBe(false);
    expect(world.sink.messages.some((message) => message.recipients.includes(stranger))).toBe(false);
    const opened = page.url();
    await page.keyboard.press('Enter');
    await tabTo(page, third.getByRole('button', { name: 'فصل في تذكرة مستقلة' }));
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.href !== opened);
    await messageOf(page, 'أنا أيضًا أريد موعدًا.').waitFor();
    expect(await messageOf(page, 'الثلاثاء يناسبني').count()).toBe(0);
  });

  step("she closes the case, and the sender's next answer opens it again", async () => {
    await page.keyboard.press('Escape');
    await page.goBack();
    await messageOf(page, 'الثلاثاء يناسبني').waitFor();
    await page.getByRole('region', { name: 'رسالة من طرف ثالث لم يُتحقق منه' }).waitFor({ state: 'detached' });
    await pressArabic(page, 'KeyE');
    const panel = page.getByRole('dialog', { name: 'إغلاق التذكرة' });
    await page.keyboard.press('Control+Enter');
    await panel.getByText('هذا الحقل مطلوب.').first().waitFor();
    for (const [label, code] of Object.entries(CLOSING)) await panel.getByLabel(label).selectOption(code);
    await page.keyboard.press('Control+Enter');
    await page.locator('.toast').filter({ hasText: 'أُغلقت التذكرة' }).waitFor();
    await rowOf(page, 'هند العتيق').waitFor({ state: 'detached' });
    await post(world.doorPort, {
      from: HIND,
      to: CENTRE_ADDRESS,
      subject: `Re: ${SUBJECT}`,
      text: 'تغيّر الموعد مرة أخرى.',
      inReplyTo: answer.messageId,
    });
    await stepTo(page, 'هند العتيق');
    await messageOf(page, 'تغيّر الموعد مرة أخرى').waitFor();
    await reopened();
    await openTitle(page, SUBJECT).waitFor();
    expect(desk.troubles).toEqual([]);
  });
});
