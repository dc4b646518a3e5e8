/** Parts, encodings and names of files, right and broken. */
import { base64, encode, latin1, mail, multipart } from '../mail';
import { both, parts, raw, type CorpusMail } from './case';

const PDF = '%PDF-1.4\n%EOF\n';
const pdf = (name: string, headers: readonly string[], expected: string, type = 'application/pdf'): CorpusMail => ({
  name: `file name: ${name}`,
  bytes: parts('mixed', [{ type: 'text/plain; charset=utf-8', body: 'hello' }, { type, headers: [...headers, 'Content-Transfer-Encoding: base64'], body: base64(PDF) }]),
  says: { text: 'hello', attachments: [{ filename: expected, content: PDF }] },
});
const b = (text: string | Buffer, charset = 'utf-8'): string => `=?${charset}?B?${Buffer.from(text).toString('base64')}?=`;
const pct = (bytes: Buffer): string => Array.from(bytes, (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
const NAME = 'صورة الهوية.pdf';
const names: readonly CorpusMail[] = [
  pdf('plain', ['Content-Disposition: attachment; filename=id.pdf'], 'id.pdf'),
  pdf('quoted with blanks', ['Content-Disposition: attachment; filename="my id.pdf"'], 'my id.pdf'),
  pdf('blanks without quotes', ['Content-Disposition: attachment; filename=my id.pdf'], 'my id.pdf'),
  pdf('RFC 2231', [`Content-Disposition: attachment; filename*=utf-8''${pct(Buffer.from(NAME))}`], NAME),
  pdf('RFC 2231 with a language', [`Content-Disposition: attachment; filename*=UTF-8'ar'${pct(Buffer.from(NAME))}`], NAME),
  pdf('RFC 2231 in windows-1256', [`Content-Disposition: attachment; filename*=windows-1256''${pct(encode(NAME, 'windows-1256'))}`], NAME),
  pdf('RFC 2231 in pieces', [`Content-Disposition: attachment;\r\n filename*0*=utf-8''${pct(Buffer.from('صورة '))};\r\n filename*1*=${pct(Buffer.from('الهوية'))};\r\n filename*2=.pdf`], NAME),
  pdf('RFC 2231 in pieces cut inside a letter', [`Content-Disposition: attachment;\r\n filename*0*=utf-8''${pct(Buffer.from(NAME).subarray(0, 5))};\r\n filename*1*=${pct(Buffer.from(NAME).subarray(5))}`], NAME),
  pdf('RFC 2231 in pieces out of order', [`Content-Disposition: attachment;\r\n filename*1=b.pdf;\r\n filename*0=a`], 'ab.pdf'),
  pdf('RFC 2231 without charset', [`Content-Disposition: attachment; filename*=''${pct(Buffer.from(NAME))}`], NAME),
  pdf('RFC 2231 without percent', ["Content-Disposition: attachment; filename*=utf-8''id.pdf"], 'id.pdf'),
  pdf('RFC 2231 in quotes', [`Content-Disposition: attachment; filename*="utf-8''${pct(Buffer.from(NAME))}"`], NAME),
  pdf('RFC 2231 raw, without percent', [`Content-Disposition: attachment; filename*=utf-8''${raw(NAME).replaceAll(' ', '%20')}`], NAME),
  pdf('both forms: the extended one holds', [`Content-Disposition: attachment; filename="????.pdf"; filename*=utf-8''${pct(Buffer.from(NAME))}`], NAME),
  pdf('name and filename*', [`Content-Disposition: attachment; filename*=utf-8''${pct(Buffer.from(NAME))}`], NAME, 'application/pdf; name="x.pdf"'),
  pdf('encoded word', [`Content-Disposition: attachment; filename="${b(NAME)}"`], NAME),
  pdf('encoded word without quotes', [`Content-Disposition: attachment; filename=${b(NAME)}`], NAME),
  pdf('two encoded words, folded', [`Content-Disposition: attachment; filename="${b('صورة ')}\r\n ${b('الهوية.pdf')}"`], NAME),
  pdf('encoded words cut inside a letter', [`Content-Disposition: attachment; filename="${b(Buffer.from(NAME).subarray(0, 5))}\r\n ${b(Buffer.from(NAME).subarray(5))}"`], NAME),
  pdf('encoded word in windows-1256', [`Content-Disposition: attachment; filename="${b(encode(NAME, 'windows-1256'), 'windows-1256')}"`], NAME),
  pdf('only in Content-Type', ['Content-Disposition: attachment'], NAME, `application/pdf; name="${b(NAME)}"`),
  pdf('only in Content-Type, no disposition', [], 'id.pdf', 'application/pdf; name=id.pdf'),
  pdf('raw UTF-8', [`Content-Disposition: attachment; filename="${raw(NAME)}"`], NAME),
  pdf('raw windows-1256', [`Content-Disposition: attachment; filename="${latin1(encode(NAME, 'windows-1256'))}"`], NAME),
  pdf('percent-encoded as some programs do', [`Content-Disposition: attachment; filename="${pct(Buffer.from(NAME))}"`], NAME),
  pdf('percent nonsense', ['Content-Disposition: attachment; filename="100%.pdf"'], '100%.pdf'),
  pdf('percent nonsense in RFC 2231', ["Content-Disposition: attachment; filename*=utf-8''100%ZZ.pdf"], '100%ZZ.pdf'),
  pdf('path', ['Content-Disposition: attachment; filename="../../etc/id.pdf"'], 'id.pdf'),
  pdf('Windows path', ['Content-Disposition: attachment; filename="C:\\\\Users\\\\sara\\\\id.pdf"'], 'id.pdf'),
  pdf('direction override', [`Content-Disposition: attachment; filename="${raw('report\u202ecod.pdf')}"`], 'reportcod.pdf'),
  pdf('semicolon in quotes', ['Content-Disposition: attachment; filename="a;b.pdf"'], 'a;b.pdf'),
  pdf('escaped quote', ['Content-Disposition: attachment; filename="a\\"b.pdf"'], 'a"b.pdf'),
  pdf('missing closing quote', ['Content-Disposition: attachment; filename="id.pdf'], 'id.pdf'),
  pdf('parameter in capitals', ['Content-Disposition: ATTACHMENT; FILENAME=id.pdf'], 'id.pdf'),
  pdf('doubled parameter', ['Content-Disposition: attachment; filename=a.pdf; filename=b.pdf'], 'a.pdf'),
  pdf('no semicolon', ['Content-Disposition: attachment filename=id.pdf'], 'id.pdf'),
  pdf('semicolons too many', ['Content-Disposition: attachment;; filename=id.pdf;'], 'id.pdf'),
  pdf('UTF-8 encoded twice', [`Content-Disposition: attachment; filename="${raw(Buffer.from(NAME).toString('latin1'))}"`], NAME),
];

const QP = (name: string, body: string, text: string, charset = 'utf-8'): CorpusMail => ({ name: `quoted-printable: ${name}`, bytes: mail({ headers: { 'Content-Type': `text/plain; charset=${charset}`, 'Content-Transfer-Encoding': 'quoted-printable' }, body }), says: { text } });
const B64 = (name: string, body: string | Buffer, text: string): CorpusMail => ({ name: `base64: ${name}`, bytes: mail({ headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Transfer-Encoding': 'base64' }, body }), says: { text } });
const CTE = (name: string, encoding: string, body: string, text: string): CorpusMail => ({ name: `transfer encoding: ${name}`, bytes: mail({ headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Transfer-Encoding': encoding }, body }), says: { text } });
const AR64 = Buffer.from('السلام عليكم').toString('base64');
const encodings: readonly CorpusMail[] = [
  QP('soft break inside a letter', '=D8=\r\n=B4=D9=83=D9=88=\r\n=D9=89', 'شكوى'),
  QP('soft break with blanks behind it', 'one=  \r\ntwo', 'onetwo'),
  QP('soft break of a bare LF', 'one=\ntwo', 'onetwo'),
  QP('soft break at the end', 'one=', 'one'),
  QP('lower case', '=d8=b4=d9=83=d9=88=d9=89', 'شكوى'),
  QP('equals sign that is nothing', 'a=b and 1=1 and =ZZ', 'a=b and 1=1 and =ZZ'),
  QP('raw 8-bit letters beside it', 'شكوى =D8=B4', 'شكوى ش'),
  QP('blanks at the ends of lines are nothing', 'one   \r\ntwo\t\r\n', 'one\ntwo'),
  QP('encoded line breaks', 'one=0D=0Atwo', 'one\ntwo'),
  QP('latin1', 'd=E9j=E0 pay=E9', 'déjà payé', 'iso-8859-1'),
  B64('in one line', AR64, 'السلام عليكم'),
  B64('with junk between', `${AR64.slice(0, 5)}!*\r\n ${AR64.slice(5)}\r\n`, 'السلام عليكم'),
  B64('without padding', AR64.replace(/=+$/, ''), 'السلام عليكم'),
  B64('lines of odd lengths', AR64.replace(/(.{7})/g, '$1\r\n'), 'السلام عليكم'),
  B64('two pieces, each padded', `${Buffer.from('واحد ').toString('base64')}\r\n${Buffer.from('اثنان').toString('base64')}`, 'واحد اثنان'),
  B64('a footer of a list below it in plain letters', `${AR64}\r\n\r\n_____________\r\nThis is the list footer.\r\n`, 'السلام عليكم\n_____________\nThis is the list footer.'),
  B64('said, but the words are plain', 'Hello, this is not encoded at all; please read it.', 'Hello, this is not encoded at all; please read it.'),
  B64('said, but the words are plain Arabic', 'السلام عليكم، هذه رسالة عادية', 'السلام عليكم، هذه رسالة عادية'),
  CTE('in capitals', 'BASE64', AR64, 'السلام عليكم'),
  CTE('with a comment', 'base64 (really)', AR64, 'السلام عليكم'),
  CTE('with a semicolon', 'quoted-printable;', '=D8=B4', 'ش'),
  CTE('in quotes', '"base64"', AR64, 'السلام عليكم'),
  CTE('misspelt', 'quoted-printeble', 'plain words', 'plain words'),
  CTE('7-bit', '7-bit', 'plain words', 'plain words'),
  CTE('a charset', 'utf-8', 'السلام', 'السلام'),
  CTE('binary', 'binary', 'السلام', 'السلام'),
  CTE('uuencode', 'x-uuencode', 'begin 644 t.txt\r\n+:&5L;&\\@=V]R;&0`\r\n`\r\nend\r\n', 'hello world'),
];

const text = (body: string): { type: string; body: string } => ({ type: 'text/plain; charset=utf-8', body });
const PNG = Buffer.from('89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082', 'hex');
const png = { type: 'image/png; name=a.png', headers: ['Content-Disposition: inline; filename=a.png', 'Content-ID: <a@x>', 'Content-Transfer-Encoding: base64'], body: base64(PNG) };
const tree = (name: string, source: string | Buffer, says: CorpusMail['says'], headers: Record<string, string> = {}, author?: readonly string[]): CorpusMail => ({ name: `structure: ${name}`, bytes: mail({ headers, body: source }), says, ...(author && { author }) });
const ICS = 'BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20260303T071500Z\r\nSUMMARY:Visit\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n';
const INNER = 'From: Bank <bank@bank.example>\r\nSubject: Your account\r\nMessage-ID: <inner@bank.example>\r\n\r\nYour account is closed.\r\n';
const alternative = multipart('alternative', [text('plain side'), { type: 'text/html; charset=utf-8', body: '<p>plain side</p>' }], 'in1');
const nested = (depth: number): string => (depth === 0 ? 'Content-Type: text/plain\r\n\r\ndeep words\r\n' : `Content-Type: multipart/mixed; boundary=n${depth}\r\n\r\n--n${depth}\r\n${nested(depth - 1)}\r\n--n${depth}--\r\n`);

const structures: readonly CorpusMail[] = [
  { name: 'plain and HTML that say the same', bytes: both('plain side', '<p>plain side</p>'), says: { text: 'plain side', attachments: [] } },
  { name: 'mixed with an alternative inside and a file', bytes: parts('mixed', [{ type: alternative.type, body: alternative.body }, { type: 'application/pdf; name=a.pdf', headers: ['Content-Transfer-Encoding: base64'], body: base64(PDF) }]), says: { text: 'plain side', attachments: [{ filename: 'a.pdf', contentType: 'application/pdf', content: PDF, inline: false }] } },
  { name: 'related with an inline picture', bytes: parts('related', [{ type: 'text/html; charset=utf-8', body: '<p>see <img src="cid:a@x"></p>' }, png]), says: { attachments: [{ filename: 'a.png', contentType: 'image/png', content: PNG, inline: true }] }, author: ['see'] },
  { name: 'only a file', bytes: mail({ headers: { 'Content-Type': 'application/pdf; name=a.pdf', 'Content-Disposition': 'attachment; filename=a.pdf', 'Content-Transfer-Encoding': 'base64' }, body: base64(PDF) }), says: { text: '', reply: '', attachments: [{ filename: 'a.pdf', content: PDF }] } },
  { name: 'only a picture', bytes: mail({ headers: { 'Content-Type': 'image/png; name=a.png', 'Content-Transfer-Encoding': 'base64' }, body: base64(PNG) }), says: { text: '', attachments: [{ filename: 'a.png', contentType: 'image/png', content: PNG }] } },
  { name: 'a mail as attachment', bytes: parts('mixed', [text('see the mail'), { type: 'message/rfc822', headers: ['Content-Disposition: attachment; filename=old.eml'], body: INNER }]), says: { text: 'see the mail', attachments: [{ filename: 'old.eml', contentType: 'message/rfc822' }] } },
  { name: 'a mail inside without a name', bytes: parts('mixed', [text('see the mail'), { type: 'message/rfc822', body: INNER }]), says: { text: 'see the mail', attachments: [{ filename: null, contentType: 'message/rfc822' }] } },
  { name: 'a digest of two mails', bytes: parts('digest', [{ type: 'message/rfc822', body: INNER }, { type: 'message/rfc822', body: INNER.replace('Your account', 'Other') }]), says: {} },
  { name: 'a text file is an attachment', bytes: parts('mixed', [text('hello'), { type: 'text/plain; charset=utf-8; name=notes.txt', headers: ['Content-Disposition: attachment; filename=notes.txt'], body: 'my notes' }]), says: { text: 'hello', attachments: [{ filename: 'notes.txt', content: 'my notes' }] } },
  { name: 'words above and below a picture, as iOS sends them', bytes: parts('mixed', [text('above'), png, text('below')]), says: { attachments: [{ filename: 'a.png' }] }, author: ['above', 'below'] },
  { name: 'an invitation', bytes: parts('alternative', [text('Please come'), { type: 'text/calendar; charset=utf-8; method=REQUEST', body: ICS }]), says: { text: 'Please come', attachments: [{ filename: null, contentType: 'text/calendar' }] } },
  { name: 'no closing boundary', bytes: Buffer.from('From: s@example.com\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n' + base64(PDF)), says: { text: 'hello', attachments: [{ filename: 'a.pdf', content: PDF }] } },
  tree('boundary with odd characters', `--=_'()+_,-./:=?\r\nContent-Type: text/plain\r\n\r\nhello\r\n--=_'()+_,-./:=?--\r\n`, { text: 'hello' }, { 'Content-Type': `multipart/mixed; boundary="=_'()+_,-./:=?"` }),
  tree('boundary unquoted with odd characters', '--=_a/b:c\r\nContent-Type: text/plain\r\n\r\nhello\r\n--=_a/b:c--\r\n', { text: 'hello' }, { 'Content-Type': 'multipart/mixed; boundary==_a/b:c' }),
  tree('boundary with blanks inside', '--a b\r\nContent-Type: text/plain\r\n\r\nhello\r\n--a b--\r\n', { text: 'hello' }, { 'Content-Type': 'multipart/mixed; boundary="a b"' }),
  tree('boundary that begins another boundary', '--b\r\nContent-Type: multipart/alternative; boundary=b2\r\n\r\n--b2\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b2--\r\n--b--\r\n', { text: 'hello' }, { 'Content-Type': 'multipart/mixed; boundary=b' }),
  tree('boundary not said', '--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b--\r\n', { text: 'hello' }, { 'Content-Type': 'multipart/mixed' }),
  tree('boundary said otherwise', '--real\r\nContent-Type: text/plain\r\n\r\nhello\r\n--real--\r\n', { text: 'hello' }, { 'Content-Type': 'multipart/mixed; boundary=other' }),
  tree('boundary never used', 'hello\r\n', { text: 'hello' }, { 'Content-Type': 'multipart/mixed; boundary=b' }),
  tree('boundary with blanks behind', '--b  \r\nContent-Type: text/plain\r\n\r\nhello\r\n--b--  \r\n', { text: 'hello' }, { 'Content-Type': 'multipart/mixed; boundary=b' }),
  tree('boundary that closes with one dash', '--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b-\r\n', { text: 'hello' }, { 'Content-Type': 'multipart/mixed; boundary=b' }),
  tree('boundary that ends with a dash', '--b-\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b---\r\n', { text: 'hello' }, { 'Content-Type': 'multipart/mixed; boundary=b-' }),
  tree('words before and after the parts', 'preamble\r\n--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b--\r\nepilogue\r\n', { text: 'hello' }, { 'Content-Type': 'multipart/mixed; boundary=b' }),
  tree('a part without headers', '--b\r\n\r\nhello\r\n--b--\r\n', { text: 'hello' }, { 'Content-Type': 'multipart/mixed; boundary=b' }),
  tree('a part without the blank line', '--b\r\nhello there\r\n--b--\r\n', { text: 'hello there' }, { 'Content-Type': 'multipart/mixed; boundary=b' }),
  tree('a part cut in its headers', '--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b\r\nContent-Type: applic', { text: 'hello' }, { 'Content-Type': 'multipart/mixed; boundary=b' }),
  tree('HTML labelled plain is shown as it was sent', '<html><body><p>hello</p></body></html>', { text: '<html><body><p>hello</p></body></html>' }, { 'Content-Type': 'text/plain; charset=utf-8' }),
  { name: 'a picture that is called a text is a file', bytes: mail({ headers: { 'Content-Type': 'text/plain; name=photo.txt', 'Content-Transfer-Encoding': 'base64' }, body: base64(PNG) }), says: { text: '', attachments: [{ filename: 'photo.txt', contentType: 'image/png', content: PNG }] } },
  tree('HTML labelled with its first tag', '<p>hello</p>', { text: 'hello' }, { 'Content-Type': '<html>' }),
  tree('a type that is no type', 'hello', { text: 'hello' }, { 'Content-Type': 'text' }),
  tree('an empty type', 'hello', { text: 'hello' }, { 'Content-Type': '' }),
  tree('an unknown text type', 'hello', { text: 'hello' }, { 'Content-Type': 'text/enriched' }),
  tree('flowed', 'This line is one \r\nwith this.\r\n\r\n> quoted \r\n> text\r\n-- \r\nSara', { text: 'This line is one with this.\n\n> quoted text\n-- \nSara', reply: 'This line is one with this.' }, { 'Content-Type': 'text/plain; charset=utf-8; format=flowed', 'In-Reply-To': '<a@b>' }),
  tree('flowed, joined without blanks', 'السلا \r\nم عليكم', { text: 'السلام عليكم' }, { 'Content-Type': 'text/plain; charset=utf-8; format=flowed; delsp=yes', 'Content-Transfer-Encoding': '8bit' }),
  tree('flowed, stuffed', ' >not a quote\r\n From here\r\nline', { text: '>not a quote\nFrom here\nline' }, { 'Content-Type': 'text/plain; format=flowed' }),
  tree('a yEnc-free uuencoded file inside the words', 'hello\r\n\r\nbegin 644 t.txt\r\n+:&5L;&\\@=V]R;&0`\r\n`\r\nend\r\n\r\nbye\r\n', {}, {}, ['hello', 'bye']),
  { name: 'structure: twenty multiparts deep', bytes: Buffer.from(`From: s@example.com\r\n${nested(20)}`), says: { text: 'deep words' } },
  { name: 'signed by S/MIME: the words are shown', bytes: parts('signed; protocol="application/pkcs7-signature"', [text('signed words'), { type: 'application/pkcs7-signature; name=smime.p7s', headers: ['Content-Disposition: attachment; filename=smime.p7s', 'Content-Transfer-Encoding: base64'], body: base64('x') }]), says: { attachments: [{ filename: 'smime.p7s' }] }, author: ['signed words'] },
  { name: 'a disposition that is nothing', bytes: parts('mixed', [{ type: 'text/plain; charset=utf-8', headers: ['Content-Disposition: nonsense'], body: 'hello' }]), says: { text: 'hello', attachments: [] } },
  { name: 'an empty plain side beside HTML', bytes: both('\r\n', '<p>hello</p>'), says: { text: 'hello' } },
  { name: 'an attachment of no bytes', bytes: parts('mixed', [text('hello'), { type: 'application/pdf; name=a.pdf', headers: ['Content-Disposition: attachment; filename=a.pdf', 'Content-Transfer-Encoding: base64'], body: '' }]), says: { text: 'hello', attachments: [{ filename: 'a.pdf', content: '' }] } },
  { name: 'two files of one name stay two', bytes: parts('mixed', [text('hello'), ...['one', 'two'].map((content) => ({ type: 'application/octet-stream', headers: ['Content-Disposition: attachment; filename=a.bin'], body: content }))]), says: { text: 'hello' } },
  { name: 'a vCard is an attachment', bytes: parts('mixed', [text('hello'), { type: 'text/x-vcard; charset=utf-8; name=s.vcf', headers: ['Content-Disposition: attachment; filename=s.vcf'], body: 'BEGIN:VCARD\r\nEND:VCARD' }]), says: { text: 'hello', attachments: [{ filename: 's.vcf' }] } },
  { name: 'an HTML file is an attachment', bytes: parts('mixed', [text('hello'), { type: 'text/html; charset=utf-8; name=p.html', headers: ['Content-Disposition: attachment; filename=p.html'], body: '<p>file</p>' }]), says: { text: 'hello', attachments: [{ filename: 'p.html', content: '<p>file</p>' }] } },
];

export const structureMails: readonly CorpusMail[] = [...names, ...encodings, ...structures];
