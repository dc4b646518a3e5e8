/** RFC 2047 in headers, as mailers really write it: cut inside a letter, unclosed, with raw bytes beside it, wrongly labelled. */
import { isAscii, isUtf8 } from 'node:buffer';
import { decodeBytes, type Told } from './charset';
import { codePage } from './code-pages';
import { oneLine } from './text';

/** Where repairs are noted, by code. */
export type Repairs = Set<string>;

const WORD = /=\?([\w.:+-]{1,60})(?:\*[\w-]*)?\?([bq])\?(.*?)(?:\?=|\?$|$)/gis;
const BASE64_RUN = /[A-Za-z0-9+/_-]+/g;

interface Run {
  readonly charset: string;
  readonly pieces: Buffer[];
}

/**
 * Decodes one header value.
 * @param raw the value as bytes in a latin1 string, folds included
 * @param hint the charset of raw (unencoded) bytes, if the mail names one elsewhere; one that a person decided on holds for words too
 */
export function decodeHeader(raw: string, repairs: Repairs, hint?: Told): string {
  const unfolded = unfold(raw);
  if (!unfolded.includes('=?')) return oneLine(decodeRaw(unfolded, repairs, hint));
  let text = '';
  let run: Run | undefined;
  let end = 0;
  const flush = (): void => {
    if (run) text += decodeRun(run, repairs, hint);
    run = undefined;
  };
  for (const match of unfolded.matchAll(WORD)) {
    const between = unfolded.slice(end, match.index);
    const [whole, charset = '', encoding = '', content = ''] = match;
    const sameRun = run !== undefined && between.trim() === '' && run.charset.toLowerCase() === charset.toLowerCase();
    if (!sameRun) {
      const joined = run !== undefined && between.trim() === '';
      flush();
      if (!joined) text += decodeRaw(between, repairs, hint);
      run = { charset, pieces: [] };
    }
    run?.pieces.push(decodeWord(encoding, content));
    end = match.index + whole.length;
    if (!whole.endsWith('?=')) repairs.add('encoded_word_unclosed');
  }
  flush();
  return oneLine(text + decodeRaw(unfolded.slice(end), repairs, hint));
}

/** RFC 5322 §2.2.3: a fold is a line break before white space; a break without it was one too. Linear whatever comes. */
export function unfold(raw: string): string {
  return raw.includes('\n') || raw.includes('\r') ? raw.replace(/[\r\n][ \t\r\n]*/g, ' ') : raw;
}

function decodeRun(run: Run, repairs: Repairs, hint: Told | undefined): string {
  // ISO-2022 begins and ends each word in ASCII; joined, its escapes would meet
  if (/^iso-2022/i.test(run.charset)) return run.pieces.map((piece) => decodeBytes(piece, run.charset).text).join('');
  const bytes = run.pieces.length === 1 ? (run.pieces[0] ?? Buffer.alloc(0)) : Buffer.concat(run.pieces);
  const decoded = decodeBytes(bytes, toldOf(bytes, run.charset, hint));
  if (decoded.repair) repairs.add(`header_${decoded.repair}`);
  if (run.pieces.length > 1 && decoded.charset === 'utf-8' && run.pieces.some((piece) => !isUtf8(piece))) repairs.add('encoded_word_split');
  return decoded.text;
}

/** What decides how bytes are read that have a charset's name of their own. Where name and bytes agree on UTF-8 no person doubts it. */
export function toldOf(bytes: Buffer, label: string, hint: Told | undefined): Told {
  if (typeof hint !== 'object') return label;
  return codePage(label)?.name === 'utf-8' && isUtf8(bytes) ? label : hint;
}

function decodeWord(encoding: string, content: string): Buffer {
  const quoted = encoding.toLowerCase() === 'q' || /=[0-9A-F]{2}=[0-9A-F]{2}/.test(content);
  if (quoted) return decodeQ(content);
  // some mailers glue padded runs together: each is decoded by itself
  const runs = content.replace(/\s+/g, '').match(BASE64_RUN) ?? [];
  return Buffer.concat(runs.map((part) => Buffer.from(part, 'base64')));
}

function decodeQ(content: string): Buffer {
  const text = content.replaceAll('_', ' ').replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(text, 'latin1');
}

/** Bytes that nobody encoded: 8-bit headers, allowed as UTF-8 (RFC 6532), found in every charset. */
export function decodeRaw(latin1: string, repairs: Repairs, hint?: Told): string {
  if (latin1 === '') return '';
  const bytes = Buffer.from(latin1, 'latin1');
  if (isAscii(bytes)) return latin1;
  const decoded = decodeBytes(bytes, hint);
  if (typeof hint !== 'object' && (decoded.charset !== 'utf-8' || decoded.repair)) repairs.add(`raw_header:${decoded.charset}`);
  return decoded.text;
}
