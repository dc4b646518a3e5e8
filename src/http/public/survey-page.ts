import type { Language } from '../../core/language';
import { BEST_SCORE, LEAST_SCORE, MOST_TIMES, SURVEY, type SurveyQuestion } from '../../core/survey';
import type { Survey } from '../../app/surveys/answer';
import { markup, type Markup } from './markup';

/** What the survey says in both languages. */
export const SURVEY_WORDS = {
  title: { ar: 'رأيكم يهمنا', en: 'How did we do?' },
  lead: {
    ar: 'أُغلقت تذكرتكم. أجيبوا عما تشاؤون من الأسئلة التالية: 1 الأدنى و5 الأعلى.',
    en: 'Your case was closed. Answer as many of these questions as you like: 1 is the lowest, 5 the highest.',
  },
  yes: { ar: 'نعم', en: 'Yes' },
  no: { ar: 'لا', en: 'No' },
  more: { ar: '4+', en: '4+' },
  privacy: { ar: 'لا تكتبوا هنا معلومات صحية أو أرقام هوية. ولمتابعة الموضوع يكفي الرد على رسالتنا.', en: 'Please write no health or identity details here. To go on with the matter, reply to our letter.' },
  send: { ar: 'إرسال', en: 'Send' },
  thanks: { ar: 'شكرًا لكم، وصلنا رأيكم.', en: 'Thank you. We have your answer.' },
  low: {
    ar: 'نأسف لعدم رضاكم. سنتواصل معكم، ولكم أن تعترضوا على النتيجة بالرد على رسالتنا قبل انقضاء مهلة الاعتراض.',
    en: 'We are sorry that you are not satisfied. We will contact you, and you may object to the result by replying to our letter in time.',
  },
  gone: { ar: 'الرابط لم يعد يعمل', en: 'This link does not work any more' },
  goneText: { ar: 'انتهت مدته أو لم يصل كاملًا.', en: 'It has ended, or did not arrive whole.' },
} as const;

/** Questions as plain fields: it works without JavaScript and on a telephone. */
export function surveyForm({ reference }: Survey, language: Language): Markup {
  return markup`<h1>${SURVEY_WORDS.title[language]}</h1>
<p class="lead">${SURVEY_WORDS.lead[language]}</p>
<p class="label"><bdi dir="ltr">${reference}</bdi></p>
<form method="post" action="?lang=${language}">
${SURVEY.map((question) => field(question, language))}
<p class="privacy">${SURVEY_WORDS.privacy[language]}</p>
<button type="submit">${SURVEY_WORDS.send[language]}</button>
</form>`;
}

function field({ code, kind, text }: SurveyQuestion, language: Language): Markup {
  if (kind === 'text')
    return markup`<div class="field"><label for="${code}">${text[language]}</label><textarea id="${code}" name="${code}" rows="4" maxlength="2000" dir="auto"></textarea></div>`;
  return markup`<fieldset class="field"><legend>${text[language]}</legend><div class="scale">${optionsOf(kind, language).map(
    ([value, label]) => markup`<label class="choice"><input type="radio" name="${code}" value="${value}"><span>${label}</span></label>`,
  )}</div></fieldset>`;
}

function optionsOf(kind: 'score' | 'yes_no' | 'times', language: Language): readonly (readonly [value: string, label: string])[] {
  if (kind === 'yes_no')
    return [
      ['1', SURVEY_WORDS.yes[language]],
      ['0', SURVEY_WORDS.no[language]],
    ];
  const most = kind === 'score' ? BEST_SCORE : MOST_TIMES;
  return Array.from({ length: most - LEAST_SCORE + 1 }, (_, at) => {
    const value = String(LEAST_SCORE + at);
    return [value, kind === 'times' && value === String(MOST_TIMES) ? SURVEY_WORDS.more[language] : value];
  });
}

export const surveyThanks = (language: Language, low: boolean): Markup =>
  markup`<div class="done"><h1>${SURVEY_WORDS.thanks[language]}</h1>${low && markup`<p>${SURVEY_WORDS.low[language]}</p>`}</div>`;
