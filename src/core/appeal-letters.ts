import type { TemplateRules } from './letter-words';

/** Letters about an objection, in our own words (CLO-2, transitions 25 and 26). */
export const APPEAL_LETTERS: Readonly<Record<'appeal_review' | 'appeal_dismissed', TemplateRules>> = {
  appeal_review: {
    hasSubject: true,
    placeholders: ['reference', 'centre'],
    required: ['reference'],
    standard: {
      subject: { ar: 'اعتراضكم قيد إعادة النظر', en: 'Your objection is under review' },
      body: {
        ar: [
          'السلام عليكم ورحمة الله وبركاته،',
          'وصل اعتراضكم إلى {centre} وقُيّد على التذكرة:',
          '{reference}',
          'ينظر فيه الآن من لم يشارك في القرار السابق، وسنبلغكم بالقرار وأسبابه بالوسيلة نفسها.',
        ].join('\n'),
        en: [
          'Dear Sir or Madam,',
          '{centre} has registered your objection to the decision on:',
          '{reference}',
          'It is now reviewed by somebody who took no part in that decision. We will tell you the outcome and the reasons the same way.',
        ].join('\n'),
      },
    },
  },
  appeal_dismissed: {
    hasSubject: true,
    placeholders: ['reference', 'centre', 'reasons'],
    required: ['reference', 'reasons'],
    standard: {
      subject: { ar: 'بشأن اعتراضكم', en: 'About your objection' },
      body: {
        ar: ['السلام عليكم ورحمة الله وبركاته،', 'لم يُقبل اعتراضكم على القرار في التذكرة:', '{reference}', 'والسبب:', '{reasons}'].join('\n'),
        en: ['Dear Sir or Madam,', 'Your objection to the decision on this case could not be admitted:', '{reference}', 'The reason:', '{reasons}'].join('\n'),
      },
    },
  },
};
