import { domainToASCII } from 'node:url';

/** Controls, line ends, and marks that turn the direction of what follows: none belongs into a header. */
const UNWANTED = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]+/g;
const LONGEST_SUBJECT = 400;
const REPLY_PREFIX =
  /^(?:(?:re|aw|sv|antw|fw|fwd|wg|tr|رد|ردّ|إعادة توجيه|إعادة التوجيه|تحويل)\s*(?:\[\d+\])?\s*[:：]\s*)+/iu;
const ADDRESS = /^[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\]+$/u;
const MESSAGE_ID = /^[\x21-\x3b\x3d\x3f-\x7e]+@[\x21-\x3b\x3d\x3f-\x7e]+$/;
const LONGEST_ID = 400;
/** RFC 5322 sets no limit, clients and relays do: the first message and the latest ones carry the thread. */
const LATEST_REFERENCES = 20;

/** Half a surrogate pair cannot be written in UTF-8. */
export const mended = (text: string): string => text.replace(/\p{Cs}/gu, '\ufffd');

/** Text for an unstructured header or a display name, on one line. */
export function headerText(text: string): string {
  return mended(text).replace(UNWANTED, ' ').replace(/ {2,}/g, ' ').trim();
}

/** `Re:` once whatever prefixes were there, the reference once, at the end, in ASCII. `prefix` false: our own subject. */
export function subjectLine(subject: string, reference: string, prefix: boolean): string {
  const clean = headerText(subject);
  const bare = mended((prefix ? clean.replace(REPLY_PREFIX, '') : clean).slice(0, LONGEST_SUBJECT)).trim();
  const numbered = bare.includes(reference) ? bare : `${bare} [${reference}]`.trim();
  return prefix ? `Re: ${numbered}` : numbered;
}

/** The subject that a whole conversation shares. */
export const threadTopic = (subject: string): string => subject.replace(REPLY_PREFIX, '').trim();

/** True for what can stand in an envelope and a header without quoting. */
export const isMailAddress = (address: string): boolean =>
  address.length <= 254 && ADDRESS.test(address) && headerText(address) === address;

/** The domain of one of our addresses as it stands in a Message-ID. */
export function asciiDomain(address: string): string {
  const domain = address.slice(address.lastIndexOf('@') + 1);
  return domainToASCII(domain) || 'localhost';
}

/** `local+tag@domain` (RFC 5233). */
export function plusAddress(address: string, tag: string): string {
  const at = address.lastIndexOf('@');
  return `${address.slice(0, at)}+${tag}${address.slice(at)}`;
}

/** An id without brackets, or undefined for what is none: keys of our own, hostile or endless ones. */
export function messageId(raw: string): string | undefined {
  const id = raw.trim().replace(/^<|>$/g, '');
  return id.length <= LONGEST_ID && MESSAGE_ID.test(id) ? id : undefined;
}

/** The chain shortened to the first and the latest, `own` before the last: relays replace our Message-ID, clients drop the oldest. */
export function referenceChain(chain: readonly string[], own: string): string[] {
  const ids = [...new Set(chain.flatMap((raw) => messageId(raw) ?? []))].filter((id) => id !== own);
  const kept = ids.length > LATEST_REFERENCES + 1 ? [...ids.slice(0, 1), ...ids.slice(-LATEST_REFERENCES)] : ids;
  return [...kept.slice(0, -1), own, ...kept.slice(-1)];
}

/** A file's name without path, controls and direction marks, at most 200 bytes, its extension kept. */
export function attachmentName(raw: string): string {
  const base = headerText(raw.replaceAll('\\', '/').split('/').at(-1) ?? '').replace(/^\.+/, '') || 'attachment';
  const dot = base.lastIndexOf('.');
  const extension = dot > 0 && base.length - dot <= 10 ? base.slice(dot) : '';
  let stem = extension === '' ? base : base.slice(0, dot);
  while (Buffer.byteLength(stem + extension) > 200) stem = stem.replace(/.$/su, '');
  return stem + extension;
}

const SIMPLE_TYPE = /^(?:application|audio|font|image|text|video|model)\/[a-z0-9][a-z0-9.+-]{0,100}$/i;
/** multipart/… and message/… would be read as structure: they go as plain bytes. */
export const attachmentType = (raw: string): string =>
  SIMPLE_TYPE.test(raw) ? raw.toLowerCase() : 'application/octet-stream';
