import type { MessageId } from '../core/ids';
import type { Viewer } from '../core/viewer';
import { recordRead } from '../db/read/read-log';
import type { App, Reading } from './context';
import { findReadable, readAgain } from './kept-original';

export interface CharsetSample {
  /** The charset that a person decided on; null: what the reader decides on by itself. */
  readonly current: string | null;
  readonly readings: readonly Reading[];
}

/**
 * How a message begins in each of these charsets (null: as the reader itself would read it), for a person who is to decide which of them
 * are words. One call of one worker; it keeps nothing, and that somebody looked is noted.
 * @throws AppError as `findReadable` and `readAgain`
 */
export async function sampleCharsets(
  app: App,
  viewer: Viewer,
  messageId: MessageId,
  charsets: readonly (string | null)[],
): Promise<CharsetSample> {
  const { message, job } = await findReadable(app, viewer, messageId);
  await recordRead(app.db.knex, viewer, 'raw', { ticketId: message.ticketId, objectId: messageId });
  const readings = await readAgain(app, messageId, app.parsePool.sample(job, charsets));
  return { current: decidedCharset(message.repairs), readings };
}

const BY_HAND = 'by_hand:';

/** The charset that a person decided on, as the message's repairs say; null when nobody did. */
export const decidedCharset = (repairs: readonly string[]): string | null =>
  repairs.find((code) => code.startsWith(BY_HAND))?.slice(BY_HAND.length) ?? null;
