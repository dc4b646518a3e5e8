/** Delivery status notifications by the book (RFC 3464), as the usual servers write them. */
import { OURS, failed, report, returnedHeaders, returnedMail, type Specimen } from './specimen';

const fields = (action: string, status: string, diagnostic?: string, address = 'sara@example.com'): string =>
  `Final-Recipient: rfc822; ${address}\nAction: ${action}\nStatus: ${status}\n${diagnostic === undefined ? '' : `Diagnostic-Code: ${diagnostic}\n`}`;
const whole = (to?: string, id?: string): readonly [string, string] => ['message/rfc822', returnedMail(to, id)];
const head = (to?: string, id?: string): readonly [string, string] => ['text/rfc822-headers', returnedHeaders(to, id)];

export const STANDARD_REPORTS: readonly Specimen[] = [
  {
    name: 'Postfix: user unknown',
    mail: report({
      human: 'This is the mail system at host mx.example.net.\n\nI\'m sorry to have to inform you that your message could not\nbe delivered to one or more recipients. It\'s attached below.\n\n<sara@example.com>: host mx.example.com[192.0.2.1] said: 550 5.1.1\n    <sara@example.com>: Recipient address rejected: User unknown (in reply to RCPT TO command)\n',
      status: `Reporting-MTA: dns; mx.example.net\nX-Postfix-Queue-ID: 4F1\nX-Postfix-Sender: rfc822; care@ministry.example\nArrival-Date: Wed, 25 Nov 2026 09:58:00 +0300 (AST)\n\nFinal-Recipient: rfc822; sara@example.com\nOriginal-Recipient: rfc822;sara@example.com\nAction: failed\nStatus: 5.1.1\nRemote-MTA: dns; mx.example.com\nDiagnostic-Code: smtp; 550 5.1.1 <sara@example.com>: Recipient address\n    rejected: User unknown\n`,
      returned: whole(),
    }),
    verdict: failed('5.1.1', 'Recipient address rejected: User unknown'),
  },
  {
    name: 'Postfix: delayed mail',
    mail: report({ headers: { Subject: 'Delayed Mail (still being retried)' }, status: `Reporting-MTA: dns; mx.example.net\n\n${fields('delayed', '4.4.1', 'X-Postfix; connect to mx.example.com[192.0.2.1]:25: Connection timed out')}Will-Retry-Until: Sun, 29 Nov 2026 09:58:00 +0300\n`, returned: head() }),
    verdict: { kind: 'delay', recipients: [['sara@example.com', 'delayed', '4.4.1', 'Connection timed out']], permanent: false, original: OURS },
  },
  {
    name: 'Postfix: expired after days of trying',
    mail: report({ status: `Reporting-MTA: dns; mx.example.net\n\n${fields('failed', '4.4.1', 'X-Postfix; connect to mx.example.com[192.0.2.1]:25: Connection refused')}`, returned: head() }),
    verdict: failed('4.4.1', 'Connection refused', { permanent: false }),
  },
  {
    name: 'Postfix: success notification',
    mail: report({ headers: { Subject: 'Successful Mail Delivery Report' }, status: `Reporting-MTA: dns; mx.example.net\n\n${fields('delivered', '2.0.0', 'smtp; 250 2.0.0 Ok: queued as 1')}`, returned: head() }),
    verdict: { kind: 'auto-reply', recipients: [['sara@example.com', 'delivered', '2.0.0']], permanent: false, original: OURS },
  },
  {
    name: 'Sendmail: relayed to a host that reports nothing',
    mail: report({ headers: { Subject: 'Return receipt', From: 'Mail Delivery Subsystem <MAILER-DAEMON@mail.example.net>' }, status: `Reporting-MTA: dns; mail.example.net\nArrival-Date: Wed, 25 Nov 2026 09:58:00 +0300\n\n${fields('relayed (to non-DSN-aware mailer)', '2.1.5')}Remote-MTA: DNS; mx.example.com\n`, returned: head() }),
    verdict: { kind: 'auto-reply', recipients: [['sara@example.com', 'relayed', '2.1.5']], permanent: false, original: OURS },
  },
  {
    name: 'A list expanded it',
    mail: report({ headers: { Subject: 'Return receipt' }, status: `Reporting-MTA: dns; mail.example.net\n\n${fields('expanded (to multi-recipient alias)', '2.0.0')}`, returned: head() }),
    verdict: { kind: 'auto-reply', recipients: [['sara@example.com', 'expanded', '2.0.0']], permanent: false, original: OURS },
  },
  {
    name: 'Three recipients, three fates',
    mail: report({ status: `Reporting-MTA: dns; mx\n\n${fields('failed', '5.1.1', 'smtp; 550 no such user', 'a@example.com')}\n${fields('delayed', '4.2.2', 'smtp; 452 full', 'b@example.com')}\n${fields('delivered', '2.0.0', undefined, 'c@example.com')}`, returned: head('a@example.com, b@example.com, c@example.com') }),
    verdict: { kind: 'bounce', recipients: [['a@example.com', 'failed', '5.1.1'], ['b@example.com', 'delayed', '4.2.2'], ['c@example.com', 'delivered', '2.0.0']], permanent: true, original: OURS },
  },
  {
    name: 'Sendmail: mailbox full',
    mail: report({
      headers: { Subject: 'Returned mail: see transcript for details', From: 'Mail Delivery Subsystem <MAILER-DAEMON@mail.example.net>', 'Auto-Submitted': 'auto-generated (failure)' },
      human: 'The original message was received at Wed, 25 Nov 2026 09:58:00 +0300\nfrom app.ministry.example [192.0.2.200]\n\n   ----- The following addresses had permanent fatal errors -----\n<sara@example.com>\n    (reason: 552 5.2.2 Mailbox full)\n\n   ----- Transcript of session follows -----\n... while talking to mx.example.com.:\n>>> DATA\n<<< 552 5.2.2 Mailbox full\n554 5.0.0 Service unavailable\n',
      status: `Reporting-MTA: dns; mail.example.net\nReceived-From-MTA: DNS; app.ministry.example\nArrival-Date: Wed, 25 Nov 2026 09:58:00 +0300\n\nFinal-Recipient: RFC822; sara@example.com\nAction: failed\nStatus: 5.2.2\nRemote-MTA: DNS; mx.example.com\nDiagnostic-Code: SMTP; 552 5.2.2 Mailbox full\nLast-Attempt-Date: Wed, 25 Nov 2026 09:59:00 +0300\n`,
      returned: whole(),
    }),
    verdict: failed('5.2.2', '552 5.2.2 Mailbox full'),
  },
  {
    name: 'Exim with a status part',
    mail: report({ headers: { Subject: 'Mail delivery failed: returning message to sender', From: 'Mail Delivery System <Mailer-Daemon@host.example.net>', 'X-Failed-Recipients': 'sara@example.com' }, human: 'This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  sara@example.com\n    Unrouteable address\n', status: `Reporting-MTA: dns; host.example.net\n\nAction: failed\nFinal-Recipient: rfc822;sara@example.com\nStatus: 5.0.0\n`, returned: head() }),
    verdict: failed('5.0.0'),
  },
  {
    name: 'Exim: delay with a status part',
    mail: report({ headers: { Subject: 'Warning: message 1kX delayed 24 hours', From: 'Mail Delivery System <Mailer-Daemon@host.example.net>' }, status: 'Reporting-MTA: dns; host.example.net\n\nAction: delayed\nFinal-Recipient: rfc822;sara@example.com\nStatus: 4.0.0\nRemote-MTA: dns; mx.example.com\nDiagnostic-Code: smtp; 451 try later\n', returned: head() }),
    verdict: { kind: 'delay', recipients: [['sara@example.com', 'delayed', '4.0.0']], permanent: false, original: OURS },
  },
  {
    name: 'Exchange 2016, English, html words',
    mail: report({
      headers: { Subject: 'Undeliverable: Re: your request 937-1448-0000123-4', From: 'Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.com>', 'Auto-Submitted': 'auto-replied', 'In-Reply-To': `<${OURS}>`, 'X-MS-Exchange-Message-Is-Ndr': '' },
      humanType: 'text/html; charset=us-ascii',
      human: '<html><body><p><b>Delivery has failed to these recipients or groups:</b></p><p><a href="mailto:sara@example.com">sara@example.com</a><br>The email address you entered couldn\'t be found.</p></body></html>',
      status: `Reporting-MTA: dns;EX01.corp.example\nReceived-From-MTA: dns;app.ministry.example\nArrival-Date: Wed, 25 Nov 2026 06:58:00 +0000\n\nFinal-Recipient: rfc822;sara@example.com\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp;550 5.1.1 RESOLVER.ADR.RecipNotFound; not found\nX-Display-Name: Sara Ali\n`,
      returned: whole(),
    }),
    verdict: failed('5.1.1', 'RESOLVER.ADR.RecipNotFound'),
  },
  {
    name: 'Exchange Online, Arabic',
    mail: report({
      headers: { Subject: 'غير قابل للتسليم: طلبكم 937-1448-0000123-4', From: 'Microsoft Outlook <postmaster@example.onmicrosoft.com>', 'Auto-Submitted': 'auto-generated' },
      human: 'لم يتم تسليم رسالتك إلى sara@example.com.\nتعذر العثور على sara في example.com.\n',
      status: `Reporting-MTA: dns;AM0PR.eurprd.prod.outlook.com\n\nFinal-Recipient: rfc822;sara@example.com\nAction: failed\nStatus: 5.1.10\nDiagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient sara@example.com not found by SMTP address lookup\n`,
      returned: whole(),
    }),
    verdict: failed('5.1.10'),
  },
  {
    name: 'Exchange: access denied by a transport rule',
    mail: report({ headers: { Subject: 'Nicht zustellbar: Re: your request', From: 'Microsoft Outlook <postmaster@example.com>' }, status: `Reporting-MTA: dns;EX01\n\n${fields('failed', '5.7.1', 'smtp;550 5.7.1 TRANSPORT.RULES.RejectMessage; the message was rejected by organization policy')}`, returned: whole() }),
    verdict: failed('5.7.1', 'RejectMessage'),
  },
  {
    name: 'Exchange: delivery delayed',
    mail: report({ headers: { Subject: 'Delivery delayed:Re: your request', From: 'Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.com>' }, status: `Reporting-MTA: dns;EX01\n\n${fields('delayed', '4.4.7', 'smtp;400 4.4.7 Message delayed')}Will-Retry-Until: Fri, 27 Nov 2026 06:58:00 +0000\n`, returned: head() }),
    verdict: { kind: 'delay', recipients: [['sara@example.com', 'delayed', '4.4.7']], permanent: false, original: OURS },
  },
  {
    name: 'Exchange: delivered, relayed notice',
    mail: report({ headers: { Subject: 'Relayed: Re: your request', From: 'Microsoft Outlook <postmaster@example.com>' }, status: `Reporting-MTA: dns;EX01\n\n${fields('relayed', '2.0.0')}` }),
    verdict: { kind: 'auto-reply', recipients: [['sara@example.com', 'relayed', '2.0.0']], permanent: false, original: null },
  },
  {
    name: 'Gmail: address not found, report with an html word part inside related',
    mail: report({
      headers: { From: 'Mail Delivery Subsystem <mailer-daemon@googlemail.com>', Subject: 'Delivery Status Notification (Failure)', 'X-Failed-Recipients': 'sara@example.com', 'In-Reply-To': `<${OURS}>`, References: `<${OURS}>` },
      humanType: 'multipart/related; boundary="r1"',
      human: '--r1\nContent-Type: multipart/alternative; boundary="a1"\n\n--a1\nContent-Type: text/plain; charset="UTF-8"\n\n\n** Address not found **\n\nYour message wasn\'t delivered to sara@example.com because the address couldn\'t be found, or is unable to receive mail.\n\nThe response from the remote server was:\n550 5.1.1 <sara@example.com>: Recipient address rejected\n\n--a1\nContent-Type: text/html; charset="UTF-8"\n\n<html><body><h1>Address not found</h1></body></html>\n\n--a1--\n\n--r1\nContent-Type: image/png; name="icon.png"\nContent-Disposition: attachment; filename="icon.png"\nContent-Transfer-Encoding: base64\nContent-ID: <icon.png>\n\niVBORw0KGgo=\n--r1--\n',
      status: `Reporting-MTA: dns; googlemail.com\nReceived-From-MTA: dns; care@ministry.example\nArrival-Date: Tue, 24 Nov 2026 22:58:00 -0800 (PST)\nX-Original-Message-ID: <${OURS}>\n\nFinal-Recipient: rfc822; sara@example.com\nAction: failed\nStatus: 5.1.1\nRemote-MTA: dns; mx.example.com. (192.0.2.1, the server for the domain example.com.)\nDiagnostic-Code: smtp; 550 5.1.1 <sara@example.com>: Recipient address rejected\nLast-Attempt-Date: Tue, 24 Nov 2026 22:58:01 -0800 (PST)\n`,
      returned: head(),
    }),
    verdict: failed('5.1.1', 'Recipient address rejected'),
  },
  {
    name: 'Gmail: nothing returned, X-Original-Message-ID alone',
    mail: report({ headers: { From: 'Mail Delivery Subsystem <mailer-daemon@googlemail.com>', Subject: 'Delivery Status Notification (Delay)', 'X-Failed-Recipients': 'sara@example.com' }, status: `Reporting-MTA: dns; googlemail.com\nX-Original-Message-ID: <${OURS}>\n\n${fields('delayed', '4.4.1', 'smtp; The recipient server did not accept our requests to connect.')}Will-Retry-Until: Sat, 28 Nov 2026 09:58:00 -0800 (PST)\n` }),
    verdict: { kind: 'delay', recipients: [['sara@example.com', 'delayed', '4.4.1']], permanent: false, original: OURS },
  },
  {
    name: 'Amazon SES',
    mail: report({ headers: { From: 'MAILER-DAEMON@amazonses.com', Subject: 'Delivery Status Notification (Failure)', 'X-SES-Outgoing': '2026.11.25-54.240.0.1' }, human: 'An error occurred while trying to deliver the mail to the following recipients:\nsara@example.com\n', status: `Reporting-MTA: dns; a8-50.smtp-out.amazonses.com\n\nAction: failed\nFinal-Recipient: rfc822; sara@example.com\nDiagnostic-Code: smtp; 550 5.4.1 Recipient address rejected: Access denied\nStatus: 5.4.1\n`, returned: whole(undefined, '0100018f-abc-000000@email.amazonses.com') }),
    verdict: failed('5.4.1', 'Access denied', { original: '0100018f-abc-000000@email.amazonses.com' }),
  },
  {
    name: 'SendGrid',
    mail: report({ headers: { From: 'MAILER-DAEMON <bounces+123-abc@em.ministry.example>', Subject: 'Undelivered Mail' }, human: 'This is an automatically generated message from SendGrid.\n\nI\'m sorry to have to tell you that your message was not able to be delivered to one of its intended recipients.\n', status: `Reporting-MTA: dns; sendgrid.net\nArrival-Date: 2026-11-25 06-58-00 UTC\n\nOriginal-Recipient: unknown\nFinal-Recipient: rfc822; sara@example.com\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: 550 5.1.1 The email account that you tried to reach does not exist.\n`, returned: whole() }),
    verdict: failed('5.1.1', 'does not exist'),
  },
  {
    name: 'Mailgun',
    mail: report({ headers: { From: 'Mailer Daemon <postmaster@mg.ministry.example>', Subject: 'Mail delivery failed: returning message to sender' }, status: `Reporting-MTA: dns; mailgun.org\n\nFinal-Recipient: rfc822; sara@example.com\nAction: failed\nStatus: 5.5.0\nDiagnostic-Code: smtp; 550 Requested action not taken: mailbox unavailable\n`, returned: head() }),
    verdict: failed('5.5.0', 'mailbox unavailable'),
  },
  {
    name: 'PowerMTA, address in angle brackets and upper-case type',
    mail: report({ headers: { From: 'postmaster@mta.example.net', Subject: 'Delivery report' }, human: 'Hello, this is the mail server on mta.example.net.\n\nI am sending you this message to inform you on the delivery status of a\nmessage you previously sent.  Immediately below you will find a list of\nthe affected recipients;  also attached is a Delivery Status Notification\n(DSN) report in standard format, as well as the headers of the original\nmessage.\n\n  <sara@example.com>  delivery failed; will not continue trying\n', status: 'Reporting-MTA: dns;mta.example.net\nX-PowerMTA-VirtualMTA: vmta1\n\nOriginal-Recipient: rfc822;sara@example.com\nFinal-Recipient: RFC822;<sara@example.com>\nAction: failed\nStatus: 5.0.0 (undefined status)\nDiagnostic-Code: smtp;550 No such recipient\nX-PowerMTA-BounceCategory: bad-mailbox\n', returned: head() }),
    verdict: failed('5.0.0', 'No such recipient'),
  },
  {
    name: 'Domino',
    mail: report({ headers: { From: 'Postmaster@example.com', Subject: 'DELIVERY FAILURE: User sara (sara@example.com) not listed in Domino Directory' }, human: 'Your message\n\n  Subject: Re: your request\n\nwas not delivered to:\n\n  sara@example.com\n\nbecause:\n\n  User sara (sara@example.com) not listed in Domino Directory\n', status: 'Reporting-MTA: dns;notes.example.com\n\nFinal-Recipient: rfc822;sara@example.com\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: X-Notes; User sara (sara@example.com) not listed in Domino Dir\n ectory\n', returned: whole() }),
    verdict: failed('5.1.1', 'not listed in Domino'),
  },
  {
    name: 'IronPort',
    mail: report({ headers: { From: '"Mail Delivery System" <MAILER-DAEMON@esa.example.net>', Subject: 'Delivery Status Notification (Failure)' }, human: 'The following message to <sara@example.com> was undeliverable.\nThe reason for the problem:\n5.1.0 - Unknown address error 550-\'5.1.1 User unknown\'\n', status: "Reporting-MTA: dns; esa.example.net\n\nFinal-Recipient: rfc822;sara@example.com\nAction: failed\nStatus: 5.0.0 (permanent failure)\nRemote-MTA: dns; [192.0.2.1]\nDiagnostic-Code: smtp; 5.1.0 - Unknown address error 550-'5.1.1 User unknown' (delivery attempts: 0)\n", returned: whole() }),
    verdict: failed('5.0.0', 'Unknown address error'),
  },
  {
    name: 'Mimecast',
    mail: report({ headers: { From: 'postmaster@eu.mimecast.example', Subject: '[Postmaster] Email Delivery Failure' }, status: `Reporting-MTA: dns; eu-smtp-1.mimecast.example\n\n${fields('failed', '5.4.1', 'smtp; 550 Rejected by header based Anti-Spoofing policy')}`, returned: head() }),
    verdict: failed('5.4.1', 'Anti-Spoofing'),
  },
  {
    name: 'Proofpoint: status zero, truth in the diagnostic',
    mail: report({ headers: { From: 'Mail Delivery Subsystem <MAILER-DAEMON@pps.example.net>', Subject: 'Returned mail: see transcript for details' }, status: `Reporting-MTA: dns; mx0a.pps.example.net\n\n${fields('failed', '5.0.0', 'SMTP; 550 5.1.1 User Unknown')}`, returned: head() }),
    verdict: failed('5.0.0', '5.1.1 User Unknown'),
  },
  {
    name: 'Zimbra, by its Postfix',
    mail: report({ headers: { From: 'MAILER-DAEMON@zimbra.example.net (Mail Delivery System)' }, status: `Reporting-MTA: dns; zimbra.example.net\n\n${fields('failed', '5.1.1', 'x-unix; mailbox not found')}`, returned: whole() }),
    verdict: failed('5.1.1', 'mailbox not found'),
  },
  {
    name: 'Kerio Connect',
    mail: report({ headers: { From: 'Mail Delivery System <postmaster@kerio.example.net>', Subject: 'Delivery Status Notification' }, human: 'This is a report about the delivery of your message.\n\nThe message could not be delivered to:\nsara@example.com\n', status: `Reporting-MTA: dns; kerio.example.net\n\n${fields('failed', '5.1.1', 'smtp; 550 5.1.1 Recipient unknown')}`, returned: head() }),
    verdict: failed('5.1.1', 'Recipient unknown'),
  },
  {
    name: 'Courier',
    mail: report({ headers: { From: 'Courier mail server at mx.example.net <@mx.example.net>', Subject: 'NOTICE: mail delivery status.' }, human: 'This is a delivery status notification from mx.example.net,\nrunning the Courier mail server, version 1.0.\n\n                           UNDELIVERABLE MAIL\n\nYour message to the following recipients cannot be delivered:\n\n<sara@example.com>:\n    mx.example.com [192.0.2.1]:\n>>> RCPT TO:<sara@example.com>\n<<< 550 User unknown.\n', status: 'Reporting-MTA: dns; mx.example.net\nArrival-Date: Wed, 25 Nov 2026 09:58:00 +0300\nReceived-From-MTA: dns; app.ministry.example ([192.0.2.200])\n\nFinal-Recipient: rfc822; sara@example.com\nAction: failed\nStatus: 5.0.0\nRemote-MTA: dns; mx.example.com [192.0.2.1]\nDiagnostic-Code: smtp; 550 User unknown.\n', returned: head() }),
    verdict: failed('5.0.0', 'User unknown'),
  },
  {
    name: 'OpenSMTPD with a status part',
    mail: report({ headers: { From: 'Mailer Daemon <MAILER-DAEMON@mx.example.net>', Subject: 'Delivery status notification: failed' }, human: '    Hi!\n\n    This is the MAILER-DAEMON, please DO NOT REPLY to this email.\n\n    An error has occurred while attempting to deliver a message for\n    the following list of recipients:\n\nsara@example.com: 550 Invalid recipient\n', status: 'Reporting-MTA: dns; mx.example.net\n\nFinal-Recipient: rfc822; sara@example.com\nAction: failed\nStatus: 5.1.1\n', returned: head() }),
    verdict: failed('5.1.1'),
  },
  {
    name: 'Oracle Messaging Server, as at iCloud once',
    mail: report({ headers: { From: 'Internet Mail Delivery <postmaster@icloud.example>', Subject: 'Delivery Notification: Delivery has failed' }, human: 'This report relates to a message you sent with the following header fields:\n\n  Message-id: <w.tok.9@ministry.example>\n  Date: Wed, 25 Nov 2026 09:58:00 +0300\n  From: care@ministry.example\n  To: sara@example.com\n  Subject: Re: your request\n\nYour message cannot be delivered to the following recipients:\n\n  Recipient address: sara@example.com\n  Reason: Over quota\n', status: 'Reporting-MTA: dns;st11p00.icloud.example (tcp-daemon)\n\nOriginal-recipient: rfc822;sara@example.com\nFinal-recipient: rfc822;sara@example.com\nAction: failed\nStatus: 5.2.2 (Over quota)\n', returned: head() }),
    verdict: failed('5.2.2'),
  },
  {
    name: 'MDaemon',
    mail: report({ headers: { From: 'Postmaster <Postmaster@mdaemon.example.net>', Subject: 'Permanent Delivery Failure' }, human: 'The attached message had PERMANENT fatal delivery errors!\n\nFailed address: sara@example.com\n\n--- Session Transcript ---\n Wed 2026-11-25 09:58:01: <-- 550 5.1.1 User unknown\n--- End Transcript ---\n', status: 'Reporting-MTA: dns; mdaemon.example.net\n\nFinal-Recipient: rfc822;sara@example.com\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 User unknown\n', returned: whole() }),
    verdict: failed('5.1.1'),
  },
  {
    name: 'GroupWise',
    mail: report({ headers: { From: 'Mailer-Daemon@gw.example.net', Subject: 'Mail System Error - Returned Mail' }, human: 'The message that you sent was undeliverable to the following:\n\tsara@example.com (user not found)\n', status: 'Reporting-MTA: dns; gw.example.net\n\nFinal-Recipient: rfc822;sara@example.com\nAction: failed\nStatus: 5.1.1 (user not found)\n', returned: whole() }),
    verdict: failed('5.1.1'),
  },
  {
    name: 'qmail-ldap style report with utf-8 address (RFC 6533)',
    mail: report({ status: 'Reporting-MTA: dns; mx.example.net\n\nFinal-Recipient: utf-8; سارة@مثال.السعودية\nAction: failed\nStatus: 5.1.1\n' , returned: head('sara@example.com') }),
    verdict: failed('5.1.1', undefined, { recipients: [['سارة@مثال.السعودية', 'failed', '5.1.1']] }),
  },
  {
    name: 'Global delivery status of RFC 6533',
    mail: Buffer.from(report({ status: 'Reporting-MTA: dns; mx.example.net\n\nFinal-Recipient: utf-8; sara@example.com\nAction: failed\nStatus: 5.6.7\n', returned: ['message/global-headers', returnedHeaders()] }).toString().replace('Content-Type: message/delivery-status', 'Content-Type: message/global-delivery-status')),
    verdict: failed('5.6.7'),
  },
  {
    name: 'No Action, status alone',
    mail: report({ status: 'Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; sara@example.com\nStatus: 5.1.1\n', returned: head() }),
    verdict: failed('5.1.1'),
  },
  {
    name: 'No Status, reply code in the diagnostic',
    mail: report({ status: 'Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; sara@example.com\nAction: failed\nDiagnostic-Code: smtp; 550 5.2.1 mailbox disabled\n', returned: head() }),
    verdict: failed('5.2.1', 'mailbox disabled'),
  },
  {
    name: 'Original-Recipient only',
    mail: report({ status: 'Reporting-MTA: dns; mx\n\nOriginal-Recipient: rfc822; sara@example.com\nAction: failed\nStatus: 5.1.1\n', returned: head() }),
    verdict: failed('5.1.1'),
  },
  {
    name: 'Fields of sender and recipient without the blank line between',
    mail: report({ status: 'Reporting-MTA: dns; mx\nArrival-Date: Wed, 25 Nov 2026 09:58:00 +0300\nFinal-Recipient: rfc822; sara@example.com\nAction: failed\nStatus: 5.1.1\n', returned: head() }),
    verdict: failed('5.1.1'),
  },
  {
    name: 'Status part in base64',
    mail: report({ status: 'x', returned: head() }).length > 0 ? Buffer.from(report({ status: 'STATUS', returned: head() }).toString().replace('Content-Type: message/delivery-status\r\n\r\nSTATUS', `Content-Type: message/delivery-status\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from('Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; sara@example.com\nAction: failed\nStatus: 5.1.1\n').toString('base64')}`)) : Buffer.alloc(0),
    verdict: failed('5.1.1'),
  },
  {
    name: 'A bounce of a bounce',
    mail: report({ status: `Reporting-MTA: dns; mx\n\n${fields('failed', '5.1.1', undefined, 'mailer-daemon@example.com')}`, returned: ['message/rfc822', 'From: MAILER-DAEMON@ministry.example\nTo: mailer-daemon@example.com\nSubject: Undelivered Mail\nMessage-ID: <dd@ministry.example>\nAuto-Submitted: auto-replied\n\nwords\n'] }),
    verdict: { kind: 'bounce', recipients: [['mailer-daemon@example.com', 'failed', '5.1.1']], permanent: true, original: 'dd@ministry.example' },
  },
  {
    name: 'A bounce of our acknowledgement',
    mail: report({ status: `Reporting-MTA: dns; mx\n\n${fields('failed', '5.1.1')}`, returned: ['message/rfc822', returnedMail().replace('Subject:', 'Auto-Submitted: auto-replied\nX-Auto-Response-Suppress: All\nSubject:')] }),
    verdict: failed('5.1.1'),
  },
  {
    name: 'Report type missing, multipart/mixed in its place',
    mail: report({ headers: { 'Content-Type': 'multipart/mixed; boundary="rep0rt"' }, status: `Reporting-MTA: dns; mx\n\n${fields('failed', '5.1.1')}`, returned: whole() }),
    verdict: failed('5.1.1'),
  },
  {
    name: 'Status part named text/plain by a gateway that knew no better',
    mail: Buffer.from(report({ status: `Reporting-MTA: dns; mx\n\n${fields('failed', '5.1.1')}`, returned: head() }).toString().replace('Content-Type: message/delivery-status', 'Content-Type: text/plain; name="details.txt"')),
    verdict: failed('5.1.1'),
  },
  {
    name: 'Returned mail in base64 (against the rule, seen often)',
    mail: Buffer.from(report({ status: `Reporting-MTA: dns; mx\n\n${fields('failed', '5.1.1')}`, returned: ['message/rfc822', 'RETURNED'] }).toString().replace('Content-Type: message/rfc822\r\n\r\nRETURNED', `Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(returnedMail()).toString('base64')}`)),
    verdict: failed('5.1.1'),
  },
];
