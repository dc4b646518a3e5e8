import type { Browser, Locator, Page } from 'playwright-core';
import { openBrowser } from '../support/browser';
import { startDovecot, type Dovecot } from '../support/dovecot';
import { startOidcProvider, type OidcProvider } from '../support/oidc-provider';
import { startPostfix, type Postfix } from '../support/postfix';
import { startWasl, temporaryDirectory, type Wasl } from '../support/processes';
import nodemailer from 'nodemailer';
import { openDesk, rowOf, type Desk } from './support/desk';
import { story } from './support/story';

const ADDRESS = 'care@ministry.example';
const MAILBOX_PASSWORD = 'the one for the box';
const OWN_PASSWORD = 'seven quiet boats at noon';
let wasl: Wasl;
let dovecot: Dovecot;
let postfix: Postfix;
let provider: OidcProvider;
let browser: Browser;
let desk: Desk;
let page: Page;
/** What a person does with the hands: each is a call of `type`, `choose` or `click`. */
const hands = { fields: 0, characters: 0, clicks: 0 };
let began = 0;

// everything a ministry has already: its mailbox with both servers, and its provider of accounts
beforeAll(async () => {
  began = performance.now();
  const [started, box, chromium, id] = await Promise.all([
    startWasl({ dataDir: temporaryDirectory() }),
    startDovecot({ users: { [ADDRESS]: MAILBOX_PASSWORD } }),
    openBrowser(),
    startOidcProvider(),
  ]);
  [wasl, dovecot, browser, provider] = [started, box, chromium, id];
  const routes = { 'ministry.example': `lmtp:inet:127.0.0.1:${dovecot.lmtpPort}` };
  postfix = await startPostfix({ routes, mailboxes: [], maxBytes: 36_700_160 });
  desk = await openDesk(browser, wasl.url, { language: 'en' });
  page = desk.page;
}, 180_000);
afterAll(async () => {
  await browser.close();
  await wasl.stop();
  await provider.close();
  await postfix.stop();
  await dovecot.stop();
}, 60_000);

async function type(field: Locator, text: string): Promise<void> {
  hands.fields += 1;
  hands.characters += text.length;
  await field.fill(text);
}
async function choose(field: Locator, label: string): Promise<void> {
  hands.fields += 1;
  await field.selectOption({ label });
}
async function click(what: Locator): Promise<void> {
  hands.clicks += 1;
  await what.click();
}
const button = (name: string, exact = false) => page.getByRole('button', { name, exact });
const dialog = () => page.getByRole('dialog');
const inDialog = (name: string) => dialog().getByRole('button', { name });
const mailbox = () => page.locator('.sheet-list > li').filter({ hasText: ADDRESS });

