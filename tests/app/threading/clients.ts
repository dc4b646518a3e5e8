import type { MatrixCase } from './case';
import type { OpenedCase } from './world';

const answers = (opened: OpenedCase) => ({
  inReplyTo: [opened.answer.id],
  references: [...opened.answer.references, opened.answer.id],
});
const joinsBy = (reason: string) => ({ lands: 'joins', reason }) as const;

/** How mail programs and relays answer our letters: all of these are the citizen and belong to the case. */
export const CLIENTS: readonly MatrixCase[] = [
  {
    name: 'Gmail: In-Reply-To and the whole chain',
    mail: (c, w) => ({ from: c.citizen, subject: c.answer.subject, id: `CA+${w.fresh('g')}@mail.gmail.com`, ...answers(c) }),
    expected: joinsBy('token'),
  },
  {
    name: 'Outlook desktop: Thread-Topic and Thread-Index beside the ids',
    mail: (c, w) => ({ from: `"Hind" <${c.citizen}>`, subject: `RE: ${c.answer.subject.replace(/^Re: /, '')}`, id: `${w.fresh('VI1PR')}@VI1PR.eurprd.prod.outlook.com`, ...answers(c), headers: ['Thread-Topic: Appointment', 'Thread-Index: AQHZ1234567890==', 'X-MS-Has-Attach:'] }),
    expected: joinsBy('token'),
  },
  {
    name: 'Outlook in Arabic: the subject begins with رد',
    mail: (c, w) => ({ from: c.citizen, subject: `رد: ${c.answer.subject}`, id: `${w.fresh('o')}@outlook.com`, ...answers(c) }),
    expected: joinsBy('token'),
  },
  {
    name: 'Exchange renamed our letter on its way in: only our stable id in References is left of us',
    mail: (c, w) => ({ from: c.citizen, subject: c.answer.subject, id: `${w.fresh('x')}@exch.example`, inReplyTo: [`renamed-${w.fresh('r')}@exch.example`], references: [...c.answer.references, `renamed@exch.example`] }),
    expected: joinsBy('token'),
  },
  {
    name: "Exchange renamed the citizen's mail and kept the old id in X-Microsoft-Original-Message-ID: an answer to the old id finds it",
    before: async (w, c) => {
      const old = `${w.fresh('old')}@corp.example`;
      await w.arrive({ from: c.citizen, subject: 'More', id: `${w.fresh('new')}@exch.example`, headers: [`X-Microsoft-Original-Message-ID: <${old}>`], inReplyTo: [c.answer.id], references: [c.answer.id] });
      return { firstId: old };
    },
    mail: (c, w) => ({ from: c.citizen, subject: 'Re: More', id: `${w.fresh('x')}@corp.example`, inReplyTo: [c.firstId], references: [c.firstId] }),
    expected: joinsBy('known'),
  },
  {
    name: 'iOS Mail dropped the older References and kept the parent alone',
    mail: (c, w) => ({ from: c.citizen, subject: c.answer.subject, id: `${w.fresh('I')}-ABCD@icloud.example`, inReplyTo: [c.answer.id], references: [c.answer.id], headers: ['X-Mailer: iPhone Mail (20F75)', 'Content-Language: ar'] }),
    expected: joinsBy('token'),
  },
  {
    name: 'iOS Mail behind a relay that renamed our letter: the parent is unknown, the stable id is in References',
    mail: (c, w) => ({ from: c.citizen, subject: c.answer.subject, id: `${w.fresh('I')}@icloud.example`, inReplyTo: ['0102018abc@eu-west-1.amazonses.com'], references: [c.answer.references.at(-2) ?? '', '0102018abc@eu-west-1.amazonses.com'] }),
    expected: joinsBy('token'),
  },
  {
    name: 'Exchange Online renamed our letter and told the new id in its 250: an answer with nothing but that id joins',
    opened: { into: 'care', options: { serverSays: '250 2.0.0 OK <AM0PR01MB0001@AM0PR01MB0001.eurprd01.prod.outlook.com> [Hostname=AM0PR01MB0001.eurprd01.prod.exchangelabs.com]' } },
    mail: (c, w) => ({ from: c.citizen, subject: 'Re: Appointment', id: `${w.fresh('s')}@mail.example`, inReplyTo: ['AM0PR01MB0001@AM0PR01MB0001.eurprd01.prod.outlook.com'] }),
    expected: joinsBy('known'),
  },
  {
    name: 'a client without References: In-Reply-To alone',
    mail: (c, w) => ({ from: c.citizen, subject: 'Re: Appointment', id: `${w.fresh('n')}@mail.example`, inReplyTo: [c.answer.id] }),
    expected: joinsBy('token'),
  },
  {
    name: 'a client without In-Reply-To: References alone',
    mail: (c, w) => ({ from: c.citizen, subject: 'Re: Appointment', id: `${w.fresh('n')}@mail.example`, references: [c.answer.id] }),
    expected: joinsBy('token'),
  },
  {
    name: "an answer to one's own first mail, before our letter was read",
    mail: (c, w) => ({ from: c.citizen, subject: 'Re: Appointment', id: `${w.fresh('n')}@mail.example`, inReplyTo: [c.firstId], references: [c.firstId] }),
    expected: joinsBy('known'),
  },
  {
    name: 'all threading headers dropped, the plus address kept',
    mail: (c, w) => ({ from: c.citizen, to: c.answer.replyTo, subject: 'Re: Appointment', id: `${w.fresh('p')}@mail.example` }),
    expected: joinsBy('token'),
  },
  {
    name: 'the plus address is left in Delivered-To alone',
    mail: (c, w) => ({ from: c.citizen, to: 'care@moh.example', subject: 'Re: Appointment', id: `${w.fresh('p')}@mail.example`, top: [`Delivered-To: ${c.answer.replyTo}`] }),
    expected: joinsBy('token'),
  },
  {
    name: 'all headers dropped: the hidden mark in the quoted HTML is left',
    mail: (c, w) => ({ from: c.citizen, subject: 'Appointment again', id: `${w.fresh('h')}@mail.example`, html: `<div dir="ltr">thank you</div><div class="gmail_quote"><blockquote>${c.answer.html}</blockquote></div>` }),
    expected: joinsBy('token'),
  },
  {
    name: 'all headers dropped: the mark in the quoted plain text is left',
    mail: (c, w) => ({ from: c.citizen, subject: 'Appointment again', id: `${w.fresh('h')}@mail.example`, text: `thank you\n\nOn 25 Nov 2026 at 10:00 Care <care@moh.example> wrote:\n${c.answer.text.replace(/^/gm, '> ')}` }),
    expected: joinsBy('token'),
  },
  {
    name: 'the subject was changed, the ids were kept',
    mail: (c, w) => ({ from: c.citizen, subject: 'Something else entirely', id: `${w.fresh('n')}@mail.example`, ...answers(c) }),
    expected: joinsBy('token'),
  },
  {
    name: 'the subject is empty, the ids were kept',
    mail: (c, w) => ({ from: c.citizen, subject: '', id: `${w.fresh('n')}@mail.example`, ...answers(c) }),
    expected: joinsBy('token'),
  },
  {
    name: 'the case of the address differs',
    mail: (c, w) => ({ from: c.citizen.toUpperCase(), subject: c.answer.subject, id: `${w.fresh('n')}@mail.example`, ...answers(c) }),
    expected: joinsBy('token'),
  },
  {
    name: 'ids in upper case and folded over lines',
    mail: (c, w) => ({ from: c.citizen, subject: 'Re: Appointment', id: `${w.fresh('n')}@mail.example`, headers: [`References: <unknown@else.example>\r\n\t<${c.answer.id.toUpperCase()}>`] }),
    expected: joinsBy('token'),
  },
  {
    name: 'a wrong In-Reply-To and a right id among References',
    mail: (c, w) => ({ from: c.citizen, subject: 'Re: Appointment', id: `${w.fresh('n')}@mail.example`, inReplyTo: ['nobody-knows@else.example'], references: [c.firstId, 'nobody-knows@else.example'] }),
    expected: joinsBy('known'),
  },
  {
    name: 'a thousand References with ours in the middle',
    mail: (c, w) => ({ from: c.citizen, subject: 'Re: Appointment', id: `${w.fresh('n')}@mail.example`, references: [...many(500, 'a'), c.firstId, ...many(499, 'b')] }),
    expected: joinsBy('known'),
  },
  {
    name: 'an answer without a Message-ID of its own',
    mail: (c) => ({ from: c.citizen, subject: c.answer.subject, id: null, ...answers(c) }),
    expected: joinsBy('token'),
  },
  {
    name: 'an answer whose Message-ID has more than 998 characters',
    mail: (c, w) => ({ from: c.citizen, subject: c.answer.subject, id: `${'l'.repeat(1_100)}${w.fresh('n')}@mail.example`, ...answers(c) }),
    expected: joinsBy('token'),
  },
  {
    name: 'an answer through a mailing list (Precedence: list) still is heard',
    mail: (c, w) => ({ from: c.citizen, subject: c.answer.subject, id: `${w.fresh('n')}@mail.example`, ...answers(c), headers: ['Precedence: list', 'List-Id: <family.lists.example>'] }),
    expected: joinsBy('token'),
  },
  {
    name: 'Reply-To differs from From: the case stays the From address’s',
    mail: (c, w) => ({ from: c.citizen, subject: c.answer.subject, id: `${w.fresh('n')}@mail.example`, ...answers(c), headers: ['Reply-To: elsewhere@other.example'] }),
    expected: { ...joinsBy('token'), warnings: ['reply_to_differs'] },
  },
  {
    name: 'whom we answered in copy takes part',
    opened: { into: 'care', options: { cc: ['sister@mail.example'] } },
    mail: (c, w) => ({ from: 'sister@mail.example', subject: c.answer.subject, id: `${w.fresh('n')}@mail.example`, ...answers(c) }),
    expected: joinsBy('token'),
  },
  {
    name: 'an answer that comes into another mailbox of the centre joins',
    into: 'second',
    mail: (c, w) => ({ from: c.citizen, to: 'desk@moh.example', subject: c.answer.subject, id: `${w.fresh('n')}@mail.example`, ...answers(c) }),
    expected: joinsBy('token'),
  },
  {
    name: 'BCC: our address is in the envelope alone',
    mail: (c, w) => ({ from: c.citizen, to: 'somebody@else.example', subject: c.answer.subject, id: `${w.fresh('n')}@mail.example`, ...answers(c) }),
    transport: { rcptTo: ['care@moh.example'] },
    expected: joinsBy('token'),
  },
];

const many = (count: number, prefix: string): string[] => Array.from({ length: count }, (_, at) => `${prefix}${at}@elsewhere.example`);
