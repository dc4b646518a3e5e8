import { z } from 'zod';
import type { Attachment, InboundMessage, Party, RawItem } from '../contract';
import { detectDirection } from '../../src/core/language';
import { FIELDS } from './fields';

const storedForm = z.object({
  version: z.literal(1),
  id: z.uuid(),
  language: z.enum(['ar', 'en']),
  kind: z.string(),
  subject: z.string(),
  text: z.string(),
  name: z.string(),
  mobile: z.string(),
  mail: z.string().nullable(),
  files: z.array(z.object({ filename: z.string(), contentType: z.string(), base64: z.string(), sha256: z.string() })),
});

/** Throws for what `accept` did not write: that item goes to quarantine. */
export async function parse(raw: RawItem): Promise<InboundMessage> {
  const form = storedForm.parse(JSON.parse(Buffer.from(raw.bytes).toString('utf8')));
  const from: Party = { kind: 'phone', address: form.mobile, name: form.name };
  const direction = detectDirection(form.text) ?? (form.language === 'ar' ? 'rtl' : 'ltr');
  return {
    kind: 'message',
    externalId: `webform:${form.id}`,
    identity: ['webform', form.id],
    answersTo: [`webform:${form.id}`],
    continues: [],
    from,
    to: [],
    cc: [],
    subject: form.subject,
    text: `${form.text}\n\n${details(form)}`,
    visibleText: form.text,
    language: direction === 'rtl' ? 'ar' : 'en',
    direction,
    sentAt: raw.receivedAt,
    attachments: form.files.map(toAttachment),
    automatic: 'no',
    acknowledge: false,
    senderTrust: 'unknown',
    replyHandle: { mobile: form.mobile, mail: form.mail },
    repairs: [],
    warnings: [],
  };
}

/** What else the form said, below the person's own words. */
function details(form: z.infer<typeof storedForm>): string {
  const kind = KIND?.options?.find((option) => option.value === form.kind)?.label[form.language] ?? form.kind;
  return [kind, form.name, form.mobile, form.mail ?? ''].filter((line) => line !== '').join('\n');
}
const KIND = FIELDS.find((field) => field.name === 'kind');

const toAttachment = (file: z.infer<typeof storedForm>['files'][number]): Attachment => ({
  filename: file.filename,
  contentType: sniffed(Buffer.from(file.base64, 'base64')) ?? 'application/octet-stream',
  declaredType: file.contentType,
  content: Buffer.from(file.base64, 'base64'),
  sha256: file.sha256,
  inline: false,
});

const SIGNATURES: readonly (readonly [type: string, at: number, bytes: string])[] = [
  ['image/png', 0, '89504e470d0a1a0a'],
  ['image/jpeg', 0, 'ffd8ff'],
  ['image/gif', 0, '47494638'],
  ['image/webp', 8, '57454250'],
  ['application/pdf', 0, '255044462d'],
];

function sniffed(content: Buffer): string | undefined {
  const head = content.subarray(0, 16).toString('hex');
  return SIGNATURES.find(([, at, bytes]) => head.startsWith(bytes, at * 2))?.[0];
}
