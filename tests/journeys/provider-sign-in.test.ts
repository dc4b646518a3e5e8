import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../support/browser';
import { startOidcProvider, type OidcProvider } from '../support/oidc-provider';
import { ADMIN, runWasl, type RunningWasl } from '../support/running-wasl';
import { expectNoBarrierAnywhere } from './support/barriers';
import { openDesk, openDeskOf, type Desk } from './support/desk';
import { follow, story } from './support/story';

let world: RunningWasl;
let browser: Browser;
let provider: OidcProvider;
let desk: Desk;
let page: Page;
const SARA = { sub: 'sara-7', email: 'sara@wasl.example', email_verified: true, name: 'Sara' };

beforeAll(async () => {
  [world, browser, provider] = await Promise.all([runWasl(), openBrowser(), startOidcProvider()]);
  await world.api('PATCH', '/session/profile', { language: 'en' });
  desk = await openDeskOf(browser, world.wasl().url, { ...ADMIN, id: '', name: 'admin', language: 'en' });
  page = desk.page;
}, 180_000);
afterAll(async () => {
  await browser.close();
  await provider.close();
  await world.close();
}, 60_000);

/** What went wrong, but that the browser goes to the provider. */
const troubles = ({ troubles: all }: Desk) => all.filter((trouble) => !trouble.includes(provider.issuer));
const dialog = () => page.getByRole('dialog').last();
const providerRow = () => page.locator('.sheet-list li').filter({ hasText: provider.issuer });

story('a ministry with accounts of its own', (step) => {
  let hers: Desk;

  step('has its provider connected by an administrator, whom the test tells what is wrong', async () => {
    await page.goto('/settings/sign-in');
    await page.getByText(`${world.wasl().url.replace(/\/$/, '')}/sign-in/callback`).waitFor();
    await page.getByRole('button', { name: 'Connect a provider' }).click();
    await dialog().getByLabel('Issuer').fill('http://id.example');
    await dialog().getByLabel('Client ID').fill(provider.client.id);
    await dialog().getByLabel('Client secret').fill('mistyped');
    await dialog().getByLabel('Words on the button, English').fill('Ministry account');
    await dialog().getByRole('button', { name: 'Save' }).click();
    await dialog().getByText('This must be the https address of one organisation').waitFor();
    await dialog().getByLabel('Issuer').fill(`${provider.issuer}/.well-known/openid-configuration`);
    await dialog().getByRole('button', { name: 'Save' }).click();
    await providerRow().getByRole('button', { name: 'Test' }).click();
    await dialog().getByText('The provider refused the client ID or the secret.').waitFor();
    await page.keyboard.press('Escape');
    await providerRow().getByRole('button', { name: 'Edit' }).click();
    await dialog().getByLabel('Client secret').fill(provider.client.secret);
    await dialog().getByRole('button', { name: 'Save' }).click();
    await dialog().waitFor({ state: 'detached' });
    await providerRow().getByRole('button', { name: 'Test' }).click();
    await dialog().getByText('All that can be tried without a person works.').waitFor();
    await page.keyboard.press('Escape');
  });

  step('invites a person, who needs no password', async () => {
    await page.goto('/settings/people');
    await page.getByRole('button', { name: 'Add' }).first().click();
    await dialog().getByLabel('Name').fill('Sara');
    await dialog().getByLabel('E-mail').fill(SARA.email);
    await dialog().getByLabel('Language').selectOption('en');
    await dialog().getByLabel('Comes in by').selectOption('provider');
    await dialog().getByRole('button', { name: 'Save' }).click();
    await page.locator('.sheet-list li').filter({ hasText: SARA.email }).getByText('Invited').waitFor();
  });

  step('lets her in by the button of the door, to the screen that she wanted', async () => {
    hers = await openDesk(browser, world.wasl().url, { language: 'en' });
    follow(hers.page);
    await hers.page.goto('/register');
    provider.person = { sub: 'stranger', email: 'stranger@wasl.example', email_verified: true };
    await hers.page.getByRole('button', { name: 'Ministry account' }).click();
    await hers.page.getByText('you have no account in Wasl').waitFor();
    provider.person = SARA;
    provider.age = 3_600;
    await hers.page.goto('/register');
    await hers.page.getByRole('button', { name: 'Ministry account' }).click();
    await hers.page.getByRole('button', { name: /^Account of/ }).waitFor();
    expect(new URL(hers.page.url()).pathname).toMatch(/^\/register/);
  });

  step('has the provider ask her again in a window of its own, and what needed it goes on by itself', async () => {
    const tab = hers.page;
    await tab.getByRole('button', { name: /^Account of/ }).click();
    await tab.getByRole('menuitem', { name: 'Two-step sign-in' }).click();
    await tab.getByRole('dialog').getByRole('button', { name: 'Set up two-step sign-in' }).click();
    await tab.getByText('The provider asks you again in a window of its own').waitFor();
    expect(await tab.getByLabel('Password').count()).toBe(0);
    const beside = tab.context().waitForEvent('page');
    await tab.getByRole('button', { name: 'Ministry account' }).click();
    const window = await beside;
    await tab.locator('dialog .qr').waitFor();
    expect(provider.asked.at(-1)).toMatchObject({ prompt: 'login' });
    if (!window.isClosed()) await window.close();
    await tab.keyboard.press('Escape');
  });

  step('signs her out at the provider too', async () => {
    const tab = hers.page;
    const atProvider = tab.waitForRequest((request) => request.url().startsWith(`${provider.issuer}/logout`));
    await tab.getByRole('button', { name: /^Account of/ }).click();
    await tab.getByRole('menuitem', { name: 'Sign out' }).click();
    await atProvider;
    await tab.getByRole('button', { name: 'Ministry account' }).waitFor();
    expect([troubles(hers), troubles(desk)]).toEqual([[], []]);
    await hers.close();
  });

  step('can part her from the provider, and is told before that she has no other way in', async () => {
    await page.goto('/settings/people');
    const row = page.locator('.sheet-list li').filter({ hasText: SARA.email });
    await row.getByRole('button', { name: 'Edit' }).click();
    await dialog().getByText('They have no other way in: without the provider they cannot come in').waitFor();
    await page.keyboard.press('Escape');
    await page.goto('/settings/sign-in');
    await providerRow().getByRole('button', { name: 'Remove' }).click();
    await dialog().getByText('This provider knows one person.').waitFor();
    await dialog().getByText('One of them has no other way in').waitFor();
    await page.keyboard.press('Escape');
    await page.goto('/settings/people');
    await row.getByRole('button', { name: 'Edit' }).click();
    await dialog().getByRole('button', { name: /^Unlink from/ }).click();
    await dialog().getByText('comes in by this provider no more').waitFor();
    await page.keyboard.press('Escape');
    const tab = await openDesk(browser, world.wasl().url, { language: 'en' });
    await tab.page.goto('/');
    await tab.page.getByRole('button', { name: 'Ministry account' }).click();
    await tab.page.getByText('you have no account in Wasl').waitFor();
    await tab.close();
  });

  step('switches passwords off, except for emergencies', async () => {
    await page.goto('/settings/sign-in');
    await page.getByLabel('Everybody may come in by password too').uncheck();
    const save = page.getByRole('button', { name: 'Save Passwords' });
    await save.click();
    await page.getByText('No emergency account is left').waitFor();
    await page.getByLabel(ADMIN.email).check();
    await save.click();
    await page.getByText('No emergency account is left').waitFor({ state: 'detached' });
    await providerRow().getByRole('button', { name: 'Remove' }).click();
    await dialog().getByText('This provider knows nobody.').waitFor();
    await dialog().getByRole('button', { name: 'Remove' }).click();
    await dialog().getByText('No provider is switched on').waitFor();
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    const other = await openDesk(browser, world.wasl().url, { language: 'en' });
    await other.page.goto('/');
    await other.page.getByRole('button', { name: 'Ministry account' }).waitFor();
    expect(await other.page.getByLabel('Password').count()).toBe(0);
    await other.page.getByRole('button', { name: 'Emergency sign-in by password' }).click();
    await other.page.getByLabel('E-mail').fill(ADMIN.email);
    await other.page.getByLabel('Password').fill(ADMIN.password);
    await other.page.keyboard.press('Enter');
    await other.page.getByText('No open tickets').waitFor();
    await other.close();
  });
});

