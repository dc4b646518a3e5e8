import { makeReplyToken } from '../../../src/core/reply-token';
import { checkDigit } from '../../../src/core/reference';
import type { MatrixCase } from './case';
import { OUR_MX, type OpenedCase, type World } from './world';

const answers = (opened: OpenedCase) => ({ inReplyTo: [opened.answer.id], references: [opened.firstId, opened.answer.id] });
const folded = { lands: 'third party', reason: 'token', acknowledged: false } as const;
const results = (verdict: string): string => `Authentication-Results: ${OUR_MX}; ${verdict}`;
export const arabicDigits = (text: string): string => text.replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit)));
/** The same number with a check digit that is not its own. */
export const wrongCheck = (reference: string): string => `${reference.slice(0, -1)}${(Number(reference.at(-1)) + 1) % 10}`;

/** Who is not the citizen, and what proves nothing: none of these may take part in the case. */
export const STRANGERS: readonly MatrixCase[] = [
  {
    name: 'a colleague of the citizen, whom the citizen put in copy, answers with our ids',
    mail: (c, w) => ({ from: 'colleague@mail.example', subject: c.answer.subject, id: `${w.fresh('n')}@mail.example`, ...answers(c) }),
    expected: folded,
  },
  {
    name: 'somebody to whom it was forwarded answers us with our ids',
    mail: (c, w) => ({ from: 'forwardee@else.example', subject: `Re: Fwd: ${c.answer.subject}`, id: `${w.fresh('n')}@else.example`, ...answers(c) }),
    expected: folded,
  },
  {
    name: 'a stranger with a valid token in the plus address and no id',
    mail: (c, w) => ({ from: 'stranger@else.example', to: c.answer.replyTo, subject: 'Hello', id: `${w.fresh('n')}@else.example` }),
    expected: folded,
  },
  {
    name: 'a stranger with the mark of our quoted letter',
    mail: (c, w) => ({ from: 'stranger@else.example', subject: 'Hello', id: `${w.fresh('n')}@else.example`, text: `mine\n> ${c.answer.text.replace(/\r?\n/g, '\n> ')}` }),
    expected: folded,
  },
  {
    name: 'a stranger who knows only the id of the first mail',
    mail: (c, w) => ({ from: 'stranger@else.example', subject: 'Re: Appointment', id: `${w.fresh('n')}@else.example`, inReplyTo: [c.firstId] }),
    expected: { ...folded, reason: 'known' },
  },
  {
    name: 'an employee of ours from our own domain who does not take part',
    mail: (c, w) => ({ from: 'doctor@moh.example', subject: c.answer.subject, id: `${w.fresh('n')}@moh.example`, ...answers(c) }),
    expected: folded,
  },
  {
    name: 'the citizen writes from another address of theirs',
    mail: (c, w) => ({ from: `other-${c.citizen}`, subject: c.answer.subject, id: `${w.fresh('n')}@mail.example`, ...answers(c) }),
    expected: folded,
  },
  {
    name: "the citizen's address, but our own MX says that DMARC failed",
    opened: { into: 'edge' },
    mail: (c, w) => ({ from: c.citizen, to: 'edge@moh.example', subject: c.answer.subject, id: `${w.fresh('n')}@mail.example`, ...answers(c), top: [results('dmarc=fail header.from=mail.example')] }),
    expected: folded,
  },
  {
    name: "the citizen's address and an Authentication-Results that our MX did not write: it proves nothing and spoils nothing",
    opened: { into: 'edge' },
    mail: (c, w) => ({ from: c.citizen, to: 'edge@moh.example', subject: c.answer.subject, id: `${w.fresh('n')}@mail.example`, ...answers(c), top: ['Authentication-Results: mx.evil.example; dmarc=fail'] }),
    expected: { lands: 'joins', reason: 'token' },
  },
  {
    name: 'two From lines, the first of them the citizen',
    mail: (c, w) => ({ from: c.citizen, subject: c.answer.subject, id: `${w.fresh('n')}@mail.example`, ...answers(c), headers: ['From: evil@else.example'] }),
    expected: { ...folded, warnings: ['several_from'] },
  },
  {
    name: 'two addresses in one From line',
    mail: (c, w) => ({ from: `${c.citizen}, evil@else.example`, subject: c.answer.subject, id: `${w.fresh('n')}@mail.example`, ...answers(c), headers: ['Sender: evil@else.example'] }),
    expected: { ...folded, warnings: ['several_from'] },
  },
  {
    name: 'a group address in From with the citizen in it',
    mail: (c, w) => ({ from: `friends: ${c.citizen}, evil@else.example;`, subject: c.answer.subject, id: `${w.fresh('n')}@mail.example`, ...answers(c) }),
    expected: folded,
  },
  {
    name: 'no From at all, with a valid token',
    mail: (c, w) => ({ from: '', to: c.answer.replyTo, subject: c.answer.subject, id: `${w.fresh('n')}@mail.example`, ...answers(c) }),
    expected: { ...folded, warnings: ['no_sender'] },
  },
  {
    name: "the citizen's address as a display name of another",
    mail: (c, w) => ({ from: `"${c.citizen}" <evil@else.example>`, subject: c.answer.subject, id: `${w.fresh('n')}@else.example`, ...answers(c) }),
    expected: { ...folded, warnings: ['display_name_has_address'] },
  },
  {
    name: "the citizen's address in Reply-To and Sender, another in From",
    mail: (c, w) => ({ from: 'evil@else.example', subject: c.answer.subject, id: `${w.fresh('n')}@else.example`, ...answers(c), headers: [`Reply-To: ${c.citizen}`, `Sender: ${c.citizen}`] }),
    expected: { ...folded, warnings: ['reply_to_differs'] },
  },
];

