import email from '../../../connectors/email';
import { contextFor } from '../../../src/app/account-context';
import { createAccount } from '../../../src/app/accounts/accounts';
import { beginSignIn, endSignIn } from '../../../src/app/accounts/browser-sign-in';
import type { AccountId } from '../../../src/core/ids';
import type { Viewer } from '../../../src/core/viewer';
import { createTestApp, type TestApp } from '../../support/app';
import { startTokenServer, tokenClient, tokenScope, type TokenServer } from '../../support/token-server';

const BACK = 'https://wasl.example/settings/accounts';
let app: TestApp;
let admin: Viewer;
let tokens: TokenServer;
let id: AccountId;
beforeAll(async () => {
  tokens = await startTokenServer('care');
  app = await createTestApp([email]);
  admin = await app.person('administrator', [await app.centre('937')]);
}, 60_000);
afterAll(async () => {
  await tokens.close();
  await app.close();
});
let made = 0;
beforeEach(async () => {
  made += 1;
  app.setNow(new Date());
  const { tokenEndpoint, authorizationEndpoint } = tokens;
  const oauth = { grant: 'refresh_token', tokenEndpoint, authorizationEndpoint, clientId: tokenClient.id, scope: tokenScope };
  const input = {
    centreId: admin.centreIds[0] ?? '',
    channel: 'email',
    name: 'care',
    address: `care${made}@wasl.example`,
    enabled: true,
    acknowledges: true,
    config: { imap: { host: '127.0.0.1', port: 143, secure: 'none', user: 'care' }, oauth },
    secrets: { oauthClientSecret: tokenClient.secret },
  };
  id = (await createAccount(app, admin, input, undefined)).id;
});

/** What a browser does: follows the provider's page, and comes back with what stands in the address. */
async function through(url: string): Promise<{ code: string; state: string }> {
  const answer = await fetch(url, { redirect: 'manual' });
  const back = new URL(answer.headers.get('location') ?? '');
  expect(back.origin + back.pathname).toBe(BACK);
  return { code: back.searchParams.get('code') ?? '', state: back.searchParams.get('state') ?? '' };
}

it('gives the account tokens of its own, that go on by themselves', async () => {
  const { code, state } = await through(await beginSignIn(app, admin, id, BACK));
  const asked = tokens.questions.length;
  expect((await endSignIn(app, admin, code, state)).health.state).toBe('new');
  expect(tokens.questions[asked]).toMatchObject({ grant_type: 'authorization_code', redirect_uri: BACK });
  const account = await app.db.stores.accounts.get(id);
  if (account === undefined) throw new Error('the account is gone');
  const { ctx } = contextFor(app, account, new AbortController().signal);
  const first = await ctx.accessToken();
  expect(tokens.questions).toHaveLength(asked + 1);
  expect(await ctx.accessToken(first)).not.toBe(first);
  expect(app.nudged).toContain('pull');
});

it('tells the provider no secret, and asks by PKCE for what outlives the hour', async () => {
  const url = new URL(await beginSignIn(app, admin, id, BACK));
  expect(Object.fromEntries(url.searchParams)).toMatchObject({
    response_type: 'code',
    code_challenge_method: 'S256',
    access_type: 'offline',
    redirect_uri: BACK,
    scope: tokenScope,
  });
  expect(url.toString()).not.toContain(tokenClient.secret);
});

it('takes no code that was given for another beginning', async () => {
  const mine = await through(await beginSignIn(app, admin, id, BACK));
  const other = await through(await beginSignIn(app, admin, id, BACK));
  await expect(endSignIn(app, admin, other.code, mine.state)).rejects.toMatchObject({ code: 'provider_refused' });
});

it('takes nothing from another person, after a quarter of an hour, or that it did not seal', async () => {
  const { code, state } = await through(await beginSignIn(app, admin, id, BACK));
  const colleague = await app.person('administrator', admin.centreIds);
  await expect(endSignIn(app, colleague, code, state)).rejects.toMatchObject({ code: 'link_invalid' });
  await expect(endSignIn(app, admin, code, `${state.slice(0, -4)}AAAA`)).rejects.toMatchObject({ code: 'link_invalid' });
  app.setNow(new Date(Date.now() + 16 * 60_000));
  await expect(endSignIn(app, admin, code, state)).rejects.toMatchObject({ code: 'link_invalid' });
});

it('begins nothing for an account of another centre, or one that signs in by password', async () => {
  const stranger = await app.person('administrator', [await app.centre('911')]);
  await expect(beginSignIn(app, stranger, id, BACK)).rejects.toMatchObject({ code: 'not_found' });
  await app.sql(`update accounts set config = config - 'oauth' where id = ?`, [id]);
  await expect(beginSignIn(app, admin, id, BACK)).rejects.toMatchObject({ code: 'invalid' });
});
