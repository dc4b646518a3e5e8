import fs from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { Authenticator } from '../http/support/authenticator';
import { openBrowser } from '../support/browser';
import { ADMIN, runWasl, type RunningWasl } from '../support/running-wasl';
import { expectNoBarrierAnywhere } from './support/barriers';
import { openDesk, openDeskOf, openInbox, tabTo, type Desk } from './support/desk';
import { addPerson, PASSWORD, type Person } from './support/people';
import { readQr } from './support/read-qr';
import { follow, story } from './support/story';

const OWN_PASSWORD = 'seven quiet boats at noon';
let world: RunningWasl;
let browser: Browser;
let desk: Desk;
let page: Page;
let sara: Person;

beforeAll(async () => {
  [world, browser] = await Promise.all([runWasl(), openBrowser()]);
  await world.api('PATCH', '/session/profile', { language: 'en' });
  sara = await addPerson(world, { name: 'Sara', email: 'sara@wasl.example', language: 'en' });
  desk = await openDeskOf(browser, world.wasl().url, { ...ADMIN, id: '', name: 'admin', language: 'en' });
  page = desk.page;
}, 180_000);
afterAll(async () => {
  await browser.close();
  await world.close();
}, 60_000);

const dialog = () => page.getByRole('dialog').last();
/** Ten minutes pass for everybody. */
const forgetConfirmation = () => world.sql(`update sessions set confirmed_until = now() - interval '1 second'`);
/** As on a keyboard: the menu by its button, the entry by its arrows. */
async function openTwoStep(): Promise<void> {
  await tabTo(page, page.getByRole('button', { name: /^Account of/ }));
  await page.keyboard.press('Enter');
  const entry = page.getByRole('menuitem', { name: 'Two-step sign-in' });
  await entry.waitFor();
  for (let at = 0; at < 20 && !(await entry.evaluate((item) => item === document.activeElement)); at++)
    await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
}
async function signIn(on: Page, email: string, password: string): Promise<void> {
  await on.goto('/');
  await on.getByLabel('E-mail').fill(email);
  await on.getByLabel('Password').fill(password);
  await on.keyboard.press('Enter');
}

