/** Failures in plain words, without a status part, as mail servers write or wrote them. */
import { OURS, failed, notice, returnedMail, type Specimen } from './specimen';

export const PLAIN_BOUNCES: readonly Specimen[] = [
  {
    name: 'qmail: remote refusal',
    mail: notice({ From: 'MAILER-DAEMON@mx.example.net', Subject: 'failure notice' }, `Hi. This is the qmail-send program at mx.example.net.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<sara@example.com>:
192.0.2.10 does not like recipient.
Remote host said: 550 5.1.1 <sara@example.com>: Recipient address rejected: User unknown
Giving up on 192.0.2.10.

--- Below this line is a copy of the message.

${returnedMail()}`),
    verdict: failed('5.1.1', 'Recipient address rejected'),
  },
  {
    name: 'qmail: no such mailbox here',
    mail: notice({ From: 'MAILER-DAEMON@mx.example.com', Subject: 'failure notice' }, `Hi. This is the qmail-send program at mx.example.com.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<sara@example.com>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

${returnedMail()}`),
    verdict: failed('5.1.1', 'no mailbox here'),
  },
  {
    name: 'qmail: two recipients, two reasons',
    mail: notice({ From: 'MAILER-DAEMON@mx.example.net', Subject: 'failure notice' }, `Hi. This is the qmail-send program at mx.example.net.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<sara@example.com>:
Sorry, no mailbox here by that name. (#5.1.1)

<omar@example.org>:
Sorry, I couldn't find any host named example.org. (#5.1.2)

--- Below this line is a copy of the message.

${returnedMail()}`),
    verdict: failed('5.1.1', undefined, { recipients: [['sara@example.com', 'failed', '5.1.1', 'no mailbox'], ['omar@example.org', 'failed', '5.1.2', 'find any host']] }),
  },
  {
    name: 'Exim: refusal by the remote server',
    mail: notice({ From: 'Mail Delivery System <Mailer-Daemon@host.example.net>', Subject: 'Mail delivery failed: returning message to sender', 'X-Failed-Recipients': 'sara@example.com' }, `
This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  sara@example.com
    host mx.example.com [192.0.2.1]
    SMTP error from remote mail server after RCPT TO:<sara@example.com>:
    550 5.1.1 User unknown

------ This is a copy of the message, including all the headers. ------

${returnedMail()}`),
    verdict: failed('5.1.1', '550 5.1.1 User unknown'),
  },
  {
    name: 'Exim: retry timeout exceeded',
    mail: notice({ From: 'Mail Delivery System <Mailer-Daemon@host.example.net>', Subject: 'Mail delivery failed: returning message to sender', 'X-Failed-Recipients': 'sara@example.com' }, `
This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  sara@example.com
    host mx.example.com [192.0.2.1]
    Connection timed out: retry timeout exceeded

------ This is a copy of the message's headers. ------

${returnedMail()}`),
    verdict: failed('4.4.7', 'retry timeout exceeded', { permanent: false }),
  },
  {
    name: 'Exim: delay',
    mail: notice({ From: 'Mail Delivery System <Mailer-Daemon@host.example.net>', Subject: 'Warning: message 1kXabc-0001-Ab delayed 24 hours', 'Auto-Submitted': 'auto-replied' }, `
This message was created automatically by mail delivery software.
A message that you sent has not yet been delivered to one or more of its
recipients after more than 24 hours on the queue on host.example.net.

The message identifier is:     1kXabc-0001-Ab
The subject of the message is: Re: your request
The date of the message is:    Wed, 25 Nov 2026 09:58:00 +0300

The address to which the message has not yet been delivered is:

  sara@example.com
    Delay reason: Connection timed out

No action is required on your part. Delivery attempts will continue for
some time, and this warning may be repeated at intervals if the message
remains undelivered. Eventually the mail delivery software will give up,
and when that happens, the message will be returned to you.
`),
    verdict: { kind: 'delay', recipients: [['sara@example.com', 'delayed', '4.4.1', 'Connection timed out']], permanent: false, original: null },
  },
  {
    name: 'Sendmail before DSNs',
    mail: notice({ From: 'Mail Delivery Subsystem <MAILER-DAEMON@mail.example.net>', Subject: 'Returned mail: User unknown' }, `The original message was received at Wed, 25 Nov 2026 09:58:00 +0300
from app.ministry.example [192.0.2.200]

   ----- The following addresses had permanent fatal errors -----
<sara@example.com>

   ----- Transcript of session follows -----
... while talking to mx.example.com.:
>>> RCPT To:<sara@example.com>
<<< 550 <sara@example.com>... User unknown
550 <sara@example.com>... User unknown

   ----- Original message follows -----

${returnedMail()}`),
    verdict: failed('5.1.1', 'User unknown'),
  },
  {
    name: 'Sendmail: warning',
    mail: notice({ From: 'Mail Delivery Subsystem <MAILER-DAEMON@mail.example.net>', Subject: 'Warning: could not send message for past 4 hours' }, `    **********************************************
    **      THIS IS A WARNING MESSAGE ONLY      **
    **  YOU DO NOT NEED TO RESEND YOUR MESSAGE  **
    **********************************************

The original message was received at Wed, 25 Nov 2026 09:58:00 +0300
from app.ministry.example [192.0.2.200]

   ----- The following addresses had transient non-fatal errors -----
<sara@example.com>

   ----- Transcript of session follows -----
sara@example.com... Deferred: Connection timed out with mx.example.com.
Warning: message still undelivered after 4 hours
Will keep trying until message is 5 days old
`),
    verdict: { kind: 'delay', recipients: [['sara@example.com', 'delayed', '4.4.1', 'Connection timed out']], permanent: false, original: null },
  },
  {
    name: 'Exchange 2003 without a status part',
    mail: notice({ From: 'System Administrator <postmaster@corp.example>', Subject: 'Undeliverable: Re: your request' }, `Your message did not reach some or all of the intended recipients.

      Subject:	Re: your request 937-1448-0000123-4
      Sent:	11/25/2026 9:58 AM

The following recipient(s) could not be reached:

      sara@example.com on 11/25/2026 9:59 AM
            The e-mail account does not exist at the organization this message was sent to.  Check the e-mail address, or contact the recipient directly to find out the correct address.
            <mx.example.com #5.1.1>
`),
    verdict: failed('5.1.1', undefined, { original: null }),
  },
  {
    name: 'Exchange 2010 text after a gateway took the report apart',
    mail: notice({ From: 'Microsoft Outlook <postmaster@corp.example>', Subject: 'Undeliverable: Re: your request', 'In-Reply-To': `<${OURS}>` }, `Delivery has failed to these recipients or groups:

sara@example.com<mailto:sara@example.com>
The e-mail address you entered couldn't be found. Please check the recipient's e-mail address and try to resend the message. If the problem continues, please contact your helpdesk.

Diagnostic information for administrators:

Generating server: corp.example

sara@example.com
#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##

Original message headers:

Received: from app.ministry.example (192.0.2.200) by EX01.corp.example
From: Ministry Care <care@ministry.example>
To: sara@example.com
Subject: Re: your request
Message-ID: <${OURS}>
`),
    verdict: failed('5.1.1', 'RecipNotFound'),
  },
  {
    name: 'hMailServer',
    mail: notice({ From: 'mailer-daemon@hmail.example.net', Subject: 'Message undeliverable: Re: your request' }, `Your message did not reach some or all of the intended recipients.

   Sent: Wed, 25 Nov 2026 09:58:00 +0300
   Subject: Re: your request

The following recipient(s) could not be reached:

sara@example.com
   Error Type: SMTP
   Remote server (192.0.2.1) issued an error.
   hMailServer sent: RCPT TO:<sara@example.com>
   Remote server replied: 550 5.1.1 User unknown

hMailServer
`),
    verdict: failed('5.1.1', '550 5.1.1 User unknown', { original: null }),
  },
  {
    name: 'MailEnable',
    mail: notice({ From: 'postmaster@me.example.net', Subject: 'Message Delivery Failure' }, `MailEnable: Message delivery failure.

Message could not be delivered to some recipients.
The following recipient(s) could not be reached:

	Recipient: [SMTP:sara@example.com]
	Reason: Remote SMTP Server Returned: 550 No such user here

Message headers follow:

Received: from app.ministry.example ([192.0.2.200]) with MailEnable ESMTP
From: Ministry Care <care@ministry.example>
To: sara@example.com
Subject: Re: your request
Message-ID: <${OURS}>
`),
    verdict: failed('5.1.1', '550 No such user here'),
  },
  {
    name: 'IMail: unknown user',
    mail: notice({ From: 'Postmaster <postmaster@imail.example.net>', Subject: 'Undeliverable Mail' }, `Unknown user: sara@example.com

Original message follows.

${returnedMail()}`),
    verdict: failed('5.1.1', 'Unknown user'),
  },
  {
    name: 'IMail: mailbox over its size',
    mail: notice({ From: 'Postmaster <postmaster@imail.example.net>', Subject: 'Undeliverable Mail' }, `User mailbox exceeds allowed size: sara@example.com

Original message follows.

${returnedMail()}`),
    verdict: failed('5.2.2', 'exceeds allowed size'),
  },
  {
    name: 'MDaemon without a status part',
    mail: notice({ From: 'MDaemon at md.example.net <MDaemon@md.example.net>', Subject: 'Permanent Delivery Failure' }, `The attached message had PERMANENT fatal delivery errors!

After one or more unsuccessful delivery attempts the attached message has
been removed from the mail queue on this server.  The number and frequency
of delivery attempts are determined by local configuration parameters.

YOUR MESSAGE WAS NOT DELIVERED TO ONE OR MORE RECIPIENTS!

Failed address: sara@example.com

--- Session Transcript ---
 Wed 2026-11-25 09:58:01: Attempting SMTP connection to [192.0.2.1]
 Wed 2026-11-25 09:58:02: --> RCPT To:<sara@example.com>
 Wed 2026-11-25 09:58:02: <-- 550 5.1.1 User unknown
 Wed 2026-11-25 09:58:02: --> QUIT
--- End Transcript ---
`),
    verdict: failed('5.1.1', '550 5.1.1 User unknown', { original: null }),
  },
  {
    name: 'Apache James',
    mail: notice({ From: 'postmaster@james.example.net', Subject: 'Re:Re: your request' }, `Hi. This is the James mail server at james.example.net.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.  Below
I include the list of recipients and the reason why I was unable to deliver
your message.

Failed recipient(s):
sara@example.com

Error message:
550 5.1.1 User unknown
`),
    verdict: failed('5.1.1', 'User unknown', { original: null }),
  },
  {
    name: 'OpenSMTPD',
    mail: notice({ From: 'Mailer Daemon <MAILER-DAEMON@mx.example.net>', Subject: 'Delivery status notification: error' }, `    Hi!

    This is the MAILER-DAEMON, please DO NOT REPLY to this email.

    An error has occurred while attempting to deliver a message for
    the following list of recipients:

sara@example.com: 550 Invalid recipient

    Below is a copy of the original message:

${returnedMail()}`),
    verdict: failed('5.1.1', '550 Invalid recipient'),
  },
  {
    name: 'GroupWise without a status part',
    mail: notice({ From: 'Mailer-Daemon@gw.example.net', Subject: 'Mail System Error - Returned Mail' }, `The message that you sent was undeliverable to the following:
	sara@example.com (user not found)

Possibly truncated original message follows:

${returnedMail()}`),
    verdict: failed('5.1.1', 'user not found'),
  },
  {
    name: 'Domino without a status part',
    mail: notice({ From: 'Postmaster@notes.example.com', Subject: 'DELIVERY FAILURE: User sara not listed in Domino Directory' }, `Your message

  Subject: Re: your request

was not delivered to:

  sara@example.com

because:

  User sara (sara@example.com) not listed in Domino Directory
`),
    verdict: failed('5.1.1', 'not listed in Domino Directory', { original: null }),
  },
  {
    name: 'Symantec MessageLabs',
    mail: notice({ From: 'MAILER-DAEMON@messagelabs.example', Subject: 'Mail Delivery Failure' }, `This is the mail delivery agent at messagelabs.com.
I was unable to deliver your message to the following addresses:

sara@example.com

Reason: 550 5.1.1 Recipient unknown

The message subject was: Re: your request
The message date was: Wed, 25 Nov 2026 09:58:00 +0300
The message identifier was: 1A/2B-3C
The message reference was: server-1.tower-1

Please do not reply to this email as it is sent from an unattended mailbox.
`),
    verdict: failed('5.1.1', 'Recipient unknown', { original: null }),
  },
  {
    name: 'Barracuda: blocked as spam',
    mail: notice({ From: 'Barracuda Spam Firewall <postmaster@barracuda.example.net>', Subject: '**Message you sent blocked by our bulk email filter**' }, `Your message to: sara@example.com
was blocked by our Spam Firewall. The email you sent with the following subject has NOT BEEN DELIVERED:

Subject: Re: your request 937-1448-0000123-4
`),
    verdict: failed('5.7.1', undefined, { original: null }),
  },
  {
    name: 'IronPort without a status part',
    mail: notice({ From: 'MAILER-DAEMON@esa.example.net', Subject: 'Undeliverable Message' }, `The following message to <sara@example.com> was undeliverable.
The reason for the problem:
5.1.0 - Unknown address error 550-'Requested action not taken: mailbox unavailable'

${returnedMail()}`),
    verdict: failed('5.1.0', 'mailbox unavailable'),
  },
  {
    name: 'Trend Micro: policy',
    mail: notice({ From: 'postmaster@imss.example.net', Subject: 'Delivery failure notification' }, `This is an automatically generated Delivery Status Notification.

Delivery to the following recipients failed permanently:

   * sara@example.com

Reason: 554 5.7.1 Message rejected due to content restrictions
`),
    verdict: failed('5.7.1', 'content restrictions', { original: null }),
  },
  {
    name: 'GMX',
    mail: notice({ From: 'GMX Mailer Daemon <mailer-daemon@gmx.example>', Subject: 'Mail delivery failed: returning message to sender' }, `This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of
its recipients. This is a permanent error. The following address
failed:

"sara@example.com":
SMTP error from remote server after RCPT command:
host: mx.example.com
550 5.1.1 Requested action not taken: mailbox unavailable

--- The header of the original message is following. ---

${returnedMail()}`),
    verdict: failed('5.1.1', 'mailbox unavailable'),
  },
  {
    name: 'AOL of old',
    mail: notice({ From: 'Mail Delivery Subsystem <MAILER-DAEMON@aol.example>', Subject: 'Mail Delivery Problem' }, `Your mail to the following recipients could not be delivered because they are not accepting mail from care@ministry.example:
	sara@example.com
`),
    verdict: failed('5.7.1', undefined, { original: null }),
  },
  {
    name: 'Yahoo',
    mail: notice({ From: 'MAILER-DAEMON@yahoo.example', Subject: 'Failure Notice' }, `Sorry, we were unable to deliver your message to the following address.

<sara@example.com>:
554: delivery error: dd This user doesn't have a yahoo.example account (sara@example.com) [0] - mta1.mail.example

--- Below this line is a copy of the message.

${returnedMail()}`),
    verdict: failed('5.1.1', "doesn't have a yahoo.example account"),
  },
  {
    name: 'Zoho',
    mail: notice({ From: 'mailer-daemon@mail.zoho.example', Subject: 'Undelivered Mail Returned to Sender' }, `This message was created automatically by mail delivery software.
 A message that you sent could not be delivered to one or more of its recipients. This is a permanent error.

sara@example.com, ERROR CODE :550 - 5.1.1 User unknown
`),
    verdict: failed('5.1.1', 'User unknown', { original: null }),
  },
  {
    name: 'Postfix words whose report a forwarder threw away',
    mail: notice({ From: 'MAILER-DAEMON@mx.example.net (Mail Delivery System)', Subject: 'Undelivered Mail Returned to Sender' }, `This is the mail system at host mx.example.net.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

For further assistance, please send mail to postmaster.

If you do so, please include this problem report. You can
delete your own text from the attached returned message.

                   The mail system

<sara@example.com>: host mx.example.com[192.0.2.1] said: 552 5.2.2
    <sara@example.com>: Quota exceeded (mailbox for user is full) (in reply to
    RCPT TO command)
`),
    verdict: failed('5.2.2', 'Quota exceeded', { original: null }),
  },
  {
    name: 'ezmlm-like virtual host, reason on the address line',
    mail: notice({ From: 'postmaster@host.example.net', Subject: 'Delivery failure' }, `The following message could not be delivered:

sara@example.com: No such user here

${returnedMail()}`),
    verdict: failed('5.1.1', 'No such user here'),
  },
  {
    name: 'SmarterMail',
    mail: notice({ From: 'System Administrator <noreply@smarter.example.net>', Subject: 'Delivery Failure' }, `Could not deliver message to the following recipient(s):

Failed Recipient: sara@example.com
Reason: Remote host said: 550 5.1.1 <sara@example.com> User unknown

   -- The header and top 20 lines of the message follows --

${returnedMail()}`),
    verdict: failed('5.1.1', '550 5.1.1'),
  },
  {
    name: 'CommuniGate Pro',
    mail: notice({ From: 'MAILER-DAEMON@cgp.example.net', Subject: 'Undeliverable mail: Re: your request' }, `Failed to deliver to 'sara@example.com'
SMTP module(domain example.com) reports:
 host mx.example.com says:
 550 5.1.1 User unknown

Original message header:

${returnedMail()}`),
    verdict: failed('5.1.1', '550 5.1.1 User unknown'),
  },
  {
    name: 'Double bounce told to a postmaster',
    mail: notice({ From: 'Mail Delivery System <double-bounce@mx.example.net>', Subject: 'Postmaster notify: Undelivered Mail', To: 'postmaster@ministry.example' }, `This is the mail system at host mx.example.net.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients.

<sara@example.com>: unknown user: "sara"
`),
    verdict: failed('5.1.1', 'unknown user', { original: null }),
  },
  {
    name: 'No such domain',
    mail: notice({ From: 'Mail Delivery System <Mailer-Daemon@host.example.net>', Subject: 'Mail failure - no such domain', 'X-Failed-Recipients': 'sara@exmaple.example' }, `A message that you sent could not be delivered to one or more of its
recipients. The following address(es) failed:

  sara@exmaple.example
    all relevant MX records point to non-existent hosts
`),
    verdict: failed('5.1.2', 'non-existent hosts', { recipients: [['sara@exmaple.example', 'failed', '5.1.2', 'non-existent hosts']], original: null }),
  },
  {
    name: 'HTML words only, from a web host',
    mail: notice({ From: 'Mail Delivery Subsystem <mailer-daemon@host.example.net>', Subject: 'Undeliverable: Re: your request', 'Content-Type': 'text/html; charset=utf-8' }, '<html><body><h2>Your message couldn&#39;t be delivered</h2><p>The message you sent to <b><a href="mailto:sara@example.com">sara@example.com</a></b> couldn&#39;t be delivered due to: <b>Recipient email address is possibly incorrect</b>.</p><p>550 5.1.1 User unknown</p></body></html>'),
    verdict: failed('5.1.1', 'User unknown', { original: null }),
  },
];
