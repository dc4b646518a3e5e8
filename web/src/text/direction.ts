/**
 * The direction of what is being typed. The same rule as the server's (src/core/language.ts), which the screens may not import;
 * a test holds the two together. Arabic that begins with "MRI" is still Arabic.
 */
const NOISE = /https?:\S+|\S+@\S+|@\w+|#\S+|^>.*$/gm;
const RTL_LETTERS = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]/g;
const LTR_LETTERS = /[A-Za-z\u00C0-\u024F]/g;
const SAMPLE_CHARACTERS = 2000;

export type Direction = 'rtl' | 'ltr';

/** Undefined when the text has no letters. */
export function detectDirection(text: string): Direction | undefined {
  const sample = text
    .slice(0, SAMPLE_CHARACTERS * 2)
    .replace(NOISE, ' ')
    .slice(0, SAMPLE_CHARACTERS);
  const rtl = sample.match(RTL_LETTERS)?.length ?? 0;
  const ltr = sample.match(LTR_LETTERS)?.length ?? 0;
  if (rtl + ltr === 0) return undefined;
  return rtl / (rtl + ltr) >= 0.3 ? 'rtl' : 'ltr';
}

// Embeddings, overrides and isolates: in a name or a file name they can only disguise ("gpj.exe").
const BIDI_CONTROLS = /[\u202A-\u202E\u2066-\u2069\u200E\u200F]/g;
/** A name from outside, safe to put on the screen; what is stored keeps everything. */
export const displayName = (name: string): string => name.replace(BIDI_CONTROLS, '');
