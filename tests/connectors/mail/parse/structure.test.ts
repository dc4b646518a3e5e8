import { createHash } from 'node:crypto';
import { parseMail } from '../../../../connectors/_mail/parse/parse-mail';
import { inspectLine } from '../../../../connectors/_mail/parse/inspect-line';
import { safeFilename } from '../../../../connectors/_mail/parse/attachments';
import { base64, latin1, mail, multipart } from './mail';

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const part = (type: string, body: string | Buffer, ...headers: string[]): { type: string; body: string | Buffer; headers: string[] } => ({ type, body, headers });

describe('structure', () => {
  it('takes text and HTML of an alternative, and pictures that the page shows as inline, in MIME order', async () => {
    const alternative = multipart('alternative', [part('text/plain; charset=utf-8', 'نص'), part('text/html; charset=utf-8', '<p>نص <img src="cid:logo"></p>')], 'alt');
    const related = multipart('related', [part(alternative.type, alternative.body), part('image/png; name=logo.png', base64(PNG), 'Content-Transfer-Encoding: base64', 'Content-ID: <logo>')], 'rel');
    const { type, body } = multipart('mixed', [part(related.type, related.body), part('application/pdf', '%PDF-1.4', 'Content-Disposition: attachment; filename=a.pdf')]);
    const found = await parseMail(mail({ headers: { 'Content-Type': type }, body }));
    expect(found.text).toBe('نص');
    expect(found.html).toContain('cid:logo');
    expect(found.attachments.map(({ filename, contentType, inline }) => [filename, contentType, inline])).toEqual([
      ['logo.png', 'image/png', true],
      ['a.pdf', 'application/pdf', false],
    ]);
    expect(found.attachments[0]?.sha256).toBe(createHash('sha256').update(PNG).digest('hex'));
  });
  it('fills the text of a mail that is HTML only, and gives a plain one no HTML', async () => {
    const page = await parseMail(mail({ headers: { 'Content-Type': 'text/html; charset=utf-8' }, body: '<h1>شكوى</h1><p>أولا&nbsp;وثانيا</p><ul><li>واحد<li>اثنان</ul>' }));
    expect(page.text).toBe('شكوى\n\nأولا وثانيا\n\n- واحد\n- اثنان');
    expect((await parseMail(mail({ body: 'plain' }))).html).toBeNull();
  });
  it('takes the HTML for the text when the plain alternative is empty', async () => {
    const { type, body } = multipart('alternative', [part('text/plain', ' \r\n'), part('text/html', '<p>words</p>')]);
    expect((await parseMail(mail({ headers: { 'Content-Type': type }, body }))).text).toBe('words');
  });
  it('reads the words of a multimedia message from its named text', async () => {
    const { type, body } = multipart('mixed', [part('text/plain; name=text.txt', 'my words', 'Content-Disposition: inline; filename=text.txt'), part('text/plain', '--\r\nSent by a gateway')]);
    const found = await parseMail(mail({ headers: { 'Content-Type': type }, body }));
    expect(found.reply).toBe('my words');
  });
  it('keeps an attached message whole, as one attachment', async () => {
    const inner = mail({ headers: { Subject: 'inner' }, body: 'inner words' });
    const { type, body } = multipart('mixed', [part('text/plain', 'outer'), part('message/rfc822', inner)]);
    const found = await parseMail(mail({ headers: { 'Content-Type': type }, body }));
    expect(found).toMatchObject({ text: 'outer', attachments: [{ contentType: 'message/rfc822' }] });
    expect(found.attachments[0]?.content.equals(inner)).toBe(true);
  });
  it('keeps a calendar and a winmail.dat as attachments', async () => {
    const { type, body } = multipart('mixed', [part('text/plain', 'x'), part('text/calendar; method=REQUEST', 'BEGIN:VCALENDAR'), part('application/ms-tnef; name=winmail.dat', Buffer.from('789f3e22', 'hex'))]);
    const found = await parseMail(mail({ headers: { 'Content-Type': type }, body }));
    expect(found.attachments.map((file) => file.contentType)).toEqual(['text/calendar', 'application/ms-tnef']);
    expect(found.warnings).toContain('tnef');
  });
  it('reads format=flowed, with DelSp', async () => {
    const flowed = await parseMail(mail({ headers: { 'Content-Type': 'text/plain; format=flowed' }, body: 'one \r\ntwo\r\n> a \r\n> b\r\n-- \r\nsig' }));
    expect(flowed.text).toBe('one two\n> a b\n-- \nsig');
    const joined = await parseMail(mail({ headers: { 'Content-Type': 'text/plain; format=flowed; delsp=yes' }, body: 'long \r\nword' }));
    expect(joined.text).toBe('longword');
  });
  it.each([
    ['white space after the boundary', '--b1 \t\r\nContent-Type: text/plain\r\n\r\nwords\r\n--b1--  \r\n', 'multipart/mixed; boundary=b1'],
    ['no boundary named', '--b1\r\nContent-Type: text/plain\r\n\r\nwords\r\n--b1--\r\n', 'multipart/mixed'],
    ['another boundary named', '--b1\r\nContent-Type: text/plain\r\n\r\nwords\r\n--b1--\r\n', 'multipart/mixed; boundary="other"'],
    ['no last boundary', '--b1\r\nContent-Type: text/plain\r\n\r\nwords', 'multipart/mixed; boundary=b1'],
    ['no parts at all', 'words', 'multipart/mixed; boundary=b1'],
  ])('reads a multipart with %s', async (_what, body, type) => {
    expect((await parseMail(mail({ headers: { 'Content-Type': type }, body }))).text?.trim()).toBe('words');
  });
  it('reads a mail whose lines end with CR alone', async () => {
    const found = await parseMail(Buffer.from('From: a@b.co\rSubject: x\r\rwords\rmore'));
    expect(found).toMatchObject({ text: 'words\nmore', envelope: { subject: 'x' } });
  });
  it('says of an encrypted mail that it is', async () => {
    const { type, body } = multipart('encrypted; protocol="application/pgp-encrypted"', [part('application/pgp-encrypted', 'Version: 1'), part('application/octet-stream', '-----BEGIN PGP MESSAGE-----')]);
    expect((await parseMail(mail({ headers: { 'Content-Type': type }, body }))).warnings).toContain('encrypted');
  });
  it('mends NUL and lone surrogates', async () => {
    const found = await parseMail(mail({ headers: { 'Content-Type': 'text/html; charset=utf-8' }, body: 'a\u0000b&#xD800;c&#0;' }));
    expect(JSON.stringify(inspectLine(found))).not.toMatch(/\\u0000|\\ud800/i);
  });
  it('decodes transfer encodings whose name is misspelt', async () => {
    expect((await parseMail(mail({ headers: { 'Content-Transfer-Encoding': 'base-64;' }, body: base64('words') }))).text).toBe('words');
    expect((await parseMail(mail({ headers: { 'Content-Transfer-Encoding': 'quoted printable' }, body: 'wo=72ds' }))).text).toBe('words');
  });
});

