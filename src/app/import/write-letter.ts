import { createHash } from 'node:crypto';
import type { MessageRecord, PersonRecord } from './format';

export interface LetterFile {
  readonly name: string;
  readonly type: string;
  readonly content: Uint8Array;
  readonly contentId?: string;
}

/**
 * A message that another system kept in fields, written as the mail (RFC 5322) that it was or would have been: so it is kept, read,
 * cleaned and shown by the code that reads every mail. The same message is always the same bytes.
 * @param messageId without angle brackets
 */
export function writeLetter(message: MessageRecord, subject: string, files: readonly LetterFile[], messageId: string): Buffer {
  const boundary = `=_${createHash('sha256').update(messageId).digest('hex').slice(0, 32)}`;
  const bodies = [
    ...(message.text === undefined ? [] : [part('text/plain; charset=utf-8', Buffer.from(message.text))]),
    ...(message.html === undefined ? [] : [part('text/html; charset=utf-8', Buffer.from(message.html))]),
  ];
  const body = bodies.length === 1 ? (bodies[0] ?? '') : multipart('alternative', `${boundary}a`, bodies);
  const whole = files.length === 0 ? body : multipart('mixed', boundary, [body, ...files.map(filePart)]);
  const fields = [
    field('Message-ID', `<${messageId}>`),
    field('Date', new Date(message.at).toUTCString().replace('GMT', '+0000')),
    field('From', person(message.from)),
    people('To', message.to),
    people('Cc', message.cc),
    field('Subject', words(subject)),
    message.inReplyTo === undefined ? '' : field('In-Reply-To', bracketed(message.inReplyTo)),
    message.references.length === 0 ? '' : field('References', message.references.map(bracketed).join('\r\n ')),
    'MIME-Version: 1.0\r\n',
  ];
  return Buffer.from(fields.join('') + whole);
}

const field = (name: string, value: string): string => `${name}: ${value}\r\n`;
const people = (name: string, list: readonly PersonRecord[]): string => (list.length === 0 ? '' : field(name, list.map(person).join(',\r\n ')));
const bracketed = (id: string): string => `<${bareId(id)}>`;
export const bareId = (id: string): string => id.replace(/[<>\s]/g, '');

function person({ name, email, phone }: PersonRecord): string {
  const address = email?.replace(/[<>\s,;"]/g, '') ?? '';
  const shown = name?.trim() || (address === '' ? (phone ?? 'unknown') : '');
  const called = shown === '' ? '' : words(shown, true);
  return address === '' ? called : `${called}${called === '' ? '' : ' '}<${address}>`;
}

const LONGEST_WORD_BYTES = 42;

/** A header's words: as they are where that is safe, else encoded (RFC 2047). */
function words(text: string, inName = false): string {
  const line = text.replace(/[\r\n\0]+/g, ' ');
  if (/^[\x20-\x7E]{0,200}$/.test(line) && !line.includes('=?') && !(inName && /[^\w .'-]/.test(line))) return line;
  const encoded: string[] = [];
  let piece = '';
  for (const letter of line.toWellFormed()) {
    if (Buffer.byteLength(piece + letter) > LONGEST_WORD_BYTES) {
      encoded.push(piece);
      piece = '';
    }
    piece += letter;
  }
  if (piece !== '') encoded.push(piece);
  return encoded.map((one) => `=?UTF-8?B?${Buffer.from(one).toString('base64')}?=`).join('\r\n ');
}

function part(type: string, content: Uint8Array, more = ''): string {
  const lines = Buffer.from(content).toString('base64').replace(/.{76}/g, '$&\r\n');
  return `Content-Type: ${type}\r\n${more}Content-Transfer-Encoding: base64\r\n\r\n${lines}\r\n`;
}

function filePart(file: LetterFile): string {
  const name = encodeURIComponent(file.name.toWellFormed().replace(/[\r\n\0]+/g, ' ')).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  const type = /^[\w.+-]+\/[\w.+-]+$/.test(file.type) ? file.type : 'application/octet-stream';
  const id = file.contentId === undefined ? '' : `Content-ID: ${bracketed(file.contentId)}\r\n`;
  return part(type, file.content, `Content-Disposition: ${id === '' ? 'attachment' : 'inline'}; filename*=UTF-8''${name}\r\n${id}`);
}

const multipart = (kind: string, boundary: string, parts: readonly string[]): string =>
  `Content-Type: multipart/${kind}; boundary="${boundary}"\r\n\r\n${parts.map((one) => `--${boundary}\r\n${one}`).join('')}--${boundary}--\r\n`;
