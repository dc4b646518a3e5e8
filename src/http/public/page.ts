import type { Language, LocalizedText } from '../../core/language';
import { markup, type Markup } from './markup';
import { WORDS } from './words';

export interface PageFrame {
  readonly language: Language;
  readonly centre: LocalizedText;
  readonly title: string;
  /** Path of this page in the other language. */
  readonly otherUrl: string;
}

/** The frame of a public page: works without JavaScript, phone first, the emergency number before everything else. */
export function page(frame: PageFrame, body: Markup): string {
  const { language } = frame;
  const other = language === 'ar' ? 'en' : 'ar';
  return markup`<!doctype html>
<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex">
<title>${frame.title} · ${WORDS.product[language]}</title>
<link rel="stylesheet" href="/public/form.css">
</head>
<body>
<div class="sheet">
<a class="skip" href="#main">${WORDS.skip[language]}</a>
<header class="top">
<span class="brand">${BRAND}<span>${WORDS.product[language]}<small>${frame.centre[language]}</small></span></span>
<a class="other" href="${frame.otherUrl}" lang="${other}" dir="${other === 'ar' ? 'rtl' : 'ltr'}">${WORDS.other[language]}</a>
</header>
<main id="main">
${emergency(language)}
${body}
</main>
</div>
</body>
</html>`.text;
}

/** Outside any form: no centre, no way to the other language, only what went wrong and the emergency number. */
export const troublePage = (language: Language, title: string, text: string): string =>
  markup`<!doctype html>
<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} · ${WORDS.product[language]}</title>
<link rel="stylesheet" href="/public/form.css">
</head>
<body><div class="sheet"><main>
<h1>${title}</h1>
<p>${text}</p>
${emergency(language)}
</main></div></body>
</html>`.text;

const emergency = (language: Language): Markup =>
  markup`<div class="emergency"><span>${WORDS.emergency[language]}</span><a href="tel:997"><bdi dir="ltr">997</bdi></a></div>`;

const BRAND = markup`<svg viewBox="0 0 28 28" width="28" height="28" aria-hidden="true"><rect width="28" height="28" rx="8" fill="#1B8354"/><path d="M7 16.500c0-5 4.500-6.500 7-2.500s7 2.500 7-2.500" fill="none" stroke="#fff" stroke-width="2.400" stroke-linecap="round"/><circle cx="7" cy="16.500" r="1.900" fill="#fff"/><circle cx="21" cy="11.500" r="1.900" fill="#fff"/></svg>`;
