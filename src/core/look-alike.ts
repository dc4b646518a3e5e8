import { readableDomain } from './punycode';

/** Letters of other alphabets that look like Latin ones (small letters; what is compared is lower case). */
const LIKE: Readonly<Record<string, string>> = {
  а: 'a', в: 'b', с: 'c', ԁ: 'd', е: 'e', ё: 'e', ғ: 'f', ԍ: 'g', һ: 'h', н: 'h', і: 'i', ї: 'i', ј: 'j', к: 'k', ӏ: 'l', м: 'm', п: 'n', о: 'o', р: 'p', ԛ: 'q', г: 'r', ѕ: 's', т: 't', ц: 'u', ѵ: 'v', ԝ: 'w', х: 'x', у: 'y', ү: 'y', з: '3',
  α: 'a', β: 'b', ϲ: 'c', ε: 'e', η: 'n', ι: 'i', κ: 'k', μ: 'u', ν: 'v', ο: 'o', ρ: 'p', σ: 'o', ς: 's', τ: 't', υ: 'u', χ: 'x', γ: 'y', ω: 'w',
  ı: 'i', ł: 'l', ø: 'o', đ: 'd', ħ: 'h', ɡ: 'g', ɑ: 'a', ʀ: 'r', ո: 'n', օ: 'o', ս: 'u', ց: 'g', հ: 'h', զ: 'q',
};
const DIGITS: Readonly<Record<string, string>> = { 0: 'o', 1: 'l', 3: 'e', 5: 's', i: 'l' };

/** What a domain looks like at a glance: two that are different and look alike have the same. */
export function skeleton(domain: string): string {
  const readable = readableDomain(domain.toLowerCase());
  const letters = /^[\w.-]*$/.test(readable) ? readable : imitated(readable);
  return letters
    .replace(/[0135i]/g, (letter) => DIGITS[letter] ?? letter)
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w')
    .replaceAll('cl', 'd');
}

/** The Latin letters that these look like. */
const imitated = (text: string): string =>
  Array.from(text.normalize('NFKD').replace(/\p{M}/gu, ''), (letter) => LIKE[letter] ?? letter).join('');

/** Domains that people here trust, and that thieves imitate. */
export const WELL_KNOWN: readonly string[] = [
  'moh.gov.sa', 'moi.gov.sa', 'my.gov.sa', 'absher.sa', 'nafath.sa', 'sehhaty.sa', 'seha.sa', 'mawid.sa', 'cchi.gov.sa', 'gosi.gov.sa', 'hrsd.gov.sa', 'zatca.gov.sa', 'spl.com.sa', 'sfda.gov.sa',
  'alrajhibank.com.sa', 'alahli.com', 'riyadbank.com', 'sab.com', 'stc.com.sa', 'mobily.com.sa', 'sa.zain.com', 'tawuniya.com', 'bupa.com.sa',
  'google.com', 'gmail.com', 'microsoft.com', 'outlook.com', 'office.com', 'apple.com', 'icloud.com', 'amazon.sa', 'paypal.com', 'whatsapp.com', 'dhl.com', 'aramex.com',
];

const within = (domain: string, home: string): boolean => domain === home || domain.endsWith(`.${home}`);
const bare = (shape: string): string => shape.replace(/[.-]/g, '');

/** Of the guarded domains, which are few and the same for every sender. */
const SHAPES = new Map<string, string>();
const MOST_SHAPES = 1_000;
function shapeOf(home: string): string {
  const known = SHAPES.get(home);
  if (known !== undefined) return known;
  const shape = skeleton(home);
  if (SHAPES.size < MOST_SHAPES) SHAPES.set(home, shape);
  return shape;
}

/** The domain among `guarded` that this one is not but looks like; undefined when it is one of them, or looks like none. */
export function looksLike(domain: string, guarded: readonly string[]): string | undefined {
  const own = domain.toLowerCase();
  if (guarded.some((home) => within(own, home))) return undefined;
  const shape = skeleton(own);
  return guarded.find((home) => within(shape, shapeOf(home)) || own.startsWith(`${home}.`) || wearsItsName(shape, home));
}

/** `moh-gov-sa.example`: the whole name with other marks between, at the beginning. Only for names long enough to be no accident. */
function wearsItsName(shape: string, home: string): boolean {
  if (home.split('.').length < 3) return false;
  const name = bare(shapeOf(home));
  return name.length >= 8 && bare(shape).startsWith(name);
}

/** How a domain reads when its letters are not those that one expects: Cyrillic or Greek, or mixed within a word. */
export function foreignLetters(domain: string): string | undefined {
  const readable = readableDomain(domain.toLowerCase());
  // nearly every domain
  if (/^[\w.-]*$/.test(readable)) return undefined;
  const odd = readable.split('.').some((label) => /[\p{sc=Cyrl}\p{sc=Grek}\p{sc=Armn}]/u.test(label) || (/\p{sc=Latn}/u.test(label) && /(?!\p{sc=Latn})\p{L}/u.test(label)));
  return odd ? readable : undefined;
}
