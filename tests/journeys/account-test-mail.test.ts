import type { Browser } from 'playwright-core';
import { openBrowser } from '../support/browser';
import { startDovecot, type Dovecot } from '../support/dovecot';
import { ADMIN, runWasl, type RunningWasl } from '../support/running-wasl';
import { waitFor } from '../support/wait';
import { expectNoBarrierAnywhere } from './support/barriers';
import { openDeskOf } from './support/desk';

const ADDRESS = 'care@ministry.example';
let world: RunningWasl;
let dovecot: Dovecot;
let browser: Browser;
let account: string;

beforeAll(async () => {
  [world, dovecot, browser] = await Promise.all([
    runWasl(),
    startDovecot({ users: { [ADDRESS]: 'box' } }),
    openBrowser(),
  ]);
  const [centre] = await world.sql<{ centre_id: string }>(`select centre_id from accounts where channel = 'email'`);
  const imap = { host: '127.0.0.1', port: dovecot.imapPort, secure: 'none', user: ADDRESS };
  const smtp = { host: '127.0.0.1', port: world.sink.port, secure: 'none' };
  const made = await world.api('POST', '/accounts', {
    centreId: centre?.centre_id,
    channel: 'email',
    name: 'Care',
    address: ADDRESS,
    config: { imap, smtp },
    secrets: { imapPassword: 'box' },
  });
  account = ((await made.json()) as { id: string }).id;
}, 180_000);
afterAll(async () => {
  await browser.close();
  await world.close();
  await dovecot.stop();
}, 60_000);

type Told = { readonly state: string; readonly way: string | null; readonly reason: string | null };
const send = () => world.api('POST', `/accounts/${account}/test-mail`);
const latest = async () =>
  ((await (await world.api('GET', `/accounts/${account}/test-mail`)).json()) as { latest: Told | null }).latest;
const noted = () =>
  world.sql<{ state: string; reason: string | null }>(
    `select state, reason from notices where purpose = 'account_test' order by created_at`,
  );
const ledger = () =>
  world.sql<{ outcome: string; reason: string }>(
    `select outcome, reason from sightings where account_id = $1 order by received_at`,
    [account],
  );
const messages = () => world.sql(`select 1 from messages where channel = 'email'`);
/** The mail server delivers what it took. */
const deliver = (at: number) => dovecot.put(ADDRESS, [world.sink.messages[at]?.raw ?? '']);
/** What the mail server has taken before the screens are looked at. */
let sent = 2;
/** As if the dead process's lease had run out: the clock is the database's. */
const leaseEnds = () =>
  world.sql(`update notices set lease_until = now() - interval '1 second' where state = 'sending'`);

describe('a test mail of an account, with real processes', () => {
  test('comes back by IMAP, opens no case, and is counted in the ledger for what it is', async () => {
    expect((await send()).status).toBe(200);
    deliver(0);
    await waitFor(async () => (await latest())?.state === 'back', 'the test mail is back');
    expect(await ledger()).toEqual([{ outcome: 'ignored', reason: 'account_test' }]);
    expect(await messages()).toEqual([]);
  });

  test('whose process is killed while the server has the mail and has not answered is sent no second time, and known when it comes', async () => {
    world.sink.script({ end: () => 'take_and_hang' });
    const answer = send().catch(() => undefined);
    await world.sink.received(2);
    await world.end();
    await answer;
    world.sink.script({});
    await world.start();
    await leaseEnds();
    await waitFor(async () => (await noted()).every(({ state }) => state !== 'sending'), 'nothing is on its way');
    expect((await noted()).at(-1)).toEqual({ state: 'unknown', reason: 'worker_lost' });
    deliver(1);
    await waitFor(async () => (await latest())?.state === 'back', 'it is known when it comes');
    expect(world.sink.messages.filter(({ recipients }) => recipients.includes(ADDRESS))).toHaveLength(2);
    expect(await messages()).toEqual([]);
  });

  test('whose process is killed before the server let the mail in leaves nothing behind but its word', async () => {
    world.sink.script({ mail: () => 'hang' });
    const before = world.sink.commands().filter((verb) => verb === 'MAIL').length;
    const answer = send().catch(() => undefined);
    await waitFor(
      () => world.sink.commands().filter((verb) => verb === 'MAIL').length > before || undefined,
      'it is asked',
    );
    await world.end();
    await answer;
    world.sink.script({});
    await world.start();
    await leaseEnds();
    await waitFor(async () => (await noted()).every(({ state }) => state !== 'sending'), 'nothing is on its way');
    expect(world.sink.messages.filter(({ recipients }) => recipients.includes(ADDRESS))).toHaveLength(2);
    expect(await ledger()).toHaveLength(2);
    expect(await messages()).toEqual([]);
  });
});

test.each(['ar', 'en'] as const)(
  'the first steps, an account with its tests and the offer of settings have no barrier in %s',
  async (language) => {
    await world.sql(`update users set language = $1`, [language]);
    const who = { ...ADMIN, id: '', name: 'admin', language };
    const desk = await openDeskOf(browser, world.wasl().url, who, { theme: 'system' });
    const { page } = desk;
    await page.goto('/inbox/all');
    await page.locator('.first-steps').waitFor();
    await expectNoBarrierAnywhere(page, 'first steps', '.first-steps');
    await page.goto('/settings/accounts');
    const row = page.locator('.sheet-list > li').filter({ hasText: ADDRESS });
    const press = (name: string) => row.getByRole('button', { name }).click();
    await press(language === 'ar' ? 'إرسال رسالة اختبار' : 'Send a test mail');
    await waitFor(() => world.sink.messages.length > sent || undefined, 'it is sent');
    sent = world.sink.messages.length;
    deliver(sent - 1);
    await row.locator('.notice.plain').waitFor();
    await press(language === 'ar' ? 'اختبار الاتصال' : 'Test connection');
    await row.locator('.check-steps').waitFor();
    await expectNoBarrierAnywhere(page, 'account', '.check-steps');
    await page.getByRole('button', { name: language === 'ar' ? 'إضافة حساب بريد' : 'Add mail account' }).click();
    await page.locator('dialog input[type=email]').fill('care@gmail.com');
    await page
      .locator('dialog')
      .getByRole('button', {
        name: language === 'ar' ? 'البحث عن إعدادات هذا العنوان' : 'Find settings for this address',
      })
      .click();
    await page.locator('dialog .notice').first().waitFor();
    await expectNoBarrierAnywhere(page, 'form', 'dialog .notice');
    expect(desk.troubles).toEqual([]);
    await desk.close();
  },
);
