import type { TemplateRules } from './letter-words';

/** The invitation to say how it was (CLO-1, seed data §8), in our own words. */
export const SURVEY_LETTER: TemplateRules = {
  hasSubject: true,
  placeholders: ['reference', 'centre', 'link'],
  required: ['reference', 'link'],
  standard: {
    subject: { ar: 'رأيكم في خدمتنا', en: 'How did we do?' },
    body: {
      ar: ['السلام عليكم ورحمة الله وبركاته،', 'أُغلقت تذكرتكم {reference}. نسعد برأيكم في أقل من دقيقة، خلال أربعة عشر يومًا:', '{link}', 'رأيكم لا يغير حال التذكرة.'].join('\n'),
      en: ['Dear Sir or Madam,', 'Your case {reference} was closed. Please tell us how it was, in less than a minute and within fourteen days:', '{link}', 'What you say does not change the case.'].join('\n'),
    },
  },
};
