import path from 'node:path';
import { SMTPServer } from 'smtp-server';
import { PullFailure } from '../../../connectors/contract';
import email from '../../../connectors/email';
import { closeImapSession } from '../../../connectors/_mail/imap/session';
import { closeSmtpPool } from '../../../connectors/_mail/smtp/pool';
import { contextFor } from '../../../src/app/account-context';
import { createAccount, updateAccount, type AccountInput } from '../../../src/app/accounts/accounts';
import { receiveAccount } from '../../../src/app/receive';
import type { AccountId } from '../../../src/core/ids';
import type { Viewer } from '../../../src/core/viewer';
import { MasterKey } from '../../../src/db/sealer';
import { createTestApp, type TestApp } from '../../support/app';
import { startDovecot, type Dovecot } from '../../support/dovecot';
import { startScript } from '../../support/processes';
import { startTokenServer, tokenClient, tokenScope, type TokenServer } from '../../support/token-server';

const PROGRAM = path.join(__dirname, '../../app/programs/access-token.ts');
const REFRESH_WAIT_MS = 300;
let app: TestApp;
let admin: Viewer;
let tokens: TokenServer;
let dovecot: Dovecot;
let smtp: SMTPServer;
let smtpPort = 0;
/** How the outgoing server says no: with the challenge of RFC 7628, or at once. */
let smtpChallenges = true;
let goodAtSmtp = new Set<string>();
const smtpSaw: string[] = [];

beforeAll(async () => {
  tokens = await startTokenServer('care');
  dovecot = await startDovecot({ users: { care: 'nobody knows' }, introspectionUrl: tokens.introspectionUrl });
  app = Object.assign(await createTestApp([email]), { sealer: new MasterKey(Buffer.alloc(32, 7)) });
  admin = await app.person('administrator', [await app.centre('937')]);
  smtp = new SMTPServer({
    authMethods: ['XOAUTH2'],
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    onAuth({ accessToken = '', username }, _session, done) {
      smtpSaw.push(accessToken);
      if (goodAtSmtp.has(accessToken)) return done(null, { user: username });
      if (!smtpChallenges) return done(new Error('5.7.3 Authentication unsuccessful'));
      done(null, { data: { status: '401', schemes: 'bearer' } } as never);
    },
  });
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  const address = smtp.server.address();
  smtpPort = typeof address === 'object' && address !== null ? address.port : 0;
}, 60_000);
afterAll(async () => {
  await new Promise<void>((resolve) => smtp.close(() => resolve()));
  await dovecot.stop();
  await tokens.close();
  await app.close();
});

let accountId: AccountId;
let name = 0;
beforeEach(async () => {
  tokens.lifetime(3600);
  tokens.slow(0);
  smtpSaw.length = 0;
  smtpChallenges = true;
  goodAtSmtp = new Set();
  accountId = (await createAccount(app, admin, input(), undefined)).id;
});
afterEach(() => {
  closeImapSession(accountId);
  closeSmtpPool(accountId);
});

function input(more: { grant?: string; secrets?: Record<string, string> } = {}): AccountInput {
  name += 1;
  const server = { host: '127.0.0.1', secure: 'none', user: 'care' };
  const { tokenEndpoint, authorizationEndpoint } = tokens;
  return {
    centreId: admin.centreIds[0] ?? '',
    channel: 'email',
    name: 'care',
    address: `care${name}@wasl.example`,
    enabled: true,
    acknowledges: true,
    config: {
      imap: { ...server, port: dovecot.imapPort },
      smtp: { ...server, port: smtpPort },
      oauth: { grant: more.grant ?? 'refresh_token', tokenEndpoint, authorizationEndpoint, clientId: tokenClient.id, scope: tokenScope },
    },
    secrets: more.secrets ?? { oauthClientSecret: tokenClient.secret, oauthRefreshToken: tokens.signIn() },
  };
}
async function context() {
  const account = await app.db.stores.accounts.get(accountId);
  if (account === undefined) throw new Error('the account is gone');
  return contextFor(app, account, new AbortController().signal);
}
const token = async (refused?: string): Promise<string> => (await context()).ctx.accessToken(refused);
const health = async () => (await app.db.stores.accounts.get(accountId))?.health;
const failureOf = (promise: Promise<unknown>): Promise<PullFailure> =>
  promise.then(
    () => {
      throw new Error('it went well');
    },
    (error: unknown) => {
      expect(error).toBeInstanceOf(PullFailure);
      return error as PullFailure;
    },
  );
