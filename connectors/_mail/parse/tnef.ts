/**
 * Outlook's own wrapping (MS-OXTNEF), `winmail.dat`: files and words out of it. Nothing is trusted: lengths are checked against what
 * is there, checksums are not asked for, rubbish gives what could be read before it.
 */
import { decodeBytes } from './charset';
import { readProperties, type Properties } from './tnef-properties';
import { rtfToText, unpackRtf } from './rtf-text';
import { wellFormed } from './text';

export interface TnefFile {
  readonly filename: string | undefined;
  readonly contentType: string | undefined;
  readonly contentId: string | undefined;
  readonly content: Buffer;
}
export interface TnefContent {
  readonly subject: string | undefined;
  readonly text: string | undefined;
  readonly html: string | undefined;
  readonly files: readonly TnefFile[];
  /** A limit was met, or the bytes ended early. */
  readonly cut: boolean;
}

const SIGNATURE = 0x223e9f78;
const ATTRIBUTE = { codePage: 0x9007, subject: 0x8004, body: 0x800c, properties: 0x9003, fileStart: 0x9002, fileData: 0x800f, fileTitle: 0x8010, fileProperties: 0x9005 } as const;
const PROPERTY = { subject: 0x0037, body: 0x1000, rtf: 0x1009, html: 0x1013, codePage: 0x3fde, data: 0x3701, shortName: 0x3704, longName: 0x3707, type: 0x370e, contentId: 0x3712, displayName: 0x3001 } as const;
const MOST_ATTRIBUTES = 5000;
const MOST_FILES = 200;
const DEEPEST = 5;
const MOST_BYTES = 60 * 1024 * 1024;

interface FileDraft {
  title?: string;
  data?: Buffer;
  properties?: Properties;
}

/** Undefined when the bytes are no TNEF at all. */
export function readTnef(bytes: Buffer, depth = 1): TnefContent | undefined {
  if (bytes.length < 4 || bytes.readUInt32LE(0) !== SIGNATURE) return undefined;
  const { attributes, cut } = readAttributes(bytes);
  const codePage = oemCodePage(attributes);
  const say = (data: Buffer): string => wellFormed(decodeBytes(data.subarray(0, MOST_BYTES), codePage).text).replace(/\0.*$/s, '');
  const drafts: FileDraft[] = [];
  let message: Properties | undefined;
  let subject: string | undefined;
  let body: string | undefined;
  for (const { id, data } of attributes) {
    const file = drafts.at(-1);
    if (id === ATTRIBUTE.fileStart && drafts.length < MOST_FILES) drafts.push({});
    else if (id === ATTRIBUTE.properties) message = readProperties(data, say);
    else if (id === ATTRIBUTE.subject) subject = say(trimNul(data));
    else if (id === ATTRIBUTE.body) body = say(trimNul(data));
    else if (file && id === ATTRIBUTE.fileTitle) file.title = say(trimNul(data));
    else if (file && id === ATTRIBUTE.fileData) file.data = data;
    else if (file && id === ATTRIBUTE.fileProperties) file.properties = readProperties(data, say);
  }
  const html = htmlOf(message, codePage);
  return {
    subject: message?.text(PROPERTY.subject) ?? subject,
    text: message?.text(PROPERTY.body) ?? body ?? rtfWords(message),
    html,
    files: drafts.flatMap((draft) => toFiles(draft, depth)),
    cut: cut || drafts.length >= MOST_FILES,
  };
}

interface Attribute {
  readonly id: number;
  readonly data: Buffer;
}

/** Signature, key, then level, id, type, length, data, checksum, again and again. */
function readAttributes(bytes: Buffer): { readonly attributes: readonly Attribute[]; readonly cut: boolean } {
  const attributes: Attribute[] = [];
  let at = 6;
  while (at + 9 <= bytes.length && attributes.length < MOST_ATTRIBUTES) {
    const level = bytes.readUInt8(at);
    const length = bytes.readUInt32LE(at + 5);
    if (level !== 1 && level !== 2) break;
    attributes.push({ id: bytes.readUInt16LE(at + 1), data: bytes.subarray(at + 9, at + 9 + length) });
    if (at + 9 + length > bytes.length) return { attributes, cut: true };
    at += 9 + length + 2;
  }
  // what lies behind is a line end, or the beginning of one more
  return { attributes, cut: attributes.length >= MOST_ATTRIBUTES || bytes[at] === 1 || bytes[at] === 2 };
}

function oemCodePage(attributes: readonly Attribute[]): string {
  const told = attributes.find(({ id }) => id === ATTRIBUTE.codePage)?.data;
  return told && told.length >= 4 ? codePageName(told.readUInt32LE(0)) : 'windows-1252';
}
/** Microsoft's number for a charset. */
function codePageName(number: number): string {
  if (number === 65001) return 'utf-8';
  if (number === 28596) return 'iso-8859-6';
  if (number === 720 || number === 864) return `ibm${number}`;
  return number >= 1250 && number <= 1258 ? `windows-${number}` : number === 932 ? 'shift_jis' : number === 936 ? 'gbk' : number === 949 ? 'euc-kr' : number === 950 ? 'big5' : 'windows-1252';
}

const trimNul = (data: Buffer): Buffer => {
  const end = data.indexOf(0);
  return end < 0 ? data : data.subarray(0, end);
};

function htmlOf(message: Properties | undefined, codePage: string): string | undefined {
  const data = message?.bytes(PROPERTY.html);
  if (!data) return message?.text(PROPERTY.html);
  const own = message?.number(PROPERTY.codePage);
  return wellFormed(decodeBytes(data, own === undefined ? codePage : codePageName(own)).text);
}

function rtfWords(message: Properties | undefined): string | undefined {
  const packed = message?.bytes(PROPERTY.rtf);
  const rtf = packed && unpackRtf(packed);
  return rtf === undefined ? undefined : rtfToText(rtf) || undefined;
}

/** A file; of an attached message its words and its files. */
function toFiles({ title, data, properties }: FileDraft, depth: number): TnefFile[] {
  const filename = properties?.text(PROPERTY.longName) ?? title ?? properties?.text(PROPERTY.shortName) ?? properties?.text(PROPERTY.displayName);
  const held = properties?.bytes(PROPERTY.data);
  // an attached message: sixteen bytes of interface id, then TNEF again
  const inner = held && depth < DEEPEST ? (readTnef(held.subarray(16), depth + 1) ?? readTnef(held, depth + 1)) : undefined;
  if (inner) {
    const name = (inner.subject ?? filename ?? 'message').replace(/\.msg$/i, '');
    const words = inner.html === undefined ? { extension: 'txt', type: 'text/plain', text: inner.text } : { extension: 'html', type: 'text/html', text: inner.html };
    const letter = words.text === undefined ? [] : [{ filename: `${name}.${words.extension}`, contentType: words.type, contentId: undefined, content: Buffer.from(words.text) }];
    return [...letter, ...inner.files];
  }
  const content = data ?? held;
  if (!content) return [];
  return [{ filename, contentType: properties?.text(PROPERTY.type)?.toLowerCase(), contentId: properties?.text(PROPERTY.contentId), content }];
}
