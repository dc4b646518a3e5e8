/** Letters under right, wrong, lying and missing labels. Bytes in hexadecimal come from other implementations of the charset. */
import { base64, encode, latin1, mail, quotedPrintable } from '../mail';
import { parts, raw, type CorpusMail, type Expectation } from './case';

const AR = 'السلام عليكم ورحمة الله وبركاته، أرجو النظر في طلبي رقم 1234 المقدم منذ شهر، وشكرا لكم.';
const AR_6 = AR.replaceAll('،', ' -');
const SHORT = 'شكرا';
const hex = (text: string): Buffer => Buffer.from(text.replace(/\s/g, ''), 'hex');
/** As a program that took UTF-8 or windows-1256 for windows-1252 would read it. */
const misread = (bytes: Buffer): string => Array.from(bytes, (byte) => CP1252[byte - 0x80] ?? String.fromCharCode(byte)).join('');
const CP1252 = Array.from('€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ');

function body(name: string, label: string | undefined, bytes: Buffer, text: string, says: Expectation = {}): CorpusMail {
  const type = label === undefined ? {} : { 'Content-Type': label === '' ? 'text/plain' : `text/plain; charset=${label}` };
  return { name, bytes: mail({ headers: { ...type, 'Content-Transfer-Encoding': '8bit' }, body: /utf-(?:16|32)/i.test(label ?? '') ? bytes : Buffer.concat([bytes, Buffer.from('\r\n')]) }), says: { text, ...says } };
}
const AS_ARABIC = { language: 'ar', direction: 'rtl' };

