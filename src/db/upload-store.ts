import type { Knex } from 'knex';
import type { StoredBlob } from './blob-store';

/** Files on their way into an answer. */
export interface UploadStore {
  insert(upload: {
    readonly id: string;
    readonly userId: string;
    readonly blob: StoredBlob;
    readonly filename: string;
    readonly contentType: string;
  }): Promise<void>;
}

export function createUploadStore(knex: Knex): UploadStore {
  return {
    async insert({ id, userId, blob, filename, contentType }) {
      await knex('blobs').insert({ id: blob.id, sha256: blob.sha256, bytes: blob.bytes, sealed_key: blob.sealedKey });
      await knex('uploads').insert({
        id,
        user_id: userId,
        blob_id: blob.id,
        filename,
        content_type: contentType,
        bytes: blob.bytes,
      });
    },
  };
}