story('an administrator who has only the README', (step) => {
  step('signs in with what the terminal said, and takes a password of their own', async () => {
    const [, email = '', password = ''] = await wasl.program.says(/shown once:\s+(\S+)\s+(\S+)/);
    await page.goto('/');
    await type(page.getByLabel('E-mail'), email);
    await type(page.getByLabel('Password'), password);
    await click(button('Sign in'));
    // the first person is taken for an Arab until they say otherwise
    await click(button('English'));
    await type(page.getByLabel('Present password'), password);
    await type(page.getByLabel('New password', { exact: true }), OWN_PASSWORD);
    await type(page.getByLabel('New password again'), OWN_PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Connect the first mailbox' }).waitFor();
  });

  step('is led from the empty inbox to the sign-in, connects the provider and sees it work', async () => {
    await click(page.getByRole('link', { name: 'Let people sign in with their own accounts' }));
    await page.getByText(`${wasl.url}/sign-in/callback`).waitFor();
    await click(button('Connect a provider'));
    await type(dialog().getByLabel('Issuer'), provider.issuer);
    await type(dialog().getByLabel('Client ID'), provider.client.id);
    await type(dialog().getByLabel('Client secret'), provider.client.secret);
    await click(inDialog('Save'));
    await dialog().waitFor({ state: 'detached' });
    await click(button('Test').first());
    await dialog().getByText('All that can be tried without a person works.').waitFor();
    await page.keyboard.press('Escape');
  });

  step('lets the own account come in by it, and comes in by it', async () => {
    await click(page.getByRole('link', { name: 'People' }));
    await type(await addPerson('E-mail'), 'nora@ministry.example');
    await type(dialog().getByLabel('Name'), 'Nora');
    await choose(dialog().getByLabel('Role'), 'Administrator');
    await choose(dialog().getByLabel('Language'), 'English');
    await choose(dialog().getByLabel('Comes in by'), 'The identity provider, invited by mail address');
    for (const centre of ['Business Centre', '937 Health Centre']) await click(dialog().getByLabel(centre));
    await click(inDialog('Save'));
    await page.locator('.sheet-list li').filter({ hasText: 'nora@ministry.example' }).getByText('Invited').waitFor();
    provider.person = { sub: 'nora-1', email: 'nora@ministry.example', email_verified: true, name: 'Nora' };
    await click(page.getByRole('button', { name: /^Account of/ }));
    await click(page.getByRole('menuitem', { name: 'Sign out' }));
    await click(button('Sign in with your organisation'));
    await click(page.getByRole('link', { name: 'Inbox' }));
    await page.locator('.first-steps li[data-state="done"]').first().waitFor();
  });

  step('connects the mailbox: the test names every step, and a mail to itself comes back', async () => {
    await click(page.getByRole('link', { name: 'Connect the first mailbox' }));
    await click(button('Add mail account'));
    await type(dialog().getByLabel('Address', { exact: true }), ADDRESS);
    for (const [name, port] of [
      ['Incoming mail (IMAP)', dovecot.imapPort],
      ['Outgoing mail (SMTP)', postfix.port],
    ] as const) {
      const server = dialog().getByRole('group', { name });
      await type(server.getByLabel('Server'), '127.0.0.1');
      await type(server.getByLabel('Port'), String(port));
      await choose(server.getByLabel('Encryption'), 'None (this machine only)');
    }
    await type(dialog().getByRole('group', { name: 'Incoming mail (IMAP)' }).getByLabel('User name'), ADDRESS);
    await type(dialog().getByRole('group', { name: 'Incoming mail (IMAP)' }).getByLabel('Password'), MAILBOX_PASSWORD);
    await click(inDialog('Save'));
    await mailbox().getByText('The connection works.').waitFor();
    await mailbox().getByText('It takes mail from our addresses').waitFor();
    await mailbox()
      .getByText(/Messages of up to .*36.7 MB/)
      .waitFor();
    await click(mailbox().getByRole('button', { name: 'Send a test mail' }));
    await mailbox()
      .getByText(/The test mail went out and came back after/)
      .waitFor({ timeout: 60_000 });
  });

  step('and a mail arrives and becomes a case; the test mail became none', async () => {
    await page.goto('/inbox/all');
    await page.locator('.me .live:not(.off)').first().waitFor({ state: 'attached' });
    const transport = nodemailer.createTransport({ host: '127.0.0.1', port: postfix.port, ignoreTLS: true });
    const letter = { from: 'lina@far.example', to: ADDRESS, subject: 'Ramp at the gate', text: 'Since Monday.' };
    await transport.sendMail(letter);
    transport.close();
    await rowOf(page, 'Ramp at the gate').waitFor({ timeout: 60_000 });
    expect(await page.locator('#ticket-list [role=option]').count()).toBe(1);
    const elsewhere = desk.troubles.filter((trouble) => !trouble.includes(provider.issuer));
    expect(elsewhere).toEqual([]);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    console.info(
      `five minutes: ${seconds} s of machine; ${hands.fields} fields, ${hands.characters} characters, ${hands.clicks} clicks`,
    );
  });
});

/** Opens the form of a new person. */
async function addPerson(first: string): Promise<Locator> {
  await click(button('Add').first());
  return dialog().getByLabel(first);
}
