import { randomUUID } from 'node:crypto';
import nodemailer from 'nodemailer';
import PostalMime, { type Email } from 'postal-mime';
import type { SinkMessage } from '../../support/smtp-server';

export interface Letter {
  /** Local part of its Message-ID; a new one when absent. */
  readonly id?: string;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  /** Message-ID with its angle brackets. */
  readonly inReplyTo?: string | undefined;
  readonly attachments?: readonly {
    readonly filename: string;
    readonly content: string;
    readonly contentType?: string;
  }[];
}

export const messageId = (id: string): string => `<${id}@mail.example>`;

const compose = ({ id = randomUUID(), inReplyTo, attachments = [], ...letter }: Letter) => ({
  ...letter,
  messageId: messageId(id),
  attachments: [...attachments],
  ...(inReplyTo === undefined ? {} : { inReplyTo, references: [inReplyTo] }),
});

/** Hands a letter to the mail door as a mail server does; resolves when the door has said 250, which it says after the commit. */
export async function post(doorPort: number, letter: Letter): Promise<void> {
  const transport = nodemailer.createTransport({ host: '127.0.0.1', port: doorPort, ignoreTLS: true });
  try {
    await transport.sendMail(compose(letter));
  } finally {
    transport.close();
  }
}

/** The bytes of a letter, to be put into a mailbox. */
export async function bytesOf(letter: Letter): Promise<Buffer> {
  const transport = nodemailer.createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  const { message } = await transport.sendMail(compose(letter));
  if (!Buffer.isBuffer(message)) throw new Error('the letter was not composed into a buffer');
  return message;
}

/** What arrived for a person at their own server, oldest first, without the notices of receipt. */
export async function answersTo(messages: readonly SinkMessage[], recipient: string): Promise<Email[]> {
  const mails = messages.filter((message) => message.recipients.includes(recipient));
  const read = await Promise.all(mails.map((mail) => PostalMime.parse(Buffer.from(mail.raw, 'latin1'))));
  return read.filter((mail) => !mail.headers.some(({ key, value }) => key === 'auto-submitted' && value !== 'no'));
}
