import {
  isFinalRefusal,
  LARGEST_PICTURE_BYTES,
  PICTURE_SIDES,
  PictureRefused,
  type PictureRefusal,
  type PictureSize,
} from '../core/picture';
import { BlobGone } from '../db/blob-store';
import type { FileRead } from '../db/read/message-files';
import type { App } from './context';
import { AppError, type AppErrorCode } from './errors';
import { readBlob, requireReleased } from './read-blob';

/** How long it is believed that a picture took too long: the machine may have been busy. */
const REFUSED_SECONDS = 3_600;
/** Pictures that are being painted in this process: who asks for the same one waits for it. */
const underWay = new Map<string, Promise<Buffer>>();

/**
 * An attachment as a picture of ours, painted once and kept beside it. Never the sender's bytes.
 * @throws AppError `not_found`, `attachment_*` while it is held, `picture_*` and `pictures_busy` when there is none
 */
export async function showPicture(app: App, attachment: FileRead, size: PictureSize): Promise<Buffer> {
  requireReleased(app, attachment.scan);
  // with its key gone so is every picture of it
  if (attachment.sealedKey === null) throw new AppError('not_found');
  const kept = await app.db.stores.previews.get(attachment.id, size);
  if (kept?.kind === 'picture') return readBlob(app, kept);
  if (kept !== undefined && (isFinalRefusal(kept.code) || kept.ageSeconds < REFUSED_SECONDS))
    throw new AppError(PROBLEMS[kept.code]);
  const key = `${attachment.id}:${size}`;
  const work = underWay.get(key) ?? paint(app, attachment, size).finally(() => underWay.delete(key));
  underWay.set(key, work);
  return work;
}

const PROBLEMS: Readonly<Record<PictureRefusal, AppErrorCode>> = {
  not_a_picture: 'picture_unreadable',
  unreadable: 'picture_unreadable',
  too_large: 'picture_too_large',
  timeout: 'picture_too_large',
  crashed: 'picture_too_large',
  busy: 'pictures_busy',
};

async function paint(app: App, attachment: FileRead, size: PictureSize): Promise<Buffer> {
  try {
    if (attachment.bytes > LARGEST_PICTURE_BYTES) throw new PictureRefused('too_large');
    const { content } = await app.pictures.render(await readBlob(app, attachment), PICTURE_SIDES[size]);
    await keep(app, attachment, size, content);
    return Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  } catch (error) {
    if (!(error instanceof PictureRefused)) throw error;
    if (error.code !== 'busy') await app.db.stores.previews.keepRefusal(attachment.id, size, error.code);
    app.log.info({ attachmentId: attachment.id, code: error.code }, 'picture.refused');
    throw new AppError(PROBLEMS[error.code]);
  }
}

/** A picture that could not be kept is shown all the same, and painted again the next time. */
async function keep(app: App, attachment: FileRead, size: PictureSize, content: Uint8Array): Promise<void> {
  if (!(await app.hasSpace())) return;
  let written: string | undefined;
  try {
    const [blob] = await app.blobs.write([content]);
    written = blob?.id;
    if (blob !== undefined) await app.db.transact((stores) => stores.previews.keepPicture(attachment.id, size, blob));
  } catch (error) {
    if (error instanceof BlobGone) {
      // erased while it was painted
      if (written !== undefined) await app.blobs.remove(written);
      throw new AppError('not_found');
    }
    app.log.warn({ attachmentId: attachment.id, code: (error as { code?: unknown }).code }, 'picture.not_kept');
  }
}
