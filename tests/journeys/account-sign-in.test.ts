import type { Browser, Page } from 'playwright-core';
import { expectAccessible } from '../support/axe';
import { openBrowser } from '../support/browser';
import { startDovecot, type Dovecot } from '../support/dovecot';
import { ADMIN, runWasl, type RunningWasl } from '../support/running-wasl';
import { startTokenServer, tokenClient, tokenScope, type TokenServer } from '../support/token-server';
import { openDeskOf, openInbox, rowOf, type Desk } from './support/desk';
import { bytesOf } from './support/post';
import { story } from './support/story';

let world: RunningWasl;
let tokens: TokenServer;
let dovecot: Dovecot;
let browser: Browser;
let desk: Desk;
let page: Page;

beforeAll(async () => {
  tokens = await startTokenServer('care');
  [world, dovecot, browser] = await Promise.all([
    runWasl(),
    startDovecot({ users: { care: 'nobody knows' }, introspectionUrl: tokens.introspectionUrl }),
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
  await tokens.close();
}, 60_000);

const dialog = () => page.getByRole('dialog');
const group = (name: string) => dialog().getByRole('group', { name });
const account = () => page.locator('.sheet-list li').filter({ hasText: 'Care by token' });

story('an administrator whose provider knows no passwords', (step) => {
  step('enters the provider and no password', async () => {
    await page.goto('/settings/accounts');
    await page.getByRole('button', { name: 'Add mail account' }).click();
    await dialog().getByLabel('Name of the account').fill('Care by token');
    await dialog().getByLabel('Address', { exact: true }).fill('care@wasl.example');
    await dialog().getByLabel('Sign-in').selectOption({ label: 'Another provider: a person signs in' });
    const signIn = group('Sign-in');
    await signIn.getByLabel('Token endpoint').fill(tokens.tokenEndpoint);
    await signIn.getByLabel('Sign-in page').fill(tokens.authorizationEndpoint);
    await signIn.getByLabel('Scope').fill(tokenScope);
    await signIn.getByLabel('Client ID').fill(tokenClient.id);
    await signIn.getByLabel('Client secret').fill(tokenClient.secret);
    await signIn.getByText('/settings/accounts').waitFor();
    const incoming = group('Incoming mail (IMAP)');
    await incoming.getByLabel('Server').fill('127.0.0.1');
    await incoming.getByLabel('Port').fill(String(dovecot.imapPort));
    await incoming.getByLabel('Encryption').selectOption({ label: 'None (this machine only)' });
    await incoming.getByLabel('User name').fill('care');
    expect(await incoming.getByLabel('Password').count()).toBe(0);
    await expectAccessible(page, 'the form with tokens');
    await dialog().getByRole('button', { name: 'Save' }).click();
    await dialog().waitFor({ state: 'detached' });
  });

  step('is told that nobody has signed in yet; the account stops and waits', async () => {
    await account().getByText('Stopped by an error').waitFor({ timeout: 60_000 });
    await account().getByText('Nobody has signed in to the mail provider').waitFor();
    await account().getByRole('button', { name: 'Try again' }).waitFor();
  });

  step('signs in at the provider, comes back, and the account works', async () => {
    await account().getByRole('button', { name: 'Sign in at the provider' }).click();
    await page.getByRole('status').filter({ hasText: 'Signed in. Mail is fetched now.' }).waitFor();
    await account().getByText('Working').waitFor();
    expect(new URL(page.url()).search).toBe('');
  });

  step('and mail flows from it', async () => {
    await openInbox(desk);
    const subject = 'Ramp at the north gate';
    dovecot.put('care', [await bytesOf({ from: 'lina@mail.example', to: 'care@wasl.example', subject, text: 'Since Monday.' })]);
    await rowOf(page, subject).waitFor();
    // the provider's page is the one place outside that the browser was sent to
    const provider = `request: ${tokens.authorizationEndpoint}?`;
    expect(desk.troubles.filter((trouble) => !trouble.startsWith(provider))).toEqual([]);
  });
});
