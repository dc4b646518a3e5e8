import nodemailer from 'nodemailer';
import { waitFor } from '../../support/wait';

export const CENTRE_ADDRESS = '937@wasl.example';

export interface Letter {
  /** Names the mail; its Message-ID is `<id>@mail.example`. */
  readonly id: string;
  readonly from: string;
  readonly to?: string;
  readonly subject?: string;
  readonly text?: string;
  /** A Message-ID with its angle brackets. */
  readonly inReplyTo?: string;
}

export const messageIdOf = (id: string): string => `${id}@mail.example`;

/** A letter as bytes, for mailboxes and for the door. */
export function written(letter: Letter): string {
  const answers =
    letter.inReplyTo === undefined ? '' : `In-Reply-To: ${letter.inReplyTo}\r\nReferences: ${letter.inReplyTo}\r\n`;
  return (
    `From: <${letter.from}>\r\nTo: <${letter.to ?? CENTRE_ADDRESS}>\r\nMessage-ID: <${messageIdOf(letter.id)}>\r\n` +
    `Date: Wed, 25 Nov 2026 08:00:00 +0000\r\nSubject: ${letter.subject ?? 'An appointment'}\r\n${answers}` +
    `MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${letter.text ?? `Letter ${letter.id}`}\r\n`
  );
}

/** What one attempt at the door came to: undefined when it was taken, else the refusal's code (0: no answer) and words. */
export async function offer(
  port: number,
  from: string,
  to: string,
  bytes: string | Buffer,
): Promise<{ code: number; words: string } | undefined> {
  const transport = nodemailer.createTransport({
    host: '127.0.0.1',
    port,
    ignoreTLS: true,
    connectionTimeout: 5000,
    greetingTimeout: 5000,
    socketTimeout: 20_000,
  });
  try {
    await transport.sendMail({ envelope: { from, to }, raw: bytes });
    return undefined;
  } catch (error) {
    const { responseCode, message } = error as { responseCode?: number; message?: string };
    return { code: responseCode ?? 0, words: message ?? String(error) };
  } finally {
    transport.close();
  }
}

/** As a mail server does: again and again until the door has said 250. */
export async function deliverUntilTaken(
  port: () => number,
  from: string,
  to: string,
  bytes: string | Buffer,
): Promise<void> {
  let refusal = '';
  await waitFor(
    async () => {
      const refused = await offer(port(), from, to, bytes);
      refusal = refused?.words ?? '';
      return refused === undefined;
    },
    'the door takes a mail',
    90,
  ).catch((error: unknown) => {
    throw new Error(`${String(error)}: ${refusal}`);
  });
}

/** Runs `work` over `items`, so many at a time. */
export async function inParallel<T>(
  items: readonly T[],
  lanes: number,
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let at = next++; at < items.length; at = next++) await work(items[at] as T);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
