/**
 * Says in which Arabic charset unlabelled or wrongly labelled bytes are written: by how usual the letters are that each charset
 * would make of them. Latin text never passes: in it high bytes stand between ASCII letters, in Arabic they stand together.
 */
import { codePage, highCharacters, type CodePage } from './code-pages';

/** Share of each letter in running Arabic, in per mille. */
const FREQUENCY: Readonly<Record<string, number>> = {
  ا: 130, ل: 115, ي: 70, م: 62, و: 58, ن: 58, ر: 46, ت: 48, ه: 38, ب: 36, ع: 34, د: 30, ة: 26, ف: 28, ق: 24, س: 26, ك: 24, ح: 20,
  أ: 22, ج: 13, ش: 12, ص: 10, ط: 9, ى: 10, خ: 9, ض: 7, إ: 9, ء: 5, ئ: 5, ذ: 8, ز: 7, غ: 5, ث: 6, ظ: 3, آ: 3, ؤ: 2,
};
const MARKS = /[\u064B-\u0652\u0640،؛؟«»“”٪]/;
const RARE_LETTER = Math.log(0.001);
const ALIEN = Math.log(0.0001);
const CANDIDATES = ['windows-1256', 'iso-8859-6', 'ibm720', 'x-mac-arabic'] as const;

/** Below this mean log-likelihood it is not Arabic in that charset (running Arabic: about -3.2; Latin read as Arabic: below -6). */
const ARABIC_ENOUGH = -4.4;
/** A label is believed unless another charset fits clearly better. */
const CLEARLY = 0.6;
const MOST_BETWEEN_LATIN = 0.25;
const FEWEST_BYTES = 3;
const OLD: ReadonlySet<string> = new Set(['ibm720', 'x-mac-arabic']);
const ENOUGH_FOR_OLD = 12;

const weights = new Map<string, Float64Array>();

function weightsOf(page: CodePage): Float64Array {
  let found = weights.get(page.name);
  if (!found) {
    found = Float64Array.from(highCharacters(page), (character) => {
      const share = FREQUENCY[character];
      if (share !== undefined) return Math.log(share / 1000);
      return MARKS.test(character) ? Math.log(0.008) : character === '\u00a0' ? RARE_LETTER : /[\u0600-\u06FF]/.test(character) ? RARE_LETTER : ALIEN;
    });
    weights.set(page.name, found);
  }
  return found;
}

interface Histogram {
  readonly counts: Uint32Array;
  readonly total: number;
  /** Share of high bytes that touch an ASCII letter. */
  readonly besideLatin: number;
}

const isAsciiLetter = (byte: number | undefined): boolean => byte !== undefined && ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a);

function histogram(bytes: Uint8Array): Histogram {
  const counts = new Uint32Array(128);
  let total = 0;
  let beside = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    if (byte < 0x80) continue;
    counts[byte - 0x80] = (counts[byte - 0x80] ?? 0) + 1;
    total++;
    if (isAsciiLetter(bytes[i - 1]) || isAsciiLetter(bytes[i + 1])) beside++;
  }
  return { counts, total, besideLatin: total === 0 ? 1 : beside / total };
}

function score(page: CodePage, { counts, total }: Histogram): number {
  const weight = weightsOf(page);
  let sum = 0;
  for (let i = 0; i < 128; i++) sum += (counts[i] ?? 0) * (weight[i] ?? ALIEN);
  return total === 0 ? ALIEN : sum / total;
}

/** Bytes looked at: more would not change the verdict. */
const SAMPLE_BYTES = 64 * 1024;

/**
 * The Arabic charset of these bytes, or undefined when they are no Arabic.
 * @param declared a charset that the mail names: preferred unless another one fits clearly better
 */
export function sniffArabic(bytes: Uint8Array, declared?: CodePage): CodePage | undefined {
  const found = histogram(bytes.subarray(0, SAMPLE_BYTES));
  if (found.total < (declared ? 1 : FEWEST_BYTES) || found.besideLatin > MOST_BETWEEN_LATIN) return undefined;
  const own = declared ? score(declared, found) : Number.NEGATIVE_INFINITY;
  let best: CodePage | undefined;
  let bestScore = Math.max(ARABIC_ENOUGH, own + CLEARLY);
  for (const name of CANDIDATES) {
    const page = codePage(name);
    // the old pages are so rare that a few bytes do not prove them
    if (!page || (page !== declared && OLD.has(name) && found.total < ENOUGH_FOR_OLD)) continue;
    const points = score(page, found) + (name === 'windows-1256' ? 0.15 : name === 'iso-8859-6' ? 0.05 : 0);
    if (points > bestScore) {
      best = page;
      bestScore = points;
    }
  }
  return best ?? (own > ARABIC_ENOUGH ? declared : undefined);
}