const mislabelled: readonly CorpusMail[] = [
  ...['windows-1256', 'Windows-1256', '"windows-1256"', 'cp1256', 'CP-1256', 'x-cp1256', 'utf-8', 'us-ascii', 'iso-8859-1', 'windows-1252', 'unknown-8bit', 'x-unknown', 'windows-1251', 'iso-8859-6', 'default', '_iso-2022-jp$ESC', '"', 'utf-8; format=flowed', ''].map((label) =>
    body(`windows-1256 labelled "${label}"`, label, encode(AR, 'windows-1256'), AR, AS_ARABIC),
  ),
  body('windows-1256 without any Content-Type', undefined, encode(AR, 'windows-1256'), AR, AS_ARABIC),
  ...['utf-8', 'UTF8', 'utf_8', 'unicode-1-1-utf-8', 'windows-1256', 'windows-1252', 'iso-8859-1', 'us-ascii', 'iso-8859-6', 'gb2312', 'koi8-r', 'x-nonsense', ''].map((label) => body(`UTF-8 labelled "${label}"`, label, Buffer.from(AR), AR, AS_ARABIC)),
  body('UTF-8 without any Content-Type', undefined, Buffer.from(AR), AR, AS_ARABIC),
  ...['iso-8859-6', 'ISO-8859-6-E', 'iso-8859-6-i', 'arabic', 'asmo-708', 'ECMA-114', 'us-ascii', 'utf-8', ''].map((label) => body(`ISO-8859-6 labelled "${label}"`, label, encode(AR_6, 'iso-8859-6'), AR_6, AS_ARABIC)),
  body('one short word in windows-1256 under its label', 'windows-1256', encode(SHORT, 'windows-1256'), SHORT),
  body('one short word in windows-1256 labelled utf-8', 'utf-8', encode(SHORT, 'windows-1256'), SHORT),
  body('one short word in windows-1256 without a label', '', encode(SHORT, 'windows-1256'), SHORT),
  body('Arabic and French in windows-1256', 'windows-1256', encode('Déjà vu: السلام عليكم à bientôt', 'windows-1256'), 'Déjà vu: السلام عليكم à bientôt'),
  body('Persian letters in windows-1256 labelled iso-8859-1', 'iso-8859-1', encode('سلام، چگونه پاسخ گرفته شود پدر', 'windows-1256'), 'سلام، چگونه پاسخ گرفته شود پدر'),
  body('French in iso-8859-1 stays French', 'iso-8859-1', encode('Déjà payé à la banque, très étonné', 'windows-1252'), 'Déjà payé à la banque, très étonné', { direction: 'ltr' }),
  body('French in windows-1252 without a label stays French', '', encode('Déjà payé à la banque, très étonné', 'windows-1252'), 'Déjà payé à la banque, très étonné', { direction: 'ltr' }),
  body('German in iso-8859-1 labelled us-ascii stays German', 'us-ascii', encode('Ich hätte gern Bescheid über die Prüfung, größter Dank', 'windows-1252'), 'Ich hätte gern Bescheid über die Prüfung, größter Dank'),
  body('typographic quotes of windows-1252 labelled iso-8859-1', 'iso-8859-1', hex('9348656c6c6f942096206974927320352080'), '\u201cHello\u201d \u2013 it\u2019s 5 \u20ac'),
  body('signs of windows-1252 taken for latin1 and sent as UTF-8', 'utf-8', Buffer.from('It cost 5 \u0080 \u0096 \u0093too much\u0094'), 'It cost 5 € – “too much”'),
  body('UTF-8 encoded twice', 'utf-8', Buffer.from(misread(Buffer.from(AR))), AR, AS_ARABIC),
  body('UTF-8 encoded twice through latin1', 'utf-8', Buffer.from(Buffer.from(AR).toString('latin1')), AR, AS_ARABIC),
  body('windows-1256 taken for windows-1252 and sent as UTF-8', 'utf-8', Buffer.from(misread(encode(AR, 'windows-1256'))), AR, AS_ARABIC),
  body('UTF-8 taken for windows-1256 and sent as UTF-8', 'utf-8', Buffer.from(new TextDecoder('windows-1256').decode(Buffer.from(AR))), AR, AS_ARABIC),
  body('one bad byte in UTF-8 spoils only itself', 'utf-8', Buffer.concat([Buffer.from('السلام '), Buffer.of(0xff), Buffer.from(' عليكم ورحمة الله وبركاته')]), 'السلام \ufffd عليكم ورحمة الله وبركاته'),
  body('UTF-8 cut in its last letter', 'utf-8', Buffer.from(AR).subarray(0, -2), `${AR.slice(0, -2)}\ufffd`),
  body('UTF-8 with its mark', 'utf-8', Buffer.concat([Buffer.of(0xef, 0xbb, 0xbf), Buffer.from(AR)]), AR),
  body('NUL bytes are no words', 'utf-8', Buffer.from('one\0two \0three'), 'onetwo three'),
];

