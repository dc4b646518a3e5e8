import { shownName } from '../../../../connectors/_mail/parse/attachment-names';
import { DEEPEST_MAIL, openAttachment } from '../../../../connectors/_mail/parse/open-attachment';
import { parseMail } from '../../../../connectors/_mail/parse/parse-mail';
import { base64, encode, latin1, mail, multipart } from './mail';

const ICS = 'BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:اجتماع\r\nDTSTART:20261201T080000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n';
function holding(content: Buffer, subject: string): Buffer {
  const { type, body } = multipart('mixed', [{ type: 'text/plain; charset=utf-8', body: `words of ${subject}` }, { type: 'message/rfc822', body: content }, { type: 'text/calendar', body: ICS }, { type: 'application/pdf; name=a.pdf', body: '%PDF-1.4' }], `b-${subject}`);
  return mail({ headers: { Subject: subject, 'Content-Type': type }, body });
}
const arabic = mail({ headers: { From: '=?windows-1256?B?x+Hm0s7R?= <w@example.com>', Subject: latin1(encode('شكوى: رخصتي / 2', 'windows-1256')), 'Content-Type': 'text/plain; charset=windows-1256' }, body: encode('أين رخصتي؟', 'windows-1256') });

describe('a mail that is attached', () => {
  it('is one attachment, called after its subject where nobody named it', async () => {
    const found = await parseMail(holding(arabic, 'outer'));
    expect(found.attachments.map(({ contentType }) => contentType)).toEqual(['message/rfc822', 'text/calendar', 'application/pdf']);
    expect(found.attachments.map(shownName)).toEqual(['شكوى رخصتي 2.eml', 'invite.ics', 'a.pdf']);
    expect(found.attachments[0]?.filename).toBeNull();
  });
  it('opens with its own sender, subject and words, by the same reading', async () => {
    expect(await openAttachment(arabic, 'message/rfc822', [])).toMatchObject({ kind: 'mail', subject: 'شكوى: رخصتي / 2', from: [{ address: 'w@example.com' }], text: 'أين رخصتي؟', direction: 'rtl', language: 'ar', files: [] });
  });
  it('shows what it holds, and opens that in turn', async () => {
    const outer = holding(holding(arabic, 'inner'), 'outer');
    expect(await openAttachment(outer, 'message/rfc822', [])).toMatchObject({ subject: 'outer', files: [{ name: 'inner.eml', opens: true }, { name: 'invite.ics', opens: true }, { name: 'a.pdf', opens: false }] });
    expect(await openAttachment(outer, 'message/rfc822', [0, 0])).toMatchObject({ kind: 'mail', text: 'أين رخصتي؟' });
    expect(await openAttachment(outer, 'message/rfc822', [1])).toMatchObject({ kind: 'calendar', calendar: { events: [{ title: 'اجتماع' }] } });
  });
  it('opens five deep and no deeper', async () => {
    let nested: Buffer = arabic;
    for (let n = 7; n >= 1; n--) nested = holding(nested, `level ${n}`);
    const deepest = await openAttachment(nested, 'message/rfc822', Array.from({ length: DEEPEST_MAIL - 1 }, () => 0));
    expect(deepest).toMatchObject({ kind: 'mail', subject: `level ${DEEPEST_MAIL}` });
    expect(deepest.kind === 'mail' && deepest.files.some((file) => file.opens)).toBe(false);
    expect(await openAttachment(nested, 'message/rfc822', Array.from({ length: DEEPEST_MAIL }, () => 0))).toEqual({ kind: 'closed' });
  });
  it.each([
    ['a place where nothing is', 'message/rfc822', [9]],
    ['a file inside that is neither', 'message/rfc822', [2]],
    ['a file that is neither', 'application/pdf', []],
    ['a way through what is no mail', 'text/calendar', [0]],
  ] as const)('stays closed for %s', async (_name, type, path) => {
    expect(await openAttachment(holding(arabic, 'outer'), type, path)).toEqual({ kind: 'closed' });
  });
  it('is read also when it came in base64', async () => {
    const { type, body } = multipart('mixed', [{ type: 'message/rfc822', headers: ['Content-Transfer-Encoding: base64'], body: base64(arabic) }]);
    const [file] = (await parseMail(mail({ headers: { 'Content-Type': type }, body }))).attachments;
    expect(file && (await openAttachment(file.content, file.contentType, []))).toMatchObject({ text: 'أين رخصتي؟' });
  });
  it('leaves Outlook\'s own files alone', async () => {
    const { type, body } = multipart('mixed', [{ type: 'text/plain', body: 'x' }, { type: 'application/vnd.ms-outlook; name=letter.msg', headers: ['Content-Transfer-Encoding: base64'], body: base64(Buffer.from('d0cf11e0a1b11ae1', 'hex')) }]);
    expect((await parseMail(mail({ headers: { 'Content-Type': type }, body }))).attachments.map(({ filename, contentType }) => [filename, contentType])).toEqual([['letter.msg', 'application/vnd.ms-outlook']]);
  });
});
