import { codePage, highCharacters } from '../../connectors/_mail/parse/code-pages';

/** Text in a single-byte charset, also in one that the platform cannot write: by our own table, backwards. */
export function writtenIn(charset: string, text: string): Buffer {
  const page = codePage(charset);
  if (page === undefined) throw new Error(`no ${charset}`);
  const bytes = new Map(highCharacters(page).map((character, at) => [character, at + 0x80]));
  return Buffer.from([...text].map((character) => bytes.get(character) ?? character.charCodeAt(0)));
}
