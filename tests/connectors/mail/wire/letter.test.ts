import PostalMime from 'postal-mime';
import type { OutboundReply } from '../../../../connectors/contract';
import { trimReply } from '../../../../connectors/_mail/parse/trim';
import { composeLetter, type Letterhead } from '../../../../connectors/_mail/letter/compose';
import { subjectLine } from '../../../../connectors/_mail/letter/header-text';

const TOKEN = 'abcdefghijklmnopqrstuvwxyz234567ab';
const REFERENCE = '937-1448-0000123-4';
const ID = '01890a5d-ac96-774b-bcce-b302099a8057';
const head: Letterhead = { address: 'care@ministry.example', displayName: 'رعاية المستفيدين', replyAddressing: 'plus' };
const reply: OutboundReply = {
  id: ID,
  purpose: 'reply',
  recipients: [
    { address: 'citizen@example.org', name: 'محمد العتيبي', role: 'to' },
    { address: 'second@example.org', role: 'cc' },
    { address: 'hidden@example.org', role: 'bcc' },
  ],
  subject: 'تأخر موعد',
  text: `السلام عليكم،\nطلبكم رقم ${REFERENCE} قيد الدراسة، وللاستفسار +966 11 234 5678 أو https://moh.example/a?b=1&c=2.\n\nRegards & <b>thanks</b>`,
  language: 'ar',
  direction: 'rtl',
  replyHandle: { messageId: '<parent@example.org>', references: ['<first@example.org>'] },
  reference: REFERENCE,
  replyToken: TOKEN,
  chain: ['first@example.org', 'sha256:no-message-id', 'parent@example.org'],
  sender: { name: { ar: 'مركز 937', en: 'Centre 937' } },
  attachments: [
    {
      filename: 'خطاب رسمي طويل جدا للمواطن الكريم ٢٠٢٦.pdf',
      contentType: 'application/pdf',
      content: Buffer.from('%PDF-1.7 \u0000\u00ff', 'latin1'),
    },
  ],
  createdAt: new Date('2026-11-25T09:30:00Z'),
};
const compose = async (changes: Partial<OutboundReply> = {}, heading: Partial<Letterhead> = {}) => {
  const prepared = await composeLetter({ ...reply, ...changes }, { ...head, ...heading });
  const raw = Buffer.from(prepared.payload).toString('latin1');
  return {
    ...prepared,
    raw,
    header: raw.slice(0, raw.indexOf('\r\n\r\n')),
    mail: await PostalMime.parse(Buffer.from(prepared.payload)),
  };
};
const references = (header: string): string[] =>
  [...(/^References:([^]*?)^\S/m.exec(`${header}\r\nEnd`)?.[1] ?? '').matchAll(/<([^>]+)>/g)].map(
    (match) => match[1] ?? '',
  );

test('another parser reads back what was written: names, subject, text, files, date', async () => {
  const { mail } = await compose();
  expect(mail.from).toEqual({ name: 'رعاية المستفيدين', address: 'care@ministry.example' });
  expect(mail.to).toEqual([{ name: 'محمد العتيبي', address: 'citizen@example.org' }]);
  expect(mail.cc).toEqual([{ name: '', address: 'second@example.org' }]);
  expect(mail.subject).toBe(`Re: تأخر موعد [${REFERENCE}]`);
  expect(new Date(mail.date ?? 0)).toEqual(reply.createdAt);
  expect(mail.text?.replace(/[\u2066-\u2069]|\r/g, '').trim()).toBe(
    `-- اكتب ردك فوق هذا السطر --\n\n${reply.text}\n\n[#wasl:${TOKEN}]`,
  );
  const [file] = mail.attachments;
  expect(file).toMatchObject({
    filename: reply.attachments[0]?.filename,
    mimeType: 'application/pdf',
    disposition: 'attachment',
  });
  expect(Buffer.from(file?.content as ArrayBuffer)).toEqual(reply.attachments[0]?.content);
});

