import type { Browser, Locator, Page } from 'playwright-core';
import { expectAccessible } from '../support/axe';
import { openBrowser } from '../support/browser';
import { postMisread } from '../support/misread-mail';
import { runWasl, type RunningWasl } from '../support/running-wasl';
import { messageOf, openDeskOf, openInbox, rowOf, type Desk } from './support/desk';
import { addPerson, type Person } from './support/people';
import { story } from './support/story';

/** Too short for the reader to be sure of a page as rare as that of DOS: it believes the label, which lies. */
const WORDS = 'نرجو الرد';
const SUBJECT = 'طلب موعد';
const TAKEN_FOR = /[¤–¬ª]/;

let world: RunningWasl;
let browser: Browser;
let salma: Person;
let peter: Person;
let hers: Desk;
let his: Desk;

beforeAll(async () => {
  [world, browser] = await Promise.all([runWasl(), openBrowser()]);
  salma = await addPerson(world, { name: 'سلمى الراجحان', email: 'salma@wasl.example' });
  peter = await addPerson(world, { name: 'Peter Hall', email: 'peter@wasl.example', language: 'en' });
}, 180_000);
afterAll(async () => {
  await browser.close();
  await world.close();
}, 60_000);

const dialog = (page: Page): Locator => page.locator('dialog[open]');
const reading = (page: Page, words: string): Locator => dialog(page).locator('.reading').filter({ hasText: words });
const message = (page: Page): Locator => page.locator('#thread .msg').first();
async function askForAnother(page: Page, action: string): Promise<void> {
  await message(page).locator('header button[aria-haspopup]').click();
  await page.getByRole('menuitem', { name: action }).click();
  await dialog(page).locator('.reading').first().waitFor();
}

story('a mail whose letters came out wrong', (step) => {
  step('a mail of an old program comes, and nobody can read it', async () => {
    [hers, his] = (await Promise.all(
      [salma, peter].map((person) => openDeskOf(browser, world.wasl().url, person)),
    )) as [Desk, Desk];
    await Promise.all([openInbox(hers), openInbox(his)]);
    await postMisread(world.doorPort, { id: 'dos', subject: SUBJECT, words: WORDS });
    for (const { page } of [hers, his]) {
      await page.locator('#ticket-list .row').first().click();
      await message(page).waitFor();
    }
    expect(await message(hers.page).locator('.body').innerText()).toMatch(TAKEN_FOR);
  });

  step('its menu shows how it begins in each character set, the present one marked, in both languages', async () => {
    await askForAnother(his.page, 'Read in another character set');
    await reading(his.page, 'Automatic').getByText('In use').waitFor();
    await reading(his.page, 'Arabic, DOS 720').getByText(WORDS).waitFor();
    await expectAccessible(his.page, 'the choice of a character set in English');
    await his.page.keyboard.press('Escape');
    await askForAnother(hers.page, 'قراءة بترميز آخر');
    await reading(hers.page, 'تلقائي').getByText('المعتمد الآن').waitFor();
    await expectAccessible(hers.page, 'the choice of a character set in Arabic');
  });

  step('arrows go to the one in which there are words, and Enter decides, for everybody', async () => {
    const wanted = reading(hers.page, WORDS).locator('input');
    for (let press = 0; press < 9 && !(await wanted.isChecked()); press++) await hers.page.keyboard.press('ArrowDown');
    await hers.page.keyboard.press('Enter');
    for (const { page } of [hers, his]) {
      await messageOf(page, WORDS).waitFor();
      await rowOf(page, SUBJECT).waitFor();
    }
  });

  step('that a person decided is said in the message, and the way to another stands beside it', async () => {
    await message(his.page).locator('.repairs summary').click();
    const repairs = message(his.page).locator('.repairs');
    await repairs
      .locator('li')
      .filter({ hasText: /A person decided on the character set.*Arabic, DOS 720/ })
      .waitFor();
    await repairs.getByRole('button', { name: 'Read in another character set' }).click();
    await reading(his.page, 'Arabic, DOS 720').getByText('In use').waitFor();
    await his.page.keyboard.press('Escape');
  });

  step('choosing the former one takes it back', async () => {
    await askForAnother(hers.page, 'قراءة بترميز آخر');
    const former = dialog(hers.page).locator('input[value=auto]');
    for (let press = 0; press < 9 && !(await former.isChecked()); press++) await hers.page.keyboard.press('ArrowUp');
    await hers.page.keyboard.press('Enter');
    for (const { page } of [hers, his]) await messageOf(page, WORDS).waitFor({ state: 'detached' });
    expect(await message(hers.page).locator('.body').innerText()).toMatch(TAKEN_FOR);
  });

  step('nothing went wrong in either page', async () => {
    expect([...hers.troubles, ...his.troubles]).toEqual([]);
    await Promise.all([hers.close(), his.close()]);
  });
});