describe('names of attachments', () => {
  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\sara\\تقرير.pdf', 'تقرير.pdf'],
    ['report\u202Efdp.exe', 'reportfdp.exe'],
    ['a\u0000b\r\nc.pdf', 'ab c.pdf'],
    ['تقرير 12/3/2026.pdf', 'تقرير 12-3-2026.pdf'],
    ['   ', null],
    ['..', null],
  ])('makes %j safe', (given, expected) => {
    expect(safeFilename(given)).toBe(expected);
  });
  it('keeps at most 255 bytes and the extension', () => {
    const name = safeFilename(`${'ش'.repeat(300)}.pdf`) ?? '';
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
    expect(name.endsWith('.pdf')).toBe(true);
  });
  it('tells two of the same name apart', async () => {
    const one = part('application/pdf', 'x', 'Content-Disposition: attachment; filename=a.pdf');
    const { type, body } = multipart('mixed', [one, one, part('application/pdf', 'x', 'Content-Disposition: attachment; filename=A.PDF')]);
    const found = await parseMail(mail({ headers: { 'Content-Type': type }, body }));
    expect(found.attachments.map((file) => file.filename)).toEqual(['a.pdf', 'a (2).pdf', 'A (2) (2).PDF'].slice(0, 2).concat('A (3).PDF'));
  });
  it('believes the bytes about a type, and warns of programs', async () => {
    const { type, body } = multipart('mixed', [part('application/pdf', base64(PNG), 'Content-Transfer-Encoding: base64', 'Content-Disposition: attachment; filename=a.pdf'), part('image/png', 'MZ', 'Content-Disposition: attachment; filename="invoice.pdf.exe"')]);
    const found = await parseMail(mail({ headers: { 'Content-Type': type }, body }));
    expect(found.attachments[0]).toMatchObject({ contentType: 'image/png', declaredType: 'application/pdf' });
    expect(found.warnings).toContain('dangerous_attachment');
  });
});

