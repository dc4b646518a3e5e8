import type { ParsedMail } from '../_mail/parse/parse-mail';
import { readTopFields } from '../_mail/parse/top-fields';
import type { RawItem } from '../contract';

/** Its original is kept and only its beginning was read, or (kept so by earlier versions) only its headers are there. */
export const isOversize = (raw: RawItem): boolean => raw.wholeBytes !== undefined || raw.transport['oversize'] === true;

/**
 * What a mail's beginning can say: its words. Its files are in the original; the one at the cut would be a damaged copy, and a list of
 * some would look like all.
 */
export const withoutFiles = (mail: ParsedMail, raw: RawItem): ParsedMail => ({
  ...mail,
  attachments: [],
  // what seems torn is only where we stopped reading, unless less came than there was
  warnings: [...mail.warnings.filter((warning) => warning !== 'truncated'), 'oversize', ...(isTorn(raw) ? ['truncated'] : [])],
});

/** Servers do not count alike: Exchange's figure differs from what it sends by a little. */
const COUNTED_ALIKE = 0.98;
/** Its server named more bytes than it handed out: it refused in the middle, and the rest is there alone. */
const isTorn = ({ wholeBytes, transport }: RawItem): boolean =>
  wholeBytes !== undefined && typeof transport['size'] === 'number' && wholeBytes < transport['size'] * COUNTED_ALIKE;

/**
 * Stands in an oversize mail's identity for the files that were not read: copies that went different ways differ in their headers,
 * not in the length of what follows.
 */
export const lengthOfBody = (raw: RawItem): string =>
  raw.wholeBytes === undefined ? '' : `body-${raw.wholeBytes - readTopFields(raw.bytes).bodyStart}`;
