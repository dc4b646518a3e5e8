/** Mails written by hand, byte by byte where it matters. */
import { TextDecoder } from 'node:util';

const tables = new Map<string, Map<string, number>>();

/** Text in a single-byte charset that the platform can decode; the inverse of its decoder, not of ours. */
export function encode(text: string, charset: string): Buffer {
  let table = tables.get(charset);
  if (!table) {
    const decoder = new TextDecoder(charset);
    table = new Map(Array.from({ length: 256 }, (_, byte): [string, number] => [decoder.decode(Uint8Array.of(byte)), byte]));
    tables.set(charset, table);
  }
  return Buffer.from(
    Array.from(text, (character) => {
      const byte = table.get(character);
      if (byte === undefined) throw new Error(`${character} is not in ${charset}`);
      return byte;
    }),
  );
}

export const latin1 = (bytes: Buffer): string => bytes.toString('latin1');
export const base64 = (bytes: Buffer | string): string => (Buffer.from(bytes).toString('base64').match(/.{1,76}/g) ?? []).join('\r\n');

/** Quoted-printable, every byte above ASCII escaped. */
export function quotedPrintable(bytes: Buffer): string {
  return latin1(bytes).replace(/[=\u0080-\u00ff]/g, (byte) => `=${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}

export interface Draft {
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** Bytes or UTF-8 text. */
  readonly body?: string | Buffer;
}

/** Header values are latin1: put bytes there as they are. */
export function mail({ headers = {}, body = '' }: Draft): Buffer {
  const all: Record<string, string | readonly string[]> = {
    From: 'Sara Ali <sara@example.com>',
    To: 'care@ministry.example',
    Subject: 'Hello',
    Date: 'Wed, 25 Nov 2026 10:00:00 +0300',
    'Message-ID': '<m1@example.com>',
    'MIME-Version': '1.0',
    ...headers,
  };
  const lines = Object.entries(all).flatMap(([name, value]) => (typeof value === 'string' ? [value] : value).map((one) => `${name}: ${one}`));
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), Buffer.from(body)]);
}

export interface PartDraft {
  readonly type: string;
  readonly headers?: readonly string[];
  readonly body: string | Buffer;
}

/** A multipart body with its Content-Type. */
export function multipart(subtype: string, parts: readonly PartDraft[], boundary = 'b1'): { type: string; body: Buffer } {
  const pieces = parts.flatMap(({ type, headers = [], body }) => [
    Buffer.from(`--${boundary}\r\n${[`Content-Type: ${type}`, ...headers].join('\r\n')}\r\n\r\n`, 'latin1'),
    Buffer.from(body),
    Buffer.from('\r\n'),
  ]);
  return { type: `multipart/${subtype}; boundary="${boundary}"`, body: Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]) };
}
