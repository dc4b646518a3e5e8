import { createHash } from 'node:crypto';
import type { PushRequest, RawItem, Refused } from '../../connectors/contract';
import type { AccountId } from '../core/ids';
import { sha256OfSource } from '../db/read/source-outcome';
import { contextFor } from './account-context';
import type { App } from './context';
import { AppError } from './errors';
import { fileNow } from './file-now';
import { receiptFor } from './push-receipt';

/** What a caller is told: a number when it is filed, none when it is kept for people to look at, or why it was refused. */
export type PushAnswer =
  | {
      readonly kind: 'accepted';
      readonly reference: string | null;
      /** To ask for the same answer again: `readReceipt`. */
      readonly receipt: string;
      /** False: something else came under this id before. That one stands; these words were not kept. */
      readonly same: boolean;
    }
  | Refused;

/** Somebody calls us (a form, a webhook). Success is said only after the commit. */
export async function acceptPush(app: App, channel: string, accountId: AccountId, request: PushRequest): Promise<PushAnswer> {
  const account = await app.db.stores.accounts.get(accountId);
  if (account === undefined || !account.enabled || account.channel !== channel) throw new AppError('not_found');
  const { connector, ctx } = contextFor(app, account, AbortSignal.timeout(30_000));
  if (connector.push === undefined) throw new AppError('not_found');
  const answer = await connector.push.accept(ctx, request);
  if (answer.kind === 'refused') return answer;
  // a part of a file must not pass for the file
  if (request.files.some((file) => file.cut === true)) throw new AppError('invalid');
  const filed = await fileNow(app, accountId, answer.item);
  return {
    kind: 'accepted',
    reference: filed.kind === 'filed' ? filed.reference : null,
    receipt: receiptFor(app, accountId, answer.item.sourceKey),
    same: await isWhatWeHave(app, accountId, answer.item),
  };
}

async function isWhatWeHave(app: App, accountId: AccountId, item: RawItem): Promise<boolean> {
  const kept = await sha256OfSource(app.db.knex, accountId, item.sourceKey);
  return kept === undefined || createHash('sha256').update(item.bytes).digest().equals(kept);
}
