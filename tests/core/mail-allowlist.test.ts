import { isAllowlistEntry, mayBeSentTo } from '../../src/core/mail-allowlist';

it.each([
  ['test@moh.example', true],
  ['TEST@MOH.EXAMPLE', true],
  ['test+1@moh.example', false],
  ['other@moh.example', false],
  ['anybody@lab.example', true],
  ['anybody@sub.lab.example', false],
  ['lab.example@mail.example', false],
  ['anybody@notlab.example', false],
  ['+966500000012', false],
])('with test@moh.example and @lab.example allowed, %s gets mail: %s', (recipient, allowed) => {
  expect(mayBeSentTo(['test@moh.example', '@lab.example'], recipient)).toBe(allowed);
});

it('lets mail go to everybody where nothing is set', () => {
  expect(mayBeSentTo(undefined, 'anybody@mail.example')).toBe(true);
});

it.each([
  ['a@b.example', true],
  ['b.example', true],
  ['@b.example', true],
  ['@شركة.السعودية', true],
  ['localhost', false],
  ['*', false],
  ['a@b', false],
  ['a b@c.example', false],
])('takes %s for an entry: %s', (entry, valid) => {
  expect(isAllowlistEntry(entry)).toBe(valid);
});