const others: readonly (readonly [label: string, bytes: Buffer, text: string])[] = [
  ['cp720', hex('9fe9abe99fea20e3e9efe8ea209fa9a4ed209fe99fe59fa7a120e3eb20eaede3a7209fe9e3eae9efa1'), 'السلام عليكم ارجو الافادة عن موعد العملية'],
  ['ibm720', hex('9fe9abe99fea20e3e9efe8ea209fa9a4ed'), 'السلام عليكم ارجو'],
  ['DOS-720', hex('9fe9abe99fea20e3e9efe8ea209fa9a4ed'), 'السلام عليكم ارجو'],
  ['ibm864', hex('c7e4d39eef20d9e4eae3ef'), 'السلام عليكم'],
  ['cp864', hex('c7e4d39eef20d9e4eae3ef'), 'السلام عليكم'],
  ['x-mac-arabic', hex('c7e4d3e4c7e5a0d9e4eae3e5aca0c3d1cce8a0c7e4c5e1c7cfc9a0d9e6a0e5e8d9cf'), 'السلام عليكم، أرجو الإفادة عن موعد'],
  ['gb2312', hex('c4fabac3a3acced2b5c4c9eac7ebc3bbd3d0b4f0b8b4a1a3'), '您好，我的申请没有答复。'],
  ['gbk', hex('c4fabac3a3acced2b5c4c9eac7ebc3bbd3d0b4f0b8b4a1a3'), '您好，我的申请没有答复。'],
  ['gb18030', hex('c4fabac3a3acced2b5c4c9eac7ebc3bbd3d0b4f0b8b4a1a3'), '您好，我的申请没有答复。'],
  ['x-gbk', hex('c4fabac3a3acced2b5c4c9eac7ebc3bbd3d0b4f0b8b4a1a3'), '您好，我的申请没有答复。'],
  ['big5', hex('b17aa66ea141a7daaabaa5d3bdd0a853a6b3b5aac2d0a143'), '您好，我的申請沒有答覆。'],
  ['iso-2022-jp', hex('1b244224332473244b2441244f21224a563b76242c2422246a245e243b247321231b2842'), 'こんにちは、返事がありません。'],
  ['shift_jis', hex('82b182f182c982bf82cd814195d48e9682aa82a082e882dc82b982f18142'), 'こんにちは、返事がありません。'],
  ['cp932', hex('82b182f182c982bf82cd814195d48e9682aa82a082e882dc82b982f18142'), 'こんにちは、返事がありません。'],
  ['euc-jp', hex('a4b3a4f3a4cba4c1a4cfa1a2cad6bbf6a4aca4a2a4eaa4dea4bba4f3a1a3'), 'こんにちは、返事がありません。'],
  ['euc-kr', hex('bec8b3e7c7cfbcbcbfe42c20b4e4baafc0cc20bef8bdc0b4cfb4d92e'), '안녕하세요, 답변이 없습니다.'],
  ['ks_c_5601-1987', hex('bec8b3e7c7cfbcbcbfe42c20b4e4baafc0cc20bef8bdc0b4cfb4d92e'), '안녕하세요, 답변이 없습니다.'],
  ['koi8-r', hex('fac4d2c1d7d3d4d7d5cad4c52c20cfd4d7c5d4c120cec5d42e'), 'Здравствуйте, ответа нет.'],
  ['koi8-u', hex('e4cfc2d2cfc7cf20c4ced12c20d7a6c4d0cfd7a6c4a620cec5cdc1a420a7a72e'), 'Доброго дня, відповіді немає її.'],
  ['windows-1251', hex('c7e4f0e0e2f1f2e2f3e9f2e52c20eef2e2e5f2e020ede5f22e'), 'Здравствуйте, ответа нет.'],
  ['iso-8859-5', hex('b7d4e0d0d2e1e2d2e3d9e2d52c20dee2d2d5e2d020ddd5e22e'), 'Здравствуйте, ответа нет.'],
  ['cp866', hex('87a4e0a0a2e1e2a2e3a9e2a52c20aee2a2a5e2a020ada5e22e'), 'Здравствуйте, ответа нет.'],
  ['windows-1254', hex('4d6572686162612c206261fe767572756d2069e7696e2079616efd7420796f6b2c206cfc7466656e'), 'Merhaba, başvurum için yanıt yok, lütfen'],
  ['iso-8859-9', hex('4d6572686162612c206261fe767572756d2069e7696e2079616efd7420796f6b2e'), 'Merhaba, başvurum için yanıt yok.'],
  ['windows-1255', hex('f9ece5ed2c20e0e9ef20faf9e5e1e420ecf4f0e9e9e420f9ece9'), 'שלום, אין תשובה לפנייה שלי'],
  ['iso-8859-8-i', hex('f9ece5ed2c20e0e9ef20faf9e5e1e420ecf4f0e9e9e420f9ece9'), 'שלום, אין תשובה לפנייה שלי'],
  ['tis-620', hex('cac7d1cab4d520e4c1e8c1d5a4d3b5cdba'), 'สวัสดี ไม่มีคำตอบ'],
  ['windows-874', hex('cac7d1cab4d520e4c1e8c1d5a4d3b5cdba'), 'สวัสดี ไม่มีคำตอบ'],
  ['windows-1253', hex('cae1ebe7ecddf1e12c20e4e5ed20ddf7f920e1f0dcedf4e7f3e72e'), 'Καλημέρα, δεν έχω απάντηση.'],
  ['iso-8859-7', hex('cae1ebe7ecddf1e12c20e4e5ed20ddf7f920e1f0dcedf4e7f3e72e'), 'Καλημέρα, δεν έχω απάντηση.'],
  ['windows-1250', hex('447a6965f120646f6272792c206e6965206d61206f64706f776965647a69206e61206df36a20776e696f73656b2e'), 'Dzień dobry, nie ma odpowiedzi na mój wniosek.'],
  ['iso-8859-2', hex('447a6965f120646f6272792c206e6965206d61206f64706f776965647a69206e61206df36a20776e696f73656b2e'), 'Dzień dobry, nie ma odpowiedzi na mój wniosek.'],
  ['windows-1257', hex('4c61626469656e2c20617462696c646573206e61762076e76c20f06569742e'), 'Labdien, atbildes nav vēl šeit.'],
  ['iso-8859-15', hex('436166e920e0203520a42064e96ae0'), 'Café à 5 € déjà'],
  ['macintosh', hex('4361668e20648e6a88'), 'Café déjà'],
  ['ibm850', hex('436166822064826a85'), 'Café déjà'],
  ['utf-7', Buffer.from('+BicGRAYzBkQGJwZF +BjkGRAZKBkMGRQ- done +- end'), 'السلام عليكم done + end'],
  ['unicode-1-1-utf-7', Buffer.from('+BicGRAYzBkQGJwZF- ok'), 'السلام ok'],
  ['utf-16', hex('fffe2706440633064406270645062000390644064a0643064506'), 'السلام عليكم'],
  ['utf-16le', hex('2706440633064406270645062000390644064a0643064506'), 'السلام عليكم'],
  ['utf-16be', hex('062706440633064406270645002006390644064a06430645'), 'السلام عليكم'],
  ['UTF-16', hex('062706440633064406270645002006390644064a06430645'), 'السلام عليكم'],
];
/** Long enough to be told apart without a label. */
const unlabelled: readonly CorpusMail[] = (['gb18030', 'big5', 'shift_jis', 'euc-jp', 'euc-kr'] as const).map((name) => {
  const found = others.find(([label]) => label === name);
  return body(`${name} without a label`, 'us-ascii', found?.[1] ?? Buffer.alloc(0), found?.[2] ?? '');
});
const encoded = others.map(([label, bytes, text]): CorpusMail => ({ name: `${label} in base64 (${text.slice(0, 8)})`, bytes: mail({ headers: { 'Content-Type': `text/plain; charset=${label}`, 'Content-Transfer-Encoding': 'base64' }, body: base64(bytes) }), says: { text } }));

