import type { FormField } from '../../../connectors/contract';
import type { Language } from '../../core/language';
import { markup, type Markup } from './markup';
import { page, type PageFrame } from './page';
import { WORDS } from './words';

export interface FormState {
  /** Made once for a page: a second submit of the same page is the same request. */
  readonly id: string;
  readonly values: Readonly<Record<string, string>>;
  /** Field → what is wrong, in the reader's language. */
  readonly mistakes: Readonly<Record<string, string>>;
  /** Files came with it, which a page cannot give back. */
  readonly filesLost?: boolean;
  /** What is wrong with the whole. */
  readonly trouble?: string | undefined;
}

/** A name that programs fill in and people do not see. */
export const TRAP = 'website';
const MOST_RADIOS = 6;

/** Draws the form from the fields that its channel declares; nothing here knows which channel it is. */
export function formPage(frame: PageFrame, action: string, fields: readonly FormField[], state: FormState): string {
  const { language } = frame;
  return page(
    frame,
    markup`<h1>${WORDS.heading[language]}</h1>
<p class="lead">${WORDS.lead[language]}</p>
${summary(language, fields, state)}
<form method="post" action="${action}" enctype="multipart/form-data" novalidate>
<input type="hidden" name="id" value="${state.id}">
<input type="hidden" name="language" value="${language}">
<div class="trap" aria-hidden="true"><label for="f-${TRAP}">${WORDS.trap[language]}</label><input id="f-${TRAP}" name="${TRAP}" tabindex="-1" autocomplete="off"></div>
${fields.map((field) => drawn(language, field, state))}
<p class="privacy">${WORDS.privacy[language]}</p>
<button type="submit">${WORDS.send[language]}</button>
</form>`,
  );
}

export function thanksPage(frame: PageFrame, formUrl: string, reference: string | null): string {
  const { language } = frame;
  const number = markup`<p class="label">${WORDS.reference[language]}</p><p class="reference"><bdi dir="ltr">${reference ?? ''}</bdi></p><p>${WORDS.keep[language]}</p>`;
  return page(
    frame,
    markup`<div class="done" role="status"><h1>${WORDS.sent[language]}</h1>${reference === null ? markup`<p>${WORDS.kept[language]}</p>` : number}</div><p><a class="button" href="${formUrl}">${WORDS.again[language]}</a></p>`,
  );
}

function summary(language: Language, fields: readonly FormField[], state: FormState): Markup | undefined {
  const wrong = fields.filter((field) => state.mistakes[field.name] !== undefined);
  if (wrong.length === 0 && state.trouble === undefined) return undefined;
  const named = (field: FormField): string => (field.kind === 'checkbox' ? '' : `${field.label[language]}: `);
  const list = wrong.map(
    (field) => markup`<li><a href="#f-${field.name}">${named(field)}${state.mistakes[field.name]}</a></li>`,
  );
  const files = state.filesLost === true ? markup`<p>${WORDS.filesAgain[language]}</p>` : undefined;
  return markup`<div class="mistakes" role="alert" tabindex="-1"><h2>${state.trouble ?? WORDS.mistakes[language]}</h2>${list.length > 0 && markup`<ul>${list}</ul>`}${files}</div>`;
}

function drawn(language: Language, field: FormField, state: FormState): Markup {
  const mistake = state.mistakes[field.name];
  const described = [field.help === undefined ? '' : `h-${field.name}`, mistake === undefined ? '' : `e-${field.name}`]
    .filter((id) => id !== '')
    .join(' ');
  const attributes = markup`${field.required && markup` required aria-required="true"`}${mistake !== undefined && markup` aria-invalid="true"`}${described !== '' && markup` aria-describedby="${described}"`}`;
  const notes = markup`${field.help !== undefined && markup`<p class="hint" id="h-${field.name}">${field.help[language]}</p>`}${mistake !== undefined && markup`<p class="error" id="e-${field.name}">${mistake}</p>`}`;
  const label = markup`${field.label[language]}${!field.required && markup` <small>${WORDS.optional[language]}</small>`}`;
  const options = field.options ?? [];
  if (field.kind === 'checkbox') {
    const checked = state.values[field.name] !== undefined && markup` checked`;
    return markup`<div class="field"><label class="choice"><input type="checkbox" id="f-${field.name}" name="${field.name}" value="yes"${checked}${attributes}><span>${label}</span></label>${notes}</div>`;
  }
  if (field.kind === 'select' && options.length <= MOST_RADIOS) {
    return markup`<fieldset class="field" id="f-${field.name}" tabindex="-1"><legend>${label}</legend>${options.map((option) => radio(language, field, option, state, described))}${notes}</fieldset>`;
  }
  return markup`<div class="field"><label for="f-${field.name}">${label}</label>${control(language, field, state, attributes)}${notes}</div>`;
}

type Option = NonNullable<FormField['options']>[number];

function radio(language: Language, field: FormField, option: Option, state: FormState, described: string): Markup {
  const checked = state.values[field.name] === option.value && markup` checked`;
  return markup`<label class="choice"><input type="radio" name="${field.name}" value="${option.value}"${checked}${field.required && markup` required`}${described !== '' && markup` aria-describedby="${described}"`}><span>${option.label[language]}</span></label>`;
}

function control(language: Language, field: FormField, state: FormState, attributes: Markup): Markup {
  const value = state.values[field.name] ?? '';
  const id = markup`id="f-${field.name}" name="${field.name}"${field.maxLength !== undefined && markup` maxlength="${field.maxLength}"`}${attributes}`;
  switch (field.kind) {
    case 'textarea':
      // the first line break after the tag is the parser's, the second would be the person's
      return markup`<textarea ${id} rows="6" dir="auto">
${value}</textarea>`;
    case 'tel':
      return markup`<input type="tel" inputmode="tel" autocomplete="tel" dir="ltr" ${id} value="${value}">`;
    case 'national_id':
      return markup`<input type="text" inputmode="numeric" autocomplete="off" dir="ltr" ${id} value="${value}">`;
    case 'email':
      return markup`<input type="email" inputmode="email" autocomplete="email" dir="ltr" ${id} value="${value}">`;
    case 'datetime':
      return markup`<input type="datetime-local" dir="ltr" ${id} value="${value}">`;
    case 'files':
      return markup`<input type="file" multiple ${id}>`;
    case 'select': {
      const options = (field.options ?? []).map(
        (option) =>
          markup`<option value="${option.value}"${option.value === value && markup` selected`}>${option.label[language]}</option>`,
      );
      return markup`<select ${id}><option value="">${WORDS.choose[language]}</option>${options}</select>`;
    }
    case 'text':
    case 'checkbox':
      return markup`<input type="text" autocomplete="${field.name === 'name' ? 'name' : 'off'}" dir="auto" ${id} value="${value}">`;
  }
}
