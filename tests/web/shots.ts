import type { Page } from 'playwright-core';

export interface Look {
  readonly name: string;
  readonly language: 'ar' | 'en';
  readonly theme: 'light' | 'dark';
  readonly width: number;
  readonly height: number;
  /** Whom to sign in as; without one anybody may (the stand-in asks nobody). */
  readonly account?: { readonly email: string; readonly password: string };
}
interface Shot {
  readonly name: string;
  /** False: part of signing in, done even when only other pictures are wanted. */
  readonly signIn?: false;
  /** Needs the stand-in, which can be told to fail or to be empty. */
  readonly stagedOnly?: true;
  readonly skip?: (look: Look) => boolean;
  readonly go: (page: Page, origin: string, look: Look) => Promise<unknown>;
  readonly after?: (page: Page, origin: string) => Promise<unknown>;
}

const isPhone = (look: Look): boolean => look.width < 760;
const stage = (page: Page, origin: string, what: string) => page.request.get(`${origin}/stage/${what}`);
const openPage = (address: string, waitFor: string) => async (page: Page, origin: string) => {
  await page.goto(`${origin}${address}`);
  await page.locator(waitFor).first().waitFor();
};
/** Opens the ticket with the whole conversation. */
const openTicket = async (page: Page, origin: string): Promise<void> => {
  await page.goto(`${origin}/inbox/all`);
  const rows = page.locator('.row');
  await rows.first().waitFor();
  const whole = rows.filter({ hasText: 'إلغاء موعد العيون' }).first();
  await ((await whole.count()) > 0 ? whole : rows.first()).click();
  await page.locator('.msg').first().waitFor();
  await page.locator('textarea').waitFor();
};
const emailOf = (look: Look): string => look.account?.email ?? `${look.language}-a@937.example`;

/** A person's language is kept with the person, not with the browser. */
const speak = async (page: Page, look: Look): Promise<void> => {
  await page.evaluate(
    (language) =>
      fetch('/api/session/profile', {
        method: 'PATCH',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ language }),
      }),
    look.language,
  );
  await page.reload();
  await page.locator(`html[lang=${look.language}] .row`).first().waitFor();
};

