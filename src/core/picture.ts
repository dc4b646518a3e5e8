/** Pictures as people are shown them: painted anew by us, never the bytes that somebody sent (security.md "Mail and attachments"). */

/** Longest side in pixels: beside a message, and on its own. */
export const PICTURE_SIDES = { thumb: 320, view: 1_600 } as const;
export type PictureSize = keyof typeof PICTURE_SIDES;

/** Larger files are not even tried. */
export const LARGEST_PICTURE_BYTES = 30 * 1024 * 1024;

/** Of which a picture can be made. */
export const PICTURE_TYPES: readonly string[] = [
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/tiff',
  'image/avif',
];

/**
 * Why there is no picture. `not_a_picture`: by its first bytes; `unreadable`: broken or cut short; `too_large`: bytes or pixels;
 * `timeout`, `crashed`: it took more time or memory than a picture may; `busy`: too many wait.
 */
export type PictureRefusal = 'not_a_picture' | 'unreadable' | 'too_large' | 'timeout' | 'crashed' | 'busy';

/** `content` is webp without metadata. */
export interface Painted {
  readonly content: Uint8Array;
  readonly width: number;
  readonly height: number;
}

export class PictureRefused extends Error {
  override readonly name = 'PictureRefused';
  constructor(readonly code: PictureRefusal) {
    super(code);
  }
}

/** Decided by the bytes: trying again would end the same. */
export const isFinalRefusal = (code: PictureRefusal): boolean =>
  code === 'not_a_picture' || code === 'unreadable' || code === 'too_large';

const MAGIC: readonly (readonly [type: string, at: number, hex: string])[] = [
  ['image/png', 0, '89504e470d0a1a0a'],
  ['image/jpeg', 0, 'ffd8ff'],
  ['image/gif', 0, '474946383761'],
  ['image/gif', 0, '474946383961'],
  ['image/webp', 8, '57454250'],
  ['image/tiff', 0, '49492a00'],
  ['image/tiff', 0, '4d4d002a'],
  ['image/avif', 4, '6674797061766966'],
  ['image/avif', 4, '6674797061766973'],
];

/** What the first bytes say, whatever the name and the sender say. */
export function pictureType(content: Uint8Array): string | undefined {
  const head = [...content.subarray(0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return MAGIC.find(([, at, hex]) => head.startsWith(hex, at * 2))?.[0];
}
