import { healthOf, type CheckStep, type Health } from '../../../connectors/contract';
import { mailboxOf } from '../../core/address-identity';
import type { AccountId, CentreId } from '../../core/ids';
import type { Viewer } from '../../core/viewer';
import type { Account } from '../../db/account-store';
import type { Stores } from '../../db/stores';
import { AccountUnusable, contextFor } from '../account-context';
import type { App } from '../context';
import { AppError } from '../errors';
import { comparable, once } from '../once';
import { CHECK_SETTINGS } from './advice';
import { openSecrets, sealSecrets } from './secrets';

export interface AccountInput {
  readonly centreId: string;
  readonly channel: string;
  readonly name: string;
  readonly address: string;
  readonly enabled: boolean;
  readonly acknowledges: boolean;
  readonly config: Readonly<Record<string, unknown>>;
  /** Only those that change; an empty one is removed. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly version?: number | undefined;
}
/** An account as people may see it: which secrets are set, never what they are. */
export type ShownAccount = Omit<Account, 'secrets' | 'cursor' | 'failures'> & {
  readonly secretsSet: readonly string[];
};

const CHECK_SECONDS = 25;

export async function listAccounts(app: App, viewer: Viewer): Promise<ShownAccount[]> {
  const accounts = await app.db.stores.accounts.list();
  return accounts.filter((account) => isOwn(viewer, account.centreId)).map((account) => shown(app, account));
}

/** @throws AppError `invalid` with the fields, `address_in_use`, `key_reused` */
export async function createAccount(
  app: App,
  viewer: Viewer,
  input: AccountInput,
  key: string | undefined,
): Promise<ShownAccount> {
  const secrets = validated(app, viewer, input, {});
  const id = app.newId<AccountId>();
  return app.db.transact(async (stores) => {
    const create = async (): Promise<{ id: AccountId }> => {
      await requireFreeAddress(stores, input, undefined);
      await stores.accounts.insert({ id, ...columns(input), secrets: sealSecrets(app, id, secrets) });
      await announce(app, stores, viewer, id, input.centreId as CentreId);
      return { id };
    };
    const compared = { ...input, secrets: comparable(app, input.secrets) };
    const made =
      key === undefined ? await create() : await once(stores, `account ${viewer.userId}`, key, compared, create);
    return shown(app, await read(stores, made.id));
  });
}

/** @throws AppError `not_found`, `stale_version`, `invalid`, `address_in_use` */
export async function updateAccount(
  app: App,
  viewer: Viewer,
  id: AccountId,
  input: AccountInput,
): Promise<ShownAccount> {
  return app.db.transact(async (stores) => {
    const before = await stores.accounts.get(id);
    if (before === undefined || !isOwn(viewer, before.centreId)) throw new AppError('not_found');
    if (before.channel !== input.channel) throw new AppError('invalid', { fields: { channel: 'cannot_change' } });
    const secrets = validated(app, viewer, input, openSecrets(app, before) ?? {});
    await requireFreeAddress(stores, input, id);
    const changed = await stores.accounts.update(id, input.version ?? 0, {
      ...columns(input),
      secrets: sealSecrets(app, id, secrets),
    });
    if (!changed) throw new AppError('stale_version', { current: shown(app, before) });
    await announce(app, stores, viewer, id, input.centreId as CentreId);
    return shown(app, await read(stores, id));
  });
}

/** How an account is, and how far it came on the way there. */
export interface Checked {
  readonly health: Health;
  readonly steps: readonly CheckStep[];
}

/** Tries the account as it is stored. @throws AppError `not_found` */
export async function checkAccount(app: App, viewer: Viewer, id: AccountId): Promise<Checked> {
  const account = await app.db.stores.accounts.get(id);
  if (account === undefined || !isOwn(viewer, account.centreId)) throw new AppError('not_found');
  try {
    const { connector, ctx } = contextFor(app, account, AbortSignal.timeout(CHECK_SECONDS * 1_000));
    const steps = await connector.checkSteps?.(ctx);
    return steps === undefined ? { health: await connector.check(ctx), steps: [] } : { health: healthOf(steps), steps };
  } catch (error) {
    const problem = error instanceof AccountUnusable ? error.code : 'check_failed';
    app.log.warn({ accountId: id, problem }, 'account.check_failed');
    const state = error instanceof AccountUnusable ? 'not_configured' : 'failing';
    return { health: { state, problem, advice: CHECK_SETTINGS }, steps: [] };
  }
}

/** Credentials that were refused are tried again: somebody mended it at the far end. @throws AppError `not_found` */
export async function retryAccount(app: App, viewer: Viewer, id: AccountId): Promise<ShownAccount> {
  const account = await app.db.transact(async (stores) => {
    const found = await stores.accounts.get(id);
    if (found === undefined || !isOwn(viewer, found.centreId)) throw new AppError('not_found');
    await stores.accounts.resume(id);
    await announce(app, stores, viewer, id, found.centreId);
    return read(stores, id);
  });
  app.nudge('pull', id);
  return shown(app, account);
}

/** Accounts are kept by the administrators of their centre. */
export const isOwn = (viewer: Viewer, centreId: string): boolean => viewer.centreIds.some((own) => own === centreId);

/** Parses the whole configuration by the connector's own schema, and answers with the secrets as they will stand. */
function validated(
  app: App,
  viewer: Viewer,
  input: AccountInput,
  before: Readonly<Record<string, string>>,
): Record<string, string> {
  if (!isOwn(viewer, input.centreId)) throw new AppError('invalid', { fields: { centreId: 'unknown_centre' } });
  const connector = app.connectors.get(input.channel);
  if (connector === undefined) throw new AppError('invalid', { fields: { channel: 'unknown_channel' } });
  const { secrets: names } = connector.about;
  const strange =
    Object.keys(input.secrets).find((name) => !names.includes(name)) ??
    Object.keys(input.config).find((name) => names.includes(name));
  if (strange !== undefined) throw new AppError('invalid', { fields: { [`secrets.${strange}`]: 'unknown_field' } });
  const secrets = Object.fromEntries(
    Object.entries({ ...before, ...input.secrets }).filter(([, value]) => value !== ''),
  );
  const config = connector.about.config.safeParse({ ...input.config, ...secrets });
  if (!config.success) {
    const fields: Record<string, string> = {};
    for (const issue of config.error.issues) fields[`config.${issue.path.join('.')}`] ??= issue.message;
    throw new AppError('invalid', { fields });
  }
  return secrets;
}

const columns = (input: AccountInput) => ({
  centreId: input.centreId as CentreId,
  channel: input.channel,
  name: input.name,
  address: input.address.trim(),
  config: input.config,
  enabled: input.enabled,
  acknowledges: input.acknowledges,
});

/** A mailbox belongs to one account, however its address is spelt: nobody takes in another centre's mail by a `+`. */
async function requireFreeAddress(stores: Stores, input: AccountInput, except: AccountId | undefined): Promise<void> {
  await stores.accounts.lockAddresses();
  const others = (await stores.accounts.list()).filter((other) => other.channel === input.channel && other.id !== except);
  const taken = new Set(others.flatMap(addressesOf));
  if (addressesOf(input).some((address) => taken.has(address))) throw new AppError('address_in_use');
}

/** The mailboxes of an account's address and its aliases. */
function addressesOf({ address, config }: Pick<AccountInput, 'address' | 'config'>): string[] {
  const { aliases } = config;
  const further = Array.isArray(aliases) ? aliases.filter((alias): alias is string => typeof alias === 'string') : [];
  return [address, ...further].map(mailboxOf);
}

async function announce(
  app: App,
  stores: Stores,
  viewer: Viewer,
  accountId: AccountId,
  centreId: CentreId,
): Promise<void> {
  await stores.events.append({
    id: app.newId(),
    at: app.clock.now(),
    centreId,
    actorId: viewer.userId,
    event: { type: 'account.changed', accountId },
  });
}

async function read(stores: Stores, id: AccountId): Promise<Account> {
  const account = await stores.accounts.get(id);
  if (account === undefined) throw new AppError('not_found');
  return account;
}

function shown(app: App, account: Account): ShownAccount {
  const { secrets: _s, cursor: _c, failures: _f, ...rest } = account;
  return { ...rest, secretsSet: Object.keys(openSecrets(app, account) ?? {}) };
}
