import { parseMail } from '../../../../connectors/_mail/parse/parse-mail';
import { writtenIn } from '../../../support/written-in';
import { groups } from './corpus';
import { encode, latin1, mail, multipart, quotedPrintable } from './mail';

interface Read {
  readonly text: string;
  readonly subject: string | null;
  readonly repairs: readonly string[];
  readonly files: readonly (string | null)[];
}
async function read(raw: Buffer, charset?: string): Promise<Read> {
  const found = await parseMail(raw, charset === undefined ? {} : { charset });
  return {
    text: (found.text ?? '').trim(),
    subject: found.envelope.subject,
    repairs: found.repairs,
    files: found.attachments.map(({ filename }) => filename),
  };
}
const plain = (charset: string): Record<string, string> => ({ 'Content-Type': `text/plain; charset=${charset}` });
const word = (bytes: Buffer, charset: string): string => `=?${charset}?B?${bytes.toString('base64')}?=`;

describe('a charset that a person decided on', () => {
  it.each(['ibm720', 'x-mac-arabic', 'iso-8859-6', 'windows-1256'])(
    'reads a short text in %s that was labelled as something else',
    async (charset) => {
      const raw = mail({
        headers: plain(charset === 'windows-1256' ? 'iso-8859-6' : 'windows-1256'),
        body: writtenIn(charset, 'شكرا'),
      });
      expect((await read(raw, charset)).text).toBe('شكرا');
    },
  );

  it('is noted as decided by hand, in the place of repairs that the reader would have made', async () => {
    const raw = mail({ headers: plain('utf-8'), body: encode('السلام عليكم ورحمة الله', 'windows-1256') });
    expect((await read(raw)).repairs).toEqual(['charset:windows-1256']);
    expect((await read(raw, 'windows-1256')).repairs).toEqual(['by_hand:windows-1256']);
  });

  it('is obeyed where the reader is sure of another one', async () => {
    const raw = mail({ headers: plain('windows-1256'), body: encode('السلام عليكم ورحمة الله', 'windows-1256') });
    expect((await read(raw, 'windows-1252')).text).toBe('ÇáÓáÇã Úáíßã æÑÍãÉ Çááå');
  });

  it('reads subjects and names of files that nobody encoded, and those that were encoded under a wrong name', async () => {
    const { type, body } = multipart('mixed', [
      { type: 'text/plain', body: 'hello' },
      { type: `application/pdf; name="${latin1(writtenIn('ibm720', 'شكر.pdf'))}"`, body: '%PDF-1.4' },
    ]);
    const thanks = writtenIn('ibm720', 'شكر');
    for (const Subject of [latin1(thanks), word(thanks, 'windows-1256')])
      expect(await read(mail({ headers: { 'Content-Type': type, Subject }, body }), 'ibm720')).toMatchObject({
        subject: 'شكر',
        files: ['شكر.pdf'],
        text: 'hello',
      });
  });

  it('leaves alone what is UTF-8 and says so, and what is UTF-8 beyond doubt', async () => {
    const raw = mail({
      headers: { ...plain('windows-1256'), Subject: word(Buffer.from('موعد'), 'utf-8') },
      body: writtenIn('ibm720', 'شكرا'),
    });
    expect(await read(raw, 'ibm720')).toMatchObject({ subject: 'موعد', text: 'شكرا' });
    const whole = mail({ headers: plain('windows-1256'), body: 'السلام عليكم' });
    expect((await read(whole, 'ibm720')).text).toBe('السلام عليكم');
  });

  it('reads each part of a mail that is written in two', async () => {
    const { type, body } = multipart('mixed', [
      { type: 'text/plain; charset=utf-8', body: 'السلام عليكم ورحمة الله' },
      { type: 'text/plain; charset=windows-1256', body: writtenIn('ibm720', 'شكرا') },
    ]);
    const { text } = await read(mail({ headers: { 'Content-Type': type }, body }), 'ibm720');
    expect(text).toMatch(/^السلام عليكم ورحمة الله\s+شكرا$/);
  });

  it('undoes what another program read as Western and sent on as UTF-8, however short it is', async () => {
    const raw = mail({ headers: plain('utf-8'), body: Buffer.from('ÔßÑÇ') });
    expect((await read(raw)).text).toBe('ÔßÑÇ');
    expect((await read(raw, 'windows-1256')).text).toBe('شكرا');
  });

  it('takes a repair back that was none: UTF-8 is then read as it stands', async () => {
    const garbled = Buffer.from(encode('السلام عليكم ورحمة الله', 'windows-1256').toString('latin1'));
    const raw = mail({ headers: plain('utf-8'), body: garbled });
    expect((await read(raw)).text).toBe('السلام عليكم ورحمة الله');
    expect((await read(raw, 'utf-8')).text).toBe(garbled.toString());
  });

  it('reads a page whatever it calls its charset itself', async () => {
    const page = Buffer.concat([
      Buffer.from('<html><head><meta charset="windows-1256"></head><body><p>'),
      writtenIn('ibm720', 'شكرا'),
      Buffer.from('</p></body></html>'),
    ]);
    const raw = mail({
      headers: { 'Content-Type': 'text/html', 'Content-Transfer-Encoding': 'quoted-printable' },
      body: quotedPrintable(page),
    });
    expect((await read(raw, 'ibm720')).text).toBe('شكرا');
  });

  it('is refused when nobody knows it', async () => {
    await expect(read(mail({ headers: plain('utf-8'), body: 'x' }), 'x-none')).rejects.toMatchObject({
      code: 'unknown_charset',
    });
  });

  it('changes nothing of a mail in ASCII but the note of it', async () => {
    const raw = mail({ headers: plain('utf-8'), body: 'hello' });
    expect(await read(raw, 'ibm720')).toEqual({ ...(await read(raw)), repairs: ['by_hand:ibm720'] });
  });
});

describe('whatever charset is decided on', () => {
  /** What finds a mail its case, and its files their place. */
  const lasting = async (bytes: Buffer, charset?: string): Promise<unknown> => {
    const { envelope, attachments } = await parseMail(bytes, charset === undefined ? {} : { charset });
    const { messageId, formerIds, inReplyTo, references, date } = envelope;
    return { messageId, formerIds, inReplyTo, references, date, files: attachments.map(({ sha256 }) => sha256) };
  };

  it('no mail of the corpus stops the reader, nor becomes another mail', async () => {
    for (const { name, bytes } of Object.values(groups).flat()) {
      const before = await lasting(bytes);
      // a page of Arabic, and the one that the bytes are least likely to be in
      for (const charset of ['ibm720', 'utf-8'])
        expect([name, charset, await lasting(bytes, charset)]).toEqual([name, charset, before]);
    }
  });
});
