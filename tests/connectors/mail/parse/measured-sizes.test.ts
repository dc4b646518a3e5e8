/** The sizes and shapes at which MIME libraries were seen to fail: here each is read, and nothing that was sent is gone. */
import { createHash } from 'node:crypto';
import { parseMail } from '../../../../connectors/_mail/parse/parse-mail';
import { base64, mail, multipart } from './mail';

const text = (body: string): { type: string; body: string } => ({ type: 'text/plain; charset=utf-8', body });

it('reads the first of 50,000 parts, and says that the rest was not read', async () => {
  const { type, body } = multipart('mixed', [text('first'), ...Array.from({ length: 50_000 }, () => text('y'))]);
  const found = await parseMail(mail({ headers: { 'Content-Type': type }, body }));
  expect(found.text).toMatch(/^first/);
  expect(found.warnings).toContain('truncated');
});

it('reads a mail with 200,000 header fields', async () => {
  const fields = Object.fromEntries(Array.from({ length: 200_000 }, (_, at) => [`X-${at}`, 'value']));
  const found = await parseMail(mail({ headers: fields, body: 'words' }));
  expect(found).toMatchObject({ text: 'words', envelope: { subject: 'Hello' } });
  expect(found.warnings).toContain('header_truncated');
});

it('reads parts whose headers have no end, each up to its limit, and the parts between them', async () => {
  const endless = `Content-Type: text/html; charset=utf-8\r\n${'l; charset=utf-8\r\n'.repeat(5000)}`;
  const body = Array.from(
    { length: 20 },
    (_, at) => `--b\r\nContent-Type: text/plain\r\n\r\nwords ${at}\r\n--b\r\n${endless}`,
  ).join('');
  const found = await parseMail(
    mail({ headers: { 'Content-Type': 'multipart/mixed; boundary=b' }, body: `${body}--b--\r\n` }),
  );
  for (let at = 0; at < 20; at++) expect(found.text).toMatch(new RegExp(`^words ${at}$`, 'm'));
  expect(found.repairs).toContain('missing_blank_line');
});

it('keeps mails that lie 500 deep in each other as one attachment, unopened', async () => {
  let inner = 'Subject: innermost\r\n\r\nwords\r\n';
  for (let depth = 0; depth < 500; depth++) inner = `Subject: ${depth}\r\nContent-Type: message/rfc822\r\n\r\n${inner}`;
  const { type, body } = multipart('mixed', [text('outer'), { type: 'message/rfc822', body: inner }]);
  const found = await parseMail(mail({ headers: { 'Content-Type': type }, body }));
  expect(found.text).toBe('outer');
  expect(found.attachments.map(({ contentType, content }) => [contentType, content.toString()])).toEqual([
    ['message/rfc822', inner],
  ]);
});

it('keeps an attachment of 20 MB to the last byte', async () => {
  const file = Buffer.alloc(20 * 1024 * 1024, 'abcdefgh\n');
  const attached = {
    type: 'application/pdf; name=large.pdf',
    headers: ['Content-Transfer-Encoding: base64'],
    body: base64(file),
  };
  const { type, body } = multipart('mixed', [text('see the file'), attached]);
  const found = await parseMail(mail({ headers: { 'Content-Type': type }, body }));
  expect(found.text).toBe('see the file');
  expect(found.attachments.map(({ sha256, content }) => [content.length, sha256])).toEqual([
    [file.length, createHash('sha256').update(file).digest('hex')],
  ]);
});

it('mixes neither the fields of a delivery report nor the mail that came back into the words', async () => {
  const parts = [
    text('It did not arrive.'),
    {
      type: 'message/delivery-status',
      body: 'Reporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; a@example.com\r\nAction: failed\r\nStatus: 5.1.1\r\n',
    },
    { type: 'message/rfc822', headers: ['Content-Disposition: inline'], body: 'Subject: ours\r\n\r\nour words\r\n' },
  ];
  const { body } = multipart('report', parts, 'r');
  const found = await parseMail(
    mail({ headers: { 'Content-Type': 'multipart/report; report-type=delivery-status; boundary=r' }, body }),
  );
  expect(found.text).toBe('It did not arrive.');
  expect(found.bounce?.recipients.map(({ address, status }) => [address, status])).toEqual([
    ['a@example.com', '5.1.1'],
  ]);
});

it('reads a mail that was cut in the middle of its attachment, with what had come of it', async () => {
  const whole = multipart('mixed', [
    text('see the file'),
    {
      type: 'application/pdf; name=a.pdf',
      headers: ['Content-Transfer-Encoding: base64'],
      body: base64(Buffer.from('%PDF-1.4 and more')),
    },
  ]);
  const bytes = mail({ headers: { 'Content-Type': whole.type }, body: whole.body });
  const found = await parseMail(bytes.subarray(0, bytes.lastIndexOf('LjQgYW5k')));
  expect(found.text).toBe('see the file');
  expect(found.attachments.map(({ filename, content }) => [filename, content.toString()])).toEqual([
    ['a.pdf', '%PDF-1'],
  ]);
});