story('an administrator', (step) => {
  let phone: Authenticator;
  let codes: string[];

  step('sets two-step sign-in up from the account menu, without a mouse', async () => {
    await openInbox(desk);
    await openTwoStep();
    await dialog().getByRole('button', { name: 'Set up two-step sign-in' }).waitFor();
    await page.keyboard.press('Enter');
    const picture = dialog().getByRole('img', { name: 'Square code for the authenticator app' });
    await picture.waitFor();
    const key = (await dialog().locator('.qr-key bdi').innerText()).replace(/\s/g, '');
    expect(await readQr(picture)).toBe(`otpauth://totp/Wasl:admin%40wasl.example?secret=${key}&issuer=Wasl`);
    phone = new Authenticator(key);
    await page.keyboard.type('000000');
    await page.keyboard.press('Enter');
    await dialog().getByText('Wrong code').waitFor();
    await dialog().getByLabel('The code that the app shows now').fill(phone.code(new Date()));
    await page.keyboard.press('Enter');
    await dialog().getByRole('heading', { name: 'Recovery codes' }).waitFor();
    codes = await dialog().locator('.recovery-codes li').allInnerTexts();
    expect(new Set(codes).size).toBe(10);
  });

  step('keeps the recovery codes as a file and leaves', async () => {
    const kept = page.waitForEvent('download');
    await tabTo(page, dialog().getByRole('button', { name: 'Download as text' }));
    await page.keyboard.press('Enter');
    const file = await kept;
    expect(file.suggestedFilename()).toBe('wasl-recovery-codes.txt');
    const text = fs.readFileSync(await file.path(), 'utf8');
    expect(text.match(/(\w{4}-){3}\w{4}/g)).toEqual(codes);
    expect(text).toContain('admin@wasl.example');
    await tabTo(page, dialog().getByRole('button', { name: 'I have kept them' }));
    await page.keyboard.press('Enter');
    await dialog().waitFor({ state: 'detached' });
    await page.goto('/settings/people');
    const row = page.locator('.sheet-list li').filter({ hasText: 'admin@wasl.example' });
    await row.getByText('Two-step').waitFor();
  });

  step('signs in with password and code; the wrong code is asked for again, and the password is not', async () => {
    const other = await openDesk(browser, world.wasl().url, { language: 'en' });
    follow(other.page);
    await signIn(other.page, ADMIN.email, ADMIN.password);
    const code = other.page.getByLabel('Verification code');
    await code.waitFor();
    expect(await code.evaluate((box) => box === document.activeElement)).toBe(true);
    await other.page.keyboard.type('000000');
    await other.page.keyboard.press('Enter');
    await other.page.getByText('Wrong code').waitFor();
    // the app is half a minute ahead: each code works once
    await code.fill(phone.code(new Date(), 1));
    await other.page.keyboard.press('Enter');
    await other.page.getByText('No open tickets').waitFor();
    expect(other.troubles).toEqual([]);
    await other.close();
  });

  step(
    'is asked again for password and code before a key is made; what was typed is kept, and the key is made',
    async () => {
      await page.goto('/settings/keys');
      await page.getByRole('button', { name: 'Make a key' }).click();
      await page.getByLabel('Purpose').fill('Wall of numbers');
      await forgetConfirmation();
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Confirm that it is you' }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByText('Confirm that it is you. This needs your password once more.').waitFor();
      expect(await page.getByLabel('Purpose').inputValue()).toBe('Wall of numbers');
      await page.getByRole('button', { name: 'Save' }).click();
      await dialog().getByLabel('Password').waitFor();
      await page.keyboard.type('not this one');
      await page.keyboard.press('Tab');
      await page.keyboard.type(codes[0] ?? '');
      await page.keyboard.press('Enter');
      await dialog().getByText('Wrong address or password').waitFor();
      await dialog().getByLabel('Password').fill(ADMIN.password);
      await dialog()
        .getByLabel('Verification code')
        .fill((codes[0] ?? '').toLowerCase());
      await page.keyboard.press('Enter');
      await page.getByText('This is the key. It is not shown again.').waitFor();
      await page
        .getByRole('dialog')
        .getByText(/^wasl_[\w-]{43}$/)
        .waitFor();
      await page.keyboard.press('Escape');
      await page.locator('.sheet-list li').filter({ hasText: 'Wall of numbers' }).waitFor();
    },
  );

  step('makes a link by which a colleague sets a new password; it works once', async () => {
    await page.goto('/settings/people');
    const row = page.locator('.sheet-list li').filter({ hasText: sara.email });
    await row.getByRole('button', { name: 'Edit' }).click();
    await page.getByRole('button', { name: 'Make a link for a new password' }).click();
    const link = await page.locator('.key-once').innerText();
    const hers = await openDesk(browser, world.wasl().url, { language: 'en' });
    follow(hers.page);
    for (const attempt of ['first', 'second']) {
      await hers.page.goto(new URL(link).pathname);
      await hers.page.getByLabel('New password', { exact: true }).fill(OWN_PASSWORD);
      await hers.page.getByLabel('New password again').fill(OWN_PASSWORD);
      await hers.page.keyboard.press('Enter');
      if (attempt === 'second') await hers.page.getByText('This link does not work').waitFor();
      else await hers.page.getByText('The new password is saved.').waitFor();
    }
    await signIn(hers.page, sara.email, PASSWORD);
    await hers.page.getByText('Wrong address or password').waitFor();
    await signIn(hers.page, sara.email, OWN_PASSWORD);
    await hers.page.getByText('No open tickets').waitFor();
    expect(hers.troubles).toEqual([]);
    await hers.close();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
  });

  step('turns it off again, and the password is enough', async () => {
    await openInbox(desk);
    await openTwoStep();
    await dialog().getByText('9 recovery codes left').waitFor();
    await dialog().getByRole('button', { name: 'Turn off two-step sign-in' }).click();
    await page.getByText('Two-step sign-in is off.').first().waitFor();
    const other = await openDesk(browser, world.wasl().url, { language: 'en' });
    await signIn(other.page, ADMIN.email, ADMIN.password);
    await other.page.getByText('No open tickets').waitFor();
    await other.close();
    expect(desk.troubles).toEqual([]);
  });
});

