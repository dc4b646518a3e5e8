import { createHash, randomBytes } from 'node:crypto';
import path from 'node:path';
import { startServer, type TestServer } from '../http/support/client';
import { addPerson, PASSWORD, type TestPerson } from '../http/support/people';
import { fileLetter } from '../http/support/letters';
import { connect } from '../http/support/providers';
import { createTestApp, type TestApp } from '../http/support/test-app';
import { Visitor } from '../http/support/visitor';
import { openBrowser } from '../support/browser';
import { startOidcProvider } from '../support/oidc-provider';
import { ROOT } from '../support/processes';
import { goLive } from './support/check';
import { digestTables, tablesThatDiffer } from './support/digest';

const PREFETCHES = 100;
const NEW_PASSWORD = 'harbour lantern 83 basil';
/** Programs that open every link of a mail before its reader does. */
const SCANNERS: readonly Readonly<Record<string, string>>[] = [
  { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) SafeLinks' },
  { 'user-agent': 'BarracudaCentral/1.0', 'accept-language': 'en' },
  { 'user-agent': 'Mozilla/5.0', purpose: 'prefetch', 'sec-purpose': 'prefetch' },
  { 'user-agent': 'WhatsApp/2.23', range: 'bytes=0-1023' },
  { 'user-agent': 'curl/8', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
];
const METHODS = ['GET', 'HEAD', 'GET', 'OPTIONS'];

goLive(8, '100 prefetches of a link', async (check) => {
  const provider = await startOidcProvider();
  const t = await createTestApp();
  const server = await startServer(t.app, { webRoot: path.join(ROOT, 'dist', 'web') });
  try {
    const links = await linksOf(t, server, provider);
    const before = await digestTables(t.app.db.knex, ['rate_limits']);
    let asked = 0;
    let failures = 0;
    for (const link of Object.values(links.paths))
      for (let at = 0; at < PREFETCHES; at += 1) {
        const method = METHODS[at % METHODS.length] ?? 'GET';
        const headers = SCANNERS[at % SCANNERS.length] ?? {};
        const { status } = await fetch(`${server.base}${link}`, { method, headers, redirect: 'manual' });
        asked += 1;
        if (status >= 500) failures += 1;
      }
    await lookAround(server.base, Object.values(links.paths));
    const changed = tablesThatDiffer(before, await digestTables(t.app.db.knex, ['rate_limits']));
    for (const table of changed) process.stdout.write(`changed by looking: ${table}\n`);
    check.figure('kinds of links', Object.keys(links.paths).length, { atLeast: 5 });
    check.figure('prefetches', asked, { atLeast: PREFETCHES * 5 });
    check.figure('prefetches that failed with 500 or more', failures, { exactly: 0 });
    check.figure('tables that changed', changed.length, { exactly: 0 });
    const used = await useAll(t, server, links);
    check.figure('links that their reader could not use afterwards', 3 - used.worked, { exactly: 0 });
    // what shows that a change would have been seen
    check.figure('tables that changed when their reader used them', used.changed, { atLeast: 4 });
  } finally {
    await server.close();
    await t.close();
    await provider.close();
  }
});

interface Links {
  /** By what they are for: where a mail or a page would send its reader. */
  readonly paths: Readonly<Record<'file' | 'file in English' | 'password' | 'sign-in' | 'form', string>>;
  readonly person: TestPerson;
  /** The browser that began to sign in, and whose cookie the link of the provider needs. */
  readonly browser: Visitor;
}

async function linksOf(
  t: TestApp,
  server: TestServer,
  provider: Awaited<ReturnType<typeof startOidcProvider>>,
): Promise<Links> {
  const centres = (await t.app.db.stores.people.centres.list()).map((centre) => centre.code);
  const administrator = await addPerson(t.app, 'administrator', centres, 'admin@wasl.test');
  const person = await addPerson(t.app, 'agent', ['937'], 'reader@wasl.test');
  const admin = server.client();
  await admin.signIn(administrator.email, PASSWORD);
  const reset = (await admin.post(`/api/users/${person.id}/reset-link`)).json;
  const guest = await addPerson(t.app, 'agent', ['937'], 'guest@wasl.test');
  await t.app.db.stores.people.users.invite(guest.id);
  provider.person = { sub: 'guest', email: guest.email, email_verified: true, name: 'Guest' };
  const { id } = await connect(t, administrator, provider);
  const browser = new Visitor(server.base);
  const callback = new URL(await browser.toCallback(id));
  const file = `/files/${await fileLink(t)}`;
  return {
    paths: {
      file,
      'file in English': `${file}?lang=en&utm_source=mail`,
      password: String(reset['path']),
      'sign-in': `${callback.pathname}${callback.search}`,
      form: '/form/937',
    },
    person,
    browser,
  };
}

/** A link to a file of a message, as an answer would carry it. Returns its secret. */
async function fileLink(t: TestApp): Promise<string> {
  const content = Buffer.from('a file that goes as a link');
  const letter = await fileLetter(t, { files: [{ filename: 'scan.txt', type: 'text/plain', content }] });
  const secret = randomBytes(20).toString('base64url');
  await t.app.db.stores.fileLinks.insert([
    {
      id: t.app.newId(),
      tokenHash: createHash('sha256').update(secret).digest(),
      attachmentId: letter.attachmentIds[0] ?? '',
      messageId: letter.messageId,
      createdAt: t.app.clock.now(),
      expiresAt: new Date(t.app.clock.now().getTime() + 86_400_000),
    },
  ]);
  return secret;
}

/** Some scanners open the page in a real browser and let its scripts run. */
async function lookAround(base: string, paths: readonly string[]): Promise<void> {
  const browser = await openBrowser();
  try {
    for (const link of paths) {
      const page = await browser.newPage();
      await page.goto(`${base}${link}`, { waitUntil: 'networkidle' });
      await page.close();
    }
  } finally {
    await browser.close();
  }
}

/** The reader comes at last: each link does, once, what it is for. */
async function useAll(
  t: TestApp,
  server: TestServer,
  { paths, person, browser }: Links,
): Promise<{ readonly worked: number; readonly changed: number }> {
  const before = await digestTables(t.app.db.knex, ['rate_limits']);
  const download = await fetch(`${server.base}${paths.file}`, { method: 'POST' });
  const token = paths.password.replace('/reset/', '');
  const reset = await server.client().post('/api/session/reset', { token, password: NEW_PASSWORD });
  const signedIn = await server.client().signIn(person.email, NEW_PASSWORD);
  await browser.go(paths['sign-in']);
  const results = [
    (await download.text()) === 'a file that goes as a link',
    reset.status === 204 && signedIn.status === 200,
    (await browser.whoAmI()) === 'guest@wasl.test',
  ];
  const changed = tablesThatDiffer(before, await digestTables(t.app.db.knex, ['rate_limits']));
  return { worked: results.filter(Boolean).length, changed: changed.length };
}
