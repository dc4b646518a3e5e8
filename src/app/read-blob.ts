import { BlobGone } from '../db/blob-store';
import { isReleased } from '../db/read/message-read';
import type { App } from './context';
import { AppError } from './errors';

/** @throws AppError `not_found` when the bytes were destroyed (ruling 5) */
export async function readBlob(
  app: App,
  file: { readonly blobId: string; readonly sealedKey: Uint8Array | null },
): Promise<Buffer> {
  try {
    return await app.blobs.read({ id: file.blobId, sealedKey: file.sealedKey });
  } catch (error) {
    throw error instanceof BlobGone ? new AppError('not_found') : error;
  }
}

/** @throws AppError `attachment_not_scanned`: where scanning is required, only what was found clean leaves the building */
export function requireReleased(app: App, scan: string): void {
  if (!isReleased(scan, app.scanRequired)) throw new AppError('attachment_not_scanned');
}