const withNumber = (c: OpenedCase, w: World, subject: string, over: { from?: string; top?: readonly string[] } = {}) => ({ from: over.from ?? c.citizen, to: 'edge@moh.example', subject, id: `${w.fresh('n')}@mail.example`, ...(over.top === undefined ? {} : { top: over.top }) });
const aligned = [results('dkim=pass header.d=mail.example; dmarc=pass header.from=mail.example')];
const numberOnly = { lands: 'linked', reason: 'reference_only', link: 'reference_only', acknowledged: true } as const;

/** Nothing but the number: it is public and joins only a participant whom our own MX has proven. */
export const NUMBERS: readonly MatrixCase[] = [
  {
    name: 'the citizen, proven by DKIM and DMARC of our MX',
    opened: { into: 'edge' },
    mail: (c, w) => withNumber(c, w, `About ${c.reference}`, { top: aligned }),
    expected: { lands: 'joins', reason: 'reference' },
  },
  {
    name: 'the citizen, proven by aligned SPF alone',
    opened: { into: 'edge' },
    mail: (c, w) => withNumber(c, w, `About ${c.reference}`, { top: [results('spf=pass smtp.mailfrom=bounce@mail.example')] }),
    expected: { lands: 'joins', reason: 'reference' },
  },
  {
    name: 'the citizen, proven, with the number in Arabic-Indic digits',
    opened: { into: 'edge' },
    mail: (c, w) => withNumber(c, w, `بخصوص ${arabicDigits(c.reference)}`, { top: aligned }),
    expected: { lands: 'joins', reason: 'reference' },
  },
  {
    name: 'the citizen, proven, with the number without its dashes',
    opened: { into: 'edge' },
    mail: (c, w) => withNumber(c, w, `No ${c.reference.replaceAll('-', '')}`, { top: aligned }),
    expected: { lands: 'joins', reason: 'reference' },
  },
  {
    name: 'the citizen, whom nobody proved',
    opened: { into: 'edge' },
    mail: (c, w) => withNumber(c, w, `About ${c.reference}`),
    expected: numberOnly,
  },
  {
    name: 'the citizen, with SPF that passed for another domain',
    opened: { into: 'edge' },
    mail: (c, w) => withNumber(c, w, `About ${c.reference}`, { top: [results('spf=pass smtp.mailfrom=evil.example; dkim=pass header.d=evil.example')] }),
    expected: numberOnly,
  },
  {
    name: 'the citizen, "proven" by an Authentication-Results of somebody else',
    opened: { into: 'edge' },
    mail: (c, w) => withNumber(c, w, `About ${c.reference}`, { top: ['Authentication-Results: mx.evil.example; dmarc=pass header.from=mail.example'] }),
    expected: numberOnly,
  },
  {
    name: 'the citizen, with a forged verdict of our MX below the true one',
    opened: { into: 'edge' },
    mail: (c, w) => withNumber(c, w, `About ${c.reference}`, { top: [results('dmarc=none'), results('dmarc=pass header.from=mail.example')] }),
    expected: numberOnly,
  },
  {
    name: 'the citizen at a mailbox whose MX is not configured, with a passing verdict',
    mail: (c, w) => ({ ...withNumber(c, w, `About ${c.reference}`, { top: aligned }), to: 'care@moh.example' }),
    expected: numberOnly,
  },
  {
    name: 'the citizen, whose sender failed at our MX: a case of its own without an acknowledgement',
    opened: { into: 'edge' },
    mail: (c, w) => withNumber(c, w, `About ${c.reference}`, { top: [results('dmarc=fail')] }),
    expected: { ...numberOnly, acknowledged: false },
  },
  {
    name: 'a stranger, proven to be that stranger',
    opened: { into: 'edge' },
    mail: (c, w) => withNumber(c, w, `About ${c.reference}`, { from: 'stranger@mail.example', top: aligned }),
    expected: numberOnly,
  },
  {
    name: 'a stranger with the number in Arabic-Indic digits',
    mail: (c, w) => ({ ...withNumber(c, w, `بلاغ ${arabicDigits(c.reference)}`, { from: 'stranger@else.example' }), to: 'care@moh.example' }),
    expected: numberOnly,
  },
  {
    name: 'the citizen, proven, with a wrong check digit: no number at all',
    opened: { into: 'edge' },
    mail: (c, w) => withNumber(c, w, `About ${wrongCheck(c.reference)}`, { top: aligned }),
    expected: { lands: 'new', reason: 'new', acknowledged: true },
  },
  {
    name: 'the citizen, proven, with a number that nobody was given',
    opened: { into: 'edge' },
    mail: (c, w) => withNumber(c, w, `About 937-1448-7654321-${checkDigit('93714487654321')}`, { top: aligned }),
    expected: { lands: 'new', reason: 'new', acknowledged: true },
  },
  {
    name: "the citizen, proven, with the number of another centre's case",
    opened: { into: 'far' },
    into: 'edge',
    mail: (c, w) => withNumber(c, w, `About ${c.reference}`, { top: aligned }),
    expected: numberOnly,
  },
  {
    name: 'the number stands in the text and not in the subject',
    opened: { into: 'edge' },
    mail: (c, w) => ({ ...withNumber(c, w, 'A question', { top: aligned }), text: `My number is ${c.reference}` }),
    expected: { lands: 'new', reason: 'new' },
  },
];

