import type { MatrixCase } from './case';
import type { OpenedCase } from './world';

const answers = (opened: OpenedCase) => ({ inReplyTo: [opened.answer.id], references: [opened.firstId, opened.answer.id] });

/** Closed cases, machines, forwards, copies, our own mail, and mails whose ids are out of order. */
export const TIMES: readonly MatrixCase[] = [
  {
    name: 'closed yesterday: the citizen opens it again',
    before: (w, c) => w.close(c.ticketId, 1),
    mail: (c, w) => ({ from: c.citizen, subject: c.answer.subject, id: `${w.fresh('n')}@mail.example`, ...answers(c) }),
    expected: { lands: 'joins', reason: 'token', reopens: true },
  },
  {
    name: 'closed 29 days ago: still within the window',
    before: (w, c) => w.close(c.ticketId, 29),
    mail: (c, w) => ({ from: c.citizen, subject: c.answer.subject, id: `${w.fresh('n')}@mail.example`, ...answers(c) }),
    expected: { lands: 'joins', reason: 'token', reopens: true },
  },
  {
    name: 'closed 31 days ago: a new case, linked and acknowledged',
    before: (w, c) => w.close(c.ticketId, 31),
    mail: (c, w) => ({ from: c.citizen, subject: c.answer.subject, id: `${w.fresh('n')}@mail.example`, ...answers(c) }),
    expected: { lands: 'linked', reason: 'closed_case', link: 'closed_case', reopens: false, acknowledged: true },
  },
  {
    name: 'closed long ago and taken up again: the second answer joins the new case',
    before: async (w, c) => {
      await w.close(c.ticketId, 40);
      const taken = await w.arrive({ from: c.citizen, subject: c.answer.subject, id: `${w.fresh('n')}@mail.example`, ...answers(c) });
      return taken.ticketId === null ? undefined : { ticketId: taken.ticketId };
    },
    mail: (c, w) => ({ from: c.citizen, subject: c.answer.subject, id: `${w.fresh('n')}@mail.example`, ...answers(c) }),
    expected: { lands: 'joins', reason: 'token' },
  },
  {
    name: 'closed, and a stranger answers with our ids: folded, stays closed',
    before: (w, c) => w.close(c.ticketId, 1),
    mail: (c, w) => ({ from: 'stranger@else.example', subject: c.answer.subject, id: `${w.fresh('n')}@else.example`, ...answers(c) }),
    expected: { lands: 'third party', reason: 'token', reopens: false, acknowledged: false },
  },
  {
    name: "closed, and the citizen's out-of-office note comes: joins, stays closed",
    before: (w, c) => w.close(c.ticketId, 1),
    mail: (c, w) => ({ from: c.citizen, subject: `Automatic reply: ${c.answer.subject}`, id: `${w.fresh('n')}@mail.example`, ...answers(c), headers: ['Auto-Submitted: auto-replied'], text: 'I am out of the office until Sunday.' }),
    expected: { lands: 'joins', reason: 'token', reopens: false },
  },
  {
    name: 'closed 40 days ago, and an out-of-office note comes: joins, opens nothing',
    before: (w, c) => w.close(c.ticketId, 40),
    mail: (c, w) => ({ from: c.citizen, subject: 'Automatic reply', id: `${w.fresh('n')}@mail.example`, ...answers(c), headers: ['Auto-Submitted: auto-replied', 'X-Auto-Response-Suppress: All'], text: 'Out of office.' }),
    expected: { lands: 'joins', reason: 'token', reopens: false },
  },
  {
    name: 'closed, and the answer comes through a list: a person wrote it, it opens again',
    before: (w, c) => w.close(c.ticketId, 1),
    mail: (c, w) => ({ from: c.citizen, subject: c.answer.subject, id: `${w.fresh('n')}@mail.example`, ...answers(c), headers: ['Precedence: list', 'List-Id: <family.lists.example>'] }),
    expected: { lands: 'joins', reason: 'token', reopens: true },
  },
  {
    name: 'opened again by mail three times today already: the fourth is a new case without an acknowledgement',
    before: async (w, c) => {
      for (let round = 0; round < 3; round++) {
        await w.close(c.ticketId);
        await w.arrive({ from: c.citizen, subject: c.answer.subject, id: `${w.fresh('n')}@mail.example`, ...answers(c), text: `round ${round}` });
      }
      await w.close(c.ticketId);
    },
    mail: (c, w) => ({ from: c.citizen, subject: c.answer.subject, id: `${w.fresh('n')}@mail.example`, ...answers(c), text: 'round 4' }),
    expected: { lands: 'linked', reason: 'reopened_often', link: 'closed_case', reopens: false, acknowledged: false },
  },
  {
    name: 'Fwd: of our letter by the citizen, with our ids: a new case, linked',
    mail: (c, w) => ({ from: c.citizen, subject: `Fwd: ${c.answer.subject}`, id: `${w.fresh('n')}@mail.example`, ...answers(c) }),
    expected: { lands: 'linked', reason: 'forwarded', link: 'forwarded', acknowledged: true },
  },
  {
    name: 'WG: of our letter by somebody else: a new case, linked',
    mail: (c, w) => ({ from: 'else@firma.example', subject: `WG: ${c.answer.subject}`, id: `${w.fresh('n')}@firma.example`, ...answers(c) }),
    expected: { lands: 'linked', reason: 'forwarded', link: 'forwarded', acknowledged: true },
  },
  {
    name: 'إعادة توجيه of our letter, proven and with the number: forwarding joins nothing',
    opened: { into: 'edge' },
    mail: (c, w) => ({ from: c.citizen, to: 'edge@moh.example', subject: `إعادة توجيه: ${c.answer.subject}`, id: `${w.fresh('n')}@mail.example`, ...answers(c), top: ['Authentication-Results: mx.moh.example; dmarc=pass header.from=mail.example'] }),
    expected: { lands: 'linked', reason: 'forwarded', link: 'forwarded', acknowledged: true },
  },
  {
    name: 'an answer to a forwarded mail is an answer: Re: Fwd:',
    mail: (c, w) => ({ from: c.citizen, subject: `Re: Fwd: ${c.answer.subject}`, id: `${w.fresh('n')}@mail.example`, ...answers(c) }),
    expected: { lands: 'joins', reason: 'token' },
  },
  {
    name: 'the same mail into a second mailbox of the centre: one message',
    into: 'second',
    mail: (c) => ({ from: `Hind <${c.citizen}>`, to: 'care@moh.example', subject: 'Appointment', id: c.firstId, text: `please help ${c.firstId}` }),
    expected: { lands: 'duplicate', reason: 'new' },
  },
  {
    name: 'the same mail again by another way (Received differs): one message',
    mail: (c) => ({ from: `Hind <${c.citizen}>`, to: 'care@moh.example', subject: 'Appointment', id: c.firstId, text: `please help ${c.firstId}`, top: ['Received: from other by mx; Wed, 25 Nov 2026 10:00:01 +0300'] }),
    expected: { lands: 'duplicate', reason: 'new' },
  },
  {
    name: 'the same mail into a mailbox of another centre: a linked case there, acknowledged there',
    into: 'far',
    mail: (c) => ({ from: `Hind <${c.citizen}>`, to: 'care@moh.example', subject: 'Appointment', id: c.firstId, text: `please help ${c.firstId}` }),
    expected: { lands: 'linked', reason: 'other_centre', link: 'other_centre', acknowledged: true },
  },
  {
    name: 'an answer with our ids into a mailbox of another centre: a linked case there',
    into: 'far',
    mail: (c, w) => ({ from: c.citizen, to: 'business@moh.example', subject: c.answer.subject, id: `${w.fresh('n')}@mail.example`, ...answers(c) }),
    expected: { lands: 'linked', reason: 'other_centre', link: 'other_centre', acknowledged: true },
  },
  {
    name: 'another mail under a Message-ID that was used before: a case of its own, flagged',
    mail: (c) => ({ from: `Hind <${c.citizen}>`, subject: 'Something new', id: c.firstId, text: 'another text' }),
    expected: { lands: 'new', reason: 'new', acknowledged: true, warnings: ['message_id_reused'] },
  },
  {
    name: "a stranger's mail under the citizen's Message-ID: a case of its own, flagged",
    mail: (c) => ({ from: 'stranger@else.example', subject: 'Something new', id: c.firstId, text: 'another text' }),
    expected: { lands: 'new', reason: 'new', acknowledged: true, warnings: ['message_id_reused'] },
  },
  {
    name: "a stranger took our letter's Message-ID for a mail of their own: the citizen's answer still finds its case",
    before: async (w, c) => {
      await w.arrive({ from: 'stranger@else.example', subject: 'Mine', id: c.answer.id, text: 'mine' });
      await w.arrive({ from: 'stranger@else.example', subject: 'Mine', id: c.firstId, text: 'mine' });
    },
    mail: (c, w) => ({ from: c.citizen, subject: 'Re: Appointment', id: `${w.fresh('n')}@mail.example`, inReplyTo: [c.firstId] }),
    expected: { lands: 'joins', reason: 'known' },
  },
  {
    name: 'an answer came before its parent: the parent joins it',
    before: async (w, c) => {
      const parent = `${w.fresh('parent')}@mail.example`;
      const child = await w.arrive({ from: 'early@mail.example', subject: 'Re: Clinic', id: `${w.fresh('child')}@mail.example`, inReplyTo: [parent], text: `second ${parent}` });
      return { ticketId: child.ticketId ?? c.ticketId, firstId: parent };
    },
    mail: (c) => ({ from: 'early@mail.example', subject: 'Clinic', id: c.firstId, text: `first ${c.firstId}` }),
    expected: { lands: 'joins', reason: 'parent', acknowledged: false },
  },
  {
    name: "a stranger's mail claims to answer what the citizen has not yet sent: the citizen's mail does not fall into the stranger's case",
    before: async (w, c) => {
      const parent = `${w.fresh('parent')}@mail.example`;
      const child = await w.arrive({ from: 'stranger@else.example', subject: 'Re: Clinic', id: `${w.fresh('child')}@mail.example`, inReplyTo: [parent], text: 'trap' });
      return { ticketId: child.ticketId ?? c.ticketId, firstId: parent };
    },
    mail: (c) => ({ from: 'late@mail.example', subject: 'Clinic', id: c.firstId, text: `first ${c.firstId}` }),
    expected: { lands: 'new', reason: 'new', acknowledged: true },
  },
  {
    name: 'our own letter comes back as a copy: ignored',
    mail: (c) => Buffer.from(c.answer.raw, 'latin1'),
    expected: { lands: 'ignored', reason: 'own_mail' },
  },
  {
    name: 'our own letter comes back renamed by a relay: ignored by its token',
    mail: (c) => Buffer.from(c.answer.raw.replace(/^Message-ID:.*(?:\r\n[ \t].*)*/im, 'Message-ID: <0100-renamed@ses.example>'), 'latin1'),
    expected: { lands: 'ignored', reason: 'own_mail' },
  },
  {
    name: 'our own letter comes back through a list with a footer: ignored',
    mail: (c) => Buffer.from(`List-Id: <l.example>\r\n${c.answer.raw}`, 'latin1'),
    expected: { lands: 'ignored', reason: 'own_mail' },
  },
  {
    name: 'a mail that only claims to be from our mailbox: a case, not acknowledged to ourselves',
    mail: (_c, w) => ({ from: 'care@moh.example', subject: 'Hello', id: `${w.fresh('n')}@else.example` }),
    expected: { lands: 'new', reason: 'new', acknowledged: false },
  },
  {
    name: 'a newsletter without our ids: a case, not acknowledged',
    mail: (_c, w) => ({ from: 'news@shop.example', subject: 'Offers', id: `${w.fresh('n')}@shop.example`, headers: ['List-Id: <offers.shop.example>', 'Precedence: bulk', 'List-Unsubscribe: <https://shop.example/u>'] }),
    expected: { lands: 'new', reason: 'new', acknowledged: false },
  },
  {
    name: 'a bounce of our letter: news of the delivery, no case',
    mail: (c, w) => Buffer.from(['From: mailer-daemon@mail.example', 'To: care@moh.example', 'Subject: Undelivered Mail', `Message-ID: <${w.fresh('b')}@mail.example>`, 'Auto-Submitted: auto-replied', 'MIME-Version: 1.0', 'Content-Type: multipart/report; report-type=delivery-status; boundary=b', '', '--b', 'Content-Type: text/plain', '', 'Could not be delivered.', '--b', 'Content-Type: message/delivery-status', '', 'Reporting-MTA: dns; mx.mail.example', '', `Final-Recipient: rfc822; ${c.citizen}`, 'Action: failed', 'Status: 5.1.1', '', '--b', 'Content-Type: text/rfc822-headers', '', `Message-ID: <${c.answer.id}>`, '', '--b--', ''].join('\r\n')),
    expected: { lands: 'receipt', reason: 'receipt' },
  },
  {
    name: 'no Message-ID and no ids: a case whose mail is known by its content',
    mail: (_c, w) => ({ from: `${w.fresh('plain')}@mail.example`, subject: 'Hello', id: null, text: w.fresh('text ') }),
    expected: { lands: 'new', reason: 'new', acknowledged: true },
  },
  {
    name: 'the same mail without a Message-ID again: one message',
    before: async (w, c) => {
      const first = await w.arrive({ from: 'noid@mail.example', subject: 'No id', id: null, text: c.firstId });
      return { ticketId: first.ticketId ?? c.ticketId };
    },
    mail: (c) => ({ from: 'noid@mail.example', subject: 'No id', id: null, text: c.firstId }),
    expected: { lands: 'duplicate', reason: 'new' },
  },
  {
    name: 'a thousand References of strangers: a new case',
    mail: (_c, w) => ({ from: `${w.fresh('many')}@mail.example`, subject: 'Re: long', id: `${w.fresh('n')}@mail.example`, references: Array.from({ length: 1_000 }, (_, at) => `s${at}@strangers.example`) }),
    expected: { lands: 'new', reason: 'new', acknowledged: true },
  },
  {
    name: 'two strangers whose mails name the same foreign id have a case each',
    before: async (w, c) => {
      const first = await w.arrive({ from: 'one@else.example', subject: 'Re: shared', id: `${w.fresh('n')}@else.example`, references: ['shared@forum.example'], inReplyTo: ['shared@forum.example'] });
      return { ticketId: first.ticketId ?? c.ticketId };
    },
    mail: (_c, w) => ({ from: 'two@else.example', subject: 'Re: shared', id: `${w.fresh('n')}@else.example`, references: ['shared@forum.example'], inReplyTo: ['shared@forum.example'] }),
    expected: { lands: 'new', reason: 'new', acknowledged: true },
  },
];
