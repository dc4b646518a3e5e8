/** Transfer encodings that mailparser leaves undone because their name is misspelt or of another age. */
import type { Repairs } from './encoded-words';

const UU_BEGIN = /^begin [0-7]{3,4} (.+)$/m;

/** Base64 of a text, undecoded: gateways put footers below it, and programs call plain words so. */
export function decodeTextBase64(bytes: Buffer, repairs: Repairs): Buffer {
  const text = bytes.toString('latin1');
  if (/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(text) && !/[A-Za-z0-9+/][ \t]+[A-Za-z0-9+/]/.test(text)) return Buffer.from(text, 'base64');
  const lines = text.split(/\r?\n/);
  const pure = lines.findIndex((line) => !/^[A-Za-z0-9+/=]*[ \t]*$/.test(line));
  const words = lines.slice(pure < 0 ? lines.length : pure).join('\n');
  if (pure === 0 && looksPlain(text)) {
    repairs.add('transfer_encoding:none');
    return bytes;
  }
  const footer = pure > 0 && /=\s*$|^\s*$/.test(lines[pure - 1] ?? '') && looksPlain(words);
  const encoded = footer ? lines.slice(0, pure).join('') : text;
  // each padded run by itself: some programs glue them together
  const runs = encoded.replace(/[^A-Za-z0-9+/=]+/g, '').match(/[A-Za-z0-9+/]+={0,2}/g) ?? [];
  const decoded = runs.map((run) => Buffer.from(run, 'base64'));
  return Buffer.concat(footer ? [...decoded, Buffer.from(`\n${words.trim()}\n`, 'latin1')] : decoded);
}

/** Words have blanks between them, or signs and letters that base64 has not. */
function looksPlain(text: string): boolean {
  const filled = text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '');
  const wordy = filled.filter((line) => /[A-Za-z]{2,}[ ,.:]+[A-Za-z]{1,}|[\u0080-\u00ff]|^[_=*-]{3,}$/.test(line)).length;
  return filled.length > 0 && wordy * 2 >= filled.length;
}

/** @param bytes what mailparser made of the part: decoded already when the name is exactly `base64` or `quoted-printable` */
export function decodeTransfer(bytes: Buffer, encoding: string, repairs: Repairs): Buffer {
  const name = encoding.replace(/\([^)]*\)/g, '').toLowerCase().trim();
  if (name === '' || name === 'base64' || name === 'quoted-printable' || /^(?:7|8)-?bits?$|^binary$/.test(name)) return bytes;
  if (/uu(?:encode)?$/.test(name)) return uudecode(bytes.toString('latin1')) ?? bytes;
  const bare = name.replace(/["';\s]/g, '');
  if (/^base-?64/.test(bare)) {
    repairs.add('transfer_encoding:base64');
    return Buffer.from(bytes.toString('latin1'), 'base64');
  }
  if (/^quoted-?_?printable/.test(bare)) {
    repairs.add('transfer_encoding:quoted-printable');
    return decodeQuotedPrintable(bytes);
  }
  return bytes;
}

function decodeQuotedPrintable(bytes: Buffer): Buffer {
  const text = bytes.toString('latin1').split('\n').map((line) => line.trimEnd()).join('\n').replace(/=\n/g, '');
  return Buffer.from(text.replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))), 'latin1');
}

/** The first file in uuencoded text, or undefined when there is none. */
export function uudecode(text: string): Buffer | undefined {
  const begin = UU_BEGIN.exec(text);
  if (!begin) return undefined;
  const out: Buffer[] = [];
  for (const line of text.slice(begin.index + begin[0].length).split(/\r?\n/)) {
    if (line === 'end') break;
    if (line !== '') out.push(uuLine(line));
  }
  return Buffer.concat(out);
}

function uuLine(line: string): Buffer {
  const length = (line.charCodeAt(0) - 32) & 63;
  const bytes: number[] = [];
  const six = (index: number): number => ((line.charCodeAt(index) || 32) - 32) & 63;
  for (let i = 1; i < line.length && bytes.length < length; i += 4) {
    const group = (six(i) << 18) | (six(i + 1) << 12) | (six(i + 2) << 6) | six(i + 3);
    bytes.push((group >> 16) & 255, (group >> 8) & 255, group & 255);
  }
  return Buffer.from(bytes.slice(0, length));
}
