/** Delivery status notifications (RFC 3464) and abuse reports (RFC 5965): machine-readable, so what they say is taken as said. */
import { parseAddresses } from './addresses';
import { decodeBytes } from './charset';
import { decodeHeader } from './encoded-words';
import { parseHeaderBlock, type HeaderFields } from './header-fields';
import { messageIds } from './message-ids';
import type { Part } from './mime';
import { wellFormed } from './text';

export type DeliveryAction = 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded';

export interface ReportedRecipient {
  /** Final-Recipient; the original one where there is no final. */
  readonly address: string;
  /** The address that we wrote to, when the report says that it was another. */
  readonly originalAddress: string | null;
  readonly action: DeliveryAction;
  /** RFC 3463, `5.1.1`. */
  readonly status: string | null;
  readonly diagnostic: string | null;
}

export interface Bounce {
  readonly recipients: readonly ReportedRecipient[];
  /** Trying again will not help. */
  readonly permanent: boolean;
  readonly originalMessageId: string | null;
  /** What came back of our message's headers: carries our own marks. */
  readonly returned: HeaderFields | undefined;
  /** ENVID as we gave it (RFC 3461 §4.4). */
  readonly envelopeId: string | null;
}

export interface Feedback {
  /** `abuse`, `fraud`, `not-spam` … */
  readonly type: string;
  readonly recipients: readonly string[];
  readonly originalMessageId: string | null;
  readonly returned: HeaderFields | undefined;
}

const STATUS = /(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.]*\.\d)/;
const LONGEST_DIAGNOSTIC = 2000;

/** All parts in order; an attached message is not opened, so a report that somebody forwards is not a report to us. */
export function allParts(root: Part): Part[] {
  return [root, ...root.children.flatMap(allParts)];
}

const isStatusPart = (part: Part): boolean => part.type === 'message/delivery-status' || part.type === 'message/global-delivery-status';
const isReturned = (part: Part): boolean => /^(?:message\/(?:rfc822|global|rfc822-headers|global-headers|partial)|text\/rfc822-headers?)$/.test(part.type);

const textOf = (part: Part): string => wellFormed(decodeBytes(part.content, part.parameters.get('charset') ?? 'utf-8').text);

/** The groups of fields in a status part: first the message's, then one for each recipient. Some leave out the empty line between two. */
function groups(part: Part): HeaderFields[] {
  return part.content
    .toString('latin1')
    .replace(/\r\n?/g, '\n')
    .split(/\n[ \t]*\n/)
    .flatMap((paragraph) => ((paragraph.match(FINAL_RECIPIENT)?.length ?? 0) > 1 ? paragraph.split(/^(?=(?:original-recipient:.*\n)?final-recipient\s*:)/im) : [paragraph]))
    .map(parseHeaderBlock)
    .filter((group) => group.lines.length > 0);
}
const FINAL_RECIPIENT = /^final-recipient\s*:/gim;

/** A report whose type a gateway did not know, or that lies as text in the notice. */
const tellsStatus = (part: Part): boolean => {
  if (part.type !== 'text/plain' && part.type !== 'application/octet-stream') return false;
  const content = part.content.toString('latin1', 0, LONGEST_LOOK);
  return /^(?:final|original)-recipient\s*:\s*(?:rfc822|utf-8|x-\S+)\s*;/im.test(content) && /^(?:action|status)\s*:\s*\S/im.test(content);
};
const LONGEST_LOOK = 64 * 1024;

