import type { PushRequest, Refused } from '../../connectors/contract';
import type { AccountId } from '../core/ids';
import { contextFor } from './account-context';
import type { App } from './context';
import { AppError } from './errors';
import { fileNow } from './file-now';

/** What a caller is told: a number when it is filed, none when it is kept for people to look at, or why it was refused. */
export type PushAnswer = { readonly kind: 'accepted'; readonly reference: string | null } | Refused;

/** Somebody calls us (a form, a webhook). Success is said only after the commit. */
export async function acceptPush(app: App, channel: string, accountId: AccountId, request: PushRequest): Promise<PushAnswer> {
  const account = await app.db.stores.accounts.get(accountId);
  if (account === undefined || !account.enabled || account.channel !== channel) throw new AppError('not_found');
  const { connector, ctx } = contextFor(app, account, AbortSignal.timeout(30_000));
  if (connector.push === undefined) throw new AppError('not_found');
  const answer = await connector.push.accept(ctx, request);
  if (answer.kind === 'refused') return answer;
  const filed = await fileNow(app, accountId, answer.item);
  return { kind: 'accepted', reference: filed.kind === 'filed' ? filed.reference : null };
}
