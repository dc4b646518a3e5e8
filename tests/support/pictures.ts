import zlib from 'node:zlib';
import sharp from 'sharp';

type Format = 'png' | 'jpeg' | 'gif' | 'webp' | 'tiff' | 'avif';

/** A picture of so many pixels, with a frame so that it does not shrink to nothing. */
export async function pictureOf(format: Format, width = 800, height = 600): Promise<Buffer> {
  const picture = sharp({ create: { width, height, channels: 3, background: '#157f6b' } });
  return picture
    .withExif({ IFD0: { Copyright: 'Secret Camera', ImageDescription: 'GPS 24.71 46.67' } })
    .toFormat(format)
    .toBuffer();
}

/** A PNG that claims so many pixels and holds the black rows of them, deflated to almost nothing. */
export function bombOf(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const rows = Buffer.alloc((width + 1) * Math.min(height, 1_000));
  const chunks = [chunk('IHDR', header), chunk('IDAT', zlib.deflateSync(rows)), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...chunks]);
}

/** Interlaced with 16 bits a channel, a decoder must hold all of it at once: 100 megapixels take 600 MB. */
export async function memoryBomb(): Promise<Buffer> {
  const picture = sharp({ create: { width: 10_000, height: 9_900, channels: 3, background: '#000' } });
  return picture.toColourspace('rgb16').png({ progressive: true, compressionLevel: 1 }).toBuffer();
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([ends.subarray(0, 4), named, ends.subarray(4)]);
}

function crc32(bytes: Buffer): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

export const SVG = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script><image href="http://127.0.0.1/x"/></svg>',
);
