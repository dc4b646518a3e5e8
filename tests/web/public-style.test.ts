import fs from 'node:fs';
import path from 'node:path';
import { FORM_CSS } from '../../src/http/public/style';

const TOKENS = fs.readFileSync(path.join(__dirname, '../../web/src/styles/tokens.css'), 'utf8');

/** Custom properties of the rules under this selector. */
function properties(css: string, selector: RegExp): Map<string, string> {
  const found = new Map<string, string>();
  for (const rule of css.matchAll(/([^{}]+)\{([^{}]*)\}/g)) {
    if (!selector.test((rule[1] ?? '').trim())) continue;
    for (const [, name = '', value = ''] of (rule[2] ?? '').matchAll(/(--[\w-]+)\s*:\s*([^;]+)/g))
      found.set(name, value);
  }
  return found;
}
const base = properties(TOKENS, /:root\s*$/);
const themes = {
  light: new Map([...base, ...properties(TOKENS, /:root\[data-theme='light'\]$/)]),
  dark: new Map([...base, ...properties(TOKENS, /:root\[data-theme='dark'\]$/)]),
};
const written = {
  light: properties(FORM_CSS.replace(/@media[^{]*\{[^{}]*\{[^{}]*\}\}/, ''), /^:root$/),
  dark: properties(/@media \(prefers-color-scheme:dark\)\{([^{}]*\{[^{}]*\})\}/.exec(FORM_CSS)?.[1] ?? '', /^:root$/),
};
/** Spelled out and in one spelling. */
function plain(value: string, names: ReadonlyMap<string, string>): string {
  const spelled = value.replace(/var\((--[\w-]+)\)/g, (whole, name: string) => {
    const stands = names.get(name);
    return stands === undefined ? whole : plain(stands, names);
  });
  const long = spelled.replace(/#([0-9a-f])([0-9a-f])([0-9a-f])\b/gi, '#$1$1$2$2$3$3');
  return long.toLowerCase().replace(/,\s+/g, ',').trim();
}

it.each(['light', 'dark'] as const)('the public pages wear the %s colours of the screens', (theme) => {
  const own = new Map([...written.light, ...(theme === 'dark' ? written.dark : [])]);
  expect(own.size).toBeGreaterThan(15);
  const values = (names: ReadonlyMap<string, string>) =>
    Object.fromEntries([...own.keys()].map((name) => [name, plain(names.get(name) ?? 'not a token', names)]));
  expect(values(own)).toEqual(values(themes[theme]));
});