const page = (charset: string, text: string): string => `<html><head><meta http-equiv="Content-Type" content="text/html; charset=${charset}"></head><body><p>${text}</p></body></html>`;
const AR_HTML = (type: string, bytes: Buffer): Buffer => mail({ headers: { 'Content-Type': type, 'Content-Transfer-Encoding': '8bit' }, body: bytes });
const metas: readonly CorpusMail[] = [
  { name: 'HTML in windows-1256, said only in its own head', bytes: AR_HTML('text/html', encode(page('windows-1256', AR), 'windows-1256')), says: { text: AR } },
  { name: 'HTML in windows-1256, said by the short meta', bytes: AR_HTML('text/html', encode(`<meta charset=windows-1256><p>${AR}</p>`, 'windows-1256')), says: { text: AR } },
  { name: 'HTML in windows-1256 whose header says utf-8', bytes: AR_HTML('text/html; charset=utf-8', encode(page('windows-1256', AR), 'windows-1256')), says: { text: AR } },
  { name: 'HTML in UTF-8 whose head still says windows-1256', bytes: AR_HTML('text/html; charset=utf-8', Buffer.from(page('windows-1256', AR))), says: { text: AR } },
  { name: 'HTML in koi8-r, said only in its own head', bytes: AR_HTML('text/html', encode(page('koi8-r', 'Здравствуйте, ответа нет.'), 'koi8-r')), says: { text: 'Здравствуйте, ответа нет.' } },
  { name: 'HTML without any label in windows-1256', bytes: AR_HTML('text/html', encode(`<p>${AR}</p>`, 'windows-1256')), says: { text: AR } },
  { name: 'HTML whose meta is a lie: utf-16', bytes: AR_HTML('text/html', Buffer.from(page('utf-16', AR))), says: { text: AR } },
  {
    name: 'parts in different charsets',
    bytes: parts('mixed', [
      { type: 'text/plain; charset=windows-1256', headers: ['Content-Transfer-Encoding: 8bit'], body: encode('الأول', 'windows-1256') },
      { type: 'text/plain; charset=utf-8', headers: ['Content-Transfer-Encoding: 8bit'], body: 'الثاني' },
      { type: 'text/plain; charset=iso-8859-1', headers: ['Content-Transfer-Encoding: quoted-printable'], body: 'd=E9j=E0' },
    ]),
    says: {},
    author: ['الأول', 'الثاني', 'déjà'],
  },
  { name: 'windows-1256 in quoted-printable labelled utf-8', bytes: mail({ headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Transfer-Encoding': 'quoted-printable' }, body: quotedPrintable(encode(AR, 'windows-1256')) }), says: { text: AR } },
  { name: 'windows-1256 in base64 without a label', bytes: mail({ headers: { 'Content-Type': 'text/plain', 'Content-Transfer-Encoding': 'base64' }, body: base64(encode(AR, 'windows-1256')) }), says: { text: AR } },
];

const subject = (name: string, header: string, text: string): CorpusMail => ({ name: `subject: ${name}`, bytes: mail({ headers: { Subject: header }, body: 'x' }), says: { subject: text } });
const b = (text: string | Buffer, charset = 'utf-8'): string => `=?${charset}?B?${Buffer.from(text).toString('base64')}?=`;
const bytesOf = Buffer.from('شكوى من التأخير');
const subjects: readonly CorpusMail[] = [
  subject('Base64', b('شكوى'), 'شكوى'),
  subject('Q with underscores', '=?utf-8?Q?I_am_not_amused_=E2=82=AC?=', 'I am not amused €'),
  subject('lower case letters of encoding', '=?UTF-8?q?caf=c3=a9?= =?utf-8?b?2LTZg9mI2Yk=?=', 'caféشكوى'),
  subject('cut inside a letter, B', `${b(bytesOf.subarray(0, 7))}\r\n ${b(bytesOf.subarray(7, 12))} ${b(bytesOf.subarray(12))}`, 'شكوى من التأخير'),
  subject('cut inside a letter, Q', '=?utf-8?Q?=D8=B4=D9?= =?utf-8?Q?=83=D9=88=D9=89?=', 'شكوى'),
  subject('cut inside a letter, B then Q', `=?utf-8?B?${Buffer.of(0xd8, 0xb4, 0xd9).toString('base64')}?= =?utf-8?Q?=83=D9=88=D9=89?=`, 'شكوى'),
  subject('without padding', '=?utf-8?B?2LTZg9mI2Yk?=', 'شكوى'),
  subject('with too much padding', '=?utf-8?B?2LTZg9mI2Yk===?=', 'شكوى'),
  subject('padding in the middle, as joined by bad programs', `=?utf-8?B?${Buffer.from('شك').toString('base64')}==${Buffer.from('وى').toString('base64')}?=`, 'شكوى'),
  subject('in double quotes', `"${b('شكوى')}"`, '"شكوى"'),
  subject('blank between two encoded words is nothing', `${b('شكوى ')} ${b('عاجلة')}`, 'شكوى عاجلة'),
  subject('blank between encoded and plain is a blank', `Re: ${b('شكوى')} 937`, 'Re: شكوى 937'),
  subject('directly after a word', `Re:${b('شكوى')}`, 'Re:شكوى'),
  subject('real blanks inside Q', '=?utf-8?Q?my complaint today?=', 'my complaint today'),
  subject('language suffix of RFC 2231', '=?utf-8*ar?B?2LTZg9mI2Yk=?=', 'شكوى'),
  subject('windows-1256, B', b(encode('شكوى عاجلة', 'windows-1256'), 'windows-1256'), 'شكوى عاجلة'),
  subject('windows-1256 bytes labelled utf-8', b(encode('شكوى عاجلة من المواطن', 'windows-1256'), 'utf-8'), 'شكوى عاجلة من المواطن'),
  subject('windows-1256 bytes labelled iso-8859-1', b(encode('شكوى عاجلة من المواطن', 'windows-1256'), 'iso-8859-1'), 'شكوى عاجلة من المواطن'),
  subject('UTF-8 bytes labelled windows-1256', b('شكوى عاجلة', 'windows-1256'), 'شكوى عاجلة'),
  subject('ISO-8859-6', b(encode('شكوى عاجلة', 'iso-8859-6'), 'iso-8859-6'), 'شكوى عاجلة'),
  subject('ISO-2022-JP', b(hex('1b244224332473244b2441244f1b2842'), 'iso-2022-jp'), 'こんにちは'),
  subject('GB2312', b(hex('c4fabac3'), 'gb2312'), '您好'),
  subject('KOI8-R', b(encode('Привет', 'koi8-r'), 'koi8-r'), 'Привет'),
  subject('raw UTF-8', raw('شكوى من التأخير'), 'شكوى من التأخير'),
  subject('raw windows-1256', latin1(encode('شكوى من التأخير', 'windows-1256')), 'شكوى من التأخير'),
  subject('raw ISO-8859-6', latin1(encode('شكوى من التاخير', 'iso-8859-6')), 'شكوى من التاخير'),
  subject('raw latin1', latin1(encode('Réclamation très urgente à traiter', 'windows-1252')), 'Réclamation très urgente à traiter'),
  subject('raw UTF-8 encoded twice', raw(Buffer.from('شكوى من التأخير').toString('latin1')), 'شكوى من التأخير'),
  subject('raw UTF-8 beside an encoded word', `${raw('رد: ')}${b('شكوى')}`, 'رد: شكوى'),
  subject('folded with a tab', 'one\r\n\ttwo', 'one two'),
  subject('folded with a blank', 'one\r\n two', 'one two'),
  subject('folded in an encoded word', '=?utf-8?B?2LTZ\r\n g9mI2Yk=?=', 'شكوى'),
  subject('a raw tab', 'one\ttwo', 'one two'),
  subject('control characters', 'one\u0007two\u0000', 'onetwo'),
  subject('an unknown charset', '=?x-nonsense?Q?plain_words?=', 'plain words'),
  subject('broken: no end', '=?utf-8?B?2LTZg9mI2Yk=', 'شكوى'),
  subject('only looks like an encoded word', 'a =? b ?= c', 'a =? b ?= c'),
  subject('overriding marks of direction', raw('report\u202efdp'), 'reportfdp'),
  subject('Hijri and Arabic digits', raw('موعد ١٤٤٧/٩/١٤'), 'موعد ١٤٤٧/٩/١٤'),
  subject('emoji in two words, cut inside', '=?utf-8?B?8J+M?= =?utf-8?B?uQ==?=', '🌹'),
];

export const charsets: readonly CorpusMail[] = [...mislabelled, ...others.map(([label, bytes, text]) => body(`${label} (${text.slice(0, 8)})`, label, bytes, text)), ...encoded, ...unlabelled, ...metas, ...subjects];
