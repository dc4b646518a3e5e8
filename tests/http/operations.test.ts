import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openSecrets } from '../../src/app/accounts/secrets';
import { ensureFirstAdministrator } from '../../src/app/people/first-administrator';
import { seedInstallation } from '../../src/app/seed/seed-installation';
import type { AccountId } from '../../src/core/ids';
import { formatReference, hijriYear } from '../../src/core/reference';
import { understandSearch } from '../../src/db/read/search-terms';
import { languageOf } from '../../src/http/reader-language';
import * as api from '../../src/shared/api';
import { ROUTES, type Route } from '../../src/shared/routes';
import { startServer, type Client, type TestServer } from './support/client';
import { addPerson, PASSWORD, type TestPerson } from './support/people';
import { createTestApp, type TestApp } from './support/test-app';

let t: TestApp;
let server: TestServer;
let administrator: TestPerson;
let admin: Client;
let webRoot: string;

beforeAll(async () => {
  t = await createTestApp();
  webRoot = fs.mkdtempSync(path.join(os.tmpdir(), 'wasl-web-'));
  fs.mkdirSync(path.join(webRoot, 'assets'));
  fs.writeFileSync(path.join(webRoot, 'index.html'), '<!doctype html><title>Wasl</title>');
  fs.writeFileSync(path.join(webRoot, 'assets', 'main-abc123.js'), '1');
  server = await startServer(t.app, {
    webRoot,
    metricsToken: 'a-metrics-token',
    lastMigration: '20261125000005_events',
  });
  administrator = await addPerson(t.app, 'administrator', ['937', '920'], 'admin@wasl.test');
  admin = server.client();
  await admin.signIn(administrator.email, PASSWORD);
});
afterAll(async () => {
  await server.close();
  await t.close();
  fs.rmSync(webRoot, { recursive: true });
});

it('describes every route of the table by OpenAPI, without a sign-in', async () => {
  const document = (await server.client().get('/api/openapi.json')).json as {
    openapi: string;
    paths: Record<string, Record<string, { operationId: string; responses: object }>>;
  };
  expect(document.openapi).toBe('3.1.0');
  for (const [name, route] of Object.entries(ROUTES) as [string, Route][]) {
    const operation = document.paths[route.path.replace(/:(\w+)/g, '{$1}')]?.[route.method];
    expect(operation?.operationId).toBe(name);
    expect(Object.keys(operation?.responses ?? {}).length).toBe(2);
  }
  expect(JSON.stringify(document)).toContain('"additionalProperties":false');
});

it('lives without its database and says that it is not ready', async () => {
  const client = server.client();
  expect([(await client.get('/healthz')).status, (await client.get('/readyz')).status]).toEqual([200, 200]);
  const future = await startServer(t.app, { lastMigration: '29991231000000_not_there' });
  expect((await future.client().get('/readyz')).json).toEqual({ ready: false, trouble: 'not_migrated' });
  await future.close();
  const other = await createTestApp();
  const lonely = await startServer(other.app, { lastMigration: '20261125000005_events' });
  await other.close();
  expect((await lonely.client().get('/healthz')).status).toBe(200);
  const away = await lonely.client().get('/readyz');
  expect([away.status, away.json['trouble']]).toEqual([503, 'database_away']);
  await lonely.close();
});

it('shows its metrics to the machine itself or to who has the token, and to nobody behind a proxy', async () => {
  const client = server.client();
  const metrics = (await client.get('/metrics')).text;
  expect(metrics).toContain('wasl_http_request_seconds');
  expect(metrics).toMatch(/^wasl_blobs_waiting 0$/m);
  expect(metrics).toMatch(/^wasl_blobs_removed 0$/m);
  expect(metrics).toMatch(/^wasl_account_state\{account="[0-9a-f-]{36}",state="new"\} 1$/m);
  expect(metrics).toMatch(/^wasl_account_lag\{account="[0-9a-f-]{36}"\} 0$/m);
  expect((await client.get('/metrics', { 'x-forwarded-for': '203.0.113.9' })).status).toBe(404);
  expect(
    (await client.get('/metrics', { 'x-forwarded-for': '203.0.113.9', authorization: 'Bearer wrong' })).status,
  ).toBe(404);
  expect(
    (await client.get('/metrics', { 'x-forwarded-for': '203.0.113.9', authorization: 'Bearer a-metrics-token' }))
      .status,
  ).toBe(200);
});

