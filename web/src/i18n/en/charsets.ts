import type { charsets as source } from '../ar/charsets';

/** Reading a message in another character set, and what those are called. */
export const charsets: Readonly<Record<keyof typeof source, string>> = {
  'charset.action': 'Read in another character set',
  'charset.title': 'Another character set',
  'charset.about':
    'This is how the message begins in each. Its original is kept as it came, and any other can be chosen again at any time.',
  'charset.choose': 'Character set',
  'charset.apply': 'Use this one',
  'charset.inUse': 'In use',
  'charset.same': 'Same as the automatic reading',
  'charset.allSame': 'The text of this message is the same in all of them.',
  'charset.done': 'The message is now read as {name}',
  'charset.back': 'The message is read as {name} again',
  'charset.auto': 'Automatic',
  'charset.utf-8': 'Unicode, UTF-8',
  'charset.windows-1256': 'Arabic, Windows-1256',
  'charset.iso-8859-6': 'Arabic, ISO 8859-6',
  'charset.x-mac-arabic': 'Arabic, Macintosh',
  'charset.ibm720': 'Arabic, DOS 720',
  'charset.ibm864': 'Arabic, IBM 864',
  'charset.windows-1252': 'Western, Windows-1252',
  'charset.windows-1251': 'Cyrillic, Windows-1251',
  'repair.by_hand': 'A person decided on the character set: {detail}',
};
