import type { Knex } from 'knex';
import type { PictureRefusal, PictureSize } from '../core/picture';
import { BlobGone, type StoredBlob } from './blob-store';

/** A picture that was painted of an attachment, or why none could be. */
export type Preview =
  | { readonly kind: 'picture'; readonly blobId: string; readonly sealedKey: Buffer | null }
  | { readonly kind: 'refused'; readonly code: PictureRefusal; readonly ageSeconds: number };

export interface PreviewStore {
  get(attachmentId: string, size: PictureSize): Promise<Preview | undefined>;
  /** Throws on a second picture of the same kind, so that its blob is not kept either. @throws BlobGone when the original was destroyed */
  keepPicture(attachmentId: string, size: PictureSize, blob: StoredBlob): Promise<void>;
  keepRefusal(attachmentId: string, size: PictureSize, code: PictureRefusal): Promise<void>;
}

export function createPreviewStore(knex: Knex): PreviewStore {
  return {
    async get(attachmentId, size) {
      const row = (await knex('previews as p')
        .leftJoin('blobs as b', 'b.id', 'p.blob_id')
        .where({ 'p.attachment_id': attachmentId, 'p.size': size })
        .first(
          'p.refusal',
          'b.id',
          'b.sealed_key',
          knex.raw('extract(epoch from now() - p.created_at)::float8 as age'),
        )) as { refusal: string | null; id: string | null; sealed_key: Buffer | null; age: number } | undefined;
      if (row === undefined) return undefined;
      if (row.id !== null) return { kind: 'picture', blobId: row.id, sealedKey: row.sealed_key };
      return { kind: 'refused', code: row.refusal as PictureRefusal, ageSeconds: row.age };
    },
    async keepPicture(attachmentId, size, blob) {
      // held against an erasure: what was erased while it was painted leaves no picture behind
      const original = await knex('blobs')
        .whereIn('id', knex('attachments').where({ id: attachmentId }).select('blob_id'))
        .whereNotNull('sealed_key')
        .forShare()
        .first('id');
      if (original === undefined) throw new BlobGone(`the original of ${attachmentId} was destroyed`);
      // what we painted ourselves needs no scan; whether it may be shown is asked of what it was painted from
      await knex('blobs').insert({
        id: blob.id,
        sha256: blob.sha256,
        bytes: blob.bytes,
        sealed_key: blob.sealedKey,
        scan_state: 'clean',
      });
      await knex('previews').where({ attachment_id: attachmentId, size }).whereNotNull('refusal').delete();
      await knex('previews').insert({ attachment_id: attachmentId, size, blob_id: blob.id });
    },
    async keepRefusal(attachmentId, size, code) {
      await knex('previews')
        .insert({ attachment_id: attachmentId, size, refusal: code })
        .onConflict(['attachment_id', 'size'])
        .merge({ refusal: code, created_at: knex.fn.now() })
        .where('previews.blob_id', null);
    },
  };
}
