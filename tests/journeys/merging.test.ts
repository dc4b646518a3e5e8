import type { Browser, Locator, Page } from 'playwright-core';
import { openBrowser } from '../support/browser';
import { CENTRE_ADDRESS, runWasl, type RunningWasl } from '../support/running-wasl';
import { messageOf, openDeskOf, openInbox, pressArabic, rowOf, stepTo, type Desk } from './support/desk';
import { addPerson, type Person } from './support/people';
import { messageId, post } from './support/post';
import { story } from './support/story';

const MONA = 'mona.harbi@mail.example';
const FIRST = 'تأخر موعد العظام';
const SECOND = 'متابعة موعد العظام';

let world: RunningWasl;
let browser: Browser;
let salma: Person;
let noura: Person;
let hers: Desk;
let other: Desk;

beforeAll(async () => {
  [world, browser] = await Promise.all([runWasl(), openBrowser()]);
  salma = await addPerson(world, { name: 'سلمى الراجحان', email: 'salma@wasl.example' });
  noura = await addPerson(world, { name: 'نورة الفهيد', email: 'noura@wasl.example' });
}, 180_000);
afterAll(async () => {
  await browser.close();
  await world.close();
}, 60_000);

const write = (id: string, subject: string, text: string, inReplyTo?: string): Promise<void> =>
  post(world.doorPort, { id, from: `منى الحربي <${MONA}>`, to: CENTRE_ADDRESS, subject, text, inReplyTo });
const dialog = (page: Page): Locator => page.locator('dialog[open]');
const numberOf = async (page: Page): Promise<string> => (await page.locator('.t-head .ref').innerText()).trim();
const banner = (page: Page): Locator => page.locator('.case-banner');

story('two cases that are one', (step) => {
  let first = '';
  let second = '';

  step('a person has written twice, and two agents have the second case open', async () => {
    [hers, other] = (await Promise.all(
      [salma, noura].map((person) => openDeskOf(browser, world.wasl().url, person)),
    )) as [Desk, Desk];
    await Promise.all([openInbox(hers), openInbox(other)]);
    await write('m1', FIRST, 'موعدي بعد أربعة أشهر.');
    await rowOf(hers.page, FIRST).waitFor();
    await write('m2', SECOND, 'لم يصلني رد.');
    await stepTo(hers.page, FIRST);
    first = await numberOf(hers.page);
    await stepTo(hers.page, SECOND);
    second = await numberOf(hers.page);
    await stepTo(other.page, SECOND);
  });

  step('M asks into which one and says what will happen; Enter does it, and she is at the survivor', async () => {
    await pressArabic(hers.page, 'KeyM');
    await dialog(hers.page).locator('input').first().fill(first);
    await dialog(hers.page).getByText('يمكن التراجع في أي وقت').waitFor();
    await hers.page.keyboard.press('Enter');
    await hers.page.locator('.t-head .ref').filter({ hasText: first }).waitFor();
    await messageOf(hers.page, 'لم يصلني رد').locator('.origin').filter({ hasText: second }).waitFor();
  });

  step('the other agent sees at once that the case points elsewhere, and can write nothing there', async () => {
    await banner(other.page).filter({ hasText: first }).waitFor();
    await other.page.locator('.composer').waitFor({ state: 'detached' });
  });

  step('Z takes it back, for both', async () => {
    await pressArabic(hers.page, 'KeyZ');
    await hers.page.locator('.t-head .ref').filter({ hasText: second }).waitFor();
    await banner(other.page).waitFor({ state: 'detached' });
  });

  step('merged again, the next answer comes to the survivor; taking it out asks about that answer', async () => {
    await pressArabic(hers.page, 'KeyM');
    await dialog(hers.page).locator('input').first().fill(first);
    await hers.page.keyboard.press('Enter');
    await hers.page.locator('.t-head .ref').filter({ hasText: first }).waitFor();
    await write('m3', `Re: ${SECOND}`, 'هل من جديد في الموعد؟', messageId('m2'));
    await messageOf(hers.page, 'هل من جديد في الموعد').waitFor();
    await banner(other.page).getByRole('button').click();
    await dialog(other.page).locator('.since li').filter({ hasText: 'هل من جديد' }).getByText(second).click();
    await dialog(other.page).getByRole('button', { name: 'إخراج من الدمج' }).click();
    await messageOf(other.page, 'هل من جديد في الموعد').waitFor();
    await messageOf(hers.page, 'هل من جديد في الموعد').waitFor({ state: 'detached' });
  });

  step('a message is split off into a case of its own, and Z puts it back', async () => {
    await messageOf(other.page, 'هل من جديد').locator('header button[aria-haspopup]').click();
    await other.page.getByRole('menuitem', { name: 'فصل الرسالة في تذكرة مستقلة' }).click();
    await dialog(other.page).getByText('تُفتح تذكرة جديدة').waitFor();
    await other.page.keyboard.press('Enter');
    await other.page.locator('.t-title').filter({ hasText: `Re: ${SECOND}` }).waitFor();
    await pressArabic(other.page, 'KeyZ');
    await other.page.locator('.t-head .ref').filter({ hasText: second }).waitFor();
    await messageOf(other.page, 'هل من جديد').waitFor();
  });

  step('moved to spam with !, it is in that view alone, and comes back', async () => {
    await other.page.keyboard.press('Shift+Digit1');
    await banner(other.page).waitFor();
    await rowOf(other.page, SECOND).first().waitFor({ state: 'detached' });
    await banner(other.page).getByRole('button').click();
    await banner(other.page).waitFor({ state: 'detached' });
    await rowOf(other.page, SECOND).first().waitFor();
  });

  step('nothing went wrong in either page', async () => {
    expect([...hers.troubles, ...other.troubles]).toEqual([]);
    await Promise.all([hers.close(), other.close()]);
  });
});