export const SHOTS: readonly Shot[] = [
  { name: 'sign-in', signIn: false, go: openPage('/', '.door-card') },
  {
    name: 'sign-in-refused',
    signIn: false,
    go: async (page, _origin, look) => {
      await page.fill('input[type=email]', emailOf(look));
      await page.fill('input[type=password]', 'wrong');
      await page.keyboard.press('Enter');
      await page.locator('.notice.danger').waitFor();
    },
  },
  {
    name: 'inbox',
    signIn: false,
    go: async (page, _origin, look) => {
      await page.fill('input[type=password]', look.account?.password ?? 'a password for the stand-in');
      await page.keyboard.press('Enter');
      await page.locator('.row').first().waitFor();
      await speak(page, look);
      if (!isPhone(look)) await page.locator('.views .n').first().waitFor();
    },
  },
  { name: 'ticket', go: openTicket },
  {
    name: 'ticket-writing',
    stagedOnly: true,
    go: async (page, origin, look) => {
      await openTicket(page, origin);
      await stage(page, origin, `writing?ticket=${page.url().split('/').at(-1)}`);
      await page.locator('.presence').waitFor();
      await page.fill(
        'textarea',
        look.language === 'ar'
          ? 'المكرمة هند، نشكر لك صبرك. يوجد موعد بديل الثلاثاء 08:30، فهل يناسبك؟'
          : 'Dear Hind, thank you for your patience. There is a slot on Tuesday at 08:30. Would it suit you?',
      );
    },
    after: async (page) => {
      await page.fill('textarea', '');
      await page.locator('textarea').blur();
    },
  },
  {
    name: 'ticket-top',
    go: async (page, origin) => {
      await openTicket(page, origin);
      await page.locator('.third button').last().click();
      await page.locator('.fold button').first().click();
      await page.locator('#thread').evaluate((element) => element.scrollTo(0, 0));
    },
    stagedOnly: true,
  },
  {
    name: 'ticket-html',
    stagedOnly: true,
    go: async (page, origin) => {
      await openTicket(page, origin);
      await page.locator('#thread').evaluate((element) => element.scrollTo(0, 0));
      await page.locator('.msg header .menu-frame > button').first().click();
      await page.locator('[role=menuitem]').first().click();
      await page.locator('.msg iframe').waitFor();
    },
  },
  {
    name: 'canned',
    go: async (page, origin) => {
      await openTicket(page, origin);
      await page.locator('textarea').pressSequentially(';');
      await page.locator('.canned').waitFor();
    },
    after: (page) => page.fill('textarea', ''),
  },
  {
    name: 'note',
    go: async (page, origin) => {
      await openTicket(page, origin);
      await page.locator('.seg button').nth(1).click();
      await page.locator('.composer.note').waitFor();
    },
  },
  {
    name: 'meanwhile',
    stagedOnly: true,
    go: async (page, origin) => {
      await openTicket(page, origin);
      await page.fill('textarea', 'المكرمة هند،');
      await stage(page, origin, `again?ticket=${page.url().split('/').at(-1)}`);
      await page.locator('.composer .notice.warn').waitFor();
    },
    after: async (page) => {
      await page.fill('textarea', '');
      await page.locator('textarea').blur();
    },
  },
  {
    name: 'undo',
    stagedOnly: true,
    go: async (page, origin) => {
      await openTicket(page, origin);
      await page.fill('textarea', 'نشكر لكم تواصلكم، وسنوافيكم بالنتيجة اليوم.');
      await page.keyboard.press('Control+Enter');
      await page.locator('.toast').waitFor();
    },
    after: (page) => page.locator('.toast button').first().click(),
  },
  {
    name: 'classify',
    go: async (page, origin) => {
      await openTicket(page, origin);
      await page.locator('.actions .btn').first().click();
      await page.locator('dialog[open] .opt').first().waitFor();
    },
  },
  {
    name: 'assign',
    go: async (page, origin) => {
      await openTicket(page, origin);
      await page.locator('.actions .btn').nth(1).click();
      await page.locator('dialog[open] .opt').first().waitFor();
    },
  },
  {
    name: 'side-sheet',
    skip: (look) => look.width >= 1280,
    go: async (page, origin) => {
      await openTicket(page, origin);
      await page.locator('.actions .only-narrow').click();
      await page.locator('dialog.sheet .card').first().waitFor();
    },
  },
  {
    name: 'keys',
    skip: isPhone,
    go: async (page, origin) => {
      await openTicket(page, origin);
      await page.locator('#thread').focus();
      await page.keyboard.press('Shift+Slash');
      await page.locator('.key-sheet').waitFor();
    },
  },
  {
    name: 'account-menu',
    skip: isPhone,
    go: async (page, origin) => {
      await page.goto(`${origin}/inbox/all`);
      await page.locator('.foot .me').click();
      await page.locator('.foot .menu').waitFor();
    },
  },
  {
    name: 'more-tab',
    skip: (look) => !isPhone(look),
    go: async (page, origin) => {
      await page.goto(`${origin}/inbox/all`);
      await page.locator('.tabbar button').click();
      await page.locator('dialog.sheet').waitFor();
    },
  },
  {
    name: 'fresh',
    stagedOnly: true,
    go: async (page, origin) => {
      await page.goto(`${origin}/inbox/all`);
      await page.locator('.row').nth(3).waitFor();
      await page.locator('#ticket-list').evaluate((element) => element.scrollTo(0, 600));
      await stage(page, origin, 'arrive');
      await stage(page, origin, 'arrive');
      await stage(page, origin, 'arrive');
      await page.locator('.fresh').waitFor();
    },
  },
  {
    name: 'offline',
    stagedOnly: true,
    go: async (page, origin) => {
      await openTicket(page, origin);
      await page.context().setOffline(true);
      await page.locator('#ticket-list').focus();
      for (const code of ['KeyJ', 'KeyJ', 'KeyJ', 'KeyJ']) await page.keyboard.press(code);
      await page.locator('.bar-notice').waitFor();
    },
    after: async (page) => {
      await page.context().setOffline(false);
      await page.locator('.bar-notice').waitFor({ state: 'detached' });
    },
  },
  {
    name: 'empty',
    stagedOnly: true,
    go: async (page, origin) => {
      await stage(page, origin, 'mode?to=empty');
      await page.goto(`${origin}/inbox/urgent`);
      await page.locator('.list .empty').waitFor();
    },
    after: (page, origin) => stage(page, origin, 'mode?to=usual'),
  },
  {
    name: 'error',
    stagedOnly: true,
    go: async (page, origin) => {
      await stage(page, origin, 'mode?to=error');
      await page.goto(`${origin}/inbox/mine`);
      await page.locator('.list .empty[role=alert]').waitFor();
    },
    after: (page, origin) => stage(page, origin, 'mode?to=usual'),
  },
  {
    name: 'search-nothing',
    go: openPage('/inbox/all?q=zzzz', '.list .empty'),
  },
  { name: 'search-found', go: openPage(`/inbox/all?q=${encodeURIComponent('موعد')}`, '.row.hit') },
  {
    name: 'search-recent',
    go: async (page, origin) => {
      await openPage('/inbox/all', '.row')(page, origin);
      for (const q of ['موعد', 'refund']) {
        await page.fill('.search input', q);
        await page.keyboard.press('Enter');
      }
      await page.fill('.search input', '');
      await page.locator('.search-recent .opt').first().waitFor();
    },
  },
  {
    name: 'search-filters',
    go: async (page, origin) => {
      await openPage('/inbox/all?state=in_progress&files=yes&from=2026-11-01', '.list-tools .pill')(page, origin);
      await page.locator('.list-tools .btn').first().click();
      await page.locator('dialog[open] .field').first().waitFor();
    },
  },
  { name: 'quarantine', go: openPage('/quarantine', '.page h1') },
  { name: 'ledger', go: openPage('/ledger', '.page h1') },
  { name: 'register', go: openPage('/register', '.page .field') },
  { name: 'people', go: openPage('/settings/people', '.page .sheet-list') },
  {
    name: 'people-add',
    go: async (page, origin) => {
      await openPage('/settings/people', '.page .sheet-list')(page, origin);
      await page.locator('.page-head .btn').click();
      await page.locator('dialog[open] .field').first().waitFor();
    },
  },
  { name: 'accounts', go: openPage('/settings/accounts', '.page .sheet-list') },
  {
    name: 'accounts-edit',
    go: async (page, origin) => {
      await openPage('/settings/accounts', '.page .sheet-list')(page, origin);
      await page.locator('.sheet-list li .btn').first().click();
      await page.locator('dialog[open] .field').first().waitFor();
    },
  },
  { name: 'keys-page', go: openPage('/settings/keys', '.page h1') },
  { name: 'canned-page', go: openPage('/settings/canned', '.page .sheet-list') },
];
