/**
 * The child in which strangers' pictures are decoded. It is told nothing but bytes and a size, has no network, little memory, and
 * may die at any time: whatever takes it over has won a webp encoder.
 */
import os from 'node:os';
import sharp from 'sharp';
import { pictureType, LARGEST_PICTURE_BYTES, PictureRefused } from '../core/picture';
import { frame, frames, type Frame } from './protocol';

/** A telephone's largest photograph, not a bomb. */
const MOST_PIXELS = 110_000_000;
const QUALITY = 80;
const OVERHEAD_BYTES = 64 * 1024;

/** Only the decoders that are meant; no SVG, PDF, or whatever else the library can open. */
const DECODERS = ['Jpeg', 'Png', 'Nsgif', 'Webp', 'Tiff', 'Heif'].map((name) => `VipsForeignLoad${name}Buffer`);

async function paint({ header, body }: Frame): Promise<Buffer> {
  try {
    if (pictureType(body) === undefined) throw new PictureRefused('not_a_picture');
    const side = Number(header['side']);
    // the first page or frame, upright, without any metadata
    const { data, info } = await sharp(body, { limitInputPixels: MOST_PIXELS, failOn: 'error', pages: 1 })
      .autoOrient()
      .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: QUALITY })
      .toBuffer({ resolveWithObject: true });
    return frame({ kind: 'painted', width: info.width, height: info.height }, data);
  } catch (error) {
    return frame({ kind: 'refused', code: refusalOf(error) });
  }
}

function refusalOf(error: unknown): string {
  if (error instanceof PictureRefused) return error.code;
  const words = error instanceof Error ? error.message : '';
  if (/pixel limit|too large|dimensions/i.test(words)) return 'too_large';
  return /memory|alloc/i.test(words) ? 'crashed' : 'unreadable';
}

async function main(): Promise<void> {
  sharp.cache(false);
  sharp.concurrency(1);
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: DECODERS });
  process.stdout.write(
    frame({ kind: 'ready', network: Object.keys(os.networkInterfaces()).length > 0, uid: process.getuid?.() ?? -1 }),
  );
  for await (const job of frames(process.stdin, LARGEST_PICTURE_BYTES + OVERHEAD_BYTES)) {
    const answer = await paint(job);
    if (!process.stdout.write(answer)) await new Promise((resolve) => process.stdout.once('drain', resolve));
  }
}

void main().then(
  () => process.exit(0),
  () => process.exit(1),
);