describe.each(['ar', 'en'] as const)('in %s, light and dark, wide and on a phone', (language) => {
  let other: Desk;
  beforeAll(async () => {
    await world.sql(`update users set language = $1`, [language]);
    const who = { ...ADMIN, id: '', name: 'admin', language };
    other = await openDeskOf(browser, world.wasl().url, who, { theme: 'system' });
    follow(other.page);
  });
  afterAll(() => other.close());

  const expectNoBarrier = (name: string, shown: string): Promise<void> =>
    expectNoBarrierAnywhere(other.page, name, shown);

  test('the settings, a provider, its test and the door have no barrier', async () => {
    const { page: tab } = other;
    await tab.goto('/settings/sign-in');
    const row = tab.locator('.sheet-list li').filter({ hasText: provider.issuer });
    await row.waitFor();
    await expectNoBarrier('settings', '#passwords-title');
    await row.locator('.btn').nth(1).click();
    await tab.locator('dialog select').waitFor();
    await tab.locator('dialog select').selectOption('mapping');
    await tab
      .locator('dialog .btn')
      .filter({ hasText: language === 'ar' ? 'إضافة مجموعة' : 'Add a group' })
      .click();
    // what stands out of the form would push its head and foot out of sight
    expect(await tab.locator('dialog').evaluate((sheet) => sheet.scrollHeight - sheet.clientHeight)).toBe(0);
    await expectNoBarrier('provider', 'dialog fieldset');
    await tab.keyboard.press('Escape');
    await row.locator('.btn').first().click();
    await tab.locator('dialog .notice.info').waitFor();
    await expectNoBarrier('check', 'dialog .check-steps');
    await tab.keyboard.press('Escape');
    await row.locator('.btn').last().click();
    await tab.locator('dialog .hint').waitFor();
    await expectNoBarrier('removal', 'dialog .hint');
    await tab.context().clearCookies();
    await tab.goto('/signed-in?trouble=not_admitted');
    await tab.locator('.door-card .notice.danger').waitFor();
    await expectNoBarrier('door', '.door-card');
    expect(troubles(other)).toEqual([]);
  });
});
