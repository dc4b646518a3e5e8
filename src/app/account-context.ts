import { PullFailure, type Connector, type Context, type OAuthSettings } from '../../connectors/contract';
import type { Account } from '../db/account-store';
import { accessToken } from './accounts/access-token';
import { CHECK_SETTINGS } from './accounts/advice';
import type { App } from './context';

/** The account's settings with its secrets opened, parsed by its connector's own schema. */
export class AccountUnusable extends Error {
  constructor(
    readonly code: 'unknown_channel' | 'secrets_broken' | 'config_invalid',
    detail: string,
  ) {
    super(detail);
  }
}

/** The little of the App that opening an account takes; the command line has no more. */
export type AccountOpener = Pick<App, 'connectors' | 'sealer' | 'log' | 'db'> & {
  readonly outside: Pick<App['outside'], 'accounts'>;
};

export function connectorOf(app: Pick<App, 'connectors'>, channel: string): Connector {
  const connector = app.connectors.get(channel);
  if (connector === undefined) throw new AccountUnusable('unknown_channel', `no connector "${channel}" is installed`);
  return connector;
}

/** @throws AccountUnusable */
export function settingsOf(app: Pick<App, 'connectors' | 'sealer'>, account: Account): { connector: Connector; config: unknown } {
  const connector = connectorOf(app, account.channel);
  const config = connector.about.config.safeParse({ ...account.config, ...openSecrets(app, account) });
  if (!config.success) {
    const first = config.error.issues[0];
    throw new AccountUnusable('config_invalid', `${first?.path.join('.') ?? ''}: ${first?.message ?? 'invalid'}`);
  }
  return { connector, config: config.data };
}

/** @throws AccountUnusable */
export function contextFor(app: AccountOpener, account: Account, signal: AbortSignal): { connector: Connector; ctx: Context<unknown> } {
  const { connector, config } = settingsOf(app, account);
  const { id: accountId, address } = account;
  const oauth = connector.oauth?.(config);
  const token = (refused?: string): Promise<string> => tokenOf(app, account, oauth, refused);
  const ctx = { accountId, address, config, signal, log: app.log, outside: app.outside.accounts, accessToken: token };
  return { connector, ctx };
}

async function tokenOf(app: AccountOpener, account: Account, settings: OAuthSettings | undefined, refused: string | undefined): Promise<string> {
  if (settings === undefined) throw new PullFailure('auth', 'the account does not sign in with tokens', CHECK_SETTINGS);
  return accessToken(app, account.id, settings, refused);
}

/** A wrong key stops this account and says so; it is never silently replaced (security.md "Secrets"). */
function openSecrets(app: Pick<App, 'sealer'>, account: Account): Record<string, unknown> {
  if (account.secrets === null) return {};
  try {
    return JSON.parse(app.sealer.open(account.secrets, `account:${account.id}`).toString('utf8')) as Record<string, unknown>;
  } catch {
    throw new AccountUnusable('secrets_broken', 'the stored credentials cannot be opened with this key; enter them again');
  }
}
