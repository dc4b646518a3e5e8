/** Names for files that came without one: an attached mail is called after its subject. */
import { safeFilename, type MailAttachment } from './attachments';
import { decodeHeader } from './encoded-words';
import { parseHeaderBlock } from './header-fields';

const EXTENSIONS: Readonly<Record<string, string>> = { 'message/rfc822': 'eml', 'text/calendar': 'ics', 'text/plain': 'txt', 'text/html': 'html', 'image/jpeg': 'jpg', 'image/tiff': 'tif', 'image/svg+xml': 'svg' };
const LONGEST_HEADER = 64 * 1024;
const LONGEST_SUBJECT = 120;

/** The file's own name, else one to call it by. @param index its place among the mail's attachments, from 0 */
export function shownName(file: Pick<MailAttachment, 'filename' | 'contentType' | 'content'>, index: number): string {
  if (file.filename !== null) return file.filename;
  const subject = isMail(file.contentType) ? safeFilename(subjectOf(file.content).replace(/[\\/:*?"<>|\s]+/g, ' ').slice(0, LONGEST_SUBJECT)) : null;
  if (subject !== null) return `${subject}.eml`;
  if (file.contentType === 'text/calendar') return 'invite.ics';
  const subtype = /^[a-z]+\/(?:x-)?([a-z0-9]{2,5})$/.exec(file.contentType)?.[1];
  return `attachment-${index + 1}.${EXTENSIONS[file.contentType] ?? subtype ?? 'bin'}`;
}

export const isMail = (contentType: string): boolean => contentType === 'message/rfc822' || contentType === 'message/global';

function subjectOf(content: Uint8Array): string {
  const bytes = Buffer.from(content.buffer, content.byteOffset, Math.min(content.byteLength, LONGEST_HEADER));
  const [head = ''] = bytes.toString('latin1').replace(/\r\n?/g, '\n').replace(/^\n+/, '').split('\n\n');
  return decodeHeader(parseHeaderBlock(head).first('subject') ?? '', new Set());
}
