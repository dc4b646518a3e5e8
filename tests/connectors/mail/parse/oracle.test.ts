/** Another reader of MIME over the same mails: where the two differ, the reason is named here, or one of them is wrong. */
import { createHash } from 'node:crypto';
import PostalMime, { type Address, type Email } from 'postal-mime';
import { groups } from './corpus';
import { readLine, seen, type Line } from './corpus/judge';

type Field = 'subject' | 'from' | 'to' | 'text' | 'attachments';

const mailboxes = (list: readonly Address[] = []): readonly { name: string; address?: string }[] => list.flatMap((one) => one.group ?? [one]);
const people = (list: readonly { readonly name: string | null; readonly address?: string | null }[]): string =>
  list.map(({ name, address }) => `${name ?? ''}|${address ?? ''}`.toLowerCase()).join(';');
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function differing(theirs: Email, ours: Line): Field[] {
  const bytes = (content: ArrayBuffer | Uint8Array | string): Uint8Array => (typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content));
  const files = theirs.attachments.map(({ filename, content }) => `${filename ?? ''}:${sha256(bytes(content))}`).join();
  const from = mailboxes(theirs.from ? [theirs.from] : []).filter(({ name, address }) => name !== '' || address);
  const checks: readonly (readonly [Field, boolean])[] = [
    ['subject', (theirs.subject ?? '') === (ours.subject ?? '')],
    ['from', people(from) === people(ours.from ? [ours.from] : [])],
    ['to', people(mailboxes(theirs.to)) === people(ours.to)],
    ['text', theirs.text === undefined || seen(theirs.text) === seen(ours.text)],
    ['attachments', files === ours.attachments.map(({ filename, sha256: hash }) => `${filename ?? ''}:${hash}`).join()],
  ];
  return checks.filter(([, same]) => !same).map(([field]) => field);
}

/** Why the other reader may say something else. Every reason must be needed, so that none outlives its cause. */
const REASONS: readonly (readonly [reason: string, fields: readonly Field[], names: RegExp])[] = [
  ['it believes a label that is wrong, missing or unknown', ['text'], /^(?:windows-1256 (?:labelled|without|in)|UTF-8 (?:labelled|without)|ISO-8859-6 labelled|one short word|Persian letters|French in windows-1252 without|\S+ without a label$)/],
  ['it does not mend letters that were decoded wrongly before they were sent', ['text', 'subject', 'attachments'], /UTF-8 encoded twice|taken for (?:windows-125[26]|latin1)/],
  ['it does not know the charset, or reads UTF-16 in one order only, with the line end as a letter', ['text'], /^(?:cp720|ibm720|DOS-720|ibm864|cp864|x-mac-arabic|ibm850|utf-7|unicode-1-1-utf-7|utf-16(?:le|be)?) /i],
  ['its windows-1252 is the platform\'s, which lacks the signs from 0x80 to 0x9f', ['text'], /^typographic quotes/],
  ['it keeps controls, tabs and marks that turn the direction', ['text', 'subject', 'from', 'attachments'], /NUL|control characters|tab|marks of direction|direction override|fold of blanks/],
  ['it decodes each encoded word by itself, so that a letter cut in two is lost', ['subject', 'from', 'attachments'], /cut inside a letter|padding in the middle|broken: no end/],
  ['it believes the label of an encoded word, and takes raw bytes for UTF-8', ['subject', 'from', 'attachments'], /^(?:subject: (?:windows-1256 bytes|UTF-8 bytes|raw)|from: raw windows-1256|file name: raw windows-1256)/],
  ['it mends no address', ['from', 'to'], /^(?:from|to): (?:comment inside|quoted local part$|unquoted name|name with a comma|missing opening|doubled|mailto|square brackets|single quotes|source route|Outlook names|blanks as|Arabic comma|unclosed|words without|name and address encoded)/],
  ['it wants the header to begin with the first byte and lines to end with LF', ['subject', 'from', 'to', 'text'], /^header block: (?:CR alone|blank lines before|mark of UTF-8|no blank line before|words without|a broken line|mbox|escaped mbox|nothing at all)/],
  ['it keeps paths, and knows no names written in percents without saying so', ['attachments'], /^file name: (?:percent-encoded|path|Windows path|no semicolon)/],
  ['it takes a closing boundary by its every letter', ['text'], /closes with one dash/],
  ['it believes that a text is one, whatever its bytes', ['text', 'attachments'], /called a text/],
  ['it mends no transfer encoding', ['text'], /^(?:base64: (?:a footer|said, but)|transfer encoding: uuencode|quoted-printable: soft break with)/],
  ['it opens attached mails into the text', ['text', 'attachments'], /^(?:a mail as|a mail inside|a digest)/],
  ['it decodes a text file\'s charset and line ends: its bytes are no longer those that were sent', ['attachments'], /^(?:a text file|an invitation|two files|a vCard|an HTML file)/],
  ['it shows as an attachment what has no readable type', ['text', 'attachments'], /^structure: (?:a part cut|a type that|an empty type|an unknown text)|^structure: HTML labelled/],
  ['it joins flowed lines of a quote with their marks inside', ['text'], /^structure: flowed$/],
  ['it takes an empty or useless plain side for the text', ['text'], /^(?:the answer is only in HTML|the plain side says|an empty plain side)/],
];

it('reads the corpus as another MIME reader does, but for named reasons', async () => {
  const used = new Set<string>();
  const unexplained: string[] = [];
  for (const { name, bytes } of Object.values(groups).flat()) {
    for (const field of differing(await PostalMime.parse(bytes), await readLine(bytes))) {
      const reasons = REASONS.filter(([, fields, names]) => fields.includes(field) && names.test(name));
      for (const [reason] of reasons) used.add(reason);
      if (reasons.length === 0) unexplained.push(`${field} of ${name}`);
    }
  }
  expect(unexplained).toEqual([]);
  expect(REASONS.map(([reason]) => reason).filter((reason) => !used.has(reason))).toEqual([]);
});
