import type { Viewer } from '../../core/viewer';
import type { App } from '../context';
import { AppError } from '../errors';
import { storable } from '../filing/parsed-item';
import { once } from '../once';

export interface UploadedFile {
  readonly filename: string;
  readonly declaredType: string;
  readonly content: Uint8Array;
}
export interface StoredUpload {
  readonly id: string;
  readonly filename: string;
  readonly contentType: string;
  readonly bytes: number;
}

const SIGNATURES: readonly { readonly type: string; readonly at: number; readonly bytes: string }[] = [
  { type: 'image/png', at: 0, bytes: '89504e470d0a1a0a' },
  { type: 'image/jpeg', at: 0, bytes: 'ffd8ff' },
  { type: 'image/gif', at: 0, bytes: '474946383761' },
  { type: 'image/gif', at: 0, bytes: '474946383961' },
  { type: 'image/webp', at: 8, bytes: '57454250' },
  { type: 'application/pdf', at: 0, bytes: '255044462d' },
];

/** What the bytes say they are, of the few kinds that we show or that must not be lied about. */
export function sniffedType(content: Uint8Array): string | undefined {
  const head = Buffer.from(content.buffer, content.byteOffset, Math.min(content.byteLength, 16)).toString('hex');
  return SIGNATURES.find(({ at, bytes }) => head.startsWith(bytes, at * 2))?.type;
}

const PLAIN_TYPE = /^[a-z]+\/[a-z0-9][a-z0-9.+-]{0,100}$/;
const LONGEST_NAME = 200;

/** Takes a file for an answer: bytes on the disk first, then its row. @throws AppError `short_of_space`, `key_reused` */
export async function storeUpload(
  app: App,
  viewer: Viewer,
  file: UploadedFile,
  key: string | undefined,
): Promise<StoredUpload> {
  if (!(await app.hasSpace())) throw new AppError('short_of_space');
  const [blob] = await app.blobs.write([file.content]);
  if (blob === undefined) throw new Error('the blob store kept nothing');
  const id = app.newId<string>();
  const declared = PLAIN_TYPE.test(file.declaredType) ? file.declaredType : 'application/octet-stream';
  // a type that claims to be a picture or PDF and is not would be believed by the receiver's programs
  const contentType =
    sniffedType(file.content) ?? (/^image\/|\/pdf$/.test(declared) ? 'application/octet-stream' : declared);
  const filename =
    storable(file.filename)
      .replace(/[\\/\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g, '_')
      .slice(-LONGEST_NAME) || 'file';
  const upload = { id, filename, contentType, bytes: blob.bytes };
  return app.db.transact(async (stores) => {
    const insert = async (): Promise<StoredUpload> => {
      await stores.uploads.insert({ id, userId: viewer.userId, blob, filename, contentType });
      return upload;
    };
    const body = { filename, sha256: blob.sha256.toString('hex') };
    return key === undefined ? insert() : once(stores, `upload ${viewer.userId}`, key, body, insert);
  });
}
