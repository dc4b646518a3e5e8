/**
 * The direction of what is being typed. The same rule as the server's (src/core/language.ts), which the screens may not import;
 * a test holds the two together. Arabic that begins with "MRI" is still Arabic.
 */
const NOISE = /https?:\S+|\S+@\S+|@\w+|#\S+|^>.*$/gm;
const RTL_LETTERS = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]/g;
const LTR_LETTERS = /[A-Za-z\u00C0-\u058F\u0900-\u1FFF\u3040-\uD7AF]/g;
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

export interface DirectionRun {
  readonly direction: Direction;
  readonly text: string;
}
/** Fewer letters than this (a name, «MRI», a code) do not turn a line round. */
const TURNING_LETTERS = 10;

/**
 * Cuts a text into stretches of lines with one direction each: a bilingual notice is read from the right above and from the left
 * below. A line leaves the message's own direction only when it is plainly written in the other one; lines without letters go with
 * the line before.
 */
export function directionRuns(text: string, own: Direction): DirectionRun[] {
  const runs: { direction: Direction; lines: string[] }[] = [];
  for (const line of text.split('\n')) {
    const before = runs.at(-1);
    const direction = lineDirection(line, own) ?? before?.direction ?? own;
    if (before?.direction === direction) before.lines.push(line);
    else runs.push({ direction, lines: [line] });
  }
  return runs.map(({ direction, lines }) => ({ direction, text: lines.join('\n') }));
}

function lineDirection(line: string, own: Direction): Direction | undefined {
  const found = detectDirection(line);
  if (found === undefined || found === own) return found;
  const letters = line.match(found === 'rtl' ? RTL_LETTERS : LTR_LETTERS)?.length ?? 0;
  return letters >= TURNING_LETTERS ? found : own;
}

// Embeddings, overrides and isolates: in a name or a file name they can only disguise ("gpj.exe").
const BIDI_CONTROLS = /[\u202A-\u202E\u2066-\u2069\u200E\u200F]/g;
/** A name from outside, safe to put on the screen; what is stored keeps everything. */
export const displayName = (name: string): string => name.replace(BIDI_CONTROLS, '');
