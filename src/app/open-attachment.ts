import type { OpenedAttachment } from '../../connectors/contract';
import type { FileRead } from '../db/read/message-files';
import type { App } from './context';
import { readBlob } from './read-blob';

/** Larger ones are for download only. */
const MOST_BYTES = 30 * 1024 * 1024;

/**
 * What an attachment holds that can be read in place: a mail or an invitation, read where all strangers' bytes are read, under limits.
 * What cannot be read stays closed; it can still be downloaded.
 */
export async function openAttachment(app: App, file: FileRead, path: readonly number[]): Promise<OpenedAttachment> {
  if (file.bytes > MOST_BYTES) return { kind: 'closed' };
  const content = await readBlob(app, file);
  try {
    return await app.parsePool.open(content, file.contentType, path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'parse_failed';
    app.log.warn({ attachmentId: file.id, code }, 'an attachment could not be opened');
    return { kind: 'closed' };
  }
}
