import type { DnsRecord, SigningPlace } from '../../../connectors/contract';
import type { AccountId } from '../../core/ids';
import type { Viewer } from '../../core/viewer';
import { settingsOf } from '../account-context';
import type { App } from '../context';
import { AppError } from '../errors';
import { isOwn, listAccounts, updateAccount, type ShownAccount } from './accounts';
import { quickResolver } from './quick-resolver';

/** What stands at a name, as TXT; rejects with the resolver's code. */
export type FindTexts = (name: string) => Promise<readonly string[]>;
export interface RecordFound extends DnsRecord {
  /** `unknown`: nobody could say. */
  readonly state: 'published' | 'different' | 'missing' | 'unknown';
}

const bySystem: FindTexts = async (name) => (await quickResolver().resolveTxt(name)).map((strings) => strings.join(''));
const NOT_THERE = new Set(['ENOTFOUND', 'ENODATA']);

/**
 * Makes a new signing key for the account; the former one is gone, and nothing is signed until signing is switched on again.
 * @throws AppError `not_found`, `stale_version`, `invalid` where the channel signs nothing
 */
export async function makeSigningKey(app: App, viewer: Viewer, id: AccountId, place: SigningPlace, version: number): Promise<ShownAccount> {
  const account = (await listAccounts(app, viewer)).find((own) => own.id === id);
  if (account === undefined) throw new AppError('not_found');
  const made = await app.connectors.get(account.channel)?.newSigningKey?.(place);
  if (made === undefined) throw new AppError('invalid', { fields: { channel: 'unknown_channel' } });
  return updateAccount(app, viewer, id, { ...account, config: { ...account.config, ...made.config }, secrets: made.secrets, version });
}

/** The records that the account's domain should have, and whether it has them. @throws AppError `not_found` */
export async function findRecords(app: App, viewer: Viewer, id: AccountId, findTexts: FindTexts = bySystem): Promise<readonly RecordFound[]> {
  const account = await app.db.stores.accounts.get(id);
  if (account === undefined || !isOwn(viewer, account.centreId)) throw new AppError('not_found');
  const { connector, config } = settingsOf(app, account);
  const records = connector.dnsRecords?.(config) ?? [];
  return Promise.all(records.map(async (record) => ({ ...record, state: await stateOf(record, findTexts) })));
}

async function stateOf({ name, value }: DnsRecord, findTexts: FindTexts): Promise<RecordFound['state']> {
  try {
    const found = await findTexts(name);
    if (found.some((text) => withoutSpace(text) === withoutSpace(value))) return 'published';
    return found.length === 0 ? 'missing' : 'different';
  } catch (error) {
    const { code } = error as { code?: unknown };
    return typeof code === 'string' && NOT_THERE.has(code) ? 'missing' : 'unknown';
  }
}

/** Name servers' screens fold and space them as they like; none of it means anything (RFC 6376 §3.2). */
const withoutSpace = (text: string): string => text.replace(/\s+/g, '').replace(/;$/, '');
