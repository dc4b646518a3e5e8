import type { Browser, Locator, Page } from 'playwright-core';
import { expectAccessible } from '../support/axe';
import { openBrowser } from '../support/browser';
import { CENTRE_ADDRESS, runWasl, type RunningWasl } from '../support/running-wasl';
import { openDeskOf, openInbox, rowOf, stepTo, type Desk } from './support/desk';
import { addPerson } from './support/people';
import { post } from './support/post';
import { story } from './support/story';

const SUBJECT = 'شكوى من طول الانتظار';

let world: RunningWasl;
let browser: Browser;
let agent: Desk;
let supervisor: Desk;
let reviewer: Desk;

beforeAll(async () => {
  [world, browser] = await Promise.all([runWasl(), openBrowser()]);
  const salma = await addPerson(world, { name: 'سلمى الراجحان', email: 'salma@wasl.example' });
  const huda = await addPerson(world, { name: 'هدى الشمري', email: 'huda@wasl.example', role: 'supervisor' });
  const omar = await addPerson(world, { name: 'Omar Haddad', email: 'omar@wasl.example', language: 'en' });
  agent = await openDeskOf(browser, world.wasl().url, salma);
  supervisor = await openDeskOf(browser, world.wasl().url, huda, { width: 390, height: 844, theme: 'dark' });
  reviewer = await openDeskOf(browser, world.wasl().url, omar);
}, 180_000);
afterAll(async () => {
  await browser.close();
  await world.close();
}, 60_000);

const dialog = (page: Page): Locator => page.locator('dialog[open]');

story('an objection to what was decided', (step) => {
  step('a complaint is answered with its result', async () => {
    await openInbox(agent);
    await post(world.doorPort, { id: 'ap1', from: 'منى <mona@mail.example>', to: CENTRE_ADDRESS, subject: SUBJECT, text: 'انتظرت خمس ساعات.' });
    await stepTo(agent.page, SUBJECT);
    await agent.page.keyboard.press('r');
    await agent.page.locator('.composer.reply textarea:focus').waitFor();
    await agent.page.keyboard.type('راجعنا السجل ولم تثبت الشكوى.');
    await agent.page.keyboard.press('Control+Shift+Enter');
    await dialog(agent.page).getByLabel('النوع').selectOption('CMP');
    await dialog(agent.page).getByLabel('النتيجة').selectOption('OC-04');
    await dialog(agent.page).getByLabel('السبب').selectOption('CA-4');
    await dialog(agent.page).getByLabel('محور عدم الرضا').selectOption('SB-3');
    await agent.page.keyboard.press('Control+Enter');
    await rowOf(agent.page, SUBJECT).filter({ hasText: 'أُجيبت' }).waitFor();
    await stepTo(agent.page, SUBJECT);
    await agent.page.locator('.results').filter({ hasText: 'لم تثبت' }).first().waitFor();
  });

  step('she records the objection of the person with one key', async () => {
    const { page } = agent;
    await page.keyboard.press('o');
    await dialog(page).getByLabel('وجه التظلم').selectOption('AP-1');
    await dialog(page).getByLabel('ما يقوله المستفيد').fill('لم يسألني أحد عما جرى.');
    await expectAccessible(page, 'record an objection');
    await dialog(page).getByRole('button', { name: 'تسجيل اعتراض' }).press('Enter');
    await page.locator('.case-banner').filter({ hasText: 'اعتراض على القرار' }).filter({ hasText: 'الموعد' }).waitFor();
  });

  step('the supervisor finds it among what is objected to, and is told on her phone why the first agent may not review it', async () => {
    const { page } = supervisor;
    await openInbox(supervisor, '/inbox/objected');
    await rowOf(page, SUBJECT).click();
    await page.locator('.case-banner').getByRole('button').click();
    const agentRow = dialog(page).locator('.appeal-person').filter({ hasText: 'سلمى الراجحان' });
    await agentRow.filter({ hasText: 'أجاب عنها' }).waitFor();
    expect(await agentRow.locator('input').isDisabled()).toBe(true);
    await expectAccessible(page, 'who reviews it');
    await dialog(page).locator('.appeal-person').filter({ hasText: 'Omar Haddad' }).locator('input').check();
    await dialog(page).getByRole('button', { name: 'إحالة إلى من ينظر فيه' }).click();
    await dialog(page).getByText('قيد إعادة النظر').first().waitFor();
  });

  step('the reviewer decides with reasons, and both decisions stand side by side', async () => {
    const { page } = reviewer;
    await openInbox(reviewer, '/inbox/under_review');
    await stepTo(page, SUBJECT);
    await page.keyboard.press('o');
    await dialog(page).getByLabel('Decision', { exact: true }).selectOption('AD-1');
    await dialog(page).getByLabel('Reasons').fill('The log shows five hours.');
    await dialog(page).getByLabel('Outcome').selectOption('OC-03');
    await dialog(page).getByLabel('Cause').selectOption('CA-4');
    await dialog(page).getByLabel('Subject of dissatisfaction').selectOption('SB-3');
    await dialog(page).getByLabel('Answer to the person').fill('قبلنا اعتراضكم.');
    await expectAccessible(page, 'decide');
    await dialog(page).getByRole('button', { name: 'Decide and send' }).press('Enter');
    await dialog(page).locator('.appeal-decision').nth(1).filter({ hasText: 'The log shows five hours.' }).waitFor();
    expect(await dialog(page).locator('.appeal-decision').count()).toBe(2);
  });

  step('nothing went wrong in any browser', async () => {
    for (const desk of [agent, supervisor, reviewer]) expect(desk.troubles).toEqual([]);
  });
});
