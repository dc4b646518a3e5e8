import { foldArabic, foldForSearch } from '../../src/core/fold';

it.each([
  ['أحمد إبراهيم آدم ٱلله', 'احمد ابراهيم ادم الله'],
  ['مستشفى', 'مستشفي'],
  ['مُسْتَشْفَى', 'مستشفي'],
  ['ﻣﺴﺘﺸﻔﻰ', 'مستشفي'],
  ['المـــوعد', 'الموعد'],
  ['شکوی', 'شكوي'],
  ['الملک', 'الملك'],
  ['عيادة', 'عياده'],
  ['مسؤول', 'مسوول'],
  ['دواء شيء', 'دوا شي'],
  ['رئيس', 'رييس'],
  ['١٢٣٤ ۱۲۳۴ ١٫٥', '1234 1234 1.5'],
  ['\u200fMRI\u200e \u202aسليم\u202c', 'mri سليم'],
  ['ＭＲＩ', 'mri'],
  ['ا\u0654حمد', 'احمد'],
  ['soft\u00adhyphen', 'softhyphen'],
  ['Ünïcode', 'ünïcode'],
])('folds %s to %s', (written, folded) => {
  expect(foldArabic(written)).toBe(folded);
});

it('keeps words apart at every punctuation, and drops what is no word', () => {
  expect(foldForSearch('937-1448-0000123-4، «هند»: hind@mail.example؟\n+966')).toBe(
    '937 1448 0000123 4 هند hind mail example 966',
  );
  expect(foldForSearch(`${'x'.repeat(5_000)} a`)).toBe('a');
  expect(foldForSearch('\u0000 \ud800')).toBe('');
});

it('folds what is folded to itself', () => {
  const once = foldForSearch('أُلغي موعدي في مُسْتَشْفَى الملک فهد رقم ١٢٣٤');
  expect(foldForSearch(once)).toBe(once);
});
