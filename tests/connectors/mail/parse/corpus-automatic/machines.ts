/** Other machines: ticket systems, challenges, receipts, complaints, lists, newsletters, notifications, calendars, monitors. */
import { OURS, US, letter, notice, returnedHeaders, type Headers, type Specimen, type Verdict } from './specimen';

const AUTO: Verdict = { kind: 'auto-reply' };
const BULK: Verdict = { kind: 'bulk' };
/** Nobody answers here, yet somebody must read it: a case without acknowledgement. */
const READ_ONLY: Verdict = { kind: 'message', acknowledge: false };
const item = (name: string, headers: Headers, body: string, verdict: Verdict): Specimen => ({ name, mail: letter(headers, body), verdict });
const answering = { 'In-Reply-To': `<${OURS}>`, References: `<${OURS}>` };

const TICKET_SYSTEMS: readonly Specimen[] = [
  item('OTRS', { From: 'Support <support@otrs.example>', Subject: '[Ticket#2026112500012] RE: your request', ...answering, Precedence: 'bulk', 'Auto-Submitted': 'auto-replied', 'X-Mailer': 'OTRS Mail Service', 'X-OTRS-Loop': 'yes' }, 'This is a demo text which is send to every inquiry.\nYour email has been received.', AUTO),
  item('Zendesk', { From: 'Example Help <support@example.zendesk.example>', Subject: '[Request received] Re: your request', 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All', 'X-Mailer': 'Zendesk Mailer', 'X-Zendesk-From-Account-Id': 'abc' }, '##- Please type your reply above this line -##\n\nYour request (12345) has been received and is being reviewed by our support staff.', AUTO),
  item('Jira Service Management', { From: 'Help <jira@example.atlassian.example>', Subject: 'HELP-12 Re: your request', 'Auto-Submitted': 'auto-generated', Precedence: 'bulk', 'X-JIRA-FingerPrint': 'f1', ...answering }, '---- Reply above this line.\n\nJust confirming that we got your request. We\'re on it.', AUTO),
  item('Freshdesk', { From: 'Help <support@example.freshdesk.example>', Subject: 'Ticket Received - Re: your request', 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All', 'X-FID': '1' }, 'Dear Care,\n\nWe would like to acknowledge that we have received your request and a ticket has been created.', AUTO),
  item('Request Tracker', { From: 'rt@example.com', Subject: '[example #123] AutoReply: Re: your request', 'X-RT-Originator': US, 'RT-Ticket': 'example #123', 'X-Managed-BY': 'RT 5.0', 'X-RT-Loop-Prevention': 'example', Precedence: 'bulk', ...answering }, 'This message has been automatically generated in response to the creation of a trouble ticket.', AUTO),
  item('ServiceNow', { From: 'IT Service Desk <example@service-now.example>', Subject: 'Your Incident INC0012345 has been opened on your behalf', 'Auto-Submitted': 'auto-generated', 'X-ServiceNow-Source': 'Notification-1', Precedence: 'bulk' }, 'We have received your email. Incident INC0012345 was created.', AUTO),
  item('Zammad', { From: 'Support <support@zammad.example>', Subject: 'RE: your request [Ticket#31001]', 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All', 'X-Loop': 'yes', Precedence: 'bulk', 'X-Zammad-Auto-Response': 'true', ...answering }, 'Your request (Ticket#31001) has been received and will be reviewed by our support staff.', AUTO),
  item('No header, words of an acknowledgement', { From: 'Example Support <support@example.com>', Subject: '[Ticket ID: 558912] Re: your request', ...answering }, 'Thank you for contacting us. This is an automated response confirming the receipt of your ticket. One of our agents will get back to you as soon as possible.', AUTO),
  item('No header, Arabic acknowledgement', { From: 'خدمة العملاء <support@example.sa>', Subject: 'تم استلام طلبك رقم 55891', ...answering }, 'عزيزي العميل،\nتم استلام رسالتكم وسيتم الرد عليكم في أقرب وقت ممكن.\nهذه رسالة آلية، الرجاء عدم الرد عليها.', AUTO),
  item('No header, French acknowledgement', { From: 'Support <support@example.fr>', Subject: 'Accusé de réception : votre demande', ...answering }, 'Bonjour,\nNous avons bien reçu votre message. Ceci est un message automatique, merci de ne pas y répondre.', AUTO),
  item('osTicket', { From: 'Support <support@ost.example>', Subject: 'Re: your request [#884311]', 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'DR, RN, OOF, AutoReply', 'X-Autoreply': 'yes', ...answering }, 'A request for support has been created and assigned ticket #884311.', AUTO),
];

const CHALLENGES: readonly Specimen[] = [
  item('TMDA', { From: 'omar-confirm@example.com', Subject: 'Please confirm your message', 'Auto-Submitted': 'auto-replied', Precedence: 'bulk', 'X-Delivery-Agent': 'TMDA/1.1' }, 'This message was created automatically by mail delivery software (TMDA).\n\nYour message attached below is being held because the address <care@ministry.example> has not been verified.\n\nTo release your message for delivery, please send an empty message to the following address.', AUTO),
  item('A challenge without headers', { From: 'Omar <omar@example.com>', Subject: 'Re: your request [Verify Your Email]', ...answering }, 'I am protecting myself from receiving junk mail.\n\nPlease click the link below to complete the verification process. You have to do this only once.\n\nhttps://challenge.example/verify?x=1', AUTO),
  item('Boxbe', { From: 'omar@example.com', Subject: 'Re: your request (Action Required)', 'X-Boxbe': 'courtesy', 'Auto-Submitted': 'auto-replied' }, 'Hello,\n\nThank you for your message about your request. I have added you to my Guest List...', AUTO),
];

const RECEIPTS: readonly Specimen[] = [
  item('MDN: displayed', { From: 'Sara <sara@example.com>', Subject: 'Read: Re: your request', ...answering, 'Content-Type': 'multipart/report; report-type=disposition-notification; boundary="m"' }, `--m\nContent-Type: text/plain\n\nYour message was read on Wednesday.\n--m\nContent-Type: message/disposition-notification\n\nReporting-UA: Outlook\nFinal-Recipient: rfc822;sara@example.com\nOriginal-Message-ID: <${OURS}>\nDisposition: manual-action/MDN-sent-manually; displayed\n--m--`, AUTO),
  item('MDN: deleted unread, Arabic subject', { From: 'Sara <sara@example.com>', Subject: 'غير مقروء: طلبكم', 'Content-Type': 'multipart/report; report-type=disposition-notification; boundary="m"' }, `--m\nContent-Type: text/plain; charset=utf-8\n\nتم حذف رسالتك بدون قراءة.\n--m\nContent-Type: message/disposition-notification\n\nFinal-Recipient: rfc822;sara@example.com\nOriginal-Message-ID: <${OURS}>\nDisposition: automatic-action/MDN-sent-automatically; deleted\n--m--`, AUTO),
  item('MDN without report-type', { From: 'Sara <sara@example.com>', Subject: 'Read receipt', 'Content-Type': 'multipart/report; boundary="m"' }, `--m\nContent-Type: text/plain\n\nread\n--m\nContent-Type: message/disposition-notification\n\nFinal-Recipient: rfc822;sara@example.com\nDisposition: manual-action/MDN-sent-manually; displayed\n--m--`, AUTO),
  item('Read receipt in plain words', { From: 'Sara <sara@example.com>', Subject: 'Read: Re: your request', ...answering }, 'Your message\n\n   To: Sara\n   Subject: Re: your request\n   Sent: Wednesday, 25 November 2026 09:58\n\n was read on Wednesday, 25 November 2026 10:12.', AUTO),
  item('Read receipt in plain words, Arabic', { From: 'Sara <sara@example.com>', Subject: 'مقروءة: طلبكم', ...answering }, 'تمت قراءة رسالتك يوم الأربعاء 25 نوفمبر 2026.', AUTO),
  item('ARF complaint', { From: 'fbl@isp.example', Subject: 'FW: your request', 'Content-Type': 'multipart/report; report-type=feedback-report; boundary="f"' }, `--f\nContent-Type: text/plain\n\nThis is an email abuse report.\n--f\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nUser-Agent: SomeGenerator/1.0\nVersion: 1\nOriginal-Rcpt-To: <sara@example.com>\n--f\nContent-Type: message/rfc822\n\n${returnedHeaders()}\nwords\n--f--`, { kind: 'feedback-report' }),
  item('ARF of Microsoft: not a report by name', { From: 'staff@hotmail.example', Subject: 'complaint about message from 192.0.2.200', 'Content-Type': 'multipart/mixed; boundary="f"', 'X-HmXmrOriginalRecipient': 'sara@hotmail.example' }, `--f\nContent-Type: message/rfc822\nContent-Disposition: inline\n\nX-HmXmrOriginalRecipient: sara@hotmail.example\n${returnedHeaders()}\nwords\n--f--`, { kind: 'feedback-report' }),
  item('ARF: authentication failure', { From: 'dmarc@isp.example', Subject: 'FW: report', 'Content-Type': 'multipart/report; report-type=feedback-report; boundary="f"' }, `--f\nContent-Type: text/plain\n\nThis is an authentication failure report.\n--f\nContent-Type: message/feedback-report\n\nFeedback-Type: auth-failure\nUser-Agent: x/1\nVersion: 1\n--f\nContent-Type: text/rfc822-headers\n\n${returnedHeaders()}\n--f--`, { kind: 'feedback-report' }),
];

const LISTS: readonly Specimen[] = [
  item('Newsletter', { From: 'News <news@shop.example>', Subject: 'Weekend offers', 'List-Unsubscribe': '<https://shop.example/u>', 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click', 'List-Id': '<news.shop.example>', Precedence: 'bulk' }, 'Offers! Unsubscribe here.', BULK),
  item('Newsletter with unsubscribe alone', { From: 'News <news@shop.example>', Subject: 'Our new season', 'List-Unsubscribe': '<mailto:u@shop.example>', 'Feedback-ID': '1:2:shop' }, 'Offers! Unsubscribe here.', BULK),
  item('Mailchimp', { From: 'Brand <hello@brand.example>', Subject: 'News', 'X-MC-User': 'u1', 'X-Mailer': 'Mailchimp Mailer', 'List-Id': 'x <x.list-id.mcsv.example>', 'List-Unsubscribe': '<https://u.example>' }, 'News', BULK),
  item('A discussion list, a person writes', { From: 'Omar <omar@example.com>', To: 'discuss@lists.example', Subject: '[discuss] Opening hours?', 'List-Id': 'Discuss <discuss.lists.example>', 'List-Post': '<mailto:discuss@lists.example>', Precedence: 'list' }, 'Does anybody know the opening hours of the ministry?', BULK),
  item('Newsletter that says so in its words alone', { From: 'Shop <offers@shop.example>', Subject: '40% off this week' }, 'Our new season is here.\n\nPlease do not reply to this email, as we do not read what is sent to this address.\nTo unsubscribe click here.', BULK),
  item('Arabic newsletter that says so in its words alone', { From: 'المتجر <offers@shop.example>', Subject: 'عروض الأسبوع' }, 'وصلت تشكيلتنا الجديدة.\n\nهذه رسالة إعلانية، يرجى عدم الرد على هذه الرسالة.\nلإلغاء الاشتراك اضغط هنا.', BULK),
  item('A list of another age: only the envelope tells', { From: 'Omar <omar@example.com>', To: 'discuss@lists.example', Subject: 'Opening hours?', Sender: 'Discussions <discuss@lists.example>', 'Return-Path': '<owner-discuss@lists.example>' }, 'Does anybody know when they open?', BULK),
  item('A list whose envelope names the reader', { From: 'Omar <omar@example.com>', To: 'discuss@lists.example', Subject: 'Opening hours?', 'Return-Path': '<discuss-bounces+care=ministry.example@lists.example>' }, 'Does anybody know when they open?', BULK),
  item('Mailman: confirm your subscription', { From: 'discuss-request@lists.example', Subject: 'confirm 9f8e7d', Precedence: 'bulk', 'X-Mailman-Version': '2.1.39', 'List-Id': '<discuss.lists.example>', 'Auto-Submitted': 'auto-generated' }, 'Mailing list subscription confirmation notice', BULK),
  item('Mailman: your post awaits moderation', { From: 'discuss-bounces@lists.example', Subject: 'Your message to Discuss awaits moderator approval', Precedence: 'bulk', 'X-Mailman-Version': '2.1.39', 'X-List-Administrivia': 'yes', 'Auto-Submitted': 'auto-replied', ...answering }, 'Your mail to Discuss is being held until the list moderator can review it for approval.', AUTO),
  item('GitHub', { From: 'Bot <notifications@github.example>', Subject: 'Re: [org/repo] Bug (#1)', 'List-ID': 'org/repo <repo.org.github.example>', Precedence: 'list', 'X-GitHub-Reason': 'subscribed' }, 'words', BULK),
];

const NOTIFICATIONS: readonly Specimen[] = [
  item('A bank\'s no-reply', { From: 'Bank <no-reply@bank.example>', Subject: 'Your statement' }, 'Your statement is ready.', READ_ONLY),
  item('donotreply', { From: 'Portal <donotreply@portal.example>', Subject: 'New appointment' }, 'An appointment was made.', READ_ONLY),
  item('noreply with a tag', { From: 'Portal <noreply+abc@portal.example>', Subject: 'New appointment' }, 'An appointment was made.', READ_ONLY),
  item('No-reply in Arabic display, local part no_reply', { From: 'منصة الخدمات <no_reply@platform.example.sa>', Subject: 'إشعار' }, 'تم تحديث طلبك.', READ_ONLY),
  item('cron', { From: '(Cron Daemon) <root@host.example>', Subject: 'Cron <root@host> /usr/bin/backup', 'Auto-Submitted': 'auto-generated', 'X-Cron-Env': '<SHELL=/bin/sh>', Precedence: 'bulk' }, 'backup failed', BULK),
  item('cron of cronie', { From: '"(Cron Daemon)" <root@host.example>', Subject: 'Cron <root@host> run-parts /etc/cron.daily', 'Auto-Submitted': 'auto-generated' }, 'disk full', READ_ONLY),
  item('Monitoring', { From: 'nagios@monitor.example', Subject: '** PROBLEM Service Alert: web/HTTP is CRITICAL **', 'Auto-Submitted': 'auto-generated' }, 'Service: HTTP\nState: CRITICAL', READ_ONLY),
  item('A government platform, auto-generated, no other sign', { From: 'Platform <platform@gov.example>', Subject: 'A complaint was referred to you', 'Auto-Submitted': 'auto-generated' }, 'Complaint 55 of Sara was referred to your office.', READ_ONLY),
  item('Voicemail by mail', { From: 'Unity <unityconnection@pbx.example>', Subject: 'Message from 0501234567', 'X-Mailer': 'Unity' }, 'You have a voice message.', { kind: 'message' }),
  item('A daemon\'s virus notice', { From: 'MAILER-DAEMON@gw.example', Subject: 'VIRUS (Eicar-Test-Signature) IN MAIL FROM YOU', 'Return-Path': '<>', 'Auto-Submitted': 'auto-replied' }, 'VIRUS ALERT\n\nOur content checker found\n    virus: Eicar-Test-Signature\n\nin your email to the following recipient:\n-> sara@example.com\n\nDelivery of the email was stopped!\n', { kind: 'bounce', recipients: [['sara@example.com', 'failed', '5.7.1']], permanent: true }),
  item('Notice of the postmaster to all', { From: 'postmaster@ministry.example', Subject: 'Planned maintenance on Friday' }, 'The mail server will be restarted on Friday at 02:00.', READ_ONLY),
  item('Quarantine digest', { From: 'Quarantine <quarantine@messaging.example>', Subject: 'Spam Notification: 3 New Messages', 'Auto-Submitted': 'auto-generated' }, 'You have 3 new messages in quarantine.', READ_ONLY),
];

const ics = (method: string, extra = ''): string => `BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:${method}\nBEGIN:VEVENT\nUID:1@x\nSUMMARY:Meeting\nDTSTART:20261201T080000Z\nDTEND:20261201T090000Z\nORGANIZER:mailto:sara@example.com\n${extra}END:VEVENT\nEND:VCALENDAR\n`;
const invitation = (method: string, words: string): readonly [Headers, string] => [{ 'Content-Type': 'multipart/alternative; boundary="c"' }, `--c\nContent-Type: text/plain; charset=utf-8\n\n${words}\n--c\nContent-Type: text/calendar; method=${method}; charset=utf-8\n\n${ics(method)}\n--c--`];
const calendar = (name: string, subject: string, method: string, words: string, verdict: Verdict, more: Headers = {}): Specimen => {
  const [headers, body] = invitation(method, words);
  return item(name, { From: 'Sara <sara@example.com>', Subject: subject, ...headers, ...more }, body, verdict);
};
const CALENDARS: readonly Specimen[] = [
  calendar('Invitation by a person', 'Meeting about my licence', 'REQUEST', 'I would like to meet you.', { kind: 'message' }),
  calendar('Cancelled by a person', 'Canceled: Meeting', 'CANCEL', '', { kind: 'message' }),
  calendar('Accepted: a button was pressed', 'Accepted: Meeting', 'REPLY', '', READ_ONLY),
  calendar('Declined, Google, sent for the person', 'Declined: Meeting @ Tue Dec 1, 2026', 'REPLY', 'Sara has declined this invitation.', READ_ONLY, { 'Auto-Submitted': 'auto-generated', Sender: 'Google Calendar <calendar-notification@google.example>' }),
];

export const MACHINES: readonly Specimen[] = [
  ...TICKET_SYSTEMS, ...CHALLENGES, ...RECEIPTS, ...LISTS, ...NOTIFICATIONS, ...CALENDARS,
  { name: 'Virus removed, the rest delivered', mail: notice({ From: 'MailScanner <postmaster@gw.example>', Subject: '{Virus?} Warning: E-mail viruses detected', 'Auto-Submitted': 'auto-generated' }, 'Our virus detector has just been triggered by a message you sent:-\n  To: sara@example.com\n  Subject: Re: your request\nOne or more of the attachments are on the list of unacceptable attachments for this site and will not have been delivered.\n'), verdict: { kind: 'message', acknowledge: false } },
];
