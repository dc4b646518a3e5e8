import { accept } from '../../../connectors/webform/accept';
import { parse } from '../../../connectors/webform/parse';
import type { PushRequest } from '../../../connectors/contract';

const ID = '0198c0de-0000-7000-8000-000000000003';
const GOOD = {
  id: ID,
  language: 'ar',
  kind: 'complaint',
  subject: 'موعد',
  text: 'أُلغي موعدي',
  name: 'هند',
  mobile: '0500000012',
  mail: '',
  consent: 'yes',
};
const request = (fields: Record<string, unknown>, files: PushRequest['files'] = []): PushRequest => ({
  method: 'POST',
  headers: {},
  fields,
  files,
  body: Buffer.alloc(0),
  remoteAddress: '127.0.0.1',
  receivedAt: new Date('2026-11-25T08:00:00Z'),
});

it.each([
  ['no mobile', { mobile: '' }, ['mobile']],
  ['half a mobile', { mobile: '05000' }, ['mobile']],
  ['a wrong address', { mail: 'hind@' }, ['mail']],
  ['no consent', { consent: '' }, ['consent']],
  ['a kind that is not offered', { kind: 'gossip' }, ['kind']],
  ['too much text', { text: 'ا'.repeat(20_001) }, ['text']],
  ['several mistakes at once', { name: ' ', text: '\u200f' + ' ', mobile: 'x' }, ['name', 'mobile']],
  ['lists where words belong', { name: ['a'], mobile: { x: 1 } }, ['name', 'mobile']],
])('refuses %s and names the field', (_name, change, wrong) => {
  const answer = accept(request({ ...GOOD, ...change }));
  if (answer.kind !== 'refused') throw new Error('it was accepted');
  expect(Object.keys(answer.fields ?? {})).toEqual(expect.arrayContaining(wrong));
});

it('refuses more or larger files than it says', () => {
  const file = { filename: 'a', contentType: 'text/plain', content: Buffer.from('a') };
  expect(accept(request(GOOD, Array(6).fill(file))).kind).toBe('refused');
  expect(accept(request(GOOD, [{ ...file, content: Buffer.alloc(10 * 1024 * 1024 + 1) }])).kind).toBe('refused');
  expect(accept(request(GOOD, [file])).kind).toBe('accepted');
});

it('is the same item when the same page is sent twice, and believes no name of a type', async () => {
  const html = { filename: 'photo.png', contentType: 'image/png', content: Buffer.from('<script>alert(1)</script>') };
  const [first, second] = [accept(request(GOOD, [html])), accept(request({ ...GOOD, text: 'something else' }))];
  if (first.kind !== 'accepted' || second.kind !== 'accepted') throw new Error('it was refused');
  expect(first.item.sourceKey).toBe(second.item.sourceKey);
  const message = await parse(first.item);
  expect(message.attachments).toMatchObject([{ contentType: 'application/octet-stream', declaredType: 'image/png' }]);
  expect(message.from).toEqual({ kind: 'phone', address: '+966500000012', name: 'هند' });
});
