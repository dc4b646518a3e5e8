import { parseMail, type ParsedMail } from '../../../../connectors/_mail/parse/parse-mail';
import { latin1, mail, multipart } from './mail';

const RETURNED = 'Return-Path: <care@ministry.example>\r\nFrom: care@ministry.example\r\nTo: sara@example.com\r\nSubject: reply\r\nMessage-ID: <w.token.1@ministry.example>\r\n\r\nwords';
const DAEMON = { From: 'Mail Delivery System <MAILER-DAEMON@mx.example.com>', To: 'care@ministry.example', 'Return-Path': '<>', Subject: 'Undelivered Mail Returned to Sender', 'Auto-Submitted': 'auto-replied' };

function report(fields: string, headers: Record<string, string> = DAEMON): Promise<ParsedMail> {
  const { type, body } = multipart('report; report-type=delivery-status', [
    { type: 'text/plain', body: 'This is the mail system. Your message could not be delivered.' },
    { type: 'message/delivery-status', body: fields },
    { type: 'message/rfc822', body: RETURNED },
  ]);
  return parseMail(mail({ headers: { ...headers, 'Content-Type': type }, body }));
}
const words = (body: string, headers: Record<string, string> = {}): Promise<ParsedMail> => parseMail(mail({ headers: { ...DAEMON, 'Content-Type': 'text/plain; charset=utf-8', ...headers }, body }));

describe('delivery reports', () => {
  it('reads a failure', async () => {
    const found = await report('Reporting-MTA: dns; mx.example.com\r\nOriginal-Envelope-Id: 0199-reply\r\n\r\nFinal-Recipient: rfc822; sara@example.com\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 <sara@example.com>:\r\n User unknown\r\n');
    expect(found).toMatchObject({ kind: 'bounce', acknowledge: false });
    expect(found.bounce).toMatchObject({
      recipients: [{ address: 'sara@example.com', action: 'failed', status: '5.1.1', diagnostic: 'smtp; 550 5.1.1 <sara@example.com>: User unknown' }],
      permanent: true,
      originalMessageId: 'w.token.1@ministry.example',
      envelopeId: '0199-reply',
    });
  });
  it('tells a delay from a failure', async () => {
    const found = await report('Reporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; sara@example.com\r\nAction: delayed\r\nStatus: 4.4.1\r\nWill-Retry-Until: Thu, 26 Nov 2026 10:00:00 +0000\r\n');
    expect(found).toMatchObject({ kind: 'delay', bounce: { permanent: false } });
  });
  it('calls a failure after days of trying no permanent one', async () => {
    const found = await report('Reporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; sara@example.com\r\nAction: failed\r\nStatus: 4.4.7\r\n');
    expect(found).toMatchObject({ kind: 'bounce', bounce: { permanent: false } });
  });
  it('lists every recipient, and is a bounce when one of them failed', async () => {
    const found = await report('Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; <a@example.com>\nAction: delayed\nStatus: 4.2.2\n\nOriginal-Recipient: rfc822; alias+2Btag@example.com\nFinal-Recipient: RFC822;b@example.com\nAction: Failed (permanent)\nStatus: 5.2.2 (mailbox full)\n');
    expect(found.kind).toBe('bounce');
    expect(found.bounce?.recipients.map(({ address, originalAddress, action, status }) => [address, originalAddress, action, status])).toEqual([
      ['a@example.com', null, 'delayed', '4.2.2'],
      ['b@example.com', 'alias+2Btag@example.com', 'failed', '5.2.2'],
    ]);
  });
  it('does not call news of success a bounce', async () => {
    const found = await report('Reporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; sara@example.com\r\nAction: delivered\r\nStatus: 2.0.0\r\n');
    expect(found).toMatchObject({ kind: 'auto-reply', acknowledge: false });
  });
  it('finds our message in returned headers alone', async () => {
    const { type, body } = multipart('report; report-type=delivery-status', [
      { type: 'message/delivery-status', body: 'Reporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; x@example.com\r\nAction: failed\r\nStatus: 5.0.0\r\n' },
      { type: 'text/rfc822-headers', body: 'From: care@ministry.example\r\nMessage-Id: <w.token.2@ministry.example>\r\n' },
    ]);
    expect((await parseMail(mail({ headers: { ...DAEMON, 'Content-Type': type }, body }))).bounce?.originalMessageId).toBe('w.token.2@ministry.example');
  });
  it('is no bounce when a person forwards one that they got', async () => {
    const inner = multipart('report; report-type=delivery-status', [{ type: 'message/delivery-status', body: 'Final-Recipient: rfc822; x@y.z\r\nAction: failed\r\nStatus: 5.1.1\r\n' }], 'inner');
    const { type, body } = multipart('mixed', [
      { type: 'text/plain; charset=utf-8', body: 'وصلتني هذه الرسالة عند مراسلتكم، ما المشكلة؟' },
      { type: 'message/rfc822', body: Buffer.concat([Buffer.from(`From: MAILER-DAEMON@x.y\r\nContent-Type: ${inner.type}\r\n\r\n`), inner.body]) },
    ]);
    expect(await parseMail(mail({ headers: { 'Content-Type': type }, body }))).toMatchObject({ kind: 'message', acknowledge: true, bounce: null });
  });
});

