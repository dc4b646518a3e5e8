import { compareLines } from '../../web/src/text/compare-lines';

const marked = (before: string, after: string): string[] =>
  compareLines(before, after).map(({ kind, text }) => `${{ same: ' ', gone: '-', new: '+' }[kind]}${text}`);

test.each([
  ['the same text', 'a\nb', 'a\nb', [' a', ' b']],
  ['a line that was added', 'a\nc', 'a\nb\nc', [' a', '+b', ' c']],
  ['a line that was taken out', 'a\nb\nc', 'a\nc', [' a', '-b', ' c']],
  ['a line that was changed', 'a\nb\nc', 'a\nB\nc', [' a', '-b', '+B', ' c']],
  ['lines that changed places', 'a\nb', 'b\na', ['-a', ' b', '+a']],
  ['blank lines', 'a\n\nb', 'a\nb', [' a', '-', ' b']],
  ['nothing in common', 'a', 'b', ['-a', '+b']],
])('%s', (_what, before, after, lines) => {
  expect(marked(before, after)).toEqual(lines);
});

test('both texts can be read back from what is shown, whatever they are', () => {
  const texts = ['', 'x', 'x\ny\nx', 'y\nx\ny\n', 'السلام\n{text}\nمع التحية', '{text}\nالسلام'];
  for (const before of texts)
    for (const after of texts) {
      const lines = compareLines(before, after);
      expect(
        lines
          .filter(({ kind }) => kind !== 'new')
          .map(({ text }) => text)
          .join('\n'),
      ).toBe(before);
      expect(
        lines
          .filter(({ kind }) => kind !== 'gone')
          .map(({ text }) => text)
          .join('\n'),
      ).toBe(after);
    }
});
