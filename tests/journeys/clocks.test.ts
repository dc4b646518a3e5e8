import type { Browser, Locator, Page } from 'playwright-core';
import { openBrowser } from '../support/browser';
import { CENTRE_ADDRESS, runWasl, type RunningWasl } from '../support/running-wasl';
import { openDeskOf, openInbox, rowOf, stepTo, type Desk } from './support/desk';
import { addPerson } from './support/people';
import { post } from './support/post';
import { story } from './support/story';

const SUBJECT = 'تأخر موعد العظام';

let world: RunningWasl;
let browser: Browser;
let agent: Desk;
let administrator: Desk;

beforeAll(async () => {
  [world, browser] = await Promise.all([runWasl(), openBrowser()]);
  const salma = await addPerson(world, { name: 'سلمى الراجحان', email: 'salma@wasl.example' });
  const omar = await addPerson(world, {
    name: 'Omar',
    email: 'omar@wasl.example',
    role: 'administrator',
    language: 'en',
    centres: ['937', '920', '921'],
  });
  agent = await openDeskOf(browser, world.wasl().url, salma);
  administrator = await openDeskOf(browser, world.wasl().url, omar);
}, 180_000);
afterAll(async () => {
  await browser.close();
  await world.close();
}, 60_000);

const dialog = (page: Page): Locator => page.locator('dialog[open]');
const clockOf = (page: Page, subject: string): Locator => rowOf(page, subject).locator('.clock');
const limitRow = (page: Page, name: string): Locator =>
  page.locator('.levels tbody tr').filter({ hasText: name }).first();

story('why a case is due when it is', (step) => {
  step('a case that comes in shows how long it has, in the list and in its head', async () => {
    await openInbox(agent, '/inbox/due');
    await post(world.doorPort, {
      id: 'c1',
      from: 'منى <mona@mail.example>',
      to: CENTRE_ADDRESS,
      subject: SUBJECT,
      text: 'موعدي بعد أربعة أشهر.',
    });
    await clockOf(agent.page, SUBJECT).filter({ hasText: 'متبقٍ' }).waitFor();
    await stepTo(agent.page, SUBJECT);
    await agent.page.locator('.clock-open .clock').filter({ hasText: 'متبقٍ' }).waitFor();
  });

  step('its clock says by which version of which limit, without a mouse', async () => {
    await agent.page.locator('.clock-open').focus();
    await agent.page.keyboard.press('Enter');
    await dialog(agent.page)
      .locator('.line-limit')
      .first()
      .filter({ hasText: '72' })
      .filter({ hasText: 'قبل التصنيف' })
      .waitFor();
    await dialog(agent.page).locator('.line-ran').first().waitFor();
  });

  step('a pause without evidence is refused in words, at the field', async () => {
    const { page } = agent;
    await dialog(page).getByRole('button', { name: 'إيقاف الوقت' }).press('Enter');
    await dialog(page).getByLabel('السبب').selectOption('PZ-2');
    await dialog(page).getByLabel('رسالته أو محضر الاتصال').fill('   ');
    await page.keyboard.press('Enter');
    await dialog(page).locator('.err').filter({ hasText: 'اذكر ما يثبت السبب' }).waitFor();
  });

  step('with evidence the clock stands, says who stopped it and why, and the list says so', async () => {
    const { page } = agent;
    await dialog(page).getByLabel('رسالته أو محضر الاتصال').fill('محضر اتصال 17');
    await page.keyboard.press('Enter');
    const line = dialog(page).locator('.line-paused');
    await line.filter({ hasText: 'محضر اتصال 17' }).filter({ hasText: 'سلمى الراجحان' }).waitFor();
    await page.keyboard.press('Escape');
    await clockOf(page, SUBJECT).filter({ hasText: 'موقوفة' }).waitFor();
  });

  step('let run again, it is due later by what it stood', async () => {
    const { page } = agent;
    await page.locator('.clock-open').press('Enter');
    await dialog(page).getByRole('button', { name: 'استئناف الوقت' }).press('Enter');
    await dialog(page).getByRole('button', { name: 'إيقاف الوقت' }).waitFor();
    await page.keyboard.press('Escape');
    await clockOf(page, SUBJECT).filter({ hasText: 'متبقٍ' }).waitFor();
  });
});

story('the service-level document', (step) => {
  step('an agent may read it and change nothing', async () => {
    await agent.page.goto('/settings/service-levels');
    await limitRow(agent.page, 'شكوى معقدة').filter({ hasText: '72' }).waitFor();
    expect(await agent.page.locator('.levels .btn.icon').count()).toBe(0);
    expect(await agent.page.getByRole('button', { name: /تأكيد/ }).count()).toBe(0);
  });

  step('an administrator confirms a default, by name', async () => {
    const { page } = administrator;
    await page.goto('/settings/service-levels');
    const row = limitRow(page, 'Complaint, routine');
    await row.getByText('Default, please confirm').waitFor();
    await row.getByRole('button', { name: /^Confirm/ }).click();
    await row.getByText(/Confirmed by .?Omar/).waitFor();
  });

  step('a shorter limit is a new version, and the old one stays to be read', async () => {
    const { page } = administrator;
    const row = limitRow(page, 'Not classified yet');
    await row.getByRole('button', { name: /^Change/ }).click();
    await dialog(page).getByRole('group', { name: 'Result told' }).getByLabel('Amount').fill('10');
    await dialog(page).getByRole('button', { name: 'Save' }).click();
    await row.locator('.main').filter({ hasText: '10' }).waitFor();
    await row.getByRole('button', { name: /^Version .?2/ }).click();
    await dialog(page).getByText('came with the system').waitFor();
    await page.keyboard.press('Escape');
  });

  step('the next case has the new limit, and the first keeps its own', async () => {
    await post(world.doorPort, {
      id: 'c2',
      from: 'منى <mona@mail.example>',
      to: CENTRE_ADDRESS,
      subject: 'سؤال جديد',
      text: 'متى؟',
    });
    await openInbox(agent, '/inbox/due');
    await clockOf(agent.page, 'سؤال جديد').filter({ hasText: /9.*س/ }).waitFor();
    await clockOf(agent.page, SUBJECT).filter({ hasText: /يوم/ }).waitFor();
  });

  step('a calendar without working hours is refused in words, and changes nothing', async () => {
    const { page } = administrator;
    await page.goto('/settings/calendars');
    const office = page.locator('.card').filter({ hasText: 'Business Centre' });
    await office.getByRole('button', { name: /^Change working hours/ }).click();
    const week = dialog(page).getByRole('group', { name: 'Days of the week' });
    for (const field of await week.getByRole('textbox').all()) await field.fill('');
    await dialog(page).getByRole('button', { name: 'Save' }).click();
    await dialog(page).getByText('This calendar has no working hours').first().waitFor();
    await page.keyboard.press('Escape');
    await office.getByRole('button', { name: /^Version .?1/ }).waitFor();
  });

  step('on paper it stands in both languages', async () => {
    const { page } = administrator;
    await page.goto('/settings/service-levels');
    await limitRow(page, 'Complaint, routine').waitFor();
    await page.emulateMedia({ media: 'print' });
    await page.getByText('وثيقة مستوى الخدمة').first().waitFor();
    expect(await page.locator('.levels-page .btn:visible').count()).toBe(0);
    expect([...agent.troubles, ...administrator.troubles]).toEqual([]);
  });
});
