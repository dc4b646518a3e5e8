/** Bounces that only say it in words: qmail, Exchange, Exim, Gmail, Yahoo, Domino and servers that speak Arabic. */
import type { Envelope } from './envelope';
import { COPY, DAEMON, DAEMON_NAME, DELAY, FAILURE, FAILURE_OPENING, FINAL, MEANINGS, PASSING, PERHAPS_DAEMON, UNMISTAKABLE_NAME, UNMISTAKABLE_OPENING } from './bounce-words';
import { parseHeaderBlock, type HeaderFields } from './header-fields';
import { findStatus, permanentOf, returnedHeaders, type Bounce, type DeliveryAction, type ReportedRecipient } from './delivery-report';
import { messageIds } from './message-ids';
import type { Part } from './mime';
import { comparable } from './text';

const ADDRESS = /(?:[\w!#$%&'*+/=?^`{|}~.-]+|[\p{L}\p{M}\p{N}._-]+)@[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}.-]*[\p{L}\p{N}])?\.\p{L}{2,}/gu;
const CODE = /(?<![\d.])([45]\d\d)[ -](?:#?[45]\.\d{1,3}\.\d{1,3}|\S)/;

const LONGEST_ADDRESS = 400;
const LONGEST_NOTICE = 64 * 1024;
const MOST_RECIPIENTS = 50;

/** Does a mail server speak, as far as its header tells? */
export function fromDaemon(headers: HeaderFields, envelope: Envelope): boolean {
  const sender = envelope.senders[0];
  const local = sender?.address?.split('@')[0] ?? '';
  if (DAEMON.test(local) || (PERHAPS_DAEMON.test(local) && envelope.returnPath === null)) return true;
  if (headers.has('x-failed-recipients') || headers.has('x-ms-exchange-message-is-ndr')) return true;
  const name = comparable((sender?.name ?? '').slice(0, 200));
  return UNMISTAKABLE_NAME.test(name) || ((envelope.returnPath === null || sender?.address == null) && DAEMON_NAME.test(name));
}

/** A server that calls itself something else, but says nothing that a person would. */
const speaksLikeDaemon = (headers: HeaderFields, envelope: Envelope, text: string): boolean =>
  (envelope.returnPath === null || /^auto-/i.test(headers.token('auto-submitted'))) && UNMISTAKABLE_OPENING.test(text.slice(0, 400));

/** The status of a stretch of diagnostics: as it says, or as its words mean. */
function statusOf(text: string, delayed: boolean): string | null {
  const told = findStatus(text);
  if (told) return told;
  const code = CODE.exec(text)?.[1];
  const meant = MEANINGS.find(([pattern]) => pattern.test(text))?.[1];
  const level = delayed ? '4' : (code?.charAt(0) ?? (PASSING.test(meant ?? '') ? '4' : '5'));
  return meant ? `${level}.${meant}` : code ? `${level}.0.0` : null;
}

/** Splits a notice from the copy of our mail below it. */
export function splitCopy(text: string): { readonly body: string; readonly copy: string } {
  const match = COPY.exec(text);
  return match ? { body: text.slice(0, match.index), copy: text.slice(match.index) } : { body: text, copy: '' };
}

/** Addresses in a text; long words are passed over, looking for an @ in them takes quadratic time. */
const addressesIn = (text: string): string[] => text.split(/\s+/).filter((word) => word.length <= LONGEST_ADDRESS && word.includes('@')).flatMap((word) => word.match(ADDRESS) ?? []);

const clean = (address: string): string => address.replace(/^[.'’]+|[.'’]+$/g, '').toLowerCase();

/** Lines that name nothing but an address, or an address and what happened to it. */
const MARKED = /^[ \t]*<([^<>\s@]+@[^<>\s]+)>[ \t]*:?[ \t]*$|^[ \t]*<([^<>\s@]+@[^<>\s]+)>[ \t]?:|^[ \t]{0,12}["']?([^\s<>@:"'(]+@[^\s<>:"'()]+?)["']?:?[ \t]*$|^[ \t]{0,12}([^\s<>@:"'(]+@[^\s<>:"'(),]+)(?:: |, )|RCPT TO:[ \t]*<([^<>]+)>/gim;

/** Addresses that the notice is about: marked ones first, else all but the daemon's and the one it was sent to. */
function failedAddresses(headers: HeaderFields, envelope: Envelope, body: string, returned: HeaderFields | undefined): string[] {
  const told = headers.all('x-failed-recipients').flatMap(addressesIn).map(clean);
  if (told.length > 0) return [...new Set(told)].slice(0, MOST_RECIPIENTS);
  const own = new Set([...envelope.senders, ...envelope.to].flatMap(({ address }) => (address === null ? [] : [clean(address)])));
  const wanted = (list: readonly string[]): string[] => [...new Set(list.map(clean))].filter((address) => !own.has(address) && !DAEMON.test(address.split('@')[0] ?? ''));
  const strong = wanted([...body.matchAll(MARKED)].flatMap((match) => addressesIn(match.slice(1).find((one) => one !== undefined) ?? '')));
  if (strong.length > 0) return strong.slice(0, MOST_RECIPIENTS);
  const any = wanted(addressesIn(body));
  return any.length > 0 ? any.slice(0, 5) : wanted(addressesIn(returned?.token('to') ?? ''));
}

/** The mention of an address that a server's answer follows closely; else the first. */
function bestMention(body: string, address: string): number {
  for (let at = body.indexOf(address); at >= 0; at = body.indexOf(address, at + address.length))
    if (/\b[45]\d\d[ -]#?[45]\.\d/.test(body.slice(at + address.length, at + address.length + 400).split(/\n\s*\n/)[0] ?? '')) return at;
  return body.indexOf(address);
}

const ANSWER = /(?:^|[\s:(#])((?:\S+ said: |[45]\.\d{1,3}\.\d{1,3} - [^\n]*?)?[45]\d\d[ -](?:[45]\.\d|\S)[^]*?)(?:\n\s*\n|$)/;
/** A line that only announces the reason. */
const ANNOUNCES = /^(?:because|reason|the reason(?: for the problem)?|السبب|grund|raison|motivo)?\s*[:：]?$/i;

/** The lines that speak of one address: from its mention to the next address's, or the sentence with the server's answer. */
function diagnosticOf(address: string, others: readonly string[], body: string): string | null {
  const lower = body.toLowerCase();
  const start = bestMention(lower, address);
  if (start < 0) return answerAnywhere(body) || null;
  const ends = others.filter((other) => other !== address).map((other) => lower.indexOf(other, start + address.length)).filter((at) => at > start);
  const stretch = body.slice(start + address.length, Math.min(body.length, start + 2500, ...ends));
  const said = answerIn(stretch) ?? stretch.split(/\n\s*\n/).map(plain).find((block) => !ANNOUNCES.test(block));
  return (said || ownLine(body, start) || answerAnywhere(body) || lineAbove(body, start))?.slice(0, 1000) || null;
}

const plain = (block: string): string => comparable(block).replace(/^[>"'\]:.,\s)]+/, '');

/** A server's answer in the stretch; one in brackets is told with the words before it. */
function answerIn(stretch: string): string | undefined {
  const found = ANSWER.exec(stretch);
  if (!found?.[1]) return undefined;
  const from = found.index + found[0].indexOf(found[1]);
  const before = stretch.slice(stretch.lastIndexOf('\n', from) + 1, from);
  return plain(/\(\s*$/.test(before) ? before + found[1] : found[1]);
}

/** `Unknown user: a@b`: the reason stands before the address. */
function ownLine(body: string, at: number): string | undefined {
  const line = comparable(body.slice(body.lastIndexOf('\n', at) + 1, at));
  return /\p{L}{3}/u.test(line) ? line.replace(/[\s:<"']+$/, '') : undefined;
}

const answerAnywhere = (body: string): string => comparable(/^.*\b[45]\d\d[ -].*$/m.exec(body)?.[0] ?? '');

/** The reason in the line above the address. */
function lineAbove(body: string, at: number): string {
  const above = body.slice(0, body.lastIndexOf('\n', at) + 1).trimEnd().split('\n').at(-1) ?? '';
  return MEANINGS.some(([pattern]) => pattern.test(above)) ? comparable(above) : '';
}

/** `<a@b> (expanded from <c@d>)`: we wrote to the second. */
const EXPANDED = /<?([^\s<>@]{1,200}@[^\s<>@]{1,200}?)>?:?\s{1,20}\((?:expanded|generated) from <?([^\s<>()@]{1,200}@[^\s<>()@]{1,200})>?\):?/gi;

/** Reads a bounce without a machine-readable part, or undefined: a person's mail about an undelivered parcel is none. */
export function readTextBounce(headers: HeaderFields, envelope: Envelope, text: string, root: Part): Bounce | undefined {
  const subject = comparable((envelope.subject ?? '').slice(0, 500));
  const opening = text.slice(0, 3000);
  if (!fromDaemon(headers, envelope) && !speaksLikeDaemon(headers, envelope, text)) return undefined;
  const sounds = [FAILURE, DELAY].some((words) => words.test(subject)) || headers.has('x-failed-recipients') || FAILURE.test(comparable(opening)) || FAILURE_OPENING.test(opening);
  if (!sounds) return undefined;
  const { body: told, copy } = splitCopy(text.slice(0, LONGEST_NOTICE));
  const written = new Map([...told.matchAll(EXPANDED)].map(([, to = '', from = '']) => [clean(to), clean(from)]));
  const body = told.replace(EXPANDED, '<$1>:');
  const returned = returnedHeaders(root) ?? returnedInText(copy);
  const delayed = DELAY.test(subject) || (DELAY.test(body) && !FINAL.test(body));
  const addresses = failedAddresses(headers, envelope, body, returned);
  const action: DeliveryAction = delayed ? 'delayed' : 'failed';
  const recipients = addresses.map((address): ReportedRecipient => {
    const diagnostic = diagnosticOf(address, addresses, body);
    const status = statusOf(diagnostic ?? '', delayed) ?? statusOf(`${subject}\n${body.slice(0, 8000)}`, delayed);
    return { address, originalAddress: written.get(address) ?? null, action, status, diagnostic };
  });
  return {
    recipients,
    permanent: permanentOf(recipients) || (recipients.length === 0 && !delayed),
    originalMessageId: messageIds(returned?.token('message-id') ?? '')[0] ?? originalInWords(text, envelope),
    returned,
    envelopeId: null,
  };
}

/** Our message's id where the notice quotes it, else what the notice says that it answers. */
export function originalInWords(text: string, envelope: Envelope): string | null {
  return messageIds(/^[> \t]*message-id:\s*(<[^<>]+>)/im.exec(text.slice(0, LONGEST_NOTICE))?.[1] ?? '')[0] ?? envelope.inReplyTo[0] ?? envelope.references.at(-1) ?? null;
}

/** A copy of our message's header inside the text. */
export function returnedInText(copy: string): HeaderFields | undefined {
  const start = copy.search(/^[> ]*(?:return-path|received|message-id|from|date|to|subject|mime-version|x-[a-z-]+)\s*:/im);
  if (start < 0) return undefined;
  const block = copy.slice(start).replace(/^> ?/gm, '').split(/\n[ \t]*\n/)[0] ?? '';
  const headers = parseHeaderBlock(block);
  return headers.lines.length > 1 ? headers : undefined;
}