describe('limits', () => {
  it('reads the first parts of a mail with 5,000', async () => {
    const { type, body } = multipart('mixed', [part('text/plain', 'first'), ...Array.from({ length: 5000 }, () => part('application/x', 'y'))]);
    const found = await parseMail(mail({ headers: { 'Content-Type': type }, body }));
    expect(found.text?.trim()).toBe('first');
    expect(found.warnings).toEqual(expect.arrayContaining(['truncated', 'too_many_attachments']));
  });
  it('survives multiparts 2,000 deep', async () => {
    let body = 'x';
    for (let i = 0; i < 2000; i++) body = `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n${body}\r\n--b${i}--\r\n`;
    const found = await parseMail(Buffer.from(`From: a@b.co\r\nSubject: deep\r\n${body}`));
    expect(found).toMatchObject({ envelope: { subject: 'deep' } });
    expect(found.warnings).toContain('truncated');
  });
  it('reads a mail whose header has 20 MB', async () => {
    const found = await parseMail(mail({ headers: { 'X-Long': 'a'.repeat(20_000_000) }, body: 'words' }));
    expect(found).toMatchObject({ text: 'words', envelope: { subject: 'Hello' } });
    expect(found.warnings).toContain('header_truncated');
  });
  it('reads a line of 20 MB', async () => {
    const found = await parseMail(mail({ body: 'a'.repeat(20_000_000) }));
    expect(found.warnings).toContain('text_truncated');
  });
  it('reads 100,000 addresses', async () => {
    const found = await parseMail(mail({ headers: { To: Array.from({ length: 100_000 }, (_, i) => `a${i}@example.com`).join(',\r\n ') } }));
    expect(found.envelope.subject).toBe('Hello');
  });
  it('shows the text of HTML that nests 50,000 deep', async () => {
    const found = await parseMail(mail({ headers: { 'Content-Type': 'text/html' }, body: `${'<div>'.repeat(50_000)}words` }));
    expect(found).toMatchObject({ text: 'words', html: null });
    expect(found.warnings).toContain('html_too_deep');
  });
  it.each(['-', '@', '1', '=?', '(', '_', '<', 'a@', '&#', '> ', '<a ', 'On a 2026 10:10 <a@b.co> wrote\n'])('gets through %j, said 40,000 letters long, everywhere', async (sign) => {
    const body = sign.repeat(40_000 / sign.length);
    const value = body.replaceAll('\n', ' ').slice(0, 20_000);
    const headers = Object.fromEntries(['From', 'To', 'Subject', 'Date', 'References', 'Content-Disposition'].map((name) => [name, value]));
    for (const type of ['text/plain', 'text/html']) {
      const found = await Promise.all([parseMail(mail({ headers: { ...headers, 'Content-Type': type } })), parseMail(mail({ headers: { From: 'mailer-daemon@x.co', Subject: 'Re: failure notice', 'In-Reply-To': '<a@b>', 'Content-Type': type }, body }))]);
      expect(found.map(({ acknowledge }) => acknowledge)).toEqual([expect.any(Boolean), false]);
    }
  });
  it.each([
    ['nothing', Buffer.alloc(0)],
    ['NULs', Buffer.alloc(5000)],
    ['a picture', PNG],
    ['line ends', Buffer.from('\r\n\r\n\r\n')],
    ['a colon', Buffer.from(':')],
    ['high bytes', Buffer.alloc(3000, 0xff)],
  ])('makes something of %s', async (_what, bytes) => {
    const found = await parseMail(bytes);
    expect(found.kind).toBe('message');
    expect(JSON.stringify(inspectLine(found))).toContain('"kind"');
  });
});

