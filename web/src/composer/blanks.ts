/** What a ready reply leaves to be filled in: `{deadline}`. Only the reply's own spelling counts, not braces that somebody types. */
const BLANK = /\{[a-z][a-z_]*\}/g;

export const blanksIn = (text: string): readonly string[] => [...new Set(text.match(BLANK) ?? [])];

/** Where the first one stands, from `after` on. */
export function firstBlank(text: string, after = 0): readonly [from: number, to: number] | undefined {
  for (const match of text.matchAll(BLANK))
    if (match.index >= after) return [match.index, match.index + match[0].length];
  return undefined;
}
