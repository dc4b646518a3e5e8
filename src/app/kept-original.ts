import { LARGEST_READ_BYTES } from '../../connectors/contract';
import type { MessageId } from '../core/ids';
import { may } from '../core/rights';
import type { Viewer } from '../core/viewer';
import { readMessageOriginal, type MessageOriginal } from '../db/read/message-original';
import type { App, ParseJob } from './context';
import { AppError } from './errors';
import { jobOf } from './filing/understand';

/** A message whose words can be read once more, and what the reader is told of it. */
export interface Readable {
  readonly message: MessageOriginal;
  readonly job: ParseJob;
}

/**
 * The original of a message, for reading its words in another charset.
 * @throws AppError forbidden, not_found, original_missing (it has none), original_erased, message_unreadable (its original opens by
 *   "try again"), original_too_large (no more than its beginning was ever read), charset_not_in_doubt (the channel's words have one)
 */
export async function findReadable(app: App, viewer: Viewer, messageId: MessageId): Promise<Readable> {
  if (!may(viewer, 'message.raw')) throw new AppError('forbidden');
  const message = await readMessageOriginal(app.db.knex, viewer, messageId);
  if (message === undefined) throw new AppError('not_found');
  const { original } = message;
  if (original === undefined) throw new AppError('original_missing');
  if (original.sealedKey === null) throw new AppError('original_erased');
  if (message.unreadable !== null) throw new AppError('message_unreadable');
  if (original.bytes > LARGEST_READ_BYTES) throw new AppError('original_too_large');
  const account = await app.db.stores.accounts.get(original.accountId);
  if (account === undefined) throw new Error(`account ${original.accountId} is gone`);
  if (app.connectors.get(account.channel)?.parseIn === undefined) throw new AppError('charset_not_in_doubt');
  return { message, job: jobOf(app, original, account, await app.db.stores.surroundings.ownAddresses()) };
}

/**
 * What a worker made of it.
 * @throws AppError original_missing, not_reread (it took too long or too much memory, or is no message in this charset); the error
 *   itself when the machine is to blame
 */
export async function readAgain<T>(app: App, messageId: MessageId, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    const { code, syscall } = error as { code?: unknown; syscall?: unknown };
    if (syscall !== undefined || typeof code !== 'string') throw error;
    app.log.warn({ messageId, code }, 'message.not_reread');
    throw new AppError(code === 'original_missing' ? 'original_missing' : 'not_reread');
  }
}