describe('HTML is made harmless', () => {
  const sanitised = async (body: string): Promise<string> => (await parseMail(mail({ headers: { 'Content-Type': 'text/html; charset=utf-8' }, body }))).html ?? '';
  it.each([
    '<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '<a href="javascript:alert(1)">x</a>', '<a href="jav\tascript:alert(1)">x</a>', '<svg onload=alert(1)>', '<iframe src="https://x"></iframe>', '<form action="https://x"><input name=a></form>',
    '<meta http-equiv=refresh content="0;url=https://x">', '<base href="https://x">', '<link rel=stylesheet href="https://x">', '<style>@import "https://x"</style>', '<div style="background:url(https://x)">x</div>', '<div style="position:fixed;top:0">x</div>', '<div style="width:expression(alert(1))">x</div>',
    '<table background="https://x"><tr><td>x</table>', '<video poster="https://x" src="https://x"></video>', '<img srcset="https://x 1x">', '<object data="https://x"></object>', '<math><mtext></mtext></math>', '<img src="data:image/svg+xml;base64,PHN2Zz4=">', '<a href="data:text/html,x">x</a>', '<xmp><script>alert(1)</script></xmp>', '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  ])('%s', async (body) => {
    const html = await sanitised(`<p>words</p>${body}`);
    expect(html).toContain('words');
    expect(html).not.toMatch(/<(?:script|iframe|form|meta|base|link|style|svg|object|video|math)|onerror|onload|javascript:|expression|position|url\(|srcset|background=|poster|<[^>]+\ssrc="(?!cid:|data:image\/(?:png|jpeg|gif|webp))|href="(?!https?:|mailto:|tel:)/i);
  });
  it('keeps pictures from the web for later, and cid pictures now', async () => {
    const html = await sanitised('<img src="https://tracker.example/p.gif?a=1&amp;b=2"><img src="//cdn.example/x.png"><img src="cid:a@b">');
    expect(html).toContain('data-remote-src="https://tracker.example/p.gif?a=1&amp;b=2"');
    expect(html).toContain('data-remote-src="https://cdn.example/x.png"');
    expect(html).toContain('src="cid:a@b"');
    expect(html).not.toMatch(/\ssrc="https?:/);
  });
  it('keeps direction, alignment and colours', async () => {
    expect(await sanitised('<p dir="rtl" align="right" style="color:red;text-align:right">نص</p>')).toBe('<p dir="rtl" align="right" style="color:red;text-align:right">نص</p>');
  });
  it('does not believe a mail that brings its own blocked picture', async () => {
    expect(await sanitised('<img data-remote-src="javascript:alert(1)" alt="x">')).not.toContain('javascript');
  });
});

describe('addresses', () => {
  const from = async (value: string): Promise<unknown> => (await parseMail(mail({ headers: { From: latin1(Buffer.from(value)) } }))).envelope.senders;
  it.each([
    ['Sara Ali <sara@example.com>', [{ name: 'Sara Ali', address: 'sara@example.com' }]],
    ['"Ali, Sara" <sara@example.com>', [{ name: 'Ali, Sara', address: 'sara@example.com' }]],
    ['Ali, Sara <sara@example.com>', [{ name: 'Ali, Sara', address: 'sara@example.com' }]],
    ['sara@example.com (Sara)', [{ name: 'Sara', address: 'sara@example.com' }]],
    ['سارة علي <sara@example.com>', [{ name: 'سارة علي', address: 'sara@example.com' }]],
    ['=?utf-8?B?2LPYp9ix2Kks?= <sara@example.com>', [{ name: 'سارة', address: 'sara@example.com' }]],
    ['a@example.com, B <b@example.com>', [{ name: null, address: 'a@example.com' }, { name: 'B', address: 'b@example.com' }]],
    ['Team: a@example.com, b@example.com;', [{ name: null, address: 'a@example.com' }, { name: null, address: 'b@example.com' }]],
    ['undisclosed-recipients:;', []],
    ['"ceo@bank.com" <evil@example.com>', [{ name: 'ceo@bank.com', address: 'evil@example.com' }]],
    ['<<sara@example.com>>', [{ name: null, address: 'sara@example.com' }]],
    ['mailto:sara@example.com', [{ name: null, address: 'sara@example.com' }]],
    ['"Unclosed <sara@example.com>', [{ name: 'Unclosed', address: 'sara@example.com' }]],
    ['info@شركة.السعودية', [{ name: null, address: 'info@شركة.السعودية' }]],
  ])('reads %s', async (value, expected) => {
    expect(await from(value)).toEqual(expected);
  });
  it.each([
    ['Wed, 25 Nov 2026 10:00:00 +0300', '2026-11-25T07:00:00.000Z'],
    ['25 Nov 26 10:00 GMT', '2026-11-25T10:00:00.000Z'],
    ['Wed, 25 Nov 2026 10:00:00 +0300 (AST)', '2026-11-25T07:00:00.000Z'],
    ['Wed Nov 25 10:00:00 2026', '2026-11-25T10:00:00.000Z'],
    ['2026-11-25T10:00:00+03:00', '2026-11-25T07:00:00.000Z'],
    ['Wed, 25 Nov 2026 10:00:00 PM EST', '2026-11-26T03:00:00.000Z'],
    ['yesterday', null],
    ['99 Foo 2026 10:00', null],
  ])('reads the date %s', async (value, expected) => {
    expect((await parseMail(mail({ headers: { Date: value } }))).envelope.date?.toISOString() ?? null).toBe(expected);
  });
  it('reads ids without brackets, folded, doubled', async () => {
    const found = await parseMail(mail({ headers: { 'Message-ID': 'abc@example.com', 'In-Reply-To': '<a@x> (of Monday)', References: '<a@x>\r\n\t<b@x>,<a@x> garbage', 'X-Microsoft-Original-Message-ID': '<old@x>' } }));
    expect(found.envelope).toMatchObject({ messageId: 'abc@example.com', inReplyTo: ['a@x'], references: ['a@x', 'b@x'], formerIds: ['old@x'] });
  });
  it('warns of names that pretend to be addresses and of other reply addresses', async () => {
    const found = await parseMail(mail({ headers: { From: '"ceo@bank.com" <evil@example.com>', 'Reply-To': 'thief@other.example.org' } }));
    expect(found.warnings).toEqual(expect.arrayContaining(['display_name_has_address', 'reply_to_differs']));
  });
});
