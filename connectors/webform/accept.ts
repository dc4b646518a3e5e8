import { createHash } from 'node:crypto';
import type { Accepted, FormField, PushRequest, Refused, SentFile } from '../contract';
import { clean, cleanText, e164, mailAddress } from '../_form/values';
import { FIELDS, OWN_WORDS, tooLarge } from './fields';

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
  if (!UUID.test(id)) return refused({ form: 'required' });
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

type Mistake = NonNullable<Refused['fields']>[string];

function mistakes(value: (name: string) => string, request: PushRequest): Record<string, Mistake> {
  const found: Record<string, Mistake> = {};
  for (const field of FIELDS) {
    const mistake =
      field.kind === 'files' ? filesMistake(field, request.files) : fieldMistake(field, cleanText(value(field.name)));
    if (mistake !== undefined) found[field.name] = mistake;
  }
  return found;
}

function fieldMistake(field: FormField, text: string): Mistake | undefined {
  if (field.required && text === '') return field.kind === 'checkbox' ? OWN_WORDS.consent : 'required';
  if (field.maxLength !== undefined && text.length > field.maxLength) return 'too_long';
  if (field.options !== undefined && !field.options.some((option) => option.value === text)) return 'not_offered';
  if (field.kind === 'tel' && e164(text) === undefined) return 'mobile';
  if (field.kind === 'email' && text !== '' && mailAddress(text) === undefined) return 'email';
  return undefined;
}

function filesMistake({ files: limits }: FormField, files: readonly SentFile[]): Mistake | undefined {
  if (limits === undefined) return undefined;
  if (files.length > limits.most) return OWN_WORDS.tooManyFiles;
  const large = files.filter((file) => file.cut === true || file.content.byteLength > limits.bytesEach);
  return large.length === 0 ? undefined : tooLarge(large.map((file) => cleanText(file.filename)));
}

const refused = (fields: Readonly<Record<string, Mistake>>): Refused => ({
  kind: 'refused',
  status: 400,
  message: { ar: 'صحّح الحقول المذكورة ثم أرسل مرة أخرى.', en: 'Please correct the fields named below and send again.' },
  fields,
});
