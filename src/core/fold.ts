/**
 * Folding for search only; what people wrote stays untouched. Text is folded when it is indexed and again when it is asked for, so
 * that «مُسْتَشْفَى», «مستشفي» and «ﻣﺴﺘﺸﻔﻰ» are one word.
 */
const PRESENTATION_FORMS = /[\uFB50-\uFDFF\uFE70-\uFEFC\uFF01-\uFF5E]+/g;
/** Lone hamza, tatweel, harakat, Quranic marks, and what cannot be seen (bidi controls, joiners, soft hyphen, byte-order mark). */
const DROPPED =
  /[\u0621\u0640\u064B-\u065F\u0670\u0610-\u061A\u06D6-\u06ED\u061C\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF\u00AD]+/g;

const FOLDED = new Map<string, string>(
  Object.entries({
    أ: 'ا',
    إ: 'ا',
    آ: 'ا',
    ٱ: 'ا',
    ى: 'ي',
    ی: 'ي',
    ئ: 'ي',
    ے: 'ي',
    ة: 'ه',
    ھ: 'ه',
    ۀ: 'ه',
    ہ: 'ه',
    ە: 'ه',
    ک: 'ك',
    گ: 'ك',
    ؤ: 'و',
    '٫': '.',
  }),
);
for (let digit = 0; digit < 10; digit++) {
  FOLDED.set(String.fromCharCode(0x660 + digit), String(digit));
  FOLDED.set(String.fromCharCode(0x6f0 + digit), String(digit));
}
const FOLDABLE = new RegExp(`[${[...FOLDED.keys()].join('')}]`, 'g');

/** One form for every way to write a word; keeps spaces and punctuation. */
export function foldArabic(text: string): string {
  return text
    .replace(PRESENTATION_FORMS, (forms) => forms.normalize('NFKC'))
    .normalize('NFC')
    .replace(DROPPED, '')
    .replace(FOLDABLE, (letter) => FOLDED.get(letter) ?? letter)
    .toLowerCase();
}

const NOT_WORD = /[^\p{L}\p{M}\p{N}]+/gu;
/** Longer words are no words but tokens of machines; PostgreSQL refuses lexemes of 2 kB. */
const LONGEST_WORD = 100;

/** The folded words of a text, with single spaces between. */
export function foldForSearch(text: string): string {
  return foldedWords(text).join(' ');
}

export function foldedWords(text: string): string[] {
  return foldArabic(text)
    .split(NOT_WORD)
    .filter((word) => word !== '' && word.length <= LONGEST_WORD);
}
