/** Rules for an answer before it is written. */
export const MOST_RECIPIENTS = 50;
const ADDRESS = /^[^\s@<>,;:"()[\]\\\u0000-\u001f]+@[^\s@<>,;:"()[\]\\\u0000-\u001f]+\.[^\s@<>,;:"()[\]\\\u0000-\u001f]{2,}$/u;

/** Good enough to be tried; the mail server has the last word. */
export const looksLikeMailAddress = (address: string): boolean => address.length <= 254 && ADDRESS.test(address);

const REPLY_PREFIX = /^(?:(?:re|aw|sv|fw|fwd|wg|tr|رد|ردّ|إعادة توجيه|تحويل)\s*(?:\[\d+\])?\s*[:：]\s*)+/iu;

/** `Re: …` once, whatever languages the prefixes had. */
export function replySubject(subject: string, reference: string): string {
  const bare = subject.replace(REPLY_PREFIX, '').trim();
  const numbered = bare.includes(reference) ? bare : `${bare} [${reference}]`.trim();
  return `Re: ${numbered}`;
}

export interface ReplyVariables {
  readonly name: string;
  readonly reference: string;
  readonly date: string;
  readonly agent: string;
}
/** Expands `{name}` and its sisters once; what a value contains is never expanded again (security.md "Templates"). */
export function expandVariables(text: string, variables: ReplyVariables): string {
  return text.replace(/\{(name|reference|date|agent)\}/g, (_whole, key: keyof ReplyVariables) => variables[key]);
}