test('the wire sees ASCII only, lines of mail length, and nobody hidden', async () => {
  const { raw } = await compose({ text: 'س'.repeat(3000) });
  expect(raw).toMatch(/^[\x09\x0a\x0d\x20-\x7e]*$/);
  expect(raw.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  expect(Math.max(...raw.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);
  expect(raw).not.toContain('hidden@');
});

test('the Message-ID carries the token and the reply, and is what an answer will name', async () => {
  const { externalId, answersTo, mail, header } = await compose();
  expect(externalId).toBe(`w.${TOKEN}.${ID}@ministry.example`);
  expect(mail.messageId).toBe(`<${externalId}>`);
  expect(answersTo).toEqual([`mid:${externalId}`, `envid:${ID}`]);
  expect(mail.replyTo).toEqual([{ name: '', address: `care+${TOKEN}@ministry.example` }]);
  expect((await compose({}, { replyAddressing: 'none' })).header).not.toMatch(/^Reply-To/m);
  expect(header).not.toMatch(/^(?:Auto-Submitted|Precedence|List-)/m);
  expect((await compose({}, { address: 'رعاية@شركة.السعودية' })).externalId).toMatch(
    /@xn--ogbpi5d\.xn--mgberp4a5d4ar$/,
  );
});

test('References hold their chain and our stable id before the parent, which In-Reply-To names', async () => {
  const { header, mail } = await compose();
  expect(mail.inReplyTo).toBe('<parent@example.org>');
  expect(references(header)).toEqual(['first@example.org', `w.${TOKEN}@ministry.example`, 'parent@example.org']);
});

test('a thread of a thousand ids keeps the first and the latest twenty', async () => {
  const chain = Array.from({ length: 1000 }, (_, n) => `m${n}@example.org`);
  const { header } = await compose({ chain, replyHandle: null });
  const kept = references(header);
  expect(kept).toHaveLength(22);
  expect(kept.at(0)).toBe('m0@example.org');
  expect(kept.slice(-3)).toEqual(['m998@example.org', `w.${TOKEN}@ministry.example`, 'm999@example.org']);
});

test.each([
  ['a new subject', 'تأخر موعد', `Re: تأخر موعد [${REFERENCE}]`],
  ['Re: twice', 'RE: Re: Delay', `Re: Delay [${REFERENCE}]`],
  ['Arabic prefixes', 'رد: إعادة توجيه: تأخر', `Re: تأخر [${REFERENCE}]`],
  ['the reference already', `Re: Delay [${REFERENCE}]`, `Re: Delay [${REFERENCE}]`],
  ['nothing', '', `Re: [${REFERENCE}]`],
  ['direction marks and line ends', 'a\u202Eb\r\nBcc: x@y.z', `Re: a b Bcc: x@y.z [${REFERENCE}]`],
])('a subject with %s has Re: once and the reference once', (_, subject, expected) => {
  expect(subjectLine(subject, REFERENCE, true)).toBe(expected);
});

test('the topic of the conversation is the same in every letter of it, whatever stands before', async () => {
  const topic = async (subject: string): Promise<string> => {
    const written = (await compose({ subject })).mail.headers.find(({ key }) => key === 'thread-topic')?.value ?? '';
    return written.replace(/=\?UTF-8\?B\?(.*?)\?= ?/g, (_, word: string) => Buffer.from(word, 'base64').toString());
  };
  const first = await topic('تأخر موعد');
  expect(first).toBe(`تأخر موعد [${REFERENCE}]`);
  expect(await topic(`Re: رد: تأخر موعد [${REFERENCE}]`)).toBe(first);
});

test('an acknowledgement says that a machine wrote it, carries no files, and keeps its own subject', async () => {
  const { mail, header } = await compose({ purpose: 'acknowledgement', subject: `تم استلام رسالتكم [${REFERENCE}]` });
  expect(header).toMatch(/^Auto-Submitted: auto-replied\r$/m);
  expect(header).toMatch(/^X-Auto-Response-Suppress: All\r$/m);
  expect(header).not.toMatch(/^Precedence/m);
  expect(mail.attachments).toEqual([]);
  expect(mail.subject).toBe(`تم استلام رسالتكم [${REFERENCE}]`);
});

test('no field can add a header or a part of its own', async () => {
  const evil = 'x\r\nBcc: victim@example.org\r\n\r\n<script>';
  const { header, mail } = await compose(
    {
      subject: evil,
      chain: [],
      recipients: [{ address: 'citizen@example.org', name: evil, role: 'to' }],
      replyHandle: { messageId: `<a@b>\r\nBcc: victim@example.org`, references: [evil, 'a b@c', '<ok@example.org>'] },
      attachments: [
        {
          filename: `../../${evil}\u202Efdp.exe`,
          contentType: 'multipart/mixed; boundary=x\r\nX-Evil: 1',
          content: Buffer.from('MZ'),
        },
      ],
    },
    { displayName: evil },
  );
  expect(header).not.toMatch(/^(?:Bcc|X-Evil)/im);
  expect(mail.bcc).toBeUndefined();
  expect(mail.attachments).toHaveLength(1);
  expect(mail.attachments[0]).toMatchObject({ mimeType: 'application/octet-stream' });
  expect(mail.attachments[0]?.filename).not.toMatch(/[\r\n\u202e/]/);
  expect(references(header)).toEqual([`w.${TOKEN}@ministry.example`, 'ok@example.org']);
});

test.each(['no-address', 'a@b\r\nBcc: c@d', 'a b@c.example', '<a@b.example>', 'a@b@c', ''])(
  '%j is no recipient of a mail',
  async (address) => {
    await expect(compose({ recipients: [{ address, role: 'to' }] })).rejects.toThrow('no mail address');
  },
);

test('each paragraph states its own direction; numbers and links stand in left-to-right isolates; words are escaped', async () => {
  const { mail } = await compose();
  const html = mail.html ?? '';
  expect(html).toContain('<table role="presentation" dir="rtl" lang="ar" align="right"');
  expect(html.match(/<p dir="rtl" lang="ar" align="right"/g)).toHaveLength(3);
  expect(html.match(/<p dir="ltr" lang="en" align="left"/g)).toHaveLength(1);
  const isolated = [...html.matchAll(/<bdi dir="ltr"><span dir="ltr">\u2066(.*?)\u2069<\/span><\/bdi>/g)].map((match) =>
    match[1]?.replace(/<[^>]*>/g, ''),
  );
  expect(isolated).toEqual([REFERENCE, '+966 11 234 5678', 'https://moh.example/a?b=1&#38;c=2']);
  expect(html).toContain('Regards &#38; &#60;b&#62;thanks&#60;/b&#62;');
  expect(html).not.toMatch(/<script|<img|<link|url\(|@import/);
});

test('an English letter says that it runs left to right', async () => {
  const { mail } = await compose({ language: 'en', direction: 'ltr', text: 'Dear Sir,\n\nYour case is closed.' });
  expect(mail.html).toContain('<table role="presentation" dir="ltr" lang="en" align="left"');
  expect(mail.html?.match(/<p dir="ltr"/g)).toHaveLength(3);
});

const MARKS = { ar: '-- اكتب ردك فوق هذا السطر --', en: '-- Write your reply above this line --' } as const;
/** The citizen's answer in that language, above our letter as the program hands it over: with marks or as it stands. */
const answered = (language: 'ar' | 'en', letter: string, mark: '> ' | ''): string => {
  const words = language === 'ar' ? 'شكرا، سأحضر يوم الأحد.' : 'Thank you, I shall come on Sunday.';
  return `${words}\n\n${letter
    .split('\n')
    .map((line) => `${mark}${line}`)
    .join('\n')}`;
};

describe.each(['ar', 'en'] as const)('an answer in %s', (language) => {
  const text = language === 'ar' ? 'نرجو الحضور يوم الأحد.' : 'Please come on Sunday.';
  const letterOf = async (purpose: OutboundReply['purpose']): Promise<string> => {
    const { mail } = await compose({ purpose, language, direction: language === 'ar' ? 'rtl' : 'ltr', text });
    return (mail.text ?? '').replaceAll('\r', '');
  };

  test.each(['> ', ''] as const)(
    'above our letter is all that is read as new, whatever the program put between (%j)',
    async (mark) => {
      const letter = await letterOf('reply');
      expect(letter.split('\n')[0]).toBe(MARKS[language]);
      const says = answered(language, letter, mark);
      expect(trimReply(says, { subject: 'Re: appointment', answers: true })).toBe(says.split('\n')[0]);
    },
  );

  test('between the lines of our quoted letter stays, also below its first line', async () => {
    const quoted = (await letterOf('reply'))
      .trim()
      .split('\n')
      .map((line) => `> ${line}`);
    const inside = [...quoted.slice(0, 3), 'I cannot come on Sunday.', ...quoted.slice(3)].join('\n');
    expect(trimReply(inside, { subject: 'Re: appointment', answers: true })).toContain('I cannot come on Sunday.');
  });
});

test('an acknowledgement asks for answers in both languages; what nobody answers asks for none', async () => {
  const lines = (text: string | undefined): string[] => (text ?? '').split(/\r?\n/).slice(0, 2);
  const acknowledged = await compose({ purpose: 'acknowledgement' });
  expect(lines(acknowledged.mail.text)).toEqual([MARKS.ar, MARKS.en]);
  expect(acknowledged.mail.html).toContain(MARKS.ar);
  expect(acknowledged.mail.html).toContain(MARKS.en);
  const notice = await compose({ purpose: 'notice' });
  for (const part of [notice.mail.text, notice.mail.html]) expect(part).not.toMatch(/فوق هذا السطر|above this line/);
});
