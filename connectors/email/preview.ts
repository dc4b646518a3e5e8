import { parseHeaderBlock } from '../_mail/parse/header-fields';
import { readEnvelope } from '../_mail/parse/envelope';
import type { RawItem } from '../contract';

/** Sender and subject stand near the top, and a mail that could not be read may be all header. */
const HEADER_BYTES = 64 * 1024;
const HEADER_END = /\r\n\r\n|\n\n|\r\r/;

/** Who wrote about what, read from the header block alone: what kept a mail from being filed mostly lies below. */
export function previewEmail(raw: RawItem): { readonly from: string; readonly subject: string } {
  const [block = ''] = Buffer.from(raw.bytes).subarray(0, HEADER_BYTES).toString('latin1').split(HEADER_END, 1);
  const { senders, subject } = readEnvelope(parseHeaderBlock(block), new Set(), new Set());
  const [from] = senders;
  const address = from?.address ?? '';
  return { from: from?.name == null ? address : `${from.name} <${address}>`, subject: subject ?? '' };
}
