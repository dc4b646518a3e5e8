/** Writes Outlook's wrapping (MS-OXTNEF), as much of it as mails carry. */

const u16 = (value: number): Buffer => Buffer.from([value & 0xff, (value >> 8) & 0xff]);
const u32 = (value: number): Buffer => Buffer.concat([u16(value & 0xffff), u16(value >>> 16)]);
const padded = (value: Buffer): Buffer => Buffer.concat([u32(value.length), value, Buffer.alloc((4 - (value.length % 4)) % 4)]);

/** One attribute: level (1 message, 2 file), id with its type, data, checksum. */
export function attribute(level: 1 | 2, id: number, data: Buffer): Buffer {
  let sum = 0;
  for (const byte of data) sum = (sum + byte) & 0xffff;
  return Buffer.concat([Buffer.from([level]), u32(id), u32(data.length), data, u16(sum)]);
}
export const ID = { codePage: 0x00069007, subject: 0x00018004, body: 0x0002800c, properties: 0x00069003, fileStart: 0x00069002, fileData: 0x0006800f, fileTitle: 0x00018010, fileProperties: 0x00069005 } as const;

export interface Property {
  readonly id: number;
  readonly unicode?: string;
  readonly string8?: Buffer;
  readonly binary?: Buffer;
  readonly long?: number;
  /** An id beyond 0x8000 has a name of its own before its value. */
  readonly named?: string;
}
export function properties(list: readonly Property[]): Buffer {
  return Buffer.concat([u32(list.length), ...list.map(one)]);
}
function one({ id, unicode, string8, binary, long, named }: Property): Buffer {
  const name = named === undefined ? Buffer.alloc(0) : Buffer.concat([Buffer.alloc(16, 7), u32(1), padded(Buffer.from(`${named}\0`, 'utf16le'))]);
  if (long !== undefined) return Buffer.concat([u16(0x0003), u16(id), name, u32(long)]);
  const [type, value] = unicode !== undefined ? [0x001f, Buffer.from(`${unicode}\0`, 'utf16le')] : string8 ? [0x001e, Buffer.concat([string8, Buffer.alloc(1)])] : [0x0102, binary ?? Buffer.alloc(0)];
  return Buffer.concat([u16(type), u16(id), name, u32(1), padded(value)]);
}

export const tnef = (...attributes: readonly Buffer[]): Buffer => Buffer.concat([u32(0x223e9f78), u16(1), ...attributes]);
export const codePage = (number: number): Buffer => attribute(1, ID.codePage, Buffer.concat([u32(number), u32(0)]));
export const file = (title: Buffer, content: Buffer, more: readonly Property[] = []): Buffer =>
  Buffer.concat([attribute(2, ID.fileStart, Buffer.alloc(14)), attribute(2, ID.fileTitle, Buffer.concat([title, Buffer.alloc(1)])), attribute(2, ID.fileData, content), ...(more.length > 0 ? [attribute(2, ID.fileProperties, properties(more))] : [])]);

/** Rich text as it lies in Outlook's files, stored without compression. */
export const plainRtf = (rtf: string): Buffer => Buffer.concat([u32(rtf.length + 12), u32(rtf.length), u32(0x414c454d), u32(0), Buffer.from(rtf, 'latin1')]);