it("serves the client's page for every screen, its files for ever, and a strict policy with all of it", async () => {
  const client = server.client();
  const page = await client.get('/inbox/mine/0198c0de-0000-7000-8000-000000000001');
  expect([page.status, page.text]).toEqual([200, '<!doctype html><title>Wasl</title>']);
  const policy = page.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).not.toContain('unsafe');
  expect(page.headers.get('x-content-type-options')).toBe('nosniff');
  expect(page.headers.get('cache-control')).toBe('no-cache');
  expect((await client.get('/assets/main-abc123.js')).headers.get('cache-control')).toContain('immutable');
  expect((await client.get('/assets/missing.js')).status).toBe(404);
  expect((await client.get('/%2e%2e/package.json')).status).toBe(404);
  expect((await client.get('/api/session')).headers.get('cache-control')).toBe('no-store');
});

it('seals the secrets of an account to that account, never tells them, and keeps those that an edit does not name', async () => {
  const centreId = administrator.viewer.centreIds[0] ?? '';
  const account = {
    centreId,
    channel: 'email',
    name: 'Box',
    address: 'box@centre.example',
    config: { imap: { host: '127.0.0.1', port: 1, secure: 'none', user: 'box' } },
  };
  const made = await admin.post('/api/accounts', { ...account, secrets: { imapPassword: 'a mailbox secret' } });
  expect(made.status).toBe(201);
  const shown = api.AccountInfo.parse(made.json);
  expect(shown).toMatchObject({ secretsSet: ['imapPassword'], version: 1 });
  const stored = async () => {
    const found = await t.app.db.stores.accounts.get(shown.id as AccountId);
    if (found === undefined) throw new Error('no account');
    return found;
  };
  expect(openSecrets(t.app, await stored())).toEqual({ imapPassword: 'a mailbox secret' });
  expect(openSecrets(t.app, { ...(await stored()), id: t.app.newId<AccountId>() })).toBeUndefined();
  const edited = await admin.call('PUT', `/api/accounts/${shown.id}`, {
    ...account,
    name: 'Renamed',
    version: 1,
    secrets: { smtpPassword: 'another' },
  });
  expect(api.AccountInfo.parse(edited.json)).toMatchObject({
    name: 'Renamed',
    version: 2,
    secretsSet: ['imapPassword', 'smtpPassword'],
  });
  expect((await admin.call('PUT', `/api/accounts/${shown.id}`, { ...account, version: 1 })).json).toMatchObject({
    code: 'stale_version',
  });
  const cleared = await admin.call('PUT', `/api/accounts/${shown.id}`, {
    ...account,
    version: 2,
    secrets: { smtpPassword: '' },
  });
  expect(api.AccountInfo.parse(cleared.json).secretsSet).toEqual(['imapPassword']);
  const told = [made, edited, cleared, await admin.get('/api/accounts')].map((answer) => answer.text).join();
  expect(told).not.toContain('a mailbox secret');
  expect(JSON.stringify(await t.app.db.knex('events').where({ type: 'account.changed' }))).not.toContain('secret');
  const check = await admin.post(`/api/accounts/${shown.id}/check`);
  expect(api.CheckResult.parse(check.json).state).toBe('failing');
});

it('refuses an account that its channel does not understand, and an address that is taken', async () => {
  const centreId = administrator.viewer.centreIds[0] ?? '';
  const account = { centreId, channel: 'email', name: 'Box', address: 'second@centre.example', config: {} };
  const post = (change: object): Promise<Record<string, unknown>> =>
    admin.post('/api/accounts', { ...account, ...change }).then((answer) => answer.json);
  expect(await post({ channel: 'carrier-pigeon' })).toMatchObject({
    code: 'invalid',
    fields: { channel: 'Unknown channel.' },
  });
  expect(await post({ config: { imap: { host: 'x' } } })).toMatchObject({ code: 'invalid' });
  expect(await post({ config: { imapPassword: 'in the open' } })).toMatchObject({ code: 'invalid' });
  expect(await post({ secrets: { other: 'x' } })).toMatchObject({ code: 'invalid' });
  expect(await post({ address: '937@WASL.localhost' })).toMatchObject({ code: 'address_in_use' });
});