/** Mails that the account has brought so far. */
const seen = async (): Promise<number> =>
  (await app.sql('select 1 from sightings where account_id = ?', [accountId])).length;
const look = (): Promise<void> => receiveAccount(app, accountId, new AbortController().signal);
let mails = 0;
function arrive(): void {
  mails += 1;
  dovecot.put('care', [`From: a@mail.example\r\nSubject: n${mails}\r\nMessage-ID: <o${mails}@mail.example>\r\n\r\nword\r\n`]);
}

describe('a token', () => {
  it('is asked for once and kept while it is good', async () => {
    const asked = tokens.questions.length;
    const first = await token();
    expect(await token()).toBe(first);
    expect(tokens.questions.slice(asked)).toEqual([
      expect.objectContaining({ grant_type: 'refresh_token', client_id: tokenClient.id, client_secret: tokenClient.secret }),
    ]);
  });

  it('is renewed five minutes before its end, with the refresh token that came with the last one', async () => {
    const first = await token();
    await app.sql(`update account_tokens set renew_at = renew_at - interval '54 minutes 50 seconds' where account_id = ?`, [accountId]);
    expect(await token()).toBe(first);
    await app.sql(`update account_tokens set renew_at = renew_at - interval '11 seconds' where account_id = ?`, [accountId]);
    const second = await token();
    expect(second).not.toBe(first);
    await app.sql('update account_tokens set renew_at = now() where account_id = ?', [accountId]);
    expect(await token()).not.toBe(second);
  });

  it('with a short life is used for half of it', async () => {
    tokens.lifetime(60);
    const first = await token();
    expect(await token()).toBe(first);
    const [row] = await app.sql('select extract(epoch from renew_at - updated_at)::int as seconds from account_tokens where account_id = ?', [accountId]);
    expect(row).toEqual({ seconds: 30 });
  });

  it('that was refused is replaced once, however many were told so', async () => {
    const first = await token();
    const [second, third] = await Promise.all([token(first), token(first)]);
    expect(second).not.toBe(first);
    expect(third).toBe(second);
  });

  it('is nowhere in clear in the database', async () => {
    const first = await token();
    const [row] = await app.sql<{ sealed: Buffer }>('select sealed from account_tokens where account_id = ?', [accountId]);
    expect(row?.sealed.includes(first)).toBe(false);
    expect(JSON.stringify(await app.sql('select config, health from accounts where id = ?', [accountId]))).not.toContain('secret');
  });

  it('of former settings is worth nothing when others are saved', async () => {
    const first = await token();
    const changed = input();
    const version = (await app.db.stores.accounts.get(accountId))?.version ?? 0;
    await updateAccount(app, admin, accountId, { ...changed, version });
    expect(await token()).not.toBe(first);
  });

  it('comes for the installation itself where the provider knows it (client credentials)', async () => {
    const { version } = (await app.db.stores.accounts.get(accountId)) ?? { version: 0 };
    const changed = input({ grant: 'client_credentials', secrets: { oauthRefreshToken: '' } });
    await updateAccount(app, admin, accountId, { ...changed, version });
    const asked = tokens.questions.length;
    expect(await token()).toEqual(expect.any(String));
    expect(tokens.questions.slice(asked)).toEqual([
      { grant_type: 'client_credentials', scope: tokenScope, client_id: tokenClient.id, client_secret: tokenClient.secret },
    ]);
  });
});

describe('a token endpoint that says no', () => {
  it.each([
    ['the sign-in is withdrawn', 400, { error: 'invalid_grant' }, 'auth', 'Sign in again'],
    ['the client secret has expired', 401, { error: 'invalid_client' }, 'auth', 'client ID'],
    ['the rights are not granted', 400, { error: 'invalid_scope' }, 'auth', 'scope'],
    ['it is away', 503, { error: 'temporarily_unavailable' }, 'unreachable', 'retry by ourselves'],
    ['it answers nonsense', 200, { hello: 'world' }, 'unreachable', 'retry by ourselves'],
  ])('because %s', async (_, status, body, code, advice) => {
    tokens.failNext({ status, body });
    const failure = await failureOf(token());
    expect(failure.code).toBe(code);
    expect(failure.advice.en).toContain(advice);
    expect(failure.advice.ar).toMatch(/[\u0600-\u06ff]/);
    expect(failure.message).not.toContain(tokenClient.secret);
    // nothing was spent: the next question is answered
    expect(await token()).toEqual(expect.any(String));
  });

  it('for too many questions is given the time that it names', async () => {
    tokens.failNext({ status: 429, body: { error: 'slow_down' }, headers: { 'retry-after': '120' } });
    expect(await failureOf(token())).toMatchObject({ code: 'throttled', retryAfterSeconds: 120 });
  });

  it('at every look stops the account after three', async () => {
    tokens.withdrawAll();
    for (let n = 0; n < 4; n++) await look();
    expect(await health()).toMatchObject({ state: 'stopped', refusals: 3, lastError: expect.stringContaining('invalid_grant') });
  });
});

