/** Failures in plain words of rarer, older and stranger systems. */
import { OURS, failed, notice, returnedMail, type Headers, type Specimen } from './specimen';

const daemon = (subject: string, from = 'MAILER-DAEMON@mx.example.net'): Headers => ({ From: from, Subject: subject });
const bounce = (name: string, headers: Headers, body: string, status: string | null, diagnostic?: string, more: Parameters<typeof failed>[2] = {}): Specimen => ({ name, mail: notice(headers, body), verdict: failed(status, diagnostic, more) });
const UNNAMED = { original: null };

export const RARER_BOUNCES: readonly Specimen[] = [
  bounce('SurfControl', daemon('Message Delivery Failure', 'Mail Administrator <postmaster@sc.example.net>'), `Your message could not be sent.
A transcript of the attempts to send the message follows.
The number of attempts made: 1
Addressed To: sara@example.com

Wed 25 Nov 2026 09:58:00 +0300
Failed to send to identified host,
sara@example.com: [192.0.2.5], 550 5.1.1 sara@example.com... No such user
--- Message non-deliverable.
`, '5.1.1', 'No such user', UNNAMED),
  bounce('MailFoundry', daemon('Message delivery has failed', 'MAILER-DAEMON@mf.example.net'), `Unable to deliver message to: <sara@example.com>
Delivery failed for the following reason:
Server mx.example.com[192.0.2.1] failed with: 550 <sara@example.com> No such user here

This has been a permanent failure.  No further delivery attempts will be made.
`, '5.1.1', 'No such user here', UNNAMED),
  bounce('Sendmail of the eighties', daemon('Returned mail: User unknown', 'Mail Delivery Subsystem <MAILER-DAEMON@old.example.net>'), `   ----- Transcript of session follows -----
While talking to smtp.example.com:
>>> RCPT To:<sara@example.com>
<<< 550 <sara@example.com>, User Unknown
550 <sara@example.com>... User unknown

   ----- Unsent message follows -----
${returnedMail()}`, '5.1.1', 'User Unknown'),
  bounce('A portal that writes like qmail', daemon('Delivery Notification', 'MAILER-DAEMON@portal.example.net'), `Unable to deliver message to the following address(es).

<sara@example.com>:
This user doesn't have a example.com account (sara@example.com) [0]

--- Original message follows.

${returnedMail()}`, '5.1.1', "doesn't have a"),
  bounce('A mobile operator: full', daemon('Mail System Error - Returned Mail', 'Postmaster@mobile.example.net'), `Your mail sent on: Wed, 25 Nov 2026 09:58:00 +0300
    Could not be delivered to: <sara@example.com>
    As their mailbox is full.
`, '5.2.2', 'mailbox is full', UNNAMED),
  bounce('MailMarshal', daemon('Undeliverable Mail: "Re: your request"', 'MailMarshal <postmaster@mm.example.net>'), `Your message:
    From:    care@ministry.example
    Subject: Re: your request

Could not be delivered because of

    550 5.1.1 User unknown

The following recipients were affected:
    sara@example.com
`, '5.1.1', '550 5.1.1 User unknown', UNNAMED),
  bounce('Lotus Notes before reports', daemon('DELIVERY FAILURE', 'Notes Mailer <postmaster@notes.example.com>'), `------- Failure Reasons  --------

User not listed in public Name & Address Book
sara@example.com

------- Returned Message --------

${returnedMail()}`, '5.1.1', 'not listed'),
  bounce('InterScan', daemon('Mail could not be delivered', 'InterScan MSS <postmaster@is.example.net>'), `Sent <<< RCPT TO:<sara@example.com>
Received >>> 550 5.1.1 <sara@example.com>... user unknown
Unable to deliver message to <sara@example.com>
`, '5.1.1', 'user unknown', UNNAMED),
  bounce('Active Hunter', daemon('FAILURE NOTICE :'), `  ----- The following addresses had permanent fatal errors -----

>>> sara@example.com <sara@example.com>

  ----- Transcript of session follows -----
550 sorry, no mailbox here by that name (#5.1.1 - chkusr)
`, '5.1.1', 'no mailbox here', UNNAMED),
  bounce('m-FILTER', daemon('failure notice'), `sara@example.com
-------server message
550 5.1.1 unknown user <sara@example.com>
-------unsent message
-------original message
${returnedMail()}`, '5.1.1', 'unknown user'),
  bounce('DragonFly, lines of one answer apart', daemon('Mail delivery failed', 'MAILER-DAEMON <>'), `This is the DragonFly Mail Agent v0.13 at df.example.net.

There was an error delivering your mail to <sara@example.com>.

mx.example.com [192.0.2.1] did not like our final DATA:
550-5.7.26 Unauthenticated email from ministry.example is not accepted due to domain's

550 5.7.26 DMARC policy.

Message headers follow.

${returnedMail()}`, '5.7.26', 'Unauthenticated email'),
  bounce('Outlook.com of old', daemon('Delivery Status Notification (Failure)', 'postmaster@mail.hotmail.example'), `This is an automatically generated Delivery Status Notification.

Delivery to the following recipients failed.

       sara@example.com
`, null, undefined, UNNAMED),
  bounce('Exim: an alias', { From: 'Mail Delivery System <Mailer-Daemon@host.example.net>', Subject: 'Mail delivery failed: returning message to sender' }, `
This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  sara@example.com
    (generated from info@example.org)
    SMTP error from remote mail server after end of data:
    host mx.example.com [192.0.2.1]: 552 5.2.2 mailbox full

------ This is a copy of the message, including all the headers. ------

${returnedMail('info@example.org')}`, '5.2.2', 'mailbox full'),
  bounce('Google Groups in Japanese, no word of failure that we know', { From: 'Mail Delivery Subsystem <mailer-daemon@googlemail.com>', Subject: 'Delivery Status Notification (Failure)', 'X-Failed-Recipients': 'sara@example.com', 'In-Reply-To': `<${OURS}>` }, `care@ministry.example 様

連絡しようとしたグループ（sara）が存在しないか、グループにメッセージを投稿する権限がない可能性があります。

----- Original message -----

${returnedMail()}`, null),
  bounce('Zoho, bracketed', daemon('Undelivered Mail Returned to Sender', 'mailer-daemon@mail.zoho.example'), `This message was created automatically by mail delivery software.
A message that you sent could not be delivered to one or more of its recipients. This is a permanent error.

[Status: Error, Address: <sara@example.com>, ResponseCode 550, , Host not reachable.]
`, null, undefined, UNNAMED),
  bounce('A local disk', daemon('Undelivered Mail Returned to Sender', 'MAILER-DAEMON@mx.example.net (Mail Delivery System)'), `This is the mail system at host mx.example.net.

<sara@example.com>: maildir delivery failed: The user you are trying to reach is over quota. Please try again later.
`, '5.2.2', 'over quota', UNNAMED),
  bounce('Postfix: loops back', daemon('Undelivered Mail Returned to Sender', 'MAILER-DAEMON@mx.example.net (Mail Delivery System)'), `This is the mail system at host mx.example.net.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

<sara@example.com> (expanded from <info@example.org>): mail for example.com
    loops back to myself
`, null, 'loops back to myself', UNNAMED),
  bounce('Postfix: host not found', daemon('Undelivered Mail Returned to Sender', 'MAILER-DAEMON@mx.example.net (Mail Delivery System)'), `This is the mail system at host mx.example.net.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

<sara@exmaple.example>: Host or domain name not found. Name service error for
    name=exmaple.example type=A: Host not found
`, '5.1.2', 'Host or domain name not found', { ...UNNAMED, recipients: [['sara@exmaple.example', 'failed', '5.1.2', 'Host or domain name not found']] }),
  bounce('Two recipients of Postfix, wrapped answers', daemon('Undelivered Mail Returned to Sender', 'MAILER-DAEMON@mx.example.net (Mail Delivery System)'), `This is the mail system at host mx.example.net.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

<sara@example.com>: host mx.example.com[192.0.2.1] said: 550 5.1.1
    <sara@example.com>: Recipient address rejected: User unknown in virtual
    mailbox table (in reply to RCPT TO command)

<omar@example.org>: host mx.example.org[192.0.2.2] said: 552 5.3.4 Message size
    exceeds fixed limit (in reply to MAIL FROM command)
`, null, undefined, { ...UNNAMED, recipients: [['sara@example.com', 'failed', '5.1.1', 'User unknown in virtual'], ['omar@example.org', 'failed', '5.3.4', 'Message size']] }),
  bounce('A filter: rejected as spam', daemon('Mail rejected', 'postmaster@filter.example.net'), `Your message to sara@example.com was rejected as spam.

554 5.7.1 Service unavailable; Client host [192.0.2.200] blocked using a list
`, '5.7.1', 'blocked using', UNNAMED),
  bounce('Amavis: banned contents', { From: '"Content-filter at mx.example.net" <postmaster@mx.example.net>', Subject: 'BANNED contents in mail FROM you (.exe)' }, `BANNED CONTENTS ALERT

Our content checker found
    banned name: .exe

in email presumably from you <care@ministry.example>
to the following recipient:
-> sara@example.com

Delivery of the email was stopped!
`, '5.7.1', undefined, UNNAMED),
  bounce('Portuguese provider', daemon('Falha na entrega da mensagem', 'postmaster@uol.example'), `Sua mensagem não pôde ser entregue ao destinatário abaixo:

sara@example.com

Motivo: 550 5.1.1 Usuário inexistente
`, '5.1.1', 'inexistente', UNNAMED),
  bounce('Turkish provider', daemon('Mesajınız iletilemedi', 'postmaster@ttnet.example'), `Aşağıdaki alıcıya gönderdiğiniz ileti teslim edilemedi:

<sara@example.com>
550 5.2.1 Hesap kapalı
`, '5.2.1', 'Hesap', UNNAMED),
  bounce('Persian provider', daemon('پیام شما تحویل داده نشد', 'mailer-daemon@isp.example.ir'), `پیام شما به گیرنده زیر تحویل داده نشد:

sara@example.com
550 5.1.1 کاربر یافت نشد
`, '5.1.1', 'کاربر', UNNAMED),
  bounce('Arabic words of a ministry\'s own server', daemon('إشعار بعدم تسليم الرسالة', 'مسؤول النظام <postmaster@moe.example.sa>'), `تعذر توصيل رسالتك إلى بعض المستلمين أو جميعهم.

      الموضوع:	طلبكم
      تاريخ الإرسال:	25/11/2026 09:58 ص

لم يتم الوصول إلى المستلم (المستلمين) التالي (التالية):

      sara@example.com في 25/11/2026 09:59 ص
            حساب البريد الإلكتروني غير موجود في المؤسسة التي أرسلت إليها هذه الرسالة.
            <mx.example.com #5.1.1>
`, '5.1.1', undefined, UNNAMED),
  bounce('Recipient in capitals, name before it', daemon('Undeliverable: Re: your request', 'System Administrator <postmaster@corp.example>'), `Your message did not reach some or all of the intended recipients.

The following recipient(s) cannot be reached:

      Ali, Sara [SARA@EXAMPLE.COM] on 25/11/2026 09:59
            The message reached the recipient's e-mail system, but delivery was refused.  Attempt to resend the message.
            <mx.example.com #5.7.1 smtp;550 5.7.1 Message rejected>
`, '5.7.1', undefined, UNNAMED),
];
