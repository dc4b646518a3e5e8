import {
  checkAccount,
  createAccount,
  listAccounts,
  retryAccount,
  updateAccount,
  type ShownAccount,
} from '../../app/accounts/accounts';
import { beginSignIn, endSignIn } from '../../app/accounts/browser-sign-in';
import { findRecords, makeSigningKey } from '../../app/accounts/signing';
import { accountHistory } from '../../app/accounts/history';
import { suggestSettings, systemSources } from '../../app/accounts/suggest';
import { readTestMail, sendTestMail, type TestMail } from '../../app/accounts/test-mail';
import { createKey, listKeys, revokeKey, type ApiKeyRecord } from '../../app/people/keys';
import { createResetLink } from '../../app/people/reset-links';
import { removeSecondFactorOf } from '../../app/people/second-factor';
import { createUser, listUsers, updateUser, type UserRecord } from '../../app/people/users';
import type { AccountId, UserId } from '../../core/ids';
import type { AnswerOf, Handlers } from '../call';

type AdministrationHandlers = Pick<
  Handlers,
  | 'listUsers'
  | 'createUser'
  | 'updateUser'
  | 'createResetLink'
  | 'removeSecondFactor'
  | 'listAccounts'
  | 'createAccount'
  | 'updateAccount'
  | 'checkAccount'
  | 'sendTestMail'
  | 'testMail'
  | 'retryAccount'
  | 'makeSigningKey'
  | 'accountRecords'
  | 'accountHistory'
  | 'suggestSettings'
  | 'beginSignIn'
  | 'endSignIn'
  | 'listKeys'
  | 'createKey'
  | 'revokeKey'
>;

export const administrationHandlers: AdministrationHandlers = {
  listUsers: async ({ app, viewer }) => ({ items: (await listUsers(app, viewer)).map(presentUser) }),
  createUser: async ({ app, viewer, body, idempotencyKey }) =>
    presentUser(await createUser(app, viewer, body, idempotencyKey)),
  updateUser: async ({ app, viewer, param, body }) =>
    presentUser(await updateUser(app, viewer, param('id') as UserId, body)),
  async createResetLink({ app, viewer, param }) {
    const { token, expiresAt } = await createResetLink(app, viewer, param('id') as UserId);
    return { path: `/reset/${token}`, expiresAt: expiresAt.toISOString() };
  },
  removeSecondFactor: ({ app, viewer, param }) => removeSecondFactorOf(app, viewer, param('id') as UserId),

  listAccounts: async ({ app, viewer }) => ({ items: (await listAccounts(app, viewer)).map(presentAccount) }),
  createAccount: async ({ app, viewer, body, idempotencyKey }) =>
    presentAccount(await createAccount(app, viewer, body, idempotencyKey)),
  updateAccount: async ({ app, viewer, param, body }) =>
    presentAccount(await updateAccount(app, viewer, param('id') as AccountId, body)),
  async checkAccount({ app, viewer, param }) {
    const { health, steps } = await checkAccount(app, viewer, param('id') as AccountId);
    const told = steps.map(({ detail = null, advice = null, maxMessageBytes = null, ...step }) => ({ ...step, detail, advice, maxMessageBytes }));
    return { ...(health.state === 'ok' ? { state: 'ok', problem: null, advice: null } : health), steps: told };
  },
  sendTestMail: async ({ app, viewer, param }) => presentTest(await sendTestMail(app, viewer, param('id') as AccountId)),
  async testMail({ app, viewer, param }) {
    const latest = await readTestMail(app, viewer, param('id') as AccountId);
    return { latest: latest === undefined ? null : presentTest(latest) };
  },
  makeSigningKey: async ({ app, viewer, param, body: { version, ...place } }) =>
    presentAccount(await makeSigningKey(app, viewer, param('id') as AccountId, place, version)),
  accountRecords: async ({ app, viewer, param }) => ({ items: await findRecords(app, viewer, param('id') as AccountId) }),
  accountHistory: async ({ app, viewer, param }) => ({
    items: (await accountHistory(app, viewer, param('id') as AccountId)).map((row) => ({ ...row, hour: row.hour.toISOString() })),
  }),
  suggestSettings: ({ app, query }) => suggestSettings(query.address, systemSources(app.outside.accounts)),
  beginSignIn: async ({ app, viewer, param, body }) => ({ url: await beginSignIn(app, viewer, param('id') as AccountId, body.redirectUri) }),
  endSignIn: async ({ app, viewer, body }) => presentAccount(await endSignIn(app, viewer, body.code, body.state)),
  retryAccount: async ({ app, viewer, param }) => presentAccount(await retryAccount(app, viewer, param('id') as AccountId)),

  listKeys: async ({ app, viewer }) => ({ items: (await listKeys(app, viewer)).map(presentKey) }),
  async createKey({ app, viewer, body, idempotencyKey }) {
    const made = await createKey(app, viewer, body, idempotencyKey);
    return { ...presentKey(made), key: made.key };
  },
  revokeKey: ({ app, viewer, param }) => revokeKey(app, viewer, param('id')),
};

const presentTest = (test: TestMail): AnswerOf<'sendTestMail'> => ({ ...test, startedAt: test.startedAt.toISOString() });

const presentUser = (user: UserRecord): AnswerOf<'createUser'> => ({
  ...user,
  disabledAt: user.disabledAt?.toISOString() ?? null,
});

const presentAccount = (account: ShownAccount): AnswerOf<'createAccount'> => ({
  id: account.id,
  centreId: account.centreId,
  channel: account.channel,
  name: account.name,
  address: account.address,
  enabled: account.enabled,
  acknowledges: account.acknowledges,
  config: account.config,
  secretsSet: account.secretsSet,
  health: {
    state: account.health.state,
    lastOkAt: account.health.lastOkAt ?? null,
    lastMailAt: account.health.lastMailAt ?? null,
    lastError: account.health.lastError ?? null,
    advice: account.health.advice ?? null,
    lag: account.health.lag ?? null,
    quota: account.health.quota ?? null,
    trouble: account.health.trouble ?? null,
  },
  version: account.version,
});

const presentKey = (key: ApiKeyRecord): AnswerOf<'listKeys'>['items'][number] => ({
  id: key.id,
  name: key.name,
  scopes: key.scopes,
  createdAt: key.createdAt.toISOString(),
  expiresAt: key.expiresAt.toISOString(),
  revokedAt: key.revokedAt?.toISOString() ?? null,
  lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
});