it('spends a refresh token in one process alone when two need a token at the same moment', async () => {
  tokens.slow(REFRESH_WAIT_MS);
  const asked = tokens.questions.length;
  const programs = [1, 2].map(() => startScript(PROGRAM, [app.databaseUrl, accountId], {}));
  const printed = await Promise.all(programs.map(async (program) => (await program.says(/token (\S+)/))[1]));
  await Promise.all(programs.map((program) => program.ended));
  expect(printed[0]).toBe(printed[1]);
  expect(tokens.questions.slice(asked)).toHaveLength(1);
  // the refresh token that came with it was kept: a spent one would end the sign-in
  expect(await token(printed[0])).not.toBe(printed[0]);
}, 60_000);

describe('a mailbox', () => {
  it('is read with a token', async () => {
    arrive();
    await look();
    expect(await health()).toMatchObject({ state: 'ok' });
    expect(await seen()).toBeGreaterThan(0);
  });

  it('that refuses the token is opened with another one at once', async () => {
    const first = await token();
    tokens.withdraw(first);
    arrive();
    await look();
    expect(await health()).toMatchObject({ state: 'ok' });
    expect(await token()).not.toBe(first);
  });

  it('is read over another connection when the token was renewed', async () => {
    await look();
    const before = dovecot.log().split('Login: user=<care>').length;
    arrive();
    await look();
    expect(dovecot.log().split('Login: user=<care>').length).toBe(before);
    await app.sql('update account_tokens set renew_at = now() where account_id = ?', [accountId]);
    await look();
    expect(dovecot.log().split('Login: user=<care>').length).toBe(before + 1);
  });

  it('that refuses every token stops its account after three looks, with one new token each', async () => {
    await token();
    const asked = tokens.questions.length;
    const config = { ...input().config };
    // a user that the tokens are not for
    await app.sql(`update accounts set config = ? where id = ?`, [
      JSON.stringify({ ...config, imap: { ...(config['imap'] as object), user: 'other' } }),
      accountId,
    ]);
    for (let n = 0; n < 4; n++) await look();
    expect(await health()).toMatchObject({ state: 'stopped', refusals: 3 });
    expect(tokens.questions.length - asked).toBe(3);
  });
});

describe('an outgoing server', () => {
  async function send() {
    const { connector, ctx } = await context();
    const payload = Buffer.from('From: care@wasl.example\r\nMessage-ID: <a@wasl.example>\r\n\r\nword\r\n');
    return connector.sender?.send(ctx, { id: 'i', externalId: 'a@wasl.example', payload, recipients: ['b@mail.example'] });
  }

  it('is signed in to with the same token', async () => {
    const good = await token();
    goodAtSmtp.add(good);
    expect(await send()).toEqual({ 'b@mail.example': expect.objectContaining({ kind: 'sent' }) });
    expect(smtpSaw).toEqual([good]);
  });

  it.each([true, false])('that refuses the token is given another one at once (challenge: %s)', async (challenges) => {
    smtpChallenges = challenges;
    const first = await token();
    const has = goodAtSmtp.has.bind(goodAtSmtp);
    goodAtSmtp.has = (candidate) => candidate !== first || has(candidate);
    expect(await send()).toEqual({ 'b@mail.example': expect.objectContaining({ kind: 'sent' }) });
    expect(smtpSaw).toEqual([first, await token()]);
  });

  it('that refuses every token leaves the answer waiting', async () => {
    expect(await send()).toEqual({
      'b@mail.example': expect.objectContaining({ kind: 'retry', reason: expect.stringContaining('smtp_login_refused') }),
    });
    expect(smtpSaw).toHaveLength(2);
  });

  it('is not spoken to when no token can be had, and the check says what to do', async () => {
    tokens.withdrawAll();
    expect(await send()).toEqual({
      'b@mail.example': expect.objectContaining({ kind: 'retry', reason: expect.stringContaining('invalid_grant') }),
    });
    expect(smtpSaw).toEqual([]);
    const { connector, ctx } = await context();
    expect(await connector.check(ctx)).toMatchObject({ state: 'failing', advice: { en: expect.stringContaining('Sign in again') } });
  });
});
