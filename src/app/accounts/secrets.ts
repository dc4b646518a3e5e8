import type { Account } from '../../db/account-store';
import type { App } from '../context';

/** Credentials of an account under the installation's key, bound to that account: worthless in another record. */
export function sealSecrets(app: App, accountId: string, secrets: Readonly<Record<string, string>>): Buffer | null {
  if (Object.keys(secrets).length === 0) return null;
  return app.sealer.seal(Buffer.from(JSON.stringify(secrets)), `account:${accountId}`);
}

/** Undefined when the key does not open them: they must be entered again. */
export function openSecrets(app: App, account: Pick<Account, 'id' | 'secrets'>): Record<string, string> | undefined {
  if (account.secrets === null) return {};
  try {
    return JSON.parse(app.sealer.open(account.secrets, `account:${account.id}`).toString('utf8')) as Record<
      string,
      string
    >;
  } catch {
    return undefined;
  }
}
