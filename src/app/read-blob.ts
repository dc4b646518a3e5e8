import { isReleased } from '../core/scan';
import { BlobGone } from '../db/blob-store';
import type { App } from './context';
import { AppError, type AppErrorCode } from './errors';

/** @throws AppError `not_found` when the bytes were destroyed (ruling 5) */
export async function readBlob(
  app: Pick<App, 'blobs'>,
  file: { readonly blobId: string; readonly sealedKey: Uint8Array | null },
): Promise<Buffer> {
  try {
    return await app.blobs.read({ id: file.blobId, sealedKey: file.sealedKey });
  } catch (error) {
    throw error instanceof BlobGone ? new AppError('not_found') : error;
  }
}

/** The same piece by piece, for what may be too large for memory. @throws as `readBlob`, with the first piece */
export async function* streamBlob(
  app: Pick<App, 'blobs'>,
  file: { readonly blobId: string; readonly sealedKey: Uint8Array | null },
): AsyncGenerator<Buffer> {
  try {
    yield* app.blobs.stream({ id: file.blobId, sealedKey: file.sealedKey });
  } catch (error) {
    throw error instanceof BlobGone ? new AppError('not_found') : error;
  }
}

/** Why a file is held, in the words that people are told. */
export function heldBecause(scan: string): AppErrorCode {
  if (scan === 'failed') return 'attachment_scan_failed';
  if (scan === 'too_large') return 'attachment_too_large_to_scan';
  return scan === 'unscanned' ? 'attachment_not_scanned' : 'attachment_infected';
}

/** @throws AppError saying why, unless the file may be opened, shown and sent */
export function requireReleased(app: Pick<App, 'scanRequired'>, scan: string): void {
  if (!isReleased(scan, app.scanRequired)) throw new AppError(heldBecause(scan));
}
