import { APPEAL_LETTERS } from './appeal-letters';
import type { Language } from './language';
import type { TemplateContent, TemplateRules } from './letter-words';
import { SURVEY_LETTER } from './survey-letter';

export type { TemplateContent, TemplateRules } from './letter-words';

/** What of a centre's letters has words that can be changed. A new letter is added here, and the screen has it. */
export const TEMPLATE_PURPOSES = ['acknowledgement', 'reply_frame', 'missing_data', 'appeal_review', 'appeal_dismissed', 'survey'] as const;
export type TemplatePurpose = (typeof TEMPLATE_PURPOSES)[number];
/** Letters of the house by themselves, Arabic first and English below. */
export type NoticePurpose = Exclude<TemplatePurpose, 'acknowledgement' | 'reply_frame' | 'missing_data'>;

type Values = Readonly<Record<Language, Readonly<Record<string, string>>>>;
/** A letter of the house about a case, in the centre's words or ours. */
export function bilingualLetter(
  purpose: NoticePurpose,
  words: TemplateContent | undefined,
  values: Values,
  { reference, subject }: { readonly reference: string; readonly subject: string },
): { readonly subject: string; readonly text: string } {
  const content = words ?? TEMPLATES[purpose].standard;
  const say = (part: 'subject' | 'body', language: Language): string => expandTemplate(content[part][language], values[language]);
  return {
    subject: `${say('subject', 'ar')} · ${say('subject', 'en')} [${reference}]${subject === '' ? '' : ` · ${subject}`}`,
    text: `${say('body', 'ar')}\n\n${say('body', 'en')}`,
  };
}

const LANGUAGES: readonly Language[] = ['ar', 'en'];

export const TEMPLATES: Readonly<Record<TemplatePurpose, TemplateRules>> = {
  acknowledgement: {
    hasSubject: true,
    placeholders: ['reference', 'centre', 'subject'],
    required: ['reference'],
    standard: {
      subject: { ar: 'تم استلام رسالتكم', en: 'We received your message' },
      body: {
        ar: [
          'السلام عليكم ورحمة الله وبركاته،',
          'نشكر لكم تواصلكم مع {centre}. وصلتنا رسالتكم وسُجّلت برقم:',
          '{reference}',
          'سيطّلع عليها أحد موظفينا ويردّ عليكم بالوسيلة نفسها. لإضافة معلومات يكفي الرد على هذه الرسالة.',
          'في الحالات الطارئة اتصلوا بالرقم 997.',
        ].join('\n'),
        en: [
          'Dear Sir or Madam,',
          'Thank you for contacting {centre}. Your message has been received and registered under the number:',
          '{reference}',
          'One of our staff will read it and answer you the same way. To add information, simply reply to this message.',
          'In an emergency call 997.',
        ].join('\n'),
      },
    },
  },
  reply_frame: {
    hasSubject: false,
    placeholders: ['text', 'reference', 'centre', 'agent'],
    required: ['text'],
    standard: { subject: { ar: '', en: '' }, body: { ar: '{text}', en: '{text}' } },
  },
  missing_data: {
    hasSubject: false,
    placeholders: ['fields', 'reference', 'centre', 'agent'],
    required: ['fields'],
    standard: {
      subject: { ar: '', en: '' },
      body: {
        ar: [
          'السلام عليكم ورحمة الله وبركاته،',
          'لنتمكن من متابعة تذكرتكم رقم {reference} نرجو تزويدنا بما يلي:',
          '{fields}',
          'يكفي الرد على هذه الرسالة. لا ترسلوا صورة الهوية. وفي حال وجود خطر على الحياة اتصلوا بالرقم 997.',
        ].join('\n'),
        en: [
          'Dear Sir or Madam,',
          'To go on with your case {reference} we need the following from you:',
          '{fields}',
          'Simply reply to this message. Please do not send a scan of your ID. If there is a danger to life call 997.',
        ].join('\n'),
      },
    },
  },
  ...APPEAL_LETTERS,
  survey: SURVEY_LETTER,
};

const PLACEHOLDER = /\{([^{}\n]{1,60})\}/g;

/** Each placeholder once, in one pass: braces in a value stay what they are. Unknown ones are left to be seen. */
export const expandTemplate = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(PLACEHOLDER, (whole, name: string) => (Object.hasOwn(values, name) ? (values[name] ?? whole) : whole));

/** Field (`body.ar`) → what is wrong with it, as a code with the placeholder meant; empty: it can be saved. */
export function templateProblems(purpose: TemplatePurpose, content: TemplateContent): Record<string, string> {
  const { hasSubject, placeholders, required } = TEMPLATES[purpose];
  const problems: Record<string, string> = {};
  for (const language of LANGUAGES) {
    for (const part of ['subject', 'body'] as const) {
      const text = content[part][language];
      const unknown = [...text.matchAll(PLACEHOLDER)].find(([, name = '']) => !placeholders.includes(name));
      if (unknown !== undefined) problems[`${part}.${language}`] = `unknown_placeholder ${unknown[0]}`;
      else if (text.trim() === '' && (part === 'body' || hasSubject)) problems[`${part}.${language}`] = 'required';
    }
    // a second {text} would say the answer twice
    const wrong = required.find((name) => content.body[language].split(`{${name}}`).length !== 2);
    if (wrong !== undefined) problems[`body.${language}`] ??= `placeholder_once {${wrong}}`;
  }
  return problems;
}

/** An answer within its centre's frame. */
export const framedReply = (frame: TemplateContent | undefined, language: Language, values: Readonly<Record<string, string>>): string =>
  expandTemplate((frame ?? TEMPLATES.reply_frame.standard).body[language], values);
