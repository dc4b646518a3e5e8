/**
 * The part of ICU MessageFormat that our strings use: `{name}`, `{n, plural, =0 {…} one {…} two {…} few {…} many {…} other {…}}`,
 * `{x, select, a {…} other {…}}`, and `#` inside a plural. Arabic has six plural forms; a ready-made library costs 15 kB for the same.
 */
export type Part =
  | string
  | { readonly kind: 'value'; readonly name: string }
  | { readonly kind: 'number' }
  | {
      readonly kind: 'plural' | 'select';
      readonly name: string;
      readonly cases: Readonly<Record<string, readonly Part[]>>;
    };

/** @throws SyntaxError when braces do not match. */
export function parseMessage(source: string): readonly Part[] {
  const [parts, end] = readParts(source, 0, false);
  if (end !== source.length) throw new SyntaxError(`unmatched } at ${end} in: ${source}`);
  return parts;
}

function readParts(source: string, start: number, inPlural: boolean): [Part[], number] {
  const parts: Part[] = [];
  let text = '';
  let at = start;
  const flush = () => {
    if (text !== '') parts.push(text);
    text = '';
  };
  while (at < source.length && source[at] !== '}') {
    const character = source[at] ?? '';
    if (character === '{') {
      flush();
      const [part, next] = readArgument(source, at + 1);
      parts.push(part);
      at = next;
    } else if (character === '#' && inPlural) {
      flush();
      parts.push({ kind: 'number' });
      at++;
    } else {
      text += character;
      at++;
    }
  }
  flush();
  return [parts, at];
}

const ARGUMENT = /\s*([\w]+)\s*(?:(})|,\s*(plural|select)\s*,\s*)/y;
const CASE = /\s*(=?\w+)\s*\{/y;

function readArgument(source: string, start: number): [Part, number] {
  ARGUMENT.lastIndex = start;
  const head = ARGUMENT.exec(source);
  const name = head?.[1];
  if (head === null || name === undefined) throw new SyntaxError(`bad argument at ${start} in: ${source}`);
  if (head[2] === '}') return [{ kind: 'value', name }, ARGUMENT.lastIndex];
  const kind = head[3] === 'plural' ? 'plural' : 'select';
  const cases: Record<string, readonly Part[]> = {};
  let at = ARGUMENT.lastIndex;
  for (;;) {
    CASE.lastIndex = at;
    const opening = CASE.exec(source);
    if (opening === null) break;
    const [parts, end] = readParts(source, CASE.lastIndex, kind === 'plural');
    cases[opening[1] ?? ''] = parts;
    at = end + 1;
  }
  const close = source.indexOf('}', at);
  if (close < 0 || source.slice(at, close).trim() !== '' || cases.other === undefined) {
    throw new SyntaxError(`"${name}" needs a matching } and an "other" case in: ${source}`);
  }
  return [{ kind, name, cases }, close + 1];
}

/** Writes the parts one after the other through `put`; `T` is string for plain text and a node for the screen. */
export function formatParts<T>(
  parts: readonly Part[],
  values: Readonly<Record<string, T | string | number>>,
  language: { readonly plural: Intl.PluralRules; readonly number: Intl.NumberFormat },
  put: (piece: T | string | number, isValue: boolean) => void,
  counted?: number,
): void {
  for (const part of parts) {
    if (typeof part === 'string') put(part, false);
    else if (part.kind === 'number') put(language.number.format(counted ?? 0), false);
    else if (part.kind === 'value') {
      const value = values[part.name];
      if (typeof value === 'number') put(language.number.format(value), false);
      else if (value !== undefined) put(value, true);
    } else {
      const value = values[part.name];
      const form = part.kind === 'plural' ? language.plural.select(Number(value)) : String(value);
      const chosen = part.cases[`=${String(value)}`] ?? part.cases[form] ?? part.cases.other ?? [];
      formatParts(chosen, values, language, put, part.kind === 'plural' ? Number(value) : counted);
    }
  }
}
