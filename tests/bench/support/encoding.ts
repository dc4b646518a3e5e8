/** How mail programs put text on the wire. Lines end with CRLF throughout. */
export type Charset = 'us-ascii' | 'utf-8' | 'windows-1256';
export type TransferEncoding = '7bit' | 'base64' | 'quoted-printable';

const WINDOWS_1256 = new Map(Array.from({ length: 256 }, (_, byte) => [new TextDecoder('windows-1256').decode(Uint8Array.of(byte)), byte] as const));

export const isAscii = (text: string): boolean => /^[\x00-\x7f]*$/.test(text);
export const fitsWindows1256 = (text: string): boolean => Array.from(text).every((letter) => WINDOWS_1256.has(letter));

export function bytesIn(text: string, charset: Charset): Buffer {
  if (charset !== 'windows-1256') return Buffer.from(text, 'utf8');
  return Buffer.from(Array.from(text, (letter) => WINDOWS_1256.get(letter) ?? 0x3f));
}

/** A header's value as RFC 2047 encoded words of at most 45 octets each; plain when it is plain. */
export function headerText(text: string, charset: Charset): string {
  if (isAscii(text)) return text;
  const named = charset === 'us-ascii' ? 'utf-8' : charset;
  const words: string[] = [];
  let current = '';
  for (const letter of text) {
    if (bytesIn(current + letter, named).length > 42) {
      words.push(current);
      current = '';
    }
    current += letter;
  }
  words.push(current);
  return words.map((word) => `=?${named}?b?${bytesIn(word, named).toString('base64')}?=`).join('\r\n ');
}

export function base64Lines(bytes: Buffer): string {
  return (bytes.toString('base64').match(/.{1,76}/g) ?? []).map((line) => `${line}\r\n`).join('');
}

function quotedPrintable(bytes: Buffer): string {
  const lines: string[] = [];
  let line = '';
  const flush = (end: string): void => {
    lines.push(line + end);
    line = '';
  };
  for (const byte of bytes) {
    if (byte === 0x0a) {
      flush('');
      continue;
    }
    if (byte === 0x0d) continue;
    const written = byte === 0x3d || byte < 0x20 || byte > 0x7e ? `=${byte.toString(16).toUpperCase().padStart(2, '0')}` : String.fromCharCode(byte);
    if (line.length + written.length > 75) flush('=');
    line += written;
  }
  if (line !== '') flush('');
  // a space before a line's end would be lost on the way
  return lines.map((one) => `${one.replace(/ $/, '=20')}\r\n`).join('');
}

/** A text part with its own header. */
export function textPart(text: string, subtype: 'plain' | 'html', charset: Charset, encoding: TransferEncoding): string {
  const bytes = bytesIn(text.replaceAll('\n', '\r\n'), charset);
  const body = encoding === 'base64' ? base64Lines(bytes) : encoding === 'quoted-printable' ? quotedPrintable(bytes) : `${bytes.toString('latin1')}\r\n`;
  return `Content-Type: text/${subtype}; charset=${charset}\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${body}`;
}