it('offers ready replies of the own centre and of all, and keeps shortcuts apart', async () => {
  const list = api.CannedReplies.parse((await admin.get('/api/canned-replies')).json).items;
  expect(list.filter((reply) => reply.language === 'ar').length).toBeGreaterThanOrEqual(12);
  expect(list.find((reply) => reply.shortcut === 'مشكل')).toBeUndefined();
  const reply = {
    centreId: administrator.viewer.centreIds[0] ?? null,
    language: 'ar',
    shortcut: 'مشكل',
    title: 'عنوان',
    body: 'نص',
  };
  const made = await admin.post('/api/canned-replies', reply, { 'idempotency-key': 'canned-1' });
  expect(made.status).toBe(201);
  expect((await admin.post('/api/canned-replies', reply, { 'idempotency-key': 'canned-1' })).json).toEqual(made.json);
  expect((await admin.post('/api/canned-replies', reply)).json).toMatchObject({
    code: 'invalid',
    fields: { shortcut: 'This shortcut is taken.' },
  });
  const id = String(made.json['id']);
  expect(
    (await admin.call('PUT', `/api/canned-replies/${id}`, { ...reply, body: 'نص آخر', version: 1 })).json,
  ).toMatchObject({ version: 2, body: 'نص آخر' });
  expect((await admin.call('PUT', `/api/canned-replies/${id}`, { ...reply, version: 1 })).json).toMatchObject({
    code: 'stale_version',
  });
  expect((await admin.call('DELETE', `/api/canned-replies/${id}`)).status).toBe(204);
});

it('seeds a new installation once and leaves alone what people changed', async () => {
  const reference = api.Reference.parse((await admin.get('/api/reference')).json);
  expect(reference.types.map((type) => type.code)).toContain('CMP');
  // the business centre's alone
  expect(reference.types.map((type) => type.code)).not.toContain('BRQ');
  expect(
    reference.categories
      .filter((category) => category.parent !== null)
      .every((category) => reference.categories.some((parent) => parent.code === category.parent)),
  ).toBe(true);
  expect(reference.channels.map((channel) => channel.id)).toEqual(
    expect.arrayContaining(['email', 'phone', 'webform']),
  );
  const count = async (): Promise<unknown> => (await t.app.db.knex('canned_replies').count({ n: '*' }).first())?.['n'];
  await t.app.db.knex('canned_replies').where({ language: 'en' }).delete();
  const before = await count();
  await Promise.all([seedInstallation(t.app), seedInstallation(t.app)]);
  expect(await count()).toBe(before);
  expect(await ensureFirstAdministrator(t.app, { dataDir: webRoot })).toBeUndefined();
});

it.each([
  ['ar', 'ar'],
  ['en-GB,en;q=0.9', 'en'],
  ['fr-FR, en;q=0.5, ar;q=0.4', 'en'],
  ['en;q=0.3, ar-SA;q=0.8', 'ar'],
  ['de', 'ar'],
  ['en;q=0', 'ar'],
  [undefined, 'ar'],
  [';;;,,q=x', 'ar'],
])('answers %s in %s', (header, language) => {
  expect(languageOf(header)).toBe(language);
});

describe('what is typed into the search box', () => {
  const now = new Date('2026-11-25T08:00:00Z');
  const year = hijriYear(now, 'Asia/Riyadh');
  const reference = formatReference('937', year, 123);
  it.each([
    [reference, { references: [reference], words: { tsquery: '' } }],
    [reference.replaceAll('-', ''), { references: [reference] }],
    [
      `رقم ${reference.replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit)))}`,
      { references: [reference] },
    ],
    [
      'Hind@Mail.example',
      { handles: [{ kind: 'email', value: 'hind@mail.example' }], words: { tsquery: `('@hind@mail.example')` } },
    ],
    ['٠٥٠ ٠٠٠ ٠٠١٢', { handles: [{ kind: 'phone', value: '+966500000012' }], words: { tsquery: `('#500000012')` } }],
    ['1012345672', { handles: [{ kind: 'national_id', value: '1012345672' }] }],
    [
      '123',
      {
        prefixes: [
          `937-${year}-0000123-`,
          `937-${year - 1}-0000123-`,
          `920-${year}-0000123-`,
          `920-${year - 1}-0000123-`,
        ],
        words: { tsquery: '' },
      },
    ],
    [`937${year}00001`, { prefixes: [`937-${year}-00001`] }],
    [
      'موعد',
      { references: [], prefixes: [], handles: [], words: { tsquery: expect.stringContaining('موعد') as string } },
    ],
    ['؟!', { references: [], prefixes: [], handles: [], words: { tsquery: '' } }],
    ["') or 1=1 --", { handles: [], words: { tsquery: expect.stringMatching(/^[('=1) |&]+$/) as string } }],
  ])('%s is understood', (typed, terms) => {
    expect(understandSearch(typed, ['937', '920'], now)).toMatchObject(terms);
  });
});

it('answers what runs before it stops, and takes nothing new', async () => {
  const stopping = await startServer(t.app);
  const begun = once(stopping.http.server, 'request');
  const slow = stopping.client().signIn('nobody@wasl.test', 'x');
  await begun;
  const closed = stopping.close();
  expect((await slow).status).toBe(401);
  await closed;
  await expect(stopping.client().get('/healthz')).rejects.toThrow('fetch failed');
});
