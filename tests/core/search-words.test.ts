import { searchVector, SEARCHED_CHARACTERS } from '../../src/core/search-document';
import { parseSearch } from '../../src/core/search-query';
import { marked, snippetAround } from '../../src/core/search-snippet';
import { stemOf, stemsOf } from '../../src/core/search-stem';
import { addressesOf, numbersOf, wordsOf } from '../../src/core/search-words';

const asked = (text: string, q: string): string[] => {
  const query = parseSearch(q);
  return [...wordsOf(text)].filter(({ word }) => query.asksFor(word)).map(({ start, end }) => text.slice(start, end));
};

it.each([
  ['موعد', 'الموعد والموعد بالموعد للموعد وموعد موعدي مواعيد المواعيد مواعيدنا'],
  ['مستشفى', 'المستشفى مستشفي مُسْتَشْفَى ﻣﺴﺘﺸﻔﻰ مستشفيات بالمستشفيات'],
  ['عيادة', 'العيادة عياده عيادات عيادتي وعياداتنا'],
  ['طبيب', 'الطبيب طبيبتي أطباء الأطباء للأطباء'],
  ['شكوى', 'شكوي الشكاوى شكاوي شكواي'],
  ['دواء', 'دوا الدواء أدوية الأدوية'],
  ['التهاب', 'الالتهاب والالتهابات'],
  ['والدي', 'والدتي الوالدين'],
  ['مسؤول', 'المسئول مسئولين'],
  ['تقارير', 'تقرير التقرير'],
  ['appointment', 'Appointments APPOINTMENT'],
  ['cancelled', 'cancel cancels cancelling'],
  ['service', 'services servicing'],
  ['clinics', 'clinic'],
  ['categories', 'category'],
])('«%s» is found in each form: %s', (q, forms) => {
  expect(asked(forms, q)).toEqual(forms.split(' '));
});

it.each([
  ['موعد', 'وعد موعظة مواقع'],
  ['وليد', 'ولد'],
  ['علي', 'علياء عالي معلم'],
  ['وزارة', 'زيارة'],
  ['هند', 'مهندس'],
  ['cat', 'bobcat concatenate'],
])('«%s» is not found in: %s', (q, others) => {
  expect(asked(others, `${q} x`)).toEqual([]);
});

it('finds the last word, and one with a star, by its beginning, with or without the article', () => {
  expect(asked('الموعد موعدنا استفسار', 'موع')).toEqual(['الموعد', 'موعدنا']);
  expect(asked('الموعد استفسار', 'موع استف')).toEqual(['استفسار']);
  expect(asked('الموعد استفسار', 'موع* استف')).toEqual(['الموعد', 'استفسار']);
  expect(asked('مواعيد مو', 'مو')).toEqual(['مو']);
});

it('finds in quotes what is written so, and nothing else', () => {
  const query = parseSearch('«إلغاء الموعد» طبيب');
  expect(query.tsquery).toContain(`('الغا' <-> 'الموعد')`);
  expect(asked('إلغاء الموعد موعد', '"إلغاء الموعد"')).toEqual(['إلغاء', 'الموعد']);
});

it('cuts on both sides by one rule: what is cut finds itself', () => {
  for (const word of 'وزارة بنك كتاب فالح لبنان تأمين تأمينات رمضان عثمان اسنان بيانات running address bus analysis'.split(
    ' ',
  ))
    for (const { word: folded } of wordsOf(word)) expect(stemsOf(folded)).toContain(stemOf(folded));
});

it('joins names that people write in one word or in two', () => {
  expect(searchVector(['عبد الله'])).toContain(`'=عبدالله'`);
  expect(parseSearch('عبد الله').tsquery).toContain(`'عبدالل'`);
  expect(searchVector(['أبو بكر'])).toContain(`'=ابوبكر'`);
});

it.each([
  ['+966 50 123 4567', '501234567'],
  ['٠٥٠-١٢٣-٤٥٦٧', '501234567'],
  ['00966501234567', '501234567'],
  ['937-1448-0000123-4', '937144800001234'],
  ['1012345678', '1012345678'],
  ['00966 50 123 45 67', '501234567'],
])('reads %s as the number %s', (written, number) => {
  expect(numbersOf(`رقمي ${written} شكرا`)).toContain(number);
  expect(parseSearch(written).tsquery).toMatch(new RegExp(`^\\(+'#${number}'( \\||\\)+$)`));
});

it('finds addresses whole and in lower case', () => {
  expect(addressesOf('<Hind.A@Mail.example>, x@y')).toEqual(['hind.a@mail.example']);
  expect(parseSearch('hind@mail.example').tsquery).toBe(`('@hind@mail.example')`);
});

it('keeps the words of a text in their order, and parts of a message apart', () => {
  const vector = searchVector(['one two', 'three']);
  expect(vector).toContain(`'one':1`);
  expect(vector).toContain(`'two':2`);
  expect(vector).toContain(`'three':13`);
});

it('takes no more of a text than an index can hold', () => {
  const vector = searchVector(['word '.repeat(100_000), 'late']);
  expect(vector).not.toContain('late');
  expect(vector.length).toBeLessThan(SEARCHED_CHARACTERS);
});

it.each([
  ['', ''],
  ['   ', ''],
  ['«»', ''],
  ['!!! ??? ***', ''],
  [`';--`, ''],
])('asks for nothing when there is nothing in %p', (q, tsquery) => {
  expect(parseSearch(q).tsquery).toBe(tsquery);
});

it('makes a harmless query of anything', () => {
  for (const q of [
    `O'Brien; drop & | ! (x`,
    '"unbalanced words',
    '\\ % _ :* <->',
    'في من الى',
    'a'.repeat(2_000),
    '" " «',
    "''''",
  ]) {
    const { tsquery } = parseSearch(q);
    expect(tsquery.split(/'[^']*'/).join('')).toMatch(/^[()&| :*<>-]*$/);
  }
  expect(parseSearch('"unbalanced words').tsquery).toContain('unbalanc');
});

it('looks for common words only where nothing else is asked for', () => {
  expect(parseSearch('موعد في الرياض').tsquery).not.toContain(`'في'`);
  expect(parseSearch('في').tsquery).toContain(`'في'`);
});

it('marks the words in the text as people wrote it', () => {
  expect(marked('تم إلغاءُ المـــوعد', parseSearch('موعد إلغاء'))).toEqual([
    { text: 'تم ', hit: false },
    { text: 'إلغاءُ', hit: true },
    { text: ' ', hit: false },
    { text: 'المـــوعد', hit: true },
  ]);
});

it('shows the words around the first hit, cut between words', () => {
  const text = `${'before '.repeat(30)}the needle is here ${'after '.repeat(60)}`;
  const pieces = snippetAround(text, parseSearch('needle')) ?? [];
  const shown = pieces.map((piece) => piece.text).join('');
  expect(pieces.filter((piece) => piece.hit)).toEqual([{ text: 'needle', hit: true }]);
  expect(shown).toMatch(/^… (before )+the needle is here (after )*after …$/);
  expect(shown.length).toBeLessThan(260);
  expect(snippetAround('nothing', parseSearch('needle'))).toBeUndefined();
});

it('finds each of two numbers that stand side by side', () => {
  expect(numbersOf('050 123 4567 / 055 765 4321')).toEqual(expect.arrayContaining(['501234567', '557654321']));
  expect(numbersOf('1012345672 0501234567')).toEqual(expect.arrayContaining(['1012345672', '501234567']));
  expect(parseSearch('1012345672 0501234567').tsquery).toBe(`('#1012345672' & '#501234567')`);
});
