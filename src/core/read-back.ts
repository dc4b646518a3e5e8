import type { FieldValue } from './case-fields';
import type { Language } from './language';
import type { FieldData } from './policy-field';

const YES_NO: Readonly<Record<Language, { readonly yes: string; readonly no: string }>> = {
  ar: { yes: 'نعم', no: 'لا' },
  en: { yes: 'Yes', no: 'No' },
};

/** What was said, as a person says it; `instant` puts an ISO instant into the words of the centre's own clock. */
export function spokenValue({ kind, options }: Pick<FieldData, 'kind' | 'options'>, value: FieldValue, language: Language, instant: (at: Date) => string): string {
  if (typeof value === 'boolean') return YES_NO[language][value ? 'yes' : 'no'];
  if (kind === 'choice') return options.find(({ code }) => code === value)?.name[language] ?? value;
  return kind === 'date_time' ? instant(new Date(value)) : value;
}

export interface Content {
  /** The first words of the case. */
  readonly words: string;
  /** Question and answer, in order. */
  readonly said: readonly { readonly name: string; readonly value: string }[];
}
const LONGEST_WORDS = 600;

const FRAME: Readonly<Record<Language, { readonly open: string; readonly close: string }>> = {
  ar: { open: 'أقرأ عليكم ما سجّلته:', close: 'هل هذا صحيح؟ ستتواصل معكم الجهة المعنية بشأنه.' },
  en: { open: 'Let me read back what I have written down:', close: 'Is this right? The body concerned will contact you about it.' },
};

/** What is read to the person before the case is registered, so that they can confirm it (REG-3). */
export function readBackText(language: Language, { words, said }: Content): string {
  const { open, close } = FRAME[language];
  const short = words.length > LONGEST_WORDS ? `${words.slice(0, LONGEST_WORDS).trimEnd()} …` : words;
  const lines = said.map(({ name, value }) => `- ${name.replace(/[؟?]$/, '')}: ${value}`);
  return [open, ...(short === '' ? [] : [short]), ...lines, close].join('\n');
}

/** Names of what is missing, one a line. */
export const namedLines = (names: readonly string[]): string => names.map((name) => `- ${name}`).join('\n');
