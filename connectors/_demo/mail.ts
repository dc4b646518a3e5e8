import fs from 'node:fs/promises';
import path from 'node:path';
import nodemailer, { type SendMailOptions } from 'nodemailer';
import { SMTPServer } from 'smtp-server';
import type { Log } from '../contract';
import { DEMO_LETTERS, type DemoLetter } from './letters';

const PAUSE_MS = 900;
/** A 2 × 2 picture and a one-page document: enough to be shown and downloaded. */
const PICTURE = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAYAAABytg0kAAAAFElEQVR4nGNkaGD4z8DAwMDEAAUADlwBhBmTKTwAAAAASUVORK5CYII=', 'base64');
const REPORT = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
);

export interface DemoMail {
  /** Port of the server that stands for the rest of the world and keeps what we answer as files. */
  readonly sinkPort: number;
  /** Hands the letters to the door, one after the other; resolves when all are in. */
  fileLetters(doorPort: number, recipient: string): Promise<void>;
  close(): Promise<void>;
}

/** The demo's outside world: people who write, and a mail server that takes our answers into a folder instead of sending them. */
export async function startDemoMail(folder: string, log: Log): Promise<DemoMail> {
  await fs.mkdir(folder, { recursive: true, mode: 0o700 });
  const sink = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        fs.writeFile(path.join(folder, `${Date.now()}-${session.id}.eml`), Buffer.concat(chunks), { mode: 0o600 }).then(() => done(), done);
      });
    },
  });
  sink.on('error', (error) => log.warn({ error: error.name }, 'demo.sink'));
  await new Promise<void>((listening, failed) => {
    sink.once('error', failed);
    sink.listen(0, '127.0.0.1', listening);
  });
  const address = sink.server.address();
  const stop = new AbortController();
  return {
    sinkPort: typeof address === 'object' && address !== null ? address.port : 0,
    fileLetters: (doorPort, recipient) => fileLetters(doorPort, recipient, stop.signal),
    async close() {
      stop.abort();
      await new Promise<void>((closed) => sink.close(() => closed()));
    },
  };
}

async function fileLetters(doorPort: number, recipient: string, signal: AbortSignal): Promise<void> {
  const door = nodemailer.createTransport({ host: '127.0.0.1', port: doorPort, secure: false, ignoreTLS: true });
  // every start of the demo is another morning: same people, new letters
  const run = Date.now().toString(36);
  const idOf = (at: number): string => `<demo.${run}.${at}@mail.example>`;
  try {
    for (const [at, letter] of DEMO_LETTERS.entries()) {
      if (signal.aborted) return;
      await door.sendMail({ ...compose(letter), to: recipient, messageId: idOf(at), ...(letter.follows === undefined ? {} : { inReplyTo: idOf(letter.follows), references: [idOf(letter.follows)] }) });
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  } finally {
    door.close();
  }
}

function compose(letter: DemoLetter): SendMailOptions {
  const rtl = /[\u0600-\u06ff]/.test(letter.text);
  const attachment = { picture: { filename: 'IMG_2041.png', content: PICTURE }, report: { filename: 'تقرير طبي.pdf', content: REPORT } };
  return {
    from: { name: letter.from[0], address: letter.from[1] },
    subject: letter.subject,
    text: letter.text,
    ...(letter.html === true ? { html: `<div dir="${rtl ? 'rtl' : 'ltr'}" style="font-family:Calibri,sans-serif">${letter.text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/\n/g, '<br>')}</div>` } : {}),
    ...(letter.file === undefined ? {} : { attachments: [attachment[letter.file]] }),
    ...(letter.headers === undefined ? {} : { headers: { ...letter.headers } }),
  };
}
