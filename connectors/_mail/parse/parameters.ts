/** Content-Type and Content-Disposition: values with parameters, in RFC 2231 form, in RFC 2047 form, and as plain 8-bit bytes. */
import { isAscii, isUtf8 } from 'node:buffer';
import { codePage } from './code-pages';
import { decodeBytes, type Told } from './charset';
import { decodeHeader, toldOf, unfold, type Repairs } from './encoded-words';
import { oneLine } from './text';

export interface Parameterised {
  /** Lower case, without comments. */
  readonly value: string;
  readonly parameters: ReadonlyMap<string, string>;
}

interface Segment {
  readonly index: number;
  readonly encoded: boolean;
  readonly raw: string;
}

/** Pieces between semicolons that stand outside quotes. A quote that never closes ends with the header. */
function pieces(text: string): string[] {
  const found: string[] = [];
  let start = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === '\\' && quoted) i++;
    else if (character === '"') quoted = !quoted && text.indexOf('"', i + 1) >= 0;
    else if (character === ';' && !quoted) {
      found.push(text.slice(start, i));
      start = i + 1;
    }
  }
  found.push(text.slice(start));
  return found;
}

/** A head whose first semicolon was forgotten ("attachment filename=a.pdf") is still a head. */
function headAndPieces(text: string): string[] {
  const [first = '', ...rest] = pieces(text);
  const [, head, parameter] = /^\s*([\w./+-]+)\s+([\w*-]+\s*=.*)$/s.exec(first) ?? [];
  return head === undefined || parameter === undefined ? [first, ...rest] : [head, parameter, ...rest];
}

/** Takes quotes off. Backslashes escape only quotes and themselves: a Windows path keeps its own. */
function unquote(value: string): string {
  const text = value.trim();
  if (!text.startsWith('"')) return text.replace(/"$/, '');
  const end = text.length > 1 && text.endsWith('"') ? -1 : undefined;
  return text.slice(1, end).replace(/\\(["\\])/g, '$1');
}

const percentDecode = (text: string): Buffer =>
  Buffer.from(text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))), 'latin1');

const MOST_PARAMETERS = 100;

/** @param hint charset of raw bytes in values */
export function parseParameterised(raw: string, repairs: Repairs, hint?: Told): Parameterised {
  const [head = '', ...rest] = headAndPieces(unfold(raw));
  const segments = new Map<string, Segment[]>();
  for (const piece of rest.slice(0, MOST_PARAMETERS)) {
    const equals = piece.indexOf('=');
    if (equals < 1) continue;
    const [, name = '', index, star = ''] = /^([^*]+)(?:\*(\d{1,3}))?(\*)?$/.exec(piece.slice(0, equals).trim().toLowerCase()) ?? [];
    if (name === '') continue;
    const key = star === '' && index === undefined ? name : `${name}*`;
    const list = segments.get(key) ?? [];
    list.push({ index: Number(index ?? 0), encoded: star === '*', raw: unquote(piece.slice(equals + 1)) });
    segments.set(key, list);
  }
  const parameters = new Map<string, string>();
  for (const [key, list] of segments) {
    const name = key.replace('*', '');
    if (key.endsWith('*')) parameters.set(name, joinSegments(list, repairs, hint));
    else if (!parameters.has(name)) parameters.set(name, plainValue(list[0]?.raw ?? '', repairs, hint));
  }
  return { value: valueOf(head), parameters };
}

const valueOf = (head: string): string =>
  head.replace(/\([^()]*\)/g, '').trim().replace(/^["']|["']$/g, '').toLowerCase();

/** RFC 2231: `name*0*=windows-1256''%C7…; name*1*=…`. Letters may be cut between segments, so bytes are joined before decoding. */
function joinSegments(list: Segment[], repairs: Repairs, hint?: Told): string {
  const ordered = list.toSorted((a, b) => a.index - b.index);
  const first = ordered[0];
  if (!ordered.some((segment) => segment.encoded)) return plainValue(ordered.map((segment) => segment.raw).join(''), repairs, hint);
  const tagged = /^([^']*)'([^']*)'(.*)$/s.exec(first?.raw ?? '');
  const label = tagged?.[1] || undefined;
  const parts = ordered.map((segment, position) => {
    const text = position === 0 && tagged ? (tagged[3] ?? '') : segment.raw;
    return segment.encoded ? percentDecode(text) : Buffer.from(text, 'latin1');
  });
  const bytes = Buffer.concat(parts);
  const decoded = decodeBytes(bytes, label && codePage(label) ? toldOf(bytes, label, hint) : hint);
  if (decoded.repair) repairs.add(`name_${decoded.repair}`);
  return oneLine(decoded.text);
}

/** Encoded words do not belong into parameters, but Outlook and webmail put them there; some percent-encode without saying so. */
function plainValue(raw: string, repairs: Repairs, hint?: Told): string {
  const escaped = /%[89A-F][0-9A-F]/i.test(raw) && isAscii(Buffer.from(raw)) ? percentDecode(raw) : undefined;
  if (!escaped || !isUtf8(escaped)) return decodeHeader(raw, repairs, hint);
  repairs.add('name_percent_encoded');
  return oneLine(escaped.toString('utf8'));
}
