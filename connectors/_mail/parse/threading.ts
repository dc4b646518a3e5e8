/** Which of our conversations a mail may belong to, and how sure each sign of it is. The core decides what a sign is worth. */
import { findOldNumbers, findReferences, type ThreadEvidence } from '../../contract';
import type { Envelope } from './envelope';
import type { HeaderFields } from './header-fields';
import { FORWARD_SUBJECT } from './quote-lines';

/** Our tokens as they travel: in a plus address, in the ids that we make, in the quoted text. */
const TOKEN = '[a-z2-7]{34}';
const IN_ADDRESS = new RegExp(String.raw`\+(${TOKEN})@`, 'i');
const IN_ID = new RegExp(String.raw`^w\.(${TOKEN})(?:\.[^@]*)?@`, 'i');
const IN_TEXT = new RegExp(String.raw`\[#wasl:(${TOKEN})\]`, 'gi');
/** How a token is written into a letter's own words, so that it comes back in quotes. */
export const textMark = (token: string): string => `[#wasl:${token}]`;
const MOST_TOKENS = 20;

export type OpenToken = (token: string) => string | undefined;

/** The thread key of a Message-ID. */
export const idKey = (id: string): string => `mid:${id.trim().toLowerCase()}`;

/** The thread key of the envelope id under which a letter of ours goes out (RFC 3461 §4.4). */
export const envelopeKey = (id: string): string => `envid:${id.trim().toLowerCase()}`;

/** Whether we made this Message-ID: it carries a token that we signed. */
export function isOurId(id: string | null, open: OpenToken): boolean {
  const token = IN_ID.exec(id ?? '')?.[1];
  return token !== undefined && open(token.toLowerCase()) !== undefined;
}

function openAll(tokens: readonly string[], open: OpenToken): string[] {
  const distinct = [...new Set(tokens.map((token) => token.toLowerCase()))].slice(0, MOST_TOKENS);
  return [...new Set(distinct.flatMap((token) => open(token) ?? []))];
}

const found = (pattern: RegExp, text: string): string[] => {
  const token = pattern.exec(text)?.[1];
  return token === undefined ? [] : [token];
};

/** Keys of the tokens that stand in addresses, ids and texts. */
export function tokenKeys(carriers: { readonly addresses: readonly string[]; readonly ids: readonly string[]; readonly text: string }, open: OpenToken): string[] {
  const tokens = [
    ...carriers.addresses.flatMap((address) => found(IN_ADDRESS, address)),
    ...carriers.ids.flatMap((id) => found(IN_ID, id)),
    ...Array.from(carriers.text.matchAll(IN_TEXT), (match) => match[1] ?? ''),
  ];
  return openAll(tokens, open);
}

/** Where a mail was sent to, as far as headers and envelope say. */
export function recipientAddresses(envelope: Envelope, rcptTo: readonly string[]): string[] {
  const shown = [...envelope.to, ...envelope.cc].flatMap(({ address }) => address ?? []);
  return [...shown, ...envelope.deliveredTo, ...rcptTo];
}

/** A forwarded mail carries our ids although it answers nobody: it joins nothing by them, it only names a case. */
export const isForwarded = (envelope: Envelope): boolean => FORWARD_SUBJECT.test(envelope.subject ?? '');

export function threadEvidence(envelope: Envelope, headers: HeaderFields, text: string, rcptTo: readonly string[], open: OpenToken): ThreadEvidence[] {
  const references = findReferences(envelope.subject ?? '').map((number): ThreadEvidence => ({ by: 'reference', key: `ref:${number}` }));
  const old = findOldNumbers(envelope.subject ?? '').map(({ number, named }): ThreadEvidence => ({ by: 'reference', key: `${named ? 'old' : 'old?'}:${number}` }));
  const ids = [...envelope.inReplyTo, ...envelope.references.toReversed()];
  const marks = headers.all('x-wasl-token').map((token) => textMark(token.trim())).join(' ');
  const tokens = tokenKeys({ addresses: recipientAddresses(envelope, rcptTo), ids, text: `${marks}\n${text}` }, open);
  const known = [...new Set(ids.map(idKey))];
  const evidence = [...tokens.map((key): ThreadEvidence => ({ by: 'token', key })), ...known.map((key): ThreadEvidence => ({ by: 'known', key })), ...references, ...old];
  return isForwarded(envelope) ? evidence.map(({ key }): ThreadEvidence => ({ by: 'mention', key })) : evidence;
}