describe('bounces in words', () => {
  const COPY = `\n\n--- Below this line is a copy of the message.\n\n${RETURNED.replaceAll('\r', '')}`;
  const cases: readonly (readonly [string, string, Record<string, string>, string, string])[] = [
    ['qmail', `Hi. This is the qmail-send program at mx.example.com.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<sara@example.com>:\n192.0.2.25 does not like recipient.\nRemote host said: 550 5.1.1 No such user here\nGiving up on 192.0.2.25.${COPY}`, { Subject: 'failure notice' }, '5.1.1', '550 5.1.1 No such user here'],
    ['Exim', 'This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  sara@example.com\n    host mx.example.com [192.0.2.25]\n    SMTP error from remote mail server after RCPT TO:<sara@example.com>:\n    552 5.2.2 Mailbox full', { Subject: 'Mail delivery failed: returning message to sender', 'X-Failed-Recipients': 'sara@example.com' }, '5.2.2', '552 5.2.2 Mailbox full'],
    ['Gmail, old', 'Delivery to the following recipient failed permanently:\n\n     sara@example.com\n\nTechnical details of permanent failure: \nGoogle tried to deliver your message, but it was rejected by the server for the recipient domain example.com by mx.example.com. [192.0.2.25].\n\nThe error that the other server returned was:\n550 5.7.1 Message rejected as spam\n\n\n----- Original message -----\n\nMessage-ID: <w.token.1@ministry.example>\nTo: sara@example.com', { From: 'Mail Delivery Subsystem <mailer-daemon@googlemail.com>', Subject: 'Delivery Status Notification (Failure)', 'X-Failed-Recipients': 'sara@example.com' }, '5.7.1', '550 5.7.1 Message rejected as spam'],
    ['Gmail, new', "** Address not found **\n\nYour message wasn't delivered to sara@example.com because the address couldn't be found, or is unable to receive mail.\n\nThe response from the remote server was:\n550 5.1.1 <sara@example.com>: Recipient address rejected: User unknown", { From: 'Mail Delivery Subsystem <mailer-daemon@googlemail.com>', Subject: 'Delivery Status Notification (Failure)', 'In-Reply-To': '<w.token.1@ministry.example>' }, '5.1.1', '550 5.1.1'],
    ['Gmail in Arabic', '** تعذّر العثور على العنوان **\n\nلم يتم تسليم رسالتك إلى sara@example.com لأنه تعذّر العثور على العنوان.\n\nكان الرد من الخادم البعيد:\n550 5.1.1 The email account does not exist', { From: 'Mail Delivery Subsystem <mailer-daemon@googlemail.com>', Subject: latin1(Buffer.from('إشعار بحالة التسليم (إخفاق)')), 'In-Reply-To': '<w.token.1@ministry.example>' }, '5.1.1', '550 5.1.1'],
    ['Yahoo', `Sorry, we were unable to deliver your message to the following address.\n\n<sara@example.com>:\nRemote host said: 554 delivery error: dd This user doesn't have a example.com account (sara@example.com) [0] - mta1${COPY}`, { From: 'MAILER-DAEMON@yahoo.com', Subject: 'Failure Notice' }, '5.1.1', '554 delivery error'],
    ['Exchange, old', "Your message did not reach some or all of the intended recipients.\n\n      Subject:\treply\n      Sent:\t11/25/2026 10:00 AM\n\nThe following recipient(s) could not be reached:\n\n      sara@example.com on 11/25/2026 10:01 AM\n            The e-mail account does not exist at the organization this message was sent to.\n            <mx.example.com #5.1.1 smtp;550 5.1.1 User unknown>", { From: 'System Administrator <postmaster@example.com>', Subject: 'Undeliverable: reply', 'In-Reply-To': '<w.token.1@ministry.example>' }, '5.1.1', '5.1.1'],
    ['Exchange in Arabic', 'تعذر تسليم الرسالة إلى المستلمين أو المجموعات التالية:\n\nsara@example.com\nعنوان البريد الإلكتروني الذي أدخلته غير موجود. تحقق من العنوان وحاول إعادة الإرسال.\n\nمعلومات التشخيص للمسؤولين:\nsara@example.com\nRemote Server returned \'550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup\'', { From: 'Microsoft Outlook <postmaster@example.com>', Subject: latin1(Buffer.from('غير قابل للتسليم: رد')), 'In-Reply-To': '<w.token.1@ministry.example>' }, '5.1.10', '550 5.1.10'],
    ['Arabic without a code', 'عذرا، لم يتم تسليم رسالتك إلى العنوان التالي:\n\n<sara@example.com>\nصندوق بريد المستلم ممتلئ ولا يمكنه استقبال رسائل جديدة.', { From: 'postmaster@example.sa', Subject: latin1(Buffer.from('تعذر تسليم رسالتك')), 'In-Reply-To': '<w.token.1@ministry.example>' }, '5.2.2', 'صندوق بريد المستلم ممتلئ'],
    ['Postfix without its report', "This is the mail system at host mx.example.com.\n\nI'm sorry to have to inform you that your message could not\nbe delivered to one or more recipients.\n\n<sara@example.com>: host mail.example.com[192.0.2.25] said: 550 5.7.26\n    Unauthenticated email is not accepted due to DMARC policy (in reply to end\n    of DATA command)" + COPY, {}, '5.7.26', 'Unauthenticated email is not accepted due to DMARC policy'],
    ['Sendmail', '   ----- The following addresses had permanent fatal errors -----\n<sara@example.com>\n    (reason: 550 5.1.1 <sara@example.com>... User unknown)\n\n   ----- Transcript of session follows -----\n... while talking to mx.example.com.:\n>>> RCPT To:<sara@example.com>\n<<< 550 5.1.1 <sara@example.com>... User unknown' + COPY, { Subject: 'Returned mail: see transcript for details' }, '5.1.1', 'User unknown'],
  ];
  it.each(cases)('reads %s', async (_server, body, headers, status, diagnostic) => {
    const found = await words(body, headers);
    expect(found.kind).toBe('bounce');
    expect(found.bounce?.recipients).toHaveLength(1);
    expect(found.bounce?.recipients[0]).toMatchObject({ address: 'sara@example.com', action: 'failed', status });
    expect(found.bounce?.recipients[0]?.diagnostic).toContain(diagnostic);
    expect(found.bounce?.permanent).toBe(true);
    if (/token\.1/.test(body + JSON.stringify(headers))) expect(found.bounce?.originalMessageId).toBe('w.token.1@ministry.example');
  });
  it.each([
    ['sendmail', '    **********************************************\n    **      THIS IS A WARNING MESSAGE ONLY      **\n    **********************************************\n\nThe original message was received\n\n   ----- The following addresses had transient non-fatal errors -----\n<sara@example.com>\n\n451 4.4.1 timeout', 'Warning: could not send message for past 4 hours'],
    ['Gmail', 'This is an automatically generated Delivery Status Notification\n\nTHIS IS A WARNING MESSAGE ONLY.\n\nDelivery to the following recipient has been delayed:\n\n     sara@example.com\n\nMessage will be retried for 2 more day(s)', 'Delivery Status Notification (Delay)'],
    ['Arabic', 'هذا تنبيه فقط. تأخر تسليم رسالتك إلى:\n\nsara@example.com\n\nستستمر المحاولة لمدة يومين.', latin1(Buffer.from('إشعار تأخير التسليم'))],
  ])('reads a delay in words: %s', async (_server, body, subject) => {
    const found = await words(body, { Subject: subject });
    expect(found).toMatchObject({ kind: 'delay', bounce: { permanent: false, recipients: [{ address: 'sara@example.com', action: 'delayed' }] } });
  });
  it.each([
    ['a parcel', 'Undeliverable: my parcel', 'The courier says my parcel could not be delivered to the hospital. 550 riyals were paid.'],
    ['a failure of delivery', 'Delivery failure', 'Your pharmacy failed to deliver my medicine to sara@example.com as promised.'],
    ['an Arabic complaint', latin1(Buffer.from('تعذر تسليم الدواء')), 'لم يتم تسليم الدواء لوالدتي حتى الآن'],
  ])('is a message when a person complains about %s', async (_what, subject, body) => {
    const found = await parseMail(mail({ headers: { Subject: subject, 'Content-Type': 'text/plain; charset=utf-8' }, body }));
    expect(found).toMatchObject({ kind: 'message', acknowledge: true, bounce: null });
  });
});

describe('abuse reports', () => {
  it('reads who complained about which message', async () => {
    const { type, body } = multipart('report; report-type=feedback-report', [
      { type: 'text/plain', body: 'This is an email abuse report.' },
      { type: 'message/feedback-report', body: 'Feedback-Type: abuse\r\nUser-Agent: SomeGenerator/1.0\r\nVersion: 1\r\nOriginal-Rcpt-To: <sara@example.com>\r\n' },
      { type: 'message/rfc822', body: RETURNED },
    ]);
    const found = await parseMail(mail({ headers: { From: 'feedback@isp.example', 'Content-Type': type }, body }));
    expect(found).toMatchObject({ kind: 'feedback-report', acknowledge: false, bounce: null, feedback: { type: 'abuse', recipients: ['sara@example.com'], originalMessageId: 'w.token.1@ministry.example' } });
  });
});
