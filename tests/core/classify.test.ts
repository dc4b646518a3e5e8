import { FEWEST_PERSONS_A_WORD, learnClasses, proposeClasses, type ClassExample } from '../../src/core/classify-model';
import { classWords, likeness } from '../../src/core/classify-words';

const of = (code: string, text: string, person: string): ClassExample => ({
  code,
  person,
  words: classWords('', text),
});
const TEXTS: Readonly<Record<string, string>> = {
  APP: 'تم إلغاء الموعد في العيادة',
  MED: 'الدواء غير متوفر في الصيدلية',
  CON: 'أساء الموظف التعامل معي',
};
const examples = Array.from({ length: 90 }, (_, at) => {
  const code = Object.keys(TEXTS)[at % 3] ?? '';
  return of(code, `${TEXTS[code] ?? ''} السلام عليكم`, `person ${at}`);
});
const model = learnClasses(examples);
if (model === undefined) throw new Error('nothing was learnt');

test.each([
  ['متى مواعيد العيادات؟', 'APP'],
  ['لم تصرف لي الصيدليات أدوية', 'MED'],
  ['موظفكم أساء إلي', 'CON'],
])('%s is proposed as %s', (text, code) => {
  const [first] = proposeClasses(model, classWords('', text));
  expect(first?.code).toBe(code);
  expect(first?.certainty).toBeGreaterThan(0.5);
});

test('it says because of which words, and greetings are none', () => {
  const [first] = proposeClasses(model, classWords('', 'السلام عليكم الدواء والصيدلية'));
  expect(first?.because).toEqual(expect.arrayContaining(['دوا']));
  expect(first?.because).not.toContain('سلام');
});

test('words that it does not know lead to no proposal', () => {
  expect(proposeClasses(model, classWords('', 'zebra hippopotamus'))).toEqual([]);
});

test('a word of fewer persons than enough is not in the model, however often they write it', () => {
  const few = Array.from({ length: 50 }, (_, at) =>
    of('APP', 'الموعد confidentialname', `few ${at % (FEWEST_PERSONS_A_WORD - 1)}`),
  );
  const learnt = learnClasses([...examples, ...few]);
  expect(Object.keys(learnt?.weights ?? {})).toContain('موعد');
  expect(Object.keys(learnt?.weights ?? {})).not.toContain('confidentialname');
});

test('nothing is learnt from too few cases or from one class', () => {
  expect(learnClasses(examples.slice(0, 20))).toBeUndefined();
  expect(
    learnClasses(
      examples.filter((example) => example.code === 'APP').concat(examples.filter((example) => example.code === 'APP')),
    ),
  ).toBeUndefined();
});

test('the same cases give the same model, and words of objects are no trap', () => {
  expect(learnClasses(examples)).toEqual(model);
  expect(proposeClasses(model, new Set(['constructor', '__proto__', 'toString']))).toEqual([]);
  expect(proposeClasses(JSON.parse(JSON.stringify(model)) as typeof model, new Set(['constructor']))).toEqual([]);
});

test('cases are alike by the words of the shorter one', () => {
  const one = classWords('', 'إلغاء موعد العيون');
  expect(likeness(one, classWords('', 'أرجو إعادة موعد العيون بعد إلغائه'))).toBeGreaterThan(0.6);
  expect(likeness(one, classWords('', 'فاتورة الكهرباء'))).toBe(0);
  expect(likeness(one, new Set())).toBe(0);
});
