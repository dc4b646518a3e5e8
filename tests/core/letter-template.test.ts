import { acknowledgementText } from '../../src/core/acknowledgement';
import { expandTemplate, TEMPLATE_PURPOSES, templateProblems, TEMPLATES, type TemplateContent } from '../../src/core/letter-template';

const both = (text: string): { ar: string; en: string } => ({ ar: text, en: text });
const frame = (body: string): TemplateContent => ({ subject: both(''), body: both(body) });

it('a placeholder is replaced once: what a value says is not read again', () => {
  expect(expandTemplate('{text} / {reference} / {other} / {toString}', { text: 'see {reference} {text}', reference: '937-1' })).toBe(
    'see {reference} {text} / 937-1 / {other} / {toString}',
  );
});

it.each(TEMPLATE_PURPOSES)('our own words of %s can be saved as they are', (purpose) => {
  expect(templateProblems(purpose, TEMPLATES[purpose].standard)).toEqual({});
});

it.each([
  ['Dear reader, {txt}', 'unknown_placeholder {txt}'],
  ['{text} {#if x}', 'unknown_placeholder {#if x}'],
  ['Dear reader', 'placeholder_once {text}'],
  ['{text} {text}', 'placeholder_once {text}'],
  ['  ', 'required'],
])('a frame of "%s" is refused: %s', (body, problem) => {
  expect(templateProblems('reply_frame', frame(body))).toEqual({ 'body.ar': problem, 'body.en': problem });
});

it('braces that name nothing are words', () => {
  expect(templateProblems('reply_frame', frame('{ {text} }{}'))).toEqual({});
});

it('each language is judged for itself, the subject where there is one', () => {
  const content: TemplateContent = { subject: { ar: '{refrence}', en: '' }, body: { ar: '{reference}', en: 'Thank you' } };
  expect(templateProblems('acknowledgement', content)).toEqual({
    'subject.ar': 'unknown_placeholder {refrence}',
    'subject.en': 'required',
    'body.en': 'placeholder_once {reference}',
  });
});

it('an acknowledgement has Arabic first, then English, the number in both and in the subject', () => {
  const { subject, text } = acknowledgementText(undefined, { reference: '937-1448-0000123-4', centre: { ar: 'مركز 937', en: 'Centre 937' }, subject: 'Help' });
  expect(subject).toBe('تم استلام رسالتكم · We received your message [937-1448-0000123-4] · Help');
  const [arabic = '', english = ''] = text.split('\n\n');
  expect(arabic).toContain('مركز 937');
  expect(english).toContain('Centre 937');
  for (const part of [arabic, english]) expect(part.split('\n')).toContain('937-1448-0000123-4');
});
