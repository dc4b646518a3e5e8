import { answerTo } from '../../src/http/answer-to';

type Facts = Parameters<typeof answerTo>[0];
type Message = Facts['messages'][number];
type Delivery = Message['deliveries'][number];

const HIND = 'hind@mail.example';
const contact = (...values: string[]): Facts['contact'] => ({
  id: 'c',
  name: 'Hind',
  handles: values.map((value) => ({ kind: 'email', value })),
  tickets: [],
});
const at = (minute: number): string => new Date(Date.UTC(2026, 10, 25, 8, minute)).toISOString();
const message = (minute: number, parts: Partial<Message>): Message =>
  ({ direction: 'in', standing: 'member', receivedAt: at(minute), deliveries: [], ...parts }) as Message;
const from = (minute: number, address: string, standing: Message['standing'] = 'member'): Message =>
  message(minute, { standing, sender: { name: '', address } });
const corrected = (minute: number, recipient: string, correctedTo: string | null): Message =>
  message(minute, {
    direction: 'out',
    sender: { name: '', address: 'care@moh.example' },
    deliveries: [{ recipient, correctedTo, updatedAt: at(minute) } as Delivery],
  });
const to = (messages: Message[], person = contact(HIND)): string | undefined =>
  answerTo({ contact: person, messages })?.address;

test('an answer goes to the person whose case it is, also when a relative or a stranger wrote last', () => {
  expect(to([from(1, HIND), from(2, 'brother@mail.example')])).toBe(HIND);
  expect(to([from(1, HIND), from(2, 'stranger@mail.example', 'third_party')])).toBe(HIND);
});

test('it goes to the address that they wrote from last, however it is spelt', () => {
  const both = contact(HIND, 'hind@work.example');
  expect(to([from(1, HIND), from(2, 'Hind@Work.example')], both)).toBe('Hind@Work.example');
});

test('where nobody is known, or they have other addresses, it goes to whoever wrote last', () => {
  expect(to([from(1, 'a@mail.example'), from(2, 'b@mail.example')], null)).toBe('b@mail.example');
  expect(to([from(1, 'a@mail.example')], contact('other@mail.example'))).toBe('a@mail.example');
  expect(to([], contact(HIND))).toBeUndefined();
});

describe('after an address was corrected', () => {
  const WRONG = 'hind@mial.example';
  const person = contact(HIND, WRONG);
  const question = from(1, WRONG);

  test('the next answer goes to the right one, also after a second correction', () => {
    expect(to([question, corrected(2, WRONG, HIND)], person)).toBe(HIND);
    const twice = [question, corrected(2, WRONG, 'hind@mall.example'), corrected(3, 'hind@mall.example', HIND)];
    expect(to(twice, contact(HIND, WRONG, 'hind@mall.example'))).toBe(HIND);
  });

  test('it goes to the old one where only that one answer was to go elsewhere', () => {
    expect(to([question, corrected(2, WRONG, 'office@mail.example')], contact(WRONG))).toBe(WRONG);
  });

  test('it goes to the old one when the person has written from it since', () => {
    expect(to([question, corrected(2, WRONG, HIND), from(3, WRONG)], person)).toBe(WRONG);
  });

  test('corrections that lead in a circle come to an end', () => {
    const circle = [question, corrected(2, WRONG, HIND), corrected(3, HIND, WRONG)];
    expect([WRONG, HIND]).toContain(to(circle, person));
  });
});
