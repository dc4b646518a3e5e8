/** A list of MAPI properties as TNEF stores it (MS-OXTNEF §2.1.3.4). Of each id the first value is kept. */

export interface Properties {
  text(id: number): string | undefined;
  bytes(id: number): Buffer | undefined;
  number(id: number): number | undefined;
}

const TYPE = { short: 0x0002, long: 0x0003, float: 0x0004, double: 0x0005, currency: 0x0006, date: 0x0007, error: 0x000a, boolean: 0x000b, object: 0x000d, big: 0x0014, string8: 0x001e, unicode: 0x001f, time: 0x0040, guid: 0x0048, binary: 0x0102 } as const;
const FIXED = new Map<number, number>([[TYPE.short, 4], [TYPE.long, 4], [TYPE.float, 4], [TYPE.error, 4], [TYPE.boolean, 4], [TYPE.double, 8], [TYPE.currency, 8], [TYPE.date, 8], [TYPE.big, 8], [TYPE.time, 8], [TYPE.guid, 16]]);
const MULTIPLE = 0x1000;
const MOST_PROPERTIES = 5000;
/** Ids from here on have names of their own beside them. */
const FIRST_NAMED = 0x8000;

/** The bytes ended where more was promised. */
class Short extends Error {}

class Reader {
  private at = 0;
  constructor(private readonly data: Buffer) {}
  short(): number {
    return this.take(2).readUInt16LE(0);
  }
  long(): number {
    return this.take(4).readUInt32LE(0);
  }
  take(length: number): Buffer {
    if (this.at + length > this.data.length) throw new Short();
    this.at += length;
    return this.data.subarray(this.at - length, this.at);
  }
  /** A length and as many bytes, filled up to four. */
  padded(): Buffer {
    const length = this.long();
    const value = this.take(length);
    const fill = (4 - (length % 4)) % 4;
    this.at = Math.min(this.at + fill, this.data.length);
    return value;
  }
}

type Value = { readonly text: string } | { readonly bytes: Buffer } | { readonly number: number } | undefined;

/** @param say decodes 8-bit text in the mail's code page */
export function readProperties(data: Buffer, say: (bytes: Buffer) => string): Properties {
  const values = new Map<number, Value>();
  try {
    const reader = new Reader(data);
    const count = Math.min(reader.long(), MOST_PROPERTIES);
    for (let n = 0; n < count; n++) {
      const type = reader.short();
      const id = reader.short();
      if (id >= FIRST_NAMED) skipName(reader);
      const value = readValue(reader, type, say);
      if (!values.has(id)) values.set(id, value);
    }
  } catch (error) {
    if (!(error instanceof Short)) throw error;
  }
  const of = (id: number): Value => values.get(id);
  return {
    text: (id) => textOf(of(id)),
    bytes: (id) => bytesOf(of(id)),
    number: (id) => numberOf(of(id)),
  };
}

const textOf = (value: Value): string | undefined => (value && 'text' in value && value.text !== '' ? value.text : undefined);
const bytesOf = (value: Value): Buffer | undefined => (value && 'bytes' in value ? value.bytes : undefined);
const numberOf = (value: Value): number | undefined => (value && 'number' in value ? value.number : undefined);

/** A property set's id, then a number or a name. */
function skipName(reader: Reader): void {
  reader.take(16);
  if (reader.long() === 0) reader.take(4);
  else reader.padded();
}

function readValue(reader: Reader, type: number, say: (bytes: Buffer) => string): Value {
  const base = type & ~MULTIPLE;
  const fixed = FIXED.get(base);
  if (fixed !== undefined) {
    const times = type & MULTIPLE ? Math.min(reader.long(), MOST_PROPERTIES) : 1;
    let first: Buffer | undefined;
    for (let n = 0; n < times; n++) {
      const value = reader.take(fixed);
      first ??= value;
    }
    return first && base === TYPE.long ? { number: first.readUInt32LE(0) } : undefined;
  }
  if (base !== TYPE.string8 && base !== TYPE.unicode && base !== TYPE.binary && base !== TYPE.object) throw new Short();
  const times = Math.min(reader.long(), MOST_PROPERTIES);
  let first: Buffer | undefined;
  for (let n = 0; n < times; n++) {
    const value = reader.padded();
    first ??= value;
  }
  if (!first) return undefined;
  if (base === TYPE.unicode) return { text: first.toString('utf16le').replace(/\0.*$/s, '') };
  return base === TYPE.string8 ? { text: say(first) } : { bytes: first };
}
