/** What a mail looks like and what a careful person would say of it, in the fewest words. */
import type { MailKind } from '../../../../../connectors/_mail/parse/parse-mail';

/** One recipient of a notice: address, what became of the mail, status as stated or as the words plainly mean (null: neither), a piece of the diagnostic. */
export type Told = readonly [address: string, action: string, status: string | null, diagnostic?: string];

export interface Verdict {
  readonly kind: MailKind;
  /** Absent: true for a message, else false. */
  readonly acknowledge?: boolean;
  readonly recipients?: readonly Told[];
  readonly permanent?: boolean;
  /** Message-ID of the mail that the notice is about; null: the notice does not say. */
  readonly original?: string | null;
  readonly fax?: { readonly sender: string | null; readonly pages: number | null };
}
export interface Specimen {
  readonly name: string;
  readonly mail: Buffer;
  readonly verdict: Verdict;
}
export type Headers = Readonly<Record<string, string | readonly string[]>>;

export const US = 'care@ministry.example';
/** The id of the mail of ours that most notices are about. */
export const OURS = 'w.tok.9@ministry.example';
const FIRST = { To: US, Date: 'Wed, 25 Nov 2026 10:00:00 +0300', 'MIME-Version': '1.0' };

/** A whole mail: headers over the usual ones, UTF-8 body. Header values may hold raw UTF-8. */
export function letter(headers: Headers, body: string): Buffer {
  const all: Headers = { 'Message-ID': '<n1@sender.example>', ...FIRST, 'Content-Type': 'text/plain; charset=utf-8', ...headers };
  const lines = Object.entries(all).flatMap(([name, value]) => [value].flat().map((one) => `${name}: ${one}`));
  return Buffer.from(`${lines.join('\n')}\n\n${body.replace(/^\n/, '')}`.replace(/\r?\n/g, '\r\n'));
}

export const returnedHeaders = (to = 'sara@example.com', id = OURS): string => `Return-Path: <${US}>
Received: from app.ministry.example (app.ministry.example [192.0.2.200]) by out.ministry.example; Wed, 25 Nov 2026 09:58:00 +0300
From: Ministry Care <${US}>
To: ${to}
Subject: Re: your request 937-1448-0000123-4
Date: Wed, 25 Nov 2026 09:58:00 +0300
Message-ID: <${id}>
`;
export const returnedMail = (to?: string, id?: string): string => `${returnedHeaders(to, id)}
Dear Sara, your licence is ready.
`;

export interface Report {
  readonly headers?: Headers;
  readonly human?: string;
  readonly humanType?: string;
  readonly status: string;
  /** Content-Type of the third part and its bytes; absent: the notice brings nothing back. */
  readonly returned?: readonly [type: string, content: string];
}
const DAEMON: Headers = { From: 'Mail Delivery System <MAILER-DAEMON@mx.example.net>', 'Return-Path': '<>', Subject: 'Undelivered Mail Returned to Sender', 'Auto-Submitted': 'auto-replied' };

/** A delivery status notification after RFC 3464. */
export function report({ headers = {}, human = 'Your message could not be delivered.', humanType = 'text/plain; charset=utf-8', status, returned }: Report): Buffer {
  const parts: readonly (readonly [string, string])[] = [[humanType, human], ['message/delivery-status', status], ...(returned ? [returned] : [])];
  const body = parts.map(([type, content]) => `--rep0rt\nContent-Type: ${type}\n\n${content}\n`).join('');
  return letter({ ...DAEMON, 'Content-Type': 'multipart/report; report-type=delivery-status; boundary="rep0rt"', ...headers }, `This is a MIME-encapsulated message.\n\n${body}--rep0rt--\n`);
}

/** A notice in plain words from a daemon. */
export const notice = (headers: Headers, body: string): Buffer => letter({ ...DAEMON, 'Auto-Submitted': [], ...headers }, body);

/** A failure in plain words of one recipient, ours being the mail returned. */
export const failed = (status: string | null, diagnostic?: string, more: Partial<Verdict> = {}): Verdict => ({
  kind: 'bounce',
  recipients: [diagnostic === undefined ? ['sara@example.com', 'failed', status] : ['sara@example.com', 'failed', status, diagnostic]],
  permanent: true,
  original: OURS,
  ...more,
});
