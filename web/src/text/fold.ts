const MARKS = /[\u064B-\u065F\u0670\u0640]/g;

/** Folds what people write in different ways, so that a filter finds «احمد» for «أحمد» and «الصحه» for «الصحة». */
export function fold(text: string): string {
  return text
    .normalize('NFKC')
    .toLocaleLowerCase()
    .replace(MARKS, '')
    .replace(/[أإآٱ]/g, 'ا')
    .replace(/ة/g, 'ه')
    .replace(/[ىی]/g, 'ي')
    .replace(/ؤ/g, 'و')
    .replace(/ئ/g, 'ي')
    .replace(/ک/g, 'ك')
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) & 0xf));
}

/** Every word of the query begins a word of the text. */
export function matches(text: string, query: string): boolean {
  const words = ` ${fold(text)}`;
  return fold(query)
    .split(/\s+/)
    .filter(Boolean)
    .every(
      (word) => words.includes(` ${word}`) || words.includes(` ال${word}`) || (word.length > 2 && words.includes(word)),
    );
}
