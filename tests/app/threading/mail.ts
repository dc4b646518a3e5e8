/** Mails as strangers' programs write them, built from what a case wants to say. */
export interface MailParts {
  readonly from: string;
  readonly to?: string;
  readonly cc?: string;
  readonly subject: string;
  /** Without brackets; null: the mail has none. */
  readonly id: string | null;
  readonly inReplyTo?: readonly string[];
  readonly references?: readonly string[];
  /** Header lines as they stand, above all others: where a server on the way puts them. */
  readonly top?: readonly string[];
  /** Header lines after the usual ones. */
  readonly headers?: readonly string[];
  readonly text?: string;
  readonly html?: string;
  readonly date?: string;
}

const DATE = 'Wed, 25 Nov 2026 10:00:00 +0300';
const ids = (list: readonly string[]): string => list.map((id) => `<${id}>`).join('\r\n ');
const encoded = (text: string): string => Buffer.from(text, 'utf8').toString('base64').replace(/.{1,76}/g, '$&\r\n').trimEnd();

/** The bytes of a mail. Subjects outside ASCII are written as clients write them. */
export function mail(parts: MailParts): Buffer {
  const subject = /^[\x20-\x7e]*$/.test(parts.subject) ? parts.subject : `=?utf-8?B?${Buffer.from(parts.subject).toString('base64')}?=`;
  const lines = [
    ...(parts.top ?? []),
    `From: ${parts.from}`,
    `To: ${parts.to ?? 'care@moh.example'}`,
    ...(parts.cc === undefined ? [] : [`Cc: ${parts.cc}`]),
    `Subject: ${subject}`,
    ...(parts.id === null ? [] : [`Message-ID: <${parts.id}>`]),
    `Date: ${parts.date ?? DATE}`,
    ...(parts.inReplyTo === undefined || parts.inReplyTo.length === 0 ? [] : [`In-Reply-To: ${ids(parts.inReplyTo)}`]),
    ...(parts.references === undefined || parts.references.length === 0 ? [] : [`References: ${ids(parts.references)}`]),
    ...(parts.headers ?? []),
    'MIME-Version: 1.0',
    `Content-Type: ${parts.html === undefined ? 'text/plain' : 'text/html'}; charset=utf-8`,
    'Content-Transfer-Encoding: base64',
    '',
    encoded(parts.html ?? parts.text ?? 'النص'),
    '',
  ];
  return Buffer.from(lines.join('\r\n'), 'utf8');
}

/** What a mail that we sent says, read as its receiver's program reads it: raw headers and decoded parts. */
export interface Letter {
  readonly raw: string;
  /** Message-ID without brackets. */
  readonly id: string;
  readonly subject: string;
  readonly replyTo: string;
  /** Oldest first, without brackets. */
  readonly references: readonly string[];
  readonly text: string;
  readonly html: string;
}

export function readLetter(raw: string): Letter {
  const [head = '', ...rest] = raw.split('\r\n\r\n');
  const header = (name: string): string => new RegExp(String.raw`^${name}:((?:.*(?:\r\n[ \t].*)*))`, 'im').exec(head)?.[1]?.replace(/\r\n[ \t]/g, ' ').trim() ?? '';
  const bracketed = (value: string): string[] => Array.from(value.matchAll(/<([^<>]+)>/g), (match) => match[1] ?? '');
  const body = rest.join('\r\n\r\n');
  const part = (type: string): string => {
    const found = new RegExp(String.raw`Content-Type: ${type}[^\r\n]*(?:\r\n[^\r\n]+)*\r\n\r\n([^]*?)(?=\r\n--|$)`, 'i').exec(body);
    const encoding = /Content-Transfer-Encoding: (\S+)/i.exec(found?.[0] ?? '')?.[1]?.toLowerCase();
    const content = found?.[1] ?? '';
    return encoding === 'base64' ? Buffer.from(content, 'base64').toString('utf8') : quotedPrintable(content);
  };
  return {
    raw,
    id: bracketed(header('Message-ID'))[0] ?? '',
    subject: decodedWords(header('Subject')),
    replyTo: header('Reply-To'),
    references: bracketed(header('References')),
    text: part('text/plain'),
    html: part('text/html'),
  };
}

function decodedWords(value: string): string {
  const joined = value.replace(/\?=\s+=\?/g, '?==?');
  return joined.replace(/=\?utf-8\?([BQ])\?([^?]*)\?=/gi, (_whole, kind: string, content: string) =>
    kind.toUpperCase() === 'B' ? Buffer.from(content, 'base64').toString('utf8') : quotedPrintable(content.replaceAll('_', ' ')),
  );
}

function quotedPrintable(text: string): string {
  const bytes = text.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/gi, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
