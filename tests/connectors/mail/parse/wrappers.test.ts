import { unpackRtf } from '../../../../connectors/_mail/parse/rtf-text';
import { parseMail, type ParsedMail } from '../../../../connectors/_mail/parse/parse-mail';
import { base64, encode, mail, multipart, type PartDraft } from './mail';
import { ID, attribute, codePage, file, plainRtf, properties, tnef } from './outlook-file';

const names = (found: ParsedMail): (string | null)[] => found.attachments.map(({ filename }) => filename);
const winmail = (content: Buffer, type = 'application/ms-tnef; name="winmail.dat"'): PartDraft => ({ type, headers: ['Content-Transfer-Encoding: base64', 'Content-Disposition: attachment; filename="winmail.dat"'], body: base64(content) });
function withWords(content: Buffer, words = 'See the attached file.'): Promise<ParsedMail> {
  const { type, body } = multipart('mixed', [{ type: 'text/plain; charset=utf-8', body: words }, winmail(content)]);
  return parseMail(mail({ headers: { 'Content-Type': type }, body }));
}
const alone = (content: Buffer): Promise<ParsedMail> => parseMail(mail({ headers: { 'Content-Type': 'application/ms-tnef; name=winmail.dat', 'Content-Transfer-Encoding': 'base64' }, body: base64(content) }));

describe('winmail.dat', () => {
  const arabic = encode('عقد الإيجار.txt', 'windows-1256');
  it('gives out its files beside itself, names in its own code page', async () => {
    const found = await withWords(tnef(codePage(1256), file(arabic, Buffer.from('rent'))));
    expect(names(found)).toEqual(['winmail.dat', 'عقد الإيجار.txt']);
    expect(found.attachments[1]?.content.toString()).toBe('rent');
    expect(found).toMatchObject({ kind: 'message', acknowledge: true, text: 'See the attached file.' });
    expect(found.warnings).toContain('tnef');
  });
  it('prefers the long Unicode name and the type that comes with it', async () => {
    const found = await withWords(tnef(codePage(1252), file(Buffer.from('AAQD~1.PDF'), Buffer.from('%PDF-1.4\n'), [{ id: 0x8001, named: 'x', unicode: 'skip' }, { id: 0x3707, unicode: 'عقد الإيجار لعام 1448.pdf' }, { id: 0x370e, string8: Buffer.from('application/pdf') }])));
    expect(names(found)).toEqual(['winmail.dat', 'عقد الإيجار لعام 1448.pdf']);
    expect(found.attachments[1]?.contentType).toBe('application/pdf');
  });
  it('gives the words where the mail has none: plain, HTML in its own charset, or rich text', async () => {
    expect((await alone(tnef(codePage(1256), attribute(1, ID.body, encode('أين رخصتي؟', 'windows-1256'))))).text).toBe('أين رخصتي؟');
    const page = encode('<html><body><p>أين رخصتي؟</p></body></html>', 'windows-1256');
    const html = await alone(tnef(codePage(1252), attribute(1, ID.properties, properties([{ id: 0x3fde, long: 1256 }, { id: 0x1013, binary: page }]))));
    expect(html.text?.trim()).toBe('أين رخصتي؟');
    expect(html.html).toContain('أين رخصتي؟');
    const rtf = String.raw`{\rtf1\ansi\ansicpg1256\deff0{\fonttbl{\f0 Arial;}}{\*\generator x;}\pard\f0 \'c3\'ed\'e4 \u1585?\u1582?\u1589?\u1578?\u1610?\par end}`;
    expect((await alone(tnef(codePage(1256), attribute(1, ID.properties, properties([{ id: 0x1009, binary: plainRtf(rtf) }]))))).text).toBe('أين رخصتي\nend');
  });
  it('leaves the words of the mail as they are, where it has some', async () => {
    expect((await withWords(tnef(codePage(1252), attribute(1, ID.body, Buffer.from('other words'))), 'My words.')).text).toBe('My words.');
  });
  it('opens a message that is attached inside it, five deep and no deeper', async () => {
    let inner = tnef(codePage(1252), attribute(1, ID.subject, Buffer.from('Inner\0')), attribute(1, ID.body, Buffer.from('inner words\0')), file(Buffer.from('deep.txt'), Buffer.from('deep')));
    const wrap = (content: Buffer): Buffer => tnef(codePage(1252), Buffer.concat([attribute(2, ID.fileStart, Buffer.alloc(14)), attribute(2, ID.fileProperties, properties([{ id: 0x3701, binary: Buffer.concat([Buffer.alloc(16, 1), content]) }]))]));
    expect(names(await withWords(wrap(inner)))).toEqual(['winmail.dat', 'Inner.txt', 'deep.txt']);
    for (let n = 0; n < 8; n++) inner = wrap(inner);
    expect(names(await withWords(inner))).not.toContain('deep.txt');
  });
  it('survives rubbish, cut and endless files with what could be read', async () => {
    const whole = tnef(codePage(1252), file(Buffer.from('a.txt'), Buffer.from('aaaa')), file(Buffer.from('b.txt'), Buffer.from('bbbb')));
    for (const [lost, kept] of [[4, ['a.txt', 'b.txt']], [10, ['a.txt']]] as const) {
      const cut = await withWords(whole.subarray(0, whole.length - lost));
      expect(names(cut)).toEqual(['winmail.dat', ...kept]);
      expect(cut.warnings).toContain('tnef_cut');
    }
    const lying = tnef(attribute(1, ID.properties, Buffer.from('ffffffff1e00370000000000ffffffff', 'hex')), file(Buffer.from('c.txt'), Buffer.from('c')));
    expect(names(await withWords(lying))).toEqual(['winmail.dat', 'c.txt']);
    const rubbish = await withWords(Buffer.from('no tnef at all'));
    expect(names(rubbish)).toEqual(['winmail.dat']);
    expect(rubbish.warnings).toContain('tnef_unreadable');
    const many = tnef(...Array.from({ length: 300 }, (_, n) => file(Buffer.from(`${n}.txt`), Buffer.from('x'))));
    expect((await withWords(many)).attachments).toHaveLength(200);
  });
  it('knows it by its name where the type is vague', async () => {
    const { type, body } = multipart('mixed', [{ type: 'text/plain', body: 'x' }, winmail(tnef(file(Buffer.from('a.txt'), Buffer.from('a'))), 'application/octet-stream')]);
    expect(names(await parseMail(mail({ headers: { 'Content-Type': type }, body })))).toEqual(['winmail.dat', 'a.txt']);
  });
  it('takes references into what is not yet written for spaces, not for a crash', () => {
    const packed = Buffer.concat([Buffer.alloc(4), Buffer.from([20, 0, 0, 0]), Buffer.from('LZFu'), Buffer.alloc(4), Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff])]);
    expect(unpackRtf(packed)?.length).toBeLessThanOrEqual(20);
    expect(unpackRtf(Buffer.from('short'))).toBeUndefined();
  });
});

