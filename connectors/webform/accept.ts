import { createHash } from 'node:crypto';
import type { Accepted, LocalizedText, PushRequest, Refused } from '../contract';
import { clean, cleanText, e164, mailAddress } from '../_form/values';
import { FIELDS, PROBLEMS } from './fields';

const MOST_FILES = 5;
const FILE_BYTES = 10 * 1024 * 1024;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** What is stored of a submitted form; the files follow in base64, so that one item holds everything that was sent. */
export interface StoredForm {
  readonly version: 1;
  readonly id: string;
  readonly language: 'ar' | 'en';
  readonly kind: string;
  readonly subject: string;
  readonly text: string;
  readonly name: string;
  readonly mobile: string;
  readonly mail: string | null;
  readonly files: readonly {
    readonly filename: string;
    readonly contentType: string;
    readonly base64: string;
    readonly sha256: string;
  }[];
}

/** Judges every field, so that the reader hears of all mistakes at once. The page's own UUID makes a second submit the same item. */
export function accept(request: PushRequest): Accepted | Refused {
  const value = (name: string): string => (typeof request.fields[name] === 'string' ? request.fields[name] : '');
  const id = value('id');
  if (!UUID.test(id)) return refused({ form: PROBLEMS.required });
  const fields = mistakes(value, request);
  if (Object.keys(fields).length > 0) return refused(fields);
  const form: StoredForm = {
    version: 1,
    id: id.toLowerCase(),
    language: value('language') === 'en' ? 'en' : 'ar',
    kind: value('kind'),
    subject: clean(value('subject')),
    text: cleanText(value('text')),
    name: clean(value('name')),
    mobile: e164(value('mobile')) ?? '',
    mail: mailAddress(value('mail')) ?? null,
    files: request.files.map((file) => ({
      filename: cleanText(file.filename),
      contentType: file.contentType,
      base64: Buffer.from(file.content).toString('base64'),
      sha256: createHash('sha256').update(file.content).digest('hex'),
    })),
  };
  return {
    kind: 'accepted',
    item: {
      sourceKey: `form:${form.id}`,
      bytes: Buffer.from(JSON.stringify(form)),
      receivedAt: request.receivedAt,
      transport: {},
    },
  };
}

function mistakes(value: (name: string) => string, request: PushRequest): Record<string, LocalizedText> {
  const found: Record<string, LocalizedText> = {};
  for (const field of FIELDS) {
    const text = cleanText(value(field.name));
    if (field.kind === 'files') continue;
    if (field.required && text === '')
      found[field.name] = field.kind === 'checkbox' ? PROBLEMS.consent : PROBLEMS.required;
    else if (field.maxLength !== undefined && text.length > field.maxLength) found[field.name] = PROBLEMS.too_long;
    else if (field.options !== undefined && !field.options.some((option) => option.value === text))
      found[field.name] = PROBLEMS.not_offered;
    else if (field.kind === 'tel' && e164(text) === undefined) found[field.name] = PROBLEMS.mobile;
    else if (field.kind === 'email' && text !== '' && mailAddress(text) === undefined)
      found[field.name] = PROBLEMS.mail;
  }
  if (request.files.length > MOST_FILES) found['files'] = PROBLEMS.too_many_files;
  else if (request.files.some((file) => file.content.byteLength > FILE_BYTES)) found['files'] = PROBLEMS.file_too_large;
  return found;
}

const refused = (fields: Readonly<Record<string, LocalizedText>>): Refused => ({
  kind: 'refused',
  status: 400,
  message: { ar: 'صحّح الحقول المذكورة ثم أرسل مرة أخرى.', en: 'Please correct the fields named below and send again.' },
  fields,
});