describe('where a second factor is mandatory', () => {
  let strict: RunningWasl;
  beforeAll(async () => {
    strict = await runWasl({ WASL_SECOND_FACTOR: 'privileged' });
  }, 180_000);
  afterAll(() => strict.close(), 60_000);

  test('an administrator sets it up before the inbox opens, also after the page was left open for long', async () => {
    const { url } = strict.wasl();
    const his = await openDesk(browser, url, { language: 'en' });
    follow(his.page);
    await signIn(his.page, ADMIN.email, ADMIN.password);
    await his.page.getByRole('button', { name: 'English' }).click();
    await his.page.getByText('Your role requires two-step sign-in. Set it up to go on.').waitFor();
    const key = (await his.page.locator('.qr-key bdi').innerText()).replace(/\s/g, '');
    await strict.sql(`update sessions set confirmed_until = now() - interval '1 second'`);
    await his.page.getByLabel('The code that the app shows now').fill(new Authenticator(key).code(new Date()));
    await his.page.keyboard.press('Enter');
    await his.page.getByRole('dialog').getByLabel('Password').fill(ADMIN.password);
    await his.page.keyboard.press('Enter');
    await his.page.getByRole('button', { name: 'I have kept them' }).click();
    await his.page.getByText('No open tickets').waitFor();
    expect(his.troubles).toEqual([]);
    await his.close();
  });
});

describe.each(['ar', 'en'] as const)('in %s, light and dark, wide and on a phone', (language) => {
  let other: Desk;
  beforeAll(async () => {
    await world.sql('delete from recovery_codes');
    await world.sql('delete from second_factors');
    await world.sql(`update users set language = $1`, [language]);
    other = await openDeskOf(
      browser,
      world.wasl().url,
      { ...ADMIN, id: '', name: 'admin', language },
      { theme: 'system' },
    );
    follow(other.page);
  });
  afterAll(() => other.close());

  const expectNoBarrier = (name: string, shown = 'dialog'): Promise<void> =>
    expectNoBarrierAnywhere(other.page, name, shown);

  test('setting it up, its codes and its state have no barrier', async () => {
    const { page: tab } = other;
    await tab.goto('/settings/people');
    await tab.locator('.me').first().click();
    await tab
      .locator('[role=menuitem]')
      .filter({ hasText: language === 'ar' ? 'بخطوتين' : 'Two-step' })
      .click();
    await tab.locator('dialog .btn.primary').waitFor();
    await expectNoBarrier('off');
    await tab.locator('dialog .btn.primary').click();
    await tab.locator('dialog .qr').waitFor();
    await expectNoBarrier('enrol');
    const key = (await tab.locator('.qr-key bdi').innerText()).replace(/\s/g, '');
    await tab.locator('dialog input[name=code]').fill(new Authenticator(key).code(new Date()));
    await tab.keyboard.press('Enter');
    await tab.locator('.recovery-codes').waitFor();
    await expectNoBarrier('codes');
    await tab.locator('dialog .btn.primary').click();
    await tab.locator('dialog').waitFor({ state: 'detached' });
    await tab.locator('.me').first().click();
    await tab
      .locator('[role=menuitem]')
      .filter({ hasText: language === 'ar' ? 'بخطوتين' : 'Two-step' })
      .click();
    await tab.locator('dialog .notice.info').waitFor();
    await expectNoBarrier('on');
    await tab.keyboard.press('Escape');
  });

  test('a person’s sheet, asking again, and the link have no barrier', async () => {
    const { page: tab } = other;
    await tab.goto('/settings/people');
    await tab.locator('.sheet-list li').filter({ hasText: ADMIN.email }).locator('.btn').first().click();
    await tab.locator('dialog .group-box .btn.danger').waitFor();
    await expectNoBarrier('person');
    await forgetConfirmation();
    await tab.locator('dialog .group-box .btn').first().click();
    await tab.locator('dialog.dialog input[type=password]').waitFor();
    await expectNoBarrier('ask-again');
    await world.sql(`update sessions set confirmed_until = now() + interval '10 minutes'`);
    await tab.keyboard.press('Escape');
    await tab.locator('dialog .group-box .btn').first().click();
    await tab.locator('.key-once').waitFor();
    await expectNoBarrier('link');
    const link = await tab.locator('.key-once').innerText();
    await tab.goto(new URL(link).pathname);
    await tab.locator('input[type=password]').first().waitFor();
    await expectNoBarrier('reset', '.door-card');
    expect(other.troubles).toEqual([]);
  });

  test('the second step of signing in has no barrier', async () => {
    const { page: tab } = other;
    await tab.context().clearCookies();
    await tab.goto('/');
    await tab.locator('input[type=email]').fill(ADMIN.email);
    await tab.locator('input[type=password]').fill(ADMIN.password);
    await tab.keyboard.press('Enter');
    await tab.locator('input[name=code]').waitFor();
    await expectNoBarrier('second-step', '.door-card');
    expect(other.troubles).toEqual([]);
  });
});
