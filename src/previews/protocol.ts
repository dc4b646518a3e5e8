import type { Readable } from 'node:stream';

/** What the renderer and its child say to each other over a pipe: a header of JSON and bytes, each preceded by its length. */
export interface Frame {
  readonly header: Readonly<Record<string, unknown>>;
  readonly body: Buffer;
}

const LENGTHS = 8;

export function frame(header: object, body: Uint8Array = Buffer.alloc(0)): Buffer {
  const json = Buffer.from(JSON.stringify(header));
  const lengths = Buffer.alloc(LENGTHS);
  lengths.writeUInt32BE(json.length, 0);
  lengths.writeUInt32BE(body.length, 4);
  return Buffer.concat([lengths, json, body]);
}

/** Frames of a stream, as they come. @throws Error when one claims to be longer than `mostBytes` */
export async function* frames(stream: Readable, mostBytes: number): AsyncGenerator<Frame> {
  let parts: Buffer[] = [];
  let have = 0;
  let need = LENGTHS;
  for await (const part of stream as AsyncIterable<Buffer>) {
    parts.push(part);
    have += part.length;
    while (have >= need) {
      const all = Buffer.concat(parts);
      const headerLength = all.readUInt32BE(0);
      const end = LENGTHS + headerLength + all.readUInt32BE(4);
      if (end > mostBytes) throw new Error('a frame is too long');
      parts = [all];
      need = end;
      if (have < end) break;
      yield {
        header: JSON.parse(all.toString('utf8', LENGTHS, LENGTHS + headerLength)) as Frame['header'],
        body: all.subarray(LENGTHS + headerLength, end),
      };
      parts = [all.subarray(end)];
      have -= end;
      need = LENGTHS;
    }
  }
}
