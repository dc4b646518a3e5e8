import { parseMail } from '../../../../connectors/_mail/parse/parse-mail';
import { latin1, mail, multipart } from './mail';

const arabic = (text: string): string => latin1(Buffer.from(text));
async function judge(headers: Record<string, string>, body = 'Dear ministry, please help me with my request.'): Promise<{ kind: string; acknowledge: boolean; automatic: string }> {
  const found = await parseMail(mail({ headers: { 'Content-Type': 'text/plain; charset=utf-8', ...headers }, body }));
  return { kind: found.kind, acknowledge: found.acknowledge, automatic: found.automation.kind };
}

describe('auto-replies', () => {
  const responders: readonly (readonly [string, Record<string, string>, string?])[] = [
    ['RFC 3834', { 'Auto-Submitted': 'auto-replied' }],
    ['RFC 3834 with a comment', { 'Auto-Submitted': 'Auto-Replied (vacation)' }],
    ['RFC 3834 with a parameter', { 'Auto-Submitted': 'auto-replied; owner-email="x@y.z"' }],
    ['X-Autoreply', { 'X-Autoreply': 'yes' }],
    ['X-Autorespond', { 'X-Autorespond': 'Re: x' }],
    ['Precedence', { Precedence: 'auto_reply' }],
    ['an old vacation program that says bulk', { Precedence: 'bulk', Subject: 'Out of Office: x', 'In-Reply-To': '<a@b>' }],
    ['Exchange', { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All', 'In-Reply-To': '<a@b>', Subject: 'Automatic reply: your case' }],
    ['Outlook in Arabic', { Subject: arabic('رد تلقائي: طلبكم رقم 123') }, 'أنا خارج المكتب حتى تاريخ 1/12/2026'],
    ['another Arabic word', { Subject: arabic('الرد الآلي: طلبكم') }],
    ['out of office in Arabic', { Subject: arabic('خارج المكتب: طلبكم') }, 'سأعود يوم الأحد'],
    ['German', { Subject: 'Automatische Antwort: x' }],
    ['French', { Subject: arabic('Réponse automatique : x') }],
    ['a null sender that answers about being away', { 'Return-Path': '<>', 'In-Reply-To': '<a@b>', Subject: 'Re: x' }, 'I am on annual leave and will be back on Sunday.'],
    ['a challenge', { Subject: 'Re: x', 'X-Boxtrapper': 'abc' }],
  ];
  for (const [sign, headers, body] of responders)
    it(`are known by ${sign}`, async () => {
      expect(await judge(headers, body)).toMatchObject({ kind: 'auto-reply', acknowledge: false });
    });
  const people: readonly (readonly [string, Record<string, string>, string?])[] = [
    ['says that it is not automatic', { 'Auto-Submitted': 'no' }],
    ['answers an automatic reply', { Subject: 'Re: Automatic reply: your case' }],
    ['answers an Arabic automatic reply', { Subject: arabic('رد: رد تلقائي: طلبكم') }],
    ['complains about automatic replies', { Subject: arabic('شكوى من الرد التلقائي') }],
    ['writes about an office', { Subject: 'Out of office hours nobody answers' }],
    ['writes about leave', { Subject: arabic('إجازة مرضية لم تعتمد') }],
    ['asks for leave', { Subject: arabic('في إجازة الأسبوع لا يرد أحد') }],
  ];
  for (const [what, headers, body] of people)
    it(`are not taken for one: a person who ${what}`, async () => {
      expect(await judge(headers, body)).toEqual({ kind: 'message', acknowledge: true, automatic: 'person' });
    });
});

describe('bulk and machines', () => {
  it.each<[string, Record<string, string>]>([
    ['Precedence: bulk', { Precedence: 'bulk' }],
    ['Precedence: list', { Precedence: 'List' }],
    ['List-Id', { 'List-Id': '<news.example.com>' }],
    ['List-Unsubscribe', { 'List-Unsubscribe': '<mailto:u@example.com>' }],
  ])('knows bulk by %s', async (_sign, headers) => {
    expect(await judge(headers)).toMatchObject({ kind: 'bulk', acknowledge: false });
  });
  it('files what a machine generates as a message that is not answered', async () => {
    expect(await judge({ 'Auto-Submitted': 'auto-generated' })).toEqual({ kind: 'message', acknowledge: false, automatic: 'notification' });
  });
  it.each<[string, Record<string, string>]>([
    ['X-Auto-Response-Suppress alone', { 'X-Auto-Response-Suppress': 'All' }],
    ['a null sender', { 'Return-Path': '<>' }],
    ['a no-reply address', { From: 'noreply@example.com' }],
    ['another no-reply address', { From: '"Shop" <no-reply-orders@example.com>' }],
    ['a failed DMARC', { 'Authentication-Results': 'mx.example; dmarc=fail header.from=example.com' }],
    ['spam', { 'X-Spam-Flag': 'YES' }],
    ['two senders', { From: 'a@example.com, b@example.com' }],
    ['no sender', { From: '' }],
  ])('does not acknowledge %s, but takes it for a message', async (_sign, headers) => {
    expect(await judge(headers)).toMatchObject({ kind: 'message', acknowledge: false });
  });
  it('is not silenced by a suppression of delivery reports only', async () => {
    expect(await judge({ 'X-Auto-Response-Suppress': 'DR, RN, NRN' })).toMatchObject({ kind: 'message', acknowledge: true });
  });
  it('recognises a read receipt', async () => {
    const { type, body } = multipart('report; report-type=disposition-notification', [
      { type: 'text/plain', body: 'Your message was read.' },
      { type: 'message/disposition-notification', body: 'Final-Recipient: rfc822;sara@example.com\r\nDisposition: manual-action/MDN-sent-manually; displayed\r\n' },
    ]);
    const found = await parseMail(mail({ headers: { 'Content-Type': type, Subject: 'Read: your case' }, body }));
    expect(found).toMatchObject({ readReceipt: true, acknowledge: false });
  });
});

describe('faxes', () => {
  const fax = async (headers: Record<string, string>, text: string, attachment = 'image/tiff'): Promise<{ kind: string; fax: unknown; acknowledge: boolean }> => {
    const { type, body } = multipart('mixed', [
      { type: 'text/plain; charset=utf-8', body: text },
      { type: `${attachment}; name=fax`, headers: ['Content-Disposition: attachment; filename="fax.tif"'], body: Buffer.from('49492a0008000000', 'hex') },
    ]);
    const found = await parseMail(mail({ headers: { ...headers, 'Content-Type': type }, body }));
    return { kind: found.kind, fax: found.fax, acknowledge: found.acknowledge };
  };
  it('reads HylaFAX', async () => {
    const text = '            Sender: 0114567890\n             Pages: 3\n           Quality: Fine\n              Size: North American Letter\n          Received: 2026:11:25 10:00:00\n   Time To Receive: 1:05\n       Signal Rate: 14400 bit/s\n           CallID1: 0112345678\n           CallID2: <none>\n            CommID: 000001234\n';
    expect(await fax({ From: 'fax@gateway.example', Subject: 'Fax received from "Riyadh Clinic"' }, text)).toEqual({ kind: 'fax', fax: { sender: '0112345678', pages: 3 }, acknowledge: false });
  });
  it('reads eFax', async () => {
    expect(await fax({ From: 'eFax <message@inbound.efax.com>', Subject: 'eFax from "966112345678" - 2 page(s), Caller-ID: 966-11-234-5678' }, 'You have received a 2 page fax.', 'application/pdf')).toMatchObject({ kind: 'fax', fax: { sender: '966112345678', pages: 2 } });
  });
  it('reads RingCentral', async () => {
    const text = 'New Fax Message\n\nFrom: (650) 555-1234\nReceived: Wednesday, November 25, 2026 at 10:00 AM\nPages: 5\nTo: (650) 555-9999';
    expect(await fax({ From: 'RingCentral <notify@ringcentral.com>', Subject: 'New Fax Message from (650) 555-1234' }, text, 'application/pdf')).toMatchObject({ kind: 'fax', fax: { sender: '6505551234', pages: 5 } });
  });
  it('reads a gateway that speaks Arabic', async () => {
    const text = 'وصلكم فاكس جديد\nرقم المرسل: ٠١١٢٣٤٥٦٧٨\nعدد الصفحات: ٤';
    expect(await fax({ From: 'fax@gateway.example', Subject: arabic('فاكس وارد من 0112345678') }, text)).toMatchObject({ kind: 'fax', fax: { sender: '0112345678', pages: 4 } });
  });
  it.each<[string, Record<string, string>, string]>([
    ['a failed reception', { From: 'fax@gateway.example', Subject: 'Fax received from "X"' }, 'Sender: X\nPages: 0\n\nFax not received. No carrier.'],
    ['news of a fax that we sent', { From: 'fax@gateway.example', Subject: 'facsimile job 12 to 0112345678 completed' }, 'Pages: 2'],
    ['a person who attaches one', { Subject: 'My fax was not answered' }, 'I sent a fax of 2 pages last week.'],
    ['an answer about one', { Subject: 'Re: Fax received from "X"' }, 'Pages: 2 were missing'],
  ])('takes for a message: %s', async (_what, headers, text) => {
    expect(await fax(headers, text)).toMatchObject({ kind: 'message', fax: null });
  });
});
