import { ingestPending } from '../../../src/app/ingest';
import { storeItems } from '../../../src/app/store-items';
import type { AccountId } from '../../../src/core/ids';
import { accountOf } from './people';
import type { TestApp } from './test-app';

export interface LetterFile {
  readonly filename: string;
  readonly type: string;
  readonly content: Buffer;
  readonly contentId?: string;
}
export interface Filed {
  readonly ticketId: string;
  readonly messageId: string;
  readonly attachmentIds: readonly string[];
}
let letters = 0;

/** A mail as the door would hand it in, filed. */
export async function fileLetter(
  t: TestApp,
  letter: {
    readonly html?: string;
    readonly files?: readonly LetterFile[];
    readonly from?: string;
    readonly inReplyTo?: string;
  },
): Promise<Filed> {
  const number = ++letters;
  const part = (headers: readonly string[], body: string): string => ['--b', ...headers, '', body].join('\r\n');
  const bytes = [
    `From: ${letter.from ?? 'Hind <hind@mail.example>'}`,
    'To: 937@wasl.localhost',
    `Subject: Letter ${number}`,
    `Message-ID: <${idOf(t, number)}>`,
    ...(letter.inReplyTo === undefined ? [] : [`In-Reply-To: <${letter.inReplyTo}>`]),
    'Date: Tue, 24 Nov 2026 10:00:00 +0300',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    part(['Content-Type: text/html; charset=utf-8'], letter.html ?? '<p>see the files</p>'),
    ...(letter.files ?? []).map((file) =>
      part(
        [
          `Content-Type: ${file.type}`,
          `Content-Disposition: ${file.contentId === undefined ? 'attachment' : 'inline'}; filename="${file.filename}"`,
          ...(file.contentId === undefined ? [] : [`Content-ID: <${file.contentId}>`]),
          'Content-Transfer-Encoding: base64',
        ],
        file.content.toString('base64').replace(/.{76}/g, '$&\r\n'),
      ),
    ),
    '--b--',
    '',
  ].join('\r\n');
  const accountId = (await accountOf(t.app, 'email')) as AccountId;
  const item = { sourceKey: `letters:${number}`, bytes: Buffer.from(bytes), receivedAt: new Date(), transport: {} };
  const ids = await storeItems(t.app, [{ item, accountId, backlog: true }]);
  await ingestPending(t.app, ids);
  const message = (await t.app.db.knex('messages').whereIn('sighting_id', ids).first('id', 'ticket_id')) as {
    id: string;
    ticket_id: string;
  };
  const rows = (await t.app.db
    .knex('attachments')
    .where({ message_id: message.id })
    .orderBy('position')
    .select('id')) as { id: string }[];
  return { ticketId: message.ticket_id, messageId: message.id, attachmentIds: rows.map((row) => row.id) };
}

/** The Message-ID of the letter with this number, counted from 1. */
const idOf = (t: TestApp, number: number): string => `letter-${number}.${t.database.name}@mail.example`;
export const lastLetterId = (t: TestApp): string => idOf(t, letters);
