/** Address headers (RFC 5322 §3.4), read before decoding so that an encoded name cannot forge structure. */
import type { Told } from './charset';
import { decodeHeader, unfold, type Repairs } from './encoded-words';

export interface MailAddress {
  readonly name: string | null;
  readonly address: string | null;
}

const MOST_ADDRESSES = 1000;
/** Longer names, quotes and comments are rubbish; looking through them again and again would take quadratic time. */
const LONGEST_PIECE = 1000;
/** RFC 5322 §3.4.1: a local part in quotes, blanks and at-signs included. */
const QUOTED_SPEC = /"(?:[^"\\]|\\.){1,200}"@[^\s<>()",;:]+/;
const SPEC = /[^\s<>()",;:[\]]+@(?:\[[^\s<>()",;[\]]{1,60}\]|[^\s<>()",;:[\]]+)/;

interface Mailbox {
  display: string;
  comment: string;
  angle: string | undefined;
}

const blank = (): Mailbox => ({ display: '', comment: '', angle: undefined });

/** Walks the characters once, keeping quotes, comments, angle brackets and groups apart. */
class AddressReader {
  private readonly mailboxes: Mailbox[] = [];
  private current = blank();
  private position = 0;

  constructor(private readonly text: string) {}

  read(): Mailbox[] {
    while (this.position < this.text.length && this.mailboxes.length < MOST_ADDRESSES) this.step(this.text.charAt(this.position++));
    this.finish();
    return this.mailboxes;
  }

  private step(character: string): void {
    if (character === '"') this.current.display += this.quotedLocalPart() ?? this.quoted();
    else if (character === '(') this.current.comment += this.comment();
    else if (character === '<') this.angle();
    else if (character === ',' || character === ';') this.separator();
    else if (character === ':' && this.opensGroup()) this.current = blank();
    else this.current.display += character;
  }

  /** `"sara ali"@example.com` keeps its quotes: they belong to the address. */
  private quotedLocalPart(): string | undefined {
    const found = QUOTED_SPEC.exec(this.text.slice(this.position - 1, this.position + 300));
    if (found?.index !== 0) return undefined;
    this.position += found[0].length - 1;
    return found[0];
  }

  /** The text of a quoted string; without a closing quote it is an ordinary character. */
  private quoted(): string {
    let value = '';
    const { reach } = this;
    for (let i = this.position; i < reach; i++) {
      const character = this.text.charAt(i);
      if (character === '\\') value += this.text.charAt(++i);
      else if (character === '"') {
        this.position = i + 1;
        return value;
      } else value += character;
    }
    return '';
  }

  private get reach(): number {
    return Math.min(this.text.length, this.position + LONGEST_PIECE);
  }

  private comment(): string {
    let depth = 1;
    let value = '';
    const { reach } = this;
    for (let i = this.position; i < reach; i++) {
      const character = this.text.charAt(i);
      if (character === '\\') value += this.text.charAt(++i);
      else if (character === '(') depth++;
      else if (character === ')' && --depth === 0) {
        this.position = i + 1;
        return value;
      } else value += character;
    }
    return '';
  }

  private angle(): void {
    while (this.text.charAt(this.position) === '<') this.position++;
    const end = this.text.indexOf('>', this.position);
    const stop = end < 0 ? this.text.length : end;
    const inside = this.text.slice(this.position, stop);
    // two addresses side by side, their comma forgotten
    if (this.current.angle !== undefined && this.current.angle !== '' && inside.includes('@')) this.finish();
    if (this.current.angle === undefined || this.current.angle === '') this.current.angle = inside;
    this.position = stop + 1;
    while (this.text.charAt(this.position) === '>') this.position++;
  }

  /** A comma inside an unquoted name ("Doe, John <j@x>") does not end a mailbox that has no address yet. */
  private separator(): void {
    const { display, angle } = this.current;
    const rest = this.text.slice(this.position, this.position + 300);
    const nameGoesOn = angle === undefined && display.length < LONGEST_PIECE && !(display.includes('@') && SPEC.test(display)) && display.trim() !== '' && /^[^<@,;"]*</.test(rest);
    if (nameGoesOn) this.current.display += ',';
    else this.finish();
  }

  private opensGroup(): boolean {
    return this.current.angle === undefined && !this.current.display.includes('@') && !/^\s*mailto$/i.test(this.current.display);
  }

  private finish(): void {
    const { display, angle } = this.current;
    if (angle !== undefined || display.trim() !== '') this.mailboxes.push(this.current);
    this.current = blank();
  }
}

function cleanAddress(raw: string, repairs: Repairs, hint?: Told): string {
  if (QUOTED_SPEC.test(raw)) return QUOTED_SPEC.exec(raw)?.[0] ?? raw;
  const decoded = decodeHeader(withoutComments(raw).replace(/^\s*(?:mailto:|smtp:)/i, ''), repairs, hint);
  // a source route (RFC 5322 §4.4) is not part of the address
  return decoded.replace(/^@[^:]*:/, '').replace(/\s+/g, '').replace(/^['"]+|['",;.]+$/g, '');
}

/** Comments may stand anywhere in an address (RFC 5322 §3.2.2), and white space around its dots (§4.4). */
const withoutComments = (raw: string): string => (raw.includes('(') ? raw.replace(/\([^()]*\)/g, '') : raw);
/** Names of the empty group, which some servers write as if they were addresses. */
const NOBODY = /^<?\s*(?:undisclosed|unlisted|suppressed)[-_ ]?recipients?\b/i;

/** A program that encoded the whole field, brackets and all: nothing else could be its address. */
const encodedAlone = (display: string): boolean => /^\s*=\?[^?\s]+\?[bq]\?[^?]*\?=\s*$/i.test(display);

function finishMailbox(mailbox: Mailbox, repairs: Repairs, hint?: Told): MailAddress | undefined {
  const { comment } = mailbox;
  const display = mailbox.display.slice(0, LONGEST_PIECE);
  const angle = mailbox.angle?.slice(0, LONGEST_PIECE);
  if (NOBODY.test(angle ?? display) || (angle === undefined && display.trim() === '')) return undefined;
  let name = decodeHeader(angle === undefined ? display.replace(/\s*([.@])\s*(?=\S+$)/g, (whole, mark: string) => (display.includes('@') ? mark : whole)) : display, repairs, hint);
  let address = angle === undefined ? '' : cleanAddress(angle, repairs, hint);
  if (address === '' || !address.includes('@')) {
    // an encoded word may not smuggle in an address
    const inName = QUOTED_SPEC.exec(display) ?? SPEC.exec(encodedAlone(display) || !display.includes('=?') ? name : display);
    if (inName) {
      if (address === '') name = name.replace(inName[0], '').replace(/[<>[\]]+\s*$/, '').trim();
      address = cleanAddress(inName[0], repairs, hint);
    }
  }
  if (name === '' && comment !== '') name = decodeHeader(comment, repairs, hint);
  name = name.replace(/^mailto:?$/i, '').replace(/^['"]+|['"]+$/g, '').replace(/^[\s,<]+|[\s,<>]+$/g, '').replace(/\s+/g, ' ');
  if (name === '' && address === '') return undefined;
  return { name: name === '' ? null : name, address: address === '' ? null : address };
}

/** Every mailbox of one header value; members of groups are listed, their group's name is not. Never throws. */
export function parseAddresses(raw: string, repairs: Repairs, hint?: Told): MailAddress[] {
  const found: MailAddress[] = [];
  // the Arabic comma, as bytes of UTF-8
  const text = unfold(raw).replace(/(?<=[\w>])[ \t]*\u00d8\u008c/g, ',');
  for (const mailbox of new AddressReader(text).read()) {
    const address = finishMailbox(mailbox, repairs, hint);
    if (address) found.push(address);
  }
  return found;
}
