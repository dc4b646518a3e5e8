import { randomBytes } from 'node:crypto';
import { looksLikeMailAddress } from '../../core/composing';
import { may } from '../../core/rights';
import type { Viewer } from '../../core/viewer';
import type { OperationSettings } from '../../db/operation-settings-store';
import type { App } from '../context';
import { AppError } from '../errors';

export interface OperationSettingsInput {
  readonly version: number;
  readonly mailAccountId: string | null;
  readonly mailAddresses: readonly string[];
  readonly mailLanguage: 'ar' | 'en';
  readonly webhookUrl: string | null;
  readonly backupDays: number;
  readonly restoreTestDays: number;
  readonly canaryAccountIds: readonly string[];
}
export type ShownOperationSettings = OperationSettingsInput;

/** @throws AppError forbidden */
export async function readOperationSettings(app: App, viewer: Viewer): Promise<ShownOperationSettings> {
  requireRight(viewer);
  return shown(await app.db.stores.operationSettings.get(), await ownAccounts(app, viewer));
}

/**
 * Accounts of centres that the viewer does not see stay as they are and are not told. A new web address gets a new secret, shown once.
 * @throws AppError forbidden, invalid, stale_version
 */
export async function updateOperationSettings(
  app: App,
  viewer: Viewer,
  input: OperationSettingsInput,
): Promise<ShownOperationSettings & { readonly webhookSecret: string | null }> {
  requireRight(viewer);
  const own = await ownAccounts(app, viewer);
  requireValid(input, own);
  return app.db.transact(async (stores) => {
    const before = await stores.operationSettings.get();
    const changedUrl = input.webhookUrl !== null && input.webhookUrl !== before.webhookUrl;
    const secret = changedUrl ? randomBytes(32).toString('base64url') : null;
    const hidden = before.canaryAccountIds.filter((id) => !own.has(id));
    const settings = {
      ...input,
      mailAccountId: keptAccount(before.mailAccountId, input.mailAccountId, own),
      canaryAccountIds: [...hidden, ...input.canaryAccountIds],
      webhookSecret: webhookSecretOf(app, before, input, secret),
    };
    if (!(await stores.operationSettings.update(input.version, settings)))
      throw new AppError('stale_version', { current: shown(before, own) });
    await stores.events.append({
      id: app.newId(),
      at: app.clock.now(),
      actorId: viewer.userId,
      event: { type: 'operations.changed', what: 'settings' },
    });
    return { ...shown(await stores.operationSettings.get(), own), webhookSecret: secret };
  });
}

function webhookSecretOf(
  app: App,
  before: OperationSettings,
  input: OperationSettingsInput,
  secret: string | null,
): Buffer | null {
  if (input.webhookUrl === null) return null;
  return secret === null ? before.webhookSecret : app.sealer.seal(Buffer.from(secret), 'operations:webhook');
}

/** Another centre's account is shown to nobody else; leaving it alone must not remove it. */
const keptAccount = (before: string | null, wanted: string | null, own: ReadonlySet<string>): string | null =>
  wanted === null && before !== null && !own.has(before) ? before : wanted;

function requireRight(viewer: Viewer): void {
  if (!may(viewer, 'operations.manage')) throw new AppError('forbidden');
}

async function ownAccounts(app: App, viewer: Viewer): Promise<ReadonlySet<string>> {
  const accounts = await app.db.stores.accounts.list();
  return new Set(
    accounts.filter((account) => viewer.centreIds.includes(account.centreId)).map((account) => account.id),
  );
}

function requireValid(input: OperationSettingsInput, own: ReadonlySet<string>): void {
  const fields: Record<string, string> = {};
  if (input.mailAddresses.some((address) => !looksLikeMailAddress(address))) fields['mailAddresses'] = 'wrong_format';
  if (input.mailAccountId !== null && !own.has(input.mailAccountId)) fields['mailAccountId'] = 'unknown';
  if (input.canaryAccountIds.some((id) => !own.has(id))) fields['canaryAccountIds'] = 'unknown';
  if (input.webhookUrl !== null && !isWebAddress(input.webhookUrl)) fields['webhookUrl'] = 'wrong_format';
  if (Object.keys(fields).length > 0) throw new AppError('invalid', { fields });
}

function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return (url.protocol === 'https:' || url.protocol === 'http:') && url.username === '' && url.password === '';
}

function shown(settings: OperationSettings, own: ReadonlySet<string>): ShownOperationSettings {
  const { webhookSecret: _secret, ...rest } = settings;
  return {
    ...rest,
    mailAccountId: rest.mailAccountId !== null && own.has(rest.mailAccountId) ? rest.mailAccountId : null,
    canaryAccountIds: rest.canaryAccountIds.filter((id) => own.has(id)),
  };
}
