export { detectWrittenLanguage, type WrittenLanguage } from './written-language';

/** The interface's and the letters' languages. */
export type Language = 'ar' | 'en';
export type Direction = 'rtl' | 'ltr';
export type LocalizedText = { readonly ar: string; readonly en: string };

const NOISE = /https?:\S+|\S+@\S+|@\w+|#\S+|^>.*$/gm;
const RTL_LETTERS = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]/g;
/** Every other script: Latin, Greek, Cyrillic, those of India and of East Asia. */
const LTR_LETTERS = /[A-Za-z\u00C0-\u058F\u0900-\u1FFF\u3040-\uD7AF]/g;
const SAMPLE_CHARACTERS = 2000;

/** The direction a text is written in, or undefined when it has no letters. Arabic that begins with "MRI" is still Arabic. */
export function detectDirection(text: string): Direction | undefined {
  const sample = text.slice(0, SAMPLE_CHARACTERS * 2).replace(NOISE, ' ').slice(0, SAMPLE_CHARACTERS);
  const rtl = sample.match(RTL_LETTERS)?.length ?? 0;
  const ltr = sample.match(LTR_LETTERS)?.length ?? 0;
  if (rtl + ltr === 0) return undefined;
  return rtl / (rtl + ltr) >= 0.3 ? 'rtl' : 'ltr';
}

/** The language to answer in, Arabic or English, as far as the letters tell; undefined when they do not. */
export function detectLanguage(text: string): Language | undefined {
  const direction = detectDirection(text);
  return direction === undefined ? undefined : direction === 'rtl' ? 'ar' : 'en';
}
