/** What an attachment holds that can be read in place: a mail with its own sender, words and files, or an invitation. */
import type { OpenedAttachment, OpenedMail } from '../../contract';
import { isMail, shownName } from './attachment-names';
import { readCalendar } from './calendar';
import { decodeBytes } from './charset';
import { parseMail, type ParsedMail } from './parse-mail';

/** A mail in a mail in a mail … */
export const DEEPEST_MAIL = 5;
const LONGEST_TEXT = 200_000;

const opens = (contentType: string): boolean => isMail(contentType) || contentType === 'text/calendar' || contentType === 'application/ics';

/**
 * Opens an attachment, and by `path` one inside it: `[2, 0]` is the first file of its third. Nothing is fetched, run or answered.
 * @returns `closed` for what is no mail and no invitation, lies too deep, or is not there
 */
export async function openAttachment(bytes: Uint8Array, contentType: string, path: readonly number[]): Promise<OpenedAttachment> {
  const [index, ...rest] = path;
  if (index === undefined) return isMail(contentType) ? toOpened(await parseMail(bytes)) : openCalendar(bytes, contentType);
  if (!isMail(contentType) || path.length >= DEEPEST_MAIL) return { kind: 'closed' };
  const inner = (await parseMail(bytes)).attachments[index];
  if (inner === undefined) return { kind: 'closed' };
  const opened = await openAttachment(inner.content, inner.contentType, rest);
  return opened.kind === 'mail' && path.length + 1 >= DEEPEST_MAIL ? { ...opened, files: opened.files.map((file) => ({ ...file, opens: false })) } : opened;
}

function openCalendar(bytes: Uint8Array, contentType: string): OpenedAttachment {
  const calendar = opens(contentType) ? readCalendar(decodeBytes(Buffer.from(bytes), 'utf-8').text) : undefined;
  return calendar ? { kind: 'calendar', calendar } : { kind: 'closed' };
}

function toOpened(mail: ParsedMail): OpenedMail {
  return {
    kind: 'mail',
    subject: mail.envelope.subject ?? '',
    from: mail.envelope.senders,
    to: mail.envelope.to,
    sentAt: mail.envelope.date?.toISOString() ?? null,
    text: (mail.text ?? '').slice(0, LONGEST_TEXT),
    direction: mail.direction ?? 'ltr',
    language: mail.language,
    warnings: mail.warnings,
    calendar: mail.calendar,
    files: mail.attachments.map((file, index) => ({ name: shownName(file, index), contentType: file.contentType, bytes: file.content.length, opens: opens(file.contentType) })),
  };
}