const der = (tag: number, ...parts: readonly Buffer[]): Buffer => {
  const content = Buffer.concat(parts);
  const size = content.length;
  const length = size < 128 ? [size] : size < 65_536 ? [0x82, size >> 8, size & 0xff] : [0x83, size >> 16, (size >> 8) & 0xff, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
};
const ber = (tag: number, ...parts: readonly Buffer[]): Buffer => Buffer.concat([Buffer.from([tag, 0x80]), ...parts, Buffer.alloc(2)]);
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const PKCS7 = '2a864886f70d0107';
const signed = (content: readonly Buffer[]): Buffer => der(0x30, oid(`${PKCS7}02`), der(0xa0, der(0x30, der(0x02, Buffer.from([1])), der(0x31), der(0x30, oid(`${PKCS7}01`), ...content), der(0x31))));
const INNER = Buffer.concat([Buffer.from('Content-Type: multipart/mixed; boundary="i"\r\n\r\n--i\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nأين رخصتي؟\r\n--i\r\nContent-Type: text/plain; name="a.txt"\r\nContent-Disposition: attachment; filename="a.txt"\r\n\r\nfile\r\n--i--\r\n')]);
const sealed = (content: Buffer, type = 'application/pkcs7-mime; smime-type=signed-data; name="smime.p7m"'): Promise<ParsedMail> => parseMail(mail({ headers: { 'Content-Type': type, 'Content-Transfer-Encoding': 'base64' }, body: base64(content) }));

describe('sealed mail', () => {
  it('shows the words and files of an opaque signature, and keeps it', async () => {
    const found = await sealed(signed([der(0xa0, der(0x04, INNER))]));
    expect(found).toMatchObject({ text: 'أين رخصتي؟', kind: 'message', acknowledge: true, warnings: ['signed'] });
    expect(names(found)).toEqual(['a.txt', 'smime.p7m']);
  });
  it('reads one of indefinite length, in pieces', async () => {
    const pieces = [INNER.subarray(0, 50), INNER.subarray(50)].map((piece) => der(0x04, piece));
    const streamed = ber(0x30, oid(`${PKCS7}02`), ber(0xa0, ber(0x30, der(0x02, Buffer.from([1])), der(0x31), ber(0x30, oid(`${PKCS7}01`), ber(0xa0, ber(0x24, ...pieces))))));
    expect((await sealed(streamed)).text).toBe('أين رخصتي؟');
  });
  it('opens it also where only its name tells', async () => {
    expect((await sealed(signed([der(0xa0, der(0x04, INNER))]), 'application/octet-stream; name="smime.p7m"')).text).toBe('أين رخصتي؟');
  });
  it('says that an encrypted one cannot be shown, and keeps it', async () => {
    const found = await sealed(der(0x30, oid(`${PKCS7}03`), der(0xa0, der(0x30))), 'application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m');
    expect(found).toMatchObject({ kind: 'message', acknowledge: true, text: null, warnings: ['encrypted'] });
    expect(names(found)).toEqual(['smime.p7m']);
  });
  it('takes certificates alone, rubbish and nesting without an end calmly', async () => {
    expect((await sealed(signed([]), 'application/pkcs7-mime; smime-type=certs-only; name=smime.p7c')).warnings).toEqual([]);
    expect((await sealed(Buffer.from('rubbish'))).warnings).toEqual(['sealed_unreadable']);
    expect((await sealed(Buffer.alloc(100_000, Buffer.from([0x30, 0x80])))).warnings).toEqual(['sealed_unreadable']);
    let deep = INNER;
    for (let n = 0; n < 9; n++) deep = Buffer.concat([Buffer.from('Content-Type: application/pkcs7-mime; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\n'), Buffer.from(base64(signed([der(0xa0, der(0x04, deep))])))]);
    expect((await parseMail(mail({ headers: { 'Content-Type': 'multipart/mixed; boundary="o"' }, body: Buffer.concat([Buffer.from('--o\r\n'), deep, Buffer.from('\r\n--o--\r\n')]) }))).text).toBeNull();
  });
  it('shows clear-signed PGP without its armour and its escapes', async () => {
    const found = await parseMail(mail({ headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body: '-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nأين رخصتي؟\n- -- \nSara\n-----BEGIN PGP SIGNATURE-----\n\niQIzBAEB\n=abcd\n-----END PGP SIGNATURE-----\n' }));
    expect(found.text).toBe('أين رخصتي؟\n-- \nSara\n');
    expect(found).toMatchObject({ reply: 'أين رخصتي؟', warnings: ['signed'], repairs: ['signature_armour'] });
  });
  it('names PGP that cannot be shown, inline and by MIME', async () => {
    expect((await parseMail(mail({ body: '-----BEGIN PGP MESSAGE-----\n\nhQEMA\n=abcd\n-----END PGP MESSAGE-----\n' }))).warnings).toEqual(['encrypted']);
    const { type, body } = multipart('encrypted; protocol="application/pgp-encrypted"', [{ type: 'application/pgp-encrypted', body: 'Version: 1' }, { type: 'application/octet-stream; name="encrypted.asc"', body: '-----BEGIN PGP MESSAGE-----' }]);
    const found = await parseMail(mail({ headers: { 'Content-Type': type }, body }));
    expect(found).toMatchObject({ text: null, warnings: ['encrypted'] });
  });
  it('says that a signature beside the words was not checked', async () => {
    const { type, body } = multipart('signed; protocol="application/pgp-signature"', [{ type: 'text/plain', body: 'words' }, { type: 'application/pgp-signature; name="signature.asc"', body: '-----BEGIN PGP SIGNATURE-----' }]);
    const found = await parseMail(mail({ headers: { 'Content-Type': type }, body }));
    expect(found).toMatchObject({ text: 'words', warnings: ['signed'] });
    expect(names(found)).toEqual(['signature.asc']);
  });
});

describe('pieces and pointers', () => {
  it('names a piece of a larger mail', async () => {
    const found = await parseMail(mail({ headers: { 'Content-Type': 'message/partial; id="x@y"; number=2; total=3' }, body: 'middle of something' }));
    expect(found).toMatchObject({ kind: 'message', text: null, warnings: ['partial_message'] });
    expect(found.attachments).toHaveLength(1);
  });
  it('names a pointer to a file elsewhere, and fetches nothing', async () => {
    const { type, body } = multipart('mixed', [{ type: 'text/plain', body: 'see file' }, { type: 'message/external-body; access-type=URL; URL="http://127.0.0.1:9/x"', body: 'Content-Type: image/gif\r\n\r\n' }]);
    expect(await parseMail(mail({ headers: { 'Content-Type': type }, body }))).toMatchObject({ text: 'see file', warnings: ['external_body'] });
  });
});