const token = (w: World, c: OpenedCase, keyBytes?: Uint8Array): string => makeReplyToken(keyBytes === undefined ? w.app.replyTokenKeys : [{ id: 1, key: keyBytes }], c.ticketId);
const plus = (value: string): string => `care+${value}@moh.example`;
const turned = (value: string): string => `${value.slice(0, 20)}${value[20] === 'a' ? 'b' : 'a'}${value.slice(21)}`;

/** Tokens: ours, forged, retired, of elsewhere, several. */
export const TOKENS: readonly MatrixCase[] = [
  { name: 'a token with one letter changed', mail: (c, w) => ({ from: c.citizen, to: plus(turned(token(w, c))), subject: 'Hi', id: `${w.fresh('n')}@mail.example` }), expected: { lands: 'new', reason: 'new' } },
  { name: 'a token that another installation signed', mail: (c, w) => ({ from: c.citizen, to: plus(token(w, c, new Uint8Array(32).fill(9))), subject: 'Hi', id: `${w.fresh('n')}@mail.example` }), expected: { lands: 'new', reason: 'new' } },
  {
    name: 'a token signed by a key that was retired',
    mail: (c, w) => ({ from: c.citizen, to: plus(makeReplyToken([...w.app.replyTokenKeys, { id: 250, key: new Uint8Array(32).fill(3) }], c.ticketId)), subject: 'Hi', id: `${w.fresh('n')}@mail.example` }),
    expected: { lands: 'new', reason: 'new' },
  },
  { name: 'a forged token beside right ids: the ids count', mail: (c, w) => ({ from: c.citizen, to: plus(turned(token(w, c))), subject: 'Hi', id: `${w.fresh('n')}@mail.example`, inReplyTo: [c.firstId] }), expected: { lands: 'joins', reason: 'known' } },
  { name: 'half a token', mail: (c, w) => ({ from: c.citizen, to: plus(token(w, c).slice(0, 17)), subject: 'Hi', id: `${w.fresh('n')}@mail.example` }), expected: { lands: 'new', reason: 'new' } },
  { name: 'a token in capitals, as some servers rewrite addresses', mail: (c, w) => ({ from: c.citizen, to: plus(token(w, c).toUpperCase()), subject: 'Hi', id: `${w.fresh('n')}@mail.example` }), expected: { lands: 'joins', reason: 'token' } },
  {
    name: "a token of another citizen's case: a third party there",
    before: async (w) => w.openCase(),
    mail: (c, w) => ({ from: 'first@mail.example', to: plus(token(w, c)), subject: 'Hi', id: `${w.fresh('n')}@mail.example` }),
    expected: { lands: 'third party', reason: 'token', acknowledged: false },
  },
  {
    name: "tokens of two cases: where the sender takes part, not where the first one leads",
    before: async (w, c) => ({ answer: { ...c.answer, replyTo: plus(token(w, await w.openCase())) } }),
    mail: (c, w) => ({ from: c.citizen, to: `${c.answer.replyTo}, ${plus(token(w, c))}`, subject: 'Hi', id: `${w.fresh('n')}@mail.example` }),
    expected: { lands: 'joins', reason: 'token' },
  },
  {
    name: "another case's token in the address, this case's ids in the headers: where the sender takes part",
    before: async (w, c) => ({ answer: { ...c.answer, replyTo: plus(token(w, await w.openCase())) } }),
    mail: (c, w) => ({ from: c.citizen, to: c.answer.replyTo, subject: 'Hi', id: `${w.fresh('n')}@mail.example`, inReplyTo: [c.firstId] }),
    expected: { lands: 'joins', reason: 'known' },
  },
  { name: 'a token in the subject is none: only carriers of ours are read', mail: (c, w) => ({ from: c.citizen, subject: `Hi ${token(w, c)}`, id: `${w.fresh('n')}@mail.example` }), expected: { lands: 'new', reason: 'new' } },
  { name: 'a token of this installation for a case in another centre', opened: { into: 'far' }, into: 'care', mail: (c, w) => ({ from: c.citizen, to: plus(token(w, c)), subject: 'Hi', id: `${w.fresh('n')}@mail.example` }), expected: { lands: 'linked', reason: 'other_centre', link: 'other_centre', acknowledged: true } },
];
