import type { Browser, Page } from 'playwright-core';
import { startDovecot, type Dovecot } from '../support/dovecot';
import { openBrowser } from '../support/browser';
import { ADMIN, runWasl, type RunningWasl } from '../support/running-wasl';
import { openDesk, openDeskOf, openInbox, rowOf, type Desk } from './support/desk';
import { bytesOf } from './support/post';
import { story } from './support/story';

const FIRST_PASSWORD = 'slip of paper number nine';
const OWN_PASSWORD = 'seven quiet boats at noon';
const MAILBOX_PASSWORD = 'the right one for the box';
let world: RunningWasl;
let dovecot: Dovecot;
let browser: Browser;
let desk: Desk;
let page: Page;

beforeAll(async () => {
  [world, dovecot, browser] = await Promise.all([
    runWasl(),
    startDovecot({ users: { care: MAILBOX_PASSWORD } }),
    openBrowser(),
  ]);
  await world.api('PATCH', '/session/profile', { language: 'en' });
  desk = await openDeskOf(browser, world.wasl().url, { ...ADMIN, id: '', name: 'admin', language: 'en' });
  page = desk.page;
}, 180_000);
afterAll(async () => {
  await browser.close();
  await world.close();
  await dovecot.stop();
}, 60_000);

const dialog = () => page.getByRole('dialog');
const group = (name: string) => dialog().getByRole('group', { name });

story('an administrator', (step) => {
  step('adds a person, who must choose a password of their own before anything else', async () => {
    await page.goto('/settings/people');
    await page.getByRole('button', { name: 'Add person' }).click();
    await dialog().getByLabel('Name').fill('خالد السالم');
    await dialog().getByLabel('E-mail').fill('khalid@wasl.example');
    await dialog().getByLabel('Temporary password').fill(FIRST_PASSWORD);
    await dialog().getByRole('button', { name: 'Save' }).click();
    await page.locator('.sheet-list li').filter({ hasText: 'khalid@wasl.example' }).waitFor();

    const his = await openDesk(browser, world.wasl().url);
    await his.page.goto('/');
    await his.page.getByLabel('البريد الإلكتروني').fill('khalid@wasl.example');
    await his.page.getByLabel('كلمة المرور').fill(FIRST_PASSWORD);
    await his.page.keyboard.press('Enter');
    await his.page.getByText('كلمة المرور الحالية مؤقتة').waitFor();
    await his.page.getByLabel('كلمة المرور الحالية').fill(FIRST_PASSWORD);
    await his.page.getByLabel('كلمة المرور الجديدة', { exact: true }).fill(OWN_PASSWORD);
    await his.page.getByLabel('كلمة المرور الجديدة مرة أخرى').fill(OWN_PASSWORD);
    await his.page.keyboard.press('Enter');
    await his.page.getByText('لا تذاكر مفتوحة').waitFor();
    expect(his.troubles).toEqual([]);
    await his.close();
  });

  step('adds a mailbox with a wrong password, and is told exactly what the server said and what to do', async () => {
    await page.goto('/settings/accounts');
    await page.getByRole('button', { name: 'Add mail account' }).click();
    await dialog().getByLabel('Name of the account').fill('Care mailbox');
    await dialog().getByLabel('Address', { exact: true }).fill('care@wasl.example');
    for (const [name, port] of [
      ['Incoming mail (IMAP)', dovecot.imapPort],
      ['Outgoing mail (SMTP)', world.sink.port],
    ] as const) {
      await group(name).getByLabel('Server').fill('127.0.0.1');
      await group(name).getByLabel('Port').fill(String(port));
      await group(name).getByLabel('Encryption').selectOption({ label: 'None (this machine only)' });
    }
    await group('Incoming mail (IMAP)').getByLabel('User name').fill('care');
    await group('Incoming mail (IMAP)').getByLabel('Password').fill('the wrong one for the box');
    await dialog().getByRole('button', { name: 'Save' }).click();
    await dialog().waitFor({ state: 'detached' });
    // it is tested at once
    const account = page.locator('.sheet-list > li').filter({ hasText: 'Care mailbox' });
    await account.getByText('A mail server answers').first().waitFor();
    await account.getByText('It lets us in').first().waitFor();
    await account
      .getByText(
        'The mail server refused the user name or password. Check both, and that IMAP is enabled for this mailbox.',
      )
      .waitFor();
    await account
      .getByText(/AUTHENTICATIONFAILED|Authentication failed/)
      .first()
      .waitFor();
  });

  step('corrects it; the test succeeds, and the password is nowhere to be read', async () => {
    const account = page.locator('.sheet-list > li').filter({ hasText: 'Care mailbox' });
    await account.getByRole('button', { name: 'Edit' }).click();
    const password = group('Incoming mail (IMAP)').getByLabel('Password');
    expect(await password.inputValue()).toBe('');
    await password.fill(MAILBOX_PASSWORD);
    await dialog().getByRole('button', { name: 'Save' }).click();
    await dialog().waitFor({ state: 'detached' });
    await account.getByRole('button', { name: 'Test connection' }).click();
    await account.getByText('The connection works.').waitFor();
    const listed = await (await world.api('GET', '/accounts')).text();
    expect(listed).toContain('Care mailbox');
    expect(listed).not.toContain(MAILBOX_PASSWORD);
  });

  step('and mail flows from it', async () => {
    await openInbox(desk);
    dovecot.put('care', [
      await bytesOf({
        from: 'lina@mail.example',
        to: 'care@wasl.example',
        subject: 'Wheelchair ramp blocked',
        text: 'Since Monday.',
      }),
    ]);
    await rowOf(page, 'Wheelchair ramp blocked').waitFor();
    expect(desk.troubles).toEqual([]);
  });
});