/** `rfc822; <a@b>` and what mailers make of it. */
function typedAddress(raw: string): string | null {
  const text = raw.replace(/^\s*[a-z0-9-]+\s*;/i, '').trim();
  const unescaped = text.replace(/\+([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  for (const candidate of [text, unescaped]) {
    const address = parseAddresses(candidate, new Set())[0]?.address;
    if (address?.includes('@')) return address;
  }
  return text.replace(/[<>]/g, '') || null;
}

const ACTIONS = new Set<string>(['failed', 'delayed', 'delivered', 'relayed', 'expanded']);

function action(raw: string, status: string | null): DeliveryAction {
  const word = raw.toLowerCase().replace(/\(.*/, '').trim();
  if (isAction(word)) return word;
  if (word.startsWith('fail')) return 'failed';
  if (/^(?:delay|defer)/.test(word)) return 'delayed';
  return status?.startsWith('2') ? 'delivered' : status?.startsWith('4') ? 'delayed' : 'failed';
}
const isAction = (word: string): word is DeliveryAction => ACTIONS.has(word);

/** The first enhanced status code in a text, or null. IP addresses are none. */
export function findStatus(text: string): string | null {
  const found = STATUS.exec(text);
  return found ? `${found[1]}.${found[2]}.${found[3]}` : null;
}

function recipient(group: HeaderFields): ReportedRecipient | undefined {
  const final = typedAddress(group.token('final-recipient'));
  const original = typedAddress(group.token('original-recipient'));
  const address = final?.includes('@') ? final : (original ?? final ?? typedAddress(group.token('x-actual-recipient')));
  if (address === null) return undefined;
  const diagnostic = decodeHeader(group.first('diagnostic-code') ?? group.first('x-supplementary-info') ?? '', new Set()) || null;
  const status = findStatus(group.token('status')) ?? findStatus(diagnostic ?? '');
  return {
    address,
    originalAddress: original !== null && original.toLowerCase() !== address.toLowerCase() ? original : null,
    action: action(group.token('action'), status),
    status,
    diagnostic: diagnostic?.slice(0, LONGEST_DIAGNOSTIC) ?? null,
  };
}

/** Headers of the message that came back, wherever the report put them. */
export function returnedHeaders(root: Part): HeaderFields | undefined {
  const part = allParts(root).find(isReturned);
  if (!part) return undefined;
  const [head = ''] = part.content.toString('latin1').replace(/\r\n?/g, '\n').replace(/^\n+/, '').split('\n\n');
  const headers = parseHeaderBlock(head);
  return headers.lines.length > 0 ? headers : undefined;
}

export function permanentOf(recipients: readonly ReportedRecipient[]): boolean {
  return recipients.some(({ action: did, status }) => did === 'failed' && !status?.startsWith('4'));
}

/**
 * Reads a delivery report, or undefined when the mail is none.
 * @param byMachine whether the header shows a server speaking: a person may attach a report, and then it is a message
 */
export function readDeliveryReport(root: Part, byMachine: boolean): Bounce | undefined {
  const told = root.type === 'multipart/report' && !isReport(root, /disposition-notification|feedback-report/i);
  if (!told && !byMachine) return undefined;
  const parts = allParts(root);
  const named = parts.filter(isStatusPart);
  const found = (named.length > 0 ? named : parts.filter(tellsStatus)).flatMap(groups);
  const recipients = found.flatMap((group) => recipient(group) ?? []);
  if (recipients.length === 0) return undefined;
  const returned = returnedHeaders(root);
  return {
    recipients,
    permanent: permanentOf(recipients),
    originalMessageId: messageIds(returned?.token('message-id') ?? '')[0] ?? originalIn(found),
    returned,
    envelopeId: found.map((group) => group.token('original-envelope-id')).find((id) => id !== '') ?? null,
  };
}

/** Some servers name the message in the report itself. */
function originalIn(found: readonly HeaderFields[]): string | null {
  for (const group of found) {
    const id = messageIds(group.token('original-message-id') || group.token('x-original-message-id'))[0];
    if (id !== undefined) return id;
  }
  return null;
}

const isReport = (root: Part, kind: RegExp): boolean => root.type === 'multipart/report' && kind.test(root.parameters.get('report-type') ?? '');

/** Microsoft's complaints are no reports by their type; their subject says what they are, the copy of our mail whose it was. */
function complainer(root: Part, returned: HeaderFields | undefined): string {
  if (!/^complaint about message from/i.test(root.headers.token('subject'))) return '';
  return root.headers.token('x-hmxmroriginalrecipient') || (returned?.token('x-hmxmroriginalrecipient') ?? '');
}

/** Reads an abuse report, or undefined when the mail is none: a person may forward one. */
export function readFeedback(root: Part): Feedback | undefined {
  const part = allParts(root).find(({ type }) => type === 'message/feedback-report');
  const returned = returnedHeaders(root);
  const microsoft = complainer(root, returned);
  if (microsoft === '' && !(part && root.type === 'multipart/report')) return undefined;
  const fields = parseHeaderBlock(part ? textOf(part) : '');
  return {
    type: fields.token('feedback-type').toLowerCase() || 'abuse',
    recipients: [...fields.all('original-rcpt-to'), ...fields.all('removal-recipient'), microsoft].flatMap((value) => parseAddresses(value, new Set())[0]?.address ?? []),
    originalMessageId: messageIds(returned?.token('message-id') || fields.token('original-message-id'))[0] ?? null,
    returned,
  };
}

/** A read receipt (RFC 8098), whose sender wants nothing of us. Whoever attaches one to his own words does. */
export function isReadReceipt(root: Part): boolean {
  if (isReport(root, /disposition-notification/i)) return true;
  return root.type === 'multipart/report' && allParts(root).some(({ type }) => type === 'message/disposition-notification');
}
