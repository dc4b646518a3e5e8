import { createContext, useContext, useEffect, useMemo, type ReactNode } from 'react';
import { ar } from './ar';
import { en } from './en';
import { createFormats, type Formats } from './format';
import { formatParts, parseMessage, type Part } from './icu';
import type { Language, MessageKey, Messages } from './messages';

export type { Language, MessageKey } from './messages';

type Values = Readonly<Record<string, string | number>>;
type RichValues = Readonly<Record<string, ReactNode>>;

export interface I18n {
  readonly language: Language;
  readonly dir: 'rtl' | 'ltr';
  readonly formats: Formats;
  /** The string in the reader's language. Text values are isolated (U+2068…2069), so that a name cannot turn the sentence around. */
  t(key: MessageKey, values?: Values): string;
  /** The same with elements as values. */
  rich(key: MessageKey, values: RichValues): ReactNode;
  /** For keys made of a stored code (`state.closed`): undefined when the code has no words yet. */
  lookUp(key: string, values?: Values): string | undefined;
  /** The reader's side of a text that data holds in both languages. */
  localized(text: { readonly ar: string; readonly en: string }): string;
}

const CATALOGUES: Readonly<Record<Language, Messages>> = { ar, en };
const parsed = new Map<string, readonly Part[]>();

function partsOf(source: string): readonly Part[] {
  const known = parsed.get(source);
  if (known !== undefined) return known;
  const parts = parseMessage(source);
  parsed.set(source, parts);
  return parts;
}

export function createI18n(language: Language, timeZone: string): I18n {
  const catalogue = CATALOGUES[language];
  const formats = createFormats(language, timeZone);
  const write = (source: string, values: Values): string => {
    let text = '';
    formatParts<string>(partsOf(source), values, formats, (piece, isValue) => {
      text += isValue ? `\u2068${piece}\u2069` : piece;
    });
    return text;
  };
  return {
    language,
    dir: language === 'ar' ? 'rtl' : 'ltr',
    formats,
    t: (key, values = {}) => write(catalogue[key], values),
    rich: (key, values) => {
      const nodes: ReactNode[] = [];
      formatParts<ReactNode>(
        partsOf(catalogue[key]),
        values as Readonly<Record<string, ReactNode>>,
        formats,
        (piece, isValue) => {
          nodes.push(isValue ? <bdi key={nodes.length}>{piece}</bdi> : piece);
        },
      );
      return nodes;
    },
    lookUp: (key, values = {}) => (key in catalogue ? write(catalogue[key as MessageKey], values) : undefined),
    localized: (text) => text[language] || text.ar || text.en,
  };
}

const Context = createContext<I18n>(createI18n('ar', 'Asia/Riyadh'));
export const useI18n = (): I18n => useContext(Context);

/** Gives the strings to everything below, and the page its language and direction. */
export function I18nProvider(props: { language: Language; timeZone: string; children: ReactNode }) {
  const i18n = useMemo(() => createI18n(props.language, props.timeZone), [props.language, props.timeZone]);
  useEffect(() => {
    document.documentElement.lang = i18n.language;
    document.documentElement.dir = i18n.dir;
  }, [i18n]);
  return <Context value={i18n}>{props.children}</Context>;
}
