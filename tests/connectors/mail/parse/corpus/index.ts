/** All mails of the corpus. Each group stands in its own file; a name is used once. */
import { charsets } from './charsets';
import { headerMails } from './headers';
import { htmlReplies } from './replies-html';
import { keeps } from './keeps';
import { plainReplies } from './replies-plain';
import { structureMails } from './structures';
import { tails } from './tails';

export type { CorpusMail, Expectation } from './case';

export const groups = {
  'answers in plain text': plainReplies,
  'answers in HTML': htmlReplies,
  'signatures and footers': tails,
  'words that stay': keeps,
  'charsets': charsets,
  'headers': headerMails,
  'structures': structureMails,
} as const;
