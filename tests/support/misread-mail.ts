import nodemailer from 'nodemailer';
import { CENTRE_ADDRESS } from './running-wasl';
import { writtenIn } from './written-in';

export interface MisreadMail {
  /** Local part of its Message-ID. */
  readonly id: string;
  readonly subject: string;
  readonly words: string;
}

/**
 * Hands in a mail as an old program writes it: bytes in the page of DOS under the name of another one. When it is short the reader
 * believes the name. Resolves when the door has said 250.
 */
export async function postMisread(doorPort: number, { id, subject, words }: MisreadMail): Promise<void> {
  const transport = nodemailer.createTransport({ host: '127.0.0.1', port: doorPort, ignoreTLS: true });
  const head = `From: <mona@mail.example>\r\nTo: ${CENTRE_ADDRESS}\r\nMessage-ID: <${id}@mail.example>\r\nSubject: `;
  const type = '\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=windows-1256\r\n\r\n';
  const raw = [Buffer.from(head), writtenIn('ibm720', subject), Buffer.from(type), writtenIn('ibm720', words)];
  const envelope = { from: 'mona@mail.example', to: [CENTRE_ADDRESS] };
  try {
    await transport.sendMail({ envelope, raw: Buffer.concat(raw) });
  } finally {
    transport.close();
  }
}
