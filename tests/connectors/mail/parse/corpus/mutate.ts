/** Spoils mails in the ways in which relays, gateways and enemies spoil them. The same seed spoils the same way. */

export type Random = () => number;

/** Numbers in [0, 1) from a seed (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const below = (random: Random, limit: number): number => Math.floor(random() * limit);
function pick<T>(random: Random, list: readonly T[]): T {
  const found = list[below(random, list.length)];
  if (found === undefined) throw new Error('nothing to pick from');
  return found;
}

const LABELS = ['utf-8', 'windows-1256', 'us-ascii', 'iso-8859-6', 'utf-16', 'utf-16be', 'utf-7', 'iso-2022-jp', 'gb18030', 'big5', 'ibm864', 'x-mac-arabic', 'nonsense', '', 'utf-8"'];
const ENCODINGS = ['base64', 'quoted-printable', '8bit', '7bit', 'binary', 'x-uuencode', 'base63', ''];
const ODDITIES = [
  '\0', '\r', '\n\n', '\ufeff', '=?utf-8?B?', '?=', '=?utf-8?Q?=D8?=', '<', '>', '"', '\\', '(', ';', '=', '=\r\n', '--b1', '--b1--', '\r\n--alt1\r\n', '<!--', '<div', '<blockquote>', '</div>', '&#0;', '&#xD800;', '&#1114112;',
  '> ', '\n> x\n', 'On Tue, 3 Mar 2026 at 10:15, A <a@b.example> wrote:\n', 'من: ', 'From: ', '\n-- \n', '________________________________\n', 'Content-Type: multipart/mixed; boundary=b1\r\n', 'begin 644 a\n', '\u202e', 'boundary=', '😀', 'ـ'.repeat(50),
].map((text) => Buffer.from(text)).concat([Buffer.from('eda080', 'hex'), Buffer.from('ff', 'hex'), Buffer.from('c3', 'hex'), Buffer.from('f48fbfbf', 'hex')]);

const splice = (bytes: Buffer, at: number, remove: number, insert: Buffer): Buffer => Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at + remove)]);
const lines = (bytes: Buffer): string[] => bytes.toString('latin1').split('\n');
const joined = (list: readonly string[]): Buffer => Buffer.from(list.join('\n'), 'latin1');

type Mutation = (random: Random, bytes: Buffer, other: Buffer) => Buffer;

function flipBits(random: Random, bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  for (let n = 1 + below(random, 20); n > 0 && copy.length > 0; n--) {
    const at = below(random, copy.length);
    copy[at] = (copy[at] ?? 0) ^ (1 << below(random, 8));
  }
  return copy;
}
function moveLines(random: Random, bytes: Buffer): Buffer {
  const list = lines(bytes);
  for (let n = 1 + below(random, 4); n > 0; n--) list.splice(below(random, list.length), 0, ...list.splice(below(random, list.length), 1 + below(random, 3)));
  return joined(list);
}
function repeatSlice(random: Random, bytes: Buffer): Buffer {
  const at = below(random, bytes.length);
  const piece = bytes.subarray(at, at + 1 + below(random, 60));
  return piece.length === 0 ? bytes : splice(bytes, at, 0, Buffer.concat(Array.from({ length: 1 + below(random, Math.ceil(300_000 / piece.length)) }, () => piece)));
}
function duplicateHeader(random: Random, bytes: Buffer): Buffer {
  const list = lines(bytes);
  const end = Math.max(1, list.findIndex((line) => line.trim() === ''));
  const line = list[below(random, end)] ?? '';
  return joined([...list.slice(0, end), ...Array.from({ length: 1 + below(random, 200) }, () => line), ...list.slice(end)]);
}
const inHeader = (bytes: Buffer, pattern: RegExp, value: string): Buffer => Buffer.from(bytes.toString('latin1').replace(pattern, (_whole, name: string) => `${name}${value}`), 'latin1');

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'bits flipped': flipBits,
  'cut short': (random, bytes) => bytes.subarray(0, below(random, bytes.length + 1)),
  'beginning lost': (random, bytes) => bytes.subarray(below(random, bytes.length + 1)),
  'lines moved': moveLines,
  'header repeated': duplicateHeader,
  'charset label changed': (random, bytes) => inHeader(bytes, /(charset=)[^\r\n;]*/gi, pick(random, LABELS)),
  'transfer encoding changed': (random, bytes) => inHeader(bytes, /(content-transfer-encoding:\s*)[^\r\n]*/gi, pick(random, ENCODINGS)),
  'nested in a part': (random, bytes, other) => {
    const levels = 1 + below(random, 60);
    const open = Array.from({ length: levels }, (_, n) => `Content-Type: multipart/mixed; boundary=z${n}\r\n\r\n--z${n}\r\n`).join('');
    return Buffer.concat([Buffer.from(`From: a@b.example\r\n${open}`), bytes, Buffer.from(`\r\n--z${levels - 1}\r\n`), other]);
  },
  'slice repeated': repeatSlice,
  'two mails joined': (random, bytes, other) => Buffer.concat([bytes.subarray(0, below(random, bytes.length + 1)), other.subarray(below(random, other.length + 1))]),
  'oddity put in': (random, bytes) => splice(bytes, below(random, bytes.length + 1), below(random, 4), pick(random, ODDITIES)),
  'line ends changed': (random, bytes) => Buffer.from(bytes.toString('latin1').replace(/\r?\n/g, pick(random, ['\r', '\n', '\r\n', '\r\r\n', '\n\r', '\u0085'])), 'latin1'),
};
const NAMES = Object.keys(MUTATIONS);

/** A spoilt mail and what was done to it. @param mails what to spoil: well-formed or not */
export function spoil(seed: number, mails: readonly Buffer[]): { readonly bytes: Buffer; readonly deeds: readonly string[] } {
  const random = randomFrom(seed);
  let bytes = pick(random, mails);
  const deeds: string[] = [];
  for (let n = 1 + below(random, 4); n > 0; n--) {
    const name = pick(random, NAMES);
    deeds.push(name);
    bytes = MUTATIONS[name]?.(random, bytes, pick(random, mails)) ?? bytes;
  }
  return { bytes, deeds };
}
