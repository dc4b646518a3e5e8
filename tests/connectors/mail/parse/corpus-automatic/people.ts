/** People who look like machines, and fax gateways. A complaint that is taken for a machine's mail is a complaint lost. */
import { OURS, US, letter, returnedMail, type Headers, type Specimen, type Verdict } from './specimen';

const MESSAGE: Verdict = { kind: 'message' };
const QUIET: Verdict = { kind: 'message', acknowledge: false };
const sara: Headers = { From: 'Sara Ali <sara@example.com>', 'Return-Path': '<sara@example.com>', Subject: 'My licence' };
const person = (name: string, headers: Headers, body: string, verdict: Verdict = MESSAGE): Specimen => ({ name, mail: letter({ ...sara, ...headers }, body), verdict });

export const PEOPLE: readonly Specimen[] = [
  person('Auto-Submitted: no', { 'Auto-Submitted': 'no' }, 'Where is my licence?'),
  person('Auto-Submitted: No, with a comment', { 'Auto-Submitted': 'No (a person)' }, 'Where is my licence?'),
  person('X-Auto-Response-Suppress of Exchange', { 'X-Auto-Response-Suppress': 'All', 'X-MS-Exchange-Organization-SCL': '-1' }, 'Where is my licence?', QUIET),
  person('X-Auto-Response-Suppress: DR, RN asks for no receipts only', { 'X-Auto-Response-Suppress': 'DR, RN, NRN' }, 'Where is my licence?'),
  person('Precedence: bulk in a person\'s mail', { Precedence: 'bulk' }, 'Where is my licence? I have waited six weeks.', { kind: 'bulk' }),
  person('Precedence: normal', { Precedence: 'normal' }, 'Where is my licence?'),
  person('X-Priority and Importance', { 'X-Priority': '1', Importance: 'high' }, 'Where is my licence?'),
  person('Subject speaks of an automatic reply', { Subject: 'Re: Automatic reply: your request', 'In-Reply-To': '<x@y.example>' }, 'You keep sending me automatic replies. When will a human answer?'),
  person('Complaint about automatic replies', { Subject: 'Automatic reply is not an answer' }, 'I wrote three times and each time I got an automatic reply. Please call me.'),
  person('Subject names whose automatic reply it was', { Subject: 'Automatic response from your ministry' }, 'I got it three times. Please call me.'),
  person('Arabic complaint about automatic replies', { Subject: 'الرد التلقائي لا يكفي' }, 'راسلتكم ثلاث مرات ولم يصلني سوى رد تلقائي. أرجو الاتصال بي.'),
  person('A person out of office next week', { Subject: 'My licence' }, 'I need my licence before Sunday because I am out of the office next week. Please call me on 0501234567 about my request.'),
  person('A person asks whether the office is out', { Subject: 'Out of office hours' }, 'What are your hours? I came on Thursday and nobody was there.'),
  person('A person on holiday writes', { Subject: 'طلب تجديد' }, 'أنا في إجازة خارج المملكة حتى شهر رمضان، وأرغب في تجديد الرخصة من الخارج. ما هي الخطوات؟'),
  person('noreply as a part of a name', { From: 'Noreply Fan <noreplyfan@example.com>' }, 'Where is my licence?'),
  person('Local part begins with no', { From: 'Nora Reply <nora.reply@example.com>' }, 'Where is my licence?'),
  person('Forwarded by Exchange, which rewrites the envelope', { 'Return-Path': '<bounces+SRS=ab1cd=XY@forwarder.example>' }, 'Where is my licence?'),
  person('A writer whose own address reads like a list\'s', { From: 'Land owner <land-owner@example.com>', 'Return-Path': '<land-owner@example.com>' }, 'Where is my deed?'),
  person('Asks to be taken off a list', { Subject: 'Your newsletter' }, 'I clicked unsubscribe three times and you are still writing to me. Please stop.'),
  person('Asks why nobody may answer', { Subject: 'Your message' }, 'Your message says do not reply to this email. Where do I write to, then?'),
  person('Forwards a newsletter without saying so in the subject', { Subject: 'Is this from you?' }, 'Is this from you?\n\n---------- Forwarded message ---------\nFrom: Ministry <offers@shop.example>\nDate: Wed, 25 Nov 2026\nSubject: 40% off\nTo: sara@example.com\n\nPlease do not reply to this email. To unsubscribe click here.'),
  person('Answers a newsletter', { Subject: 'Re: 40% off' }, 'Stop this.\n\nPlease do not reply to this email. To unsubscribe click here.'),
  person('Null return path, words of a person', { 'Return-Path': '<>' }, 'Where is my licence?', QUIET),
  person('Several From', { From: ['Sara <sara@example.com>', 'Omar <omar@example.com>'] }, 'Where is my licence?', QUIET),
  person('Two addresses in one From with Sender', { From: 'Sara <sara@example.com>, Omar <omar@example.com>', Sender: 'sara@example.com' }, 'Where is our licence?', QUIET),
  person('Forwards a bounce inline', { Subject: 'Fwd: Undelivered Mail Returned to Sender' }, `Why does your mailbox refuse my mail?\n\n---------- Forwarded message ---------\nFrom: Mail Delivery System <MAILER-DAEMON@mx.example.net>\nDate: Wed, 25 Nov 2026\nSubject: Undelivered Mail Returned to Sender\nTo: sara@example.com\n\nThis is the mail system at host mx.example.net.\n\nI'm sorry to have to inform you that your message could not\nbe delivered to one or more recipients.\n\n<care@ministry.example>: host mx.ministry.example said: 552 5.2.2 Mailbox full\n`),
  person('Forwards a bounce as attachment', { Subject: 'FW: Undeliverable', 'Content-Type': 'multipart/mixed; boundary="f"' }, `--f\nContent-Type: text/plain; charset=utf-8\n\nلماذا ترجع رسائلي إليكم؟\n--f\nContent-Type: message/rfc822\n\nFrom: MAILER-DAEMON@mx.example.net\nSubject: Undelivered Mail\nContent-Type: multipart/report; report-type=delivery-status; boundary="q"\n\n--q\nContent-Type: text/plain\n\nfailed\n--q\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; care@ministry.example\nAction: failed\nStatus: 5.1.1\n--q--\n--f--`),
  person('Forwards a bounce, status part and all, as Outlook does', { Subject: 'FW: Undeliverable: my licence', 'Content-Type': 'multipart/mixed; boundary="f"' }, `--f\nContent-Type: text/plain; charset=utf-8\n\nPlease see the error that I get when I write to you.\n\nFrom: Microsoft Outlook\nSent: Wednesday\nTo: sara@example.com\nSubject: Undeliverable: my licence\n\nDelivery has failed to these recipients or groups:\ncare@ministry.example\n--f\nContent-Type: message/delivery-status; name="details.txt"\nContent-Disposition: attachment; filename="details.txt"\n\nReporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; care@ministry.example\nAction: failed\nStatus: 5.1.1\n--f\nContent-Type: message/rfc822\n\n${returnedMail('x@y.example')}\n--f--`),
  person('Attaches a read receipt to prove that we read it', { Subject: 'You read my mail', 'Content-Type': 'multipart/mixed; boundary="f"' }, `--f\nContent-Type: text/plain; charset=utf-8\n\nYou read my mail on Sunday and nobody answered. See the receipt.\n--f\nContent-Type: message/disposition-notification\n\nFinal-Recipient: rfc822;care@ministry.example\nDisposition: manual-action/MDN-sent-manually; displayed\n--f--`),
  person('Attaches a complaint report', { Subject: 'Your mails are spam', 'Content-Type': 'multipart/mixed; boundary="f"' }, `--f\nContent-Type: text/plain; charset=utf-8\n\nMy provider complains about your mails. Stop them.\n--f\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nVersion: 1\n--f--`),
  person('Subject begins with Read', { Subject: 'Read: the new rules' }, 'I have read the new rules and do not understand paragraph 4. When was it read by the council?'),
  person('Received your letter', { Subject: 'Received your letter of Sunday' }, 'We have received your letter. It is not what we asked for. Please do not send it again.'),
  person('Quotes our acknowledgement in a sentence', { Subject: 'Re: your request', 'In-Reply-To': `<${OURS}>` }, 'I only get "We have received your request. This is an automated message, do not reply." Is there nobody who reads?'),
  person('On leave, and asks', { Subject: 'Re: your request', 'In-Reply-To': `<${OURS}>` }, 'I am on leave and can come on Sunday. Which papers do I bring?'),
  person('An undelivered parcel', { Subject: 'Undelivered parcel' }, 'My parcel could not be delivered to the following address: 12 King Road. The courier says delivery failed permanently. Contact omar@example.com.'),
  person('A parcel, Arabic, the words of a bounce', { Subject: 'تعذر التسليم' }, 'تعذر تسليم الطرد إلى العنوان، والمندوب يقول فشل التسليم. بريدي sara@example.com'),
  person('A delivery failure in a school', { Subject: 'Delivery failure of the school bus' }, 'The bus company failed again.'),
  person('Writes that mails do not reach a colleague', { Subject: 'Mail problem' }, 'When I write to omar@ministry.example I get "550 5.1.1 User unknown". Is his address right?'),
  person('A person named Postmaster family, not the role', { From: 'Paul Postmaster <paul.postmaster@example.com>' }, 'Where is my licence?'),
  person('List headers of a company\'s outgoing gateway', { 'List-Help': '<mailto:it@example.com>' }, 'Where is my licence?', QUIET),
  person('Unsubscribe header in a person\'s mail by a mail client', { 'List-Unsubscribe': '<mailto:u@client.example>', 'X-Mailer': 'Some Client', 'In-Reply-To': `<${OURS}>`, References: `<${OURS}>` }, 'Thank you, that is what I meant.\n\nSara', QUIET),
  person('Answers our acknowledgement', { Subject: 'Re: We received your request 937-1448-0000123-4', 'In-Reply-To': `<${OURS}>` }, 'Thank you. When will I hear from you?\n\nOn Wed, 25 Nov 2026, Ministry Care wrote:\n> This is an automatic reply. We received your request. Please do not reply.'),
  person('Arabic answer to our acknowledgement', { Subject: 'رد: تم استلام طلبكم', 'In-Reply-To': `<${OURS}>` }, 'شكراً لكم، متى يصلني الرد؟\n\n> هذه رسالة آلية، تم استلام رسالتكم وسيتم الرد عليكم.'),
  person('Help desk worker answers by hand from a ticket system', { From: 'Huda <support@example.com>', Subject: 'Re: your request [Ticket#31001]', 'X-Mailer': 'Zammad Mail Service', 'In-Reply-To': `<${OURS}>` }, 'Dear colleagues, we have checked: the file was sent to you on Monday. Regards, Huda'),
  person('From root, a person in a small firm', { From: 'Admin <admin@example.com>', Subject: 'Licence of our firm' }, 'Where is our licence?'),
  person('X-Loop of a gateway', { 'X-Loop': 'gateway.example.com' }, 'Where is my licence?', QUIET),
  person('Asks us to confirm receipt', { 'Disposition-Notification-To': 'sara@example.com', 'Return-Receipt-To': 'sara@example.com' }, 'Please confirm that you received this mail.'),
  person('Empty Auto-Submitted', { 'Auto-Submitted': '' }, 'Where is my licence?'),
  person('Our own address in From', { From: `Care <${US}>` }, 'words'),
  person('DMARC failed by our own edge', { 'Authentication-Results': 'mx.ministry.example; dmarc=fail header.from=example.com' }, 'Where is my licence?', QUIET),
  person('Marked as spam', { 'X-Spam-Flag': 'YES' }, 'Buy now', QUIET),
];

const fax = (name: string, headers: Headers, body: string, verdict: Verdict): Specimen => ({ name, mail: letter({ 'Content-Type': 'multipart/mixed; boundary="x"', ...headers }, `--x\nContent-Type: text/plain; charset=utf-8\n\n${body}\n--x\nContent-Type: application/pdf; name="fax.pdf"\nContent-Disposition: attachment; filename="fax.pdf"\nContent-Transfer-Encoding: base64\n\nJVBERi0xLjQK\n--x--`), verdict });
const told = (sender: string | null, pages: number | null): Verdict => ({ kind: 'fax', fax: { sender, pages } });
export const FAXES: readonly Specimen[] = [
  fax('HylaFAX', { From: 'The HylaFAX Receive Agent <fax@fax.example>', Subject: 'Fax received from "+966112345678"' }, '      Sender: +966112345678\n       Pages: 3\n     Quality: Fine\n        Size: ISO A4\n    Received: 2026:11:25 10:00:00\n Time To Receive: 1:02\n Signal Rate: 14400 bit/s\n     CallID1: 0112345678\n     CallID2: \n      CommID: 000000123', told('0112345678', 3)),
  fax('eFax', { From: 'eFax <message@inbound.efax.example>', Subject: 'eFax message from "0112345678" - 2 page(s), Caller-ID: 0112345678' }, 'You have received a 2 page fax at 2026-11-25 10:00:00 GMT.', told('0112345678', 2)),
  fax('RingCentral', { From: 'RingCentral <notify@ringcentral.example>', Subject: 'New Fax Message from (555) 123-4567' }, 'You have a new fax message\n\nFrom: (555) 123-4567\nReceived: Wednesday, November 25, 2026\nPages: 4\nTo: (555) 765-4321', told('5551234567', 4)),
  fax('FAXAGE', { From: 'FAXAGE <5551234567@faxage.example>', Subject: 'Fax from 5551234567, 1 page(s)' }, 'A fax has arrived from remote ID \'5551234567\'.\nPages: 1', told('5551234567', 1)),
  { name: 'HylaFAX: receiving failed', mail: letter({ From: 'The HylaFAX Receive Agent <fax@fax.example>', Subject: 'Fax received from "+966112345678"' }, 'Fax not received.\n\n      Sender: +966112345678\n       Pages: 0\n      CommID: 000000124\n\nThe reason: No carrier detected'), verdict: { kind: 'message', acknowledge: false } },
  { name: 'A person writes about a fax', mail: letter({ From: 'Sara <sara@example.com>', Subject: 'Fax received from your office' }, 'I received a fax from your office with 3 pages that are not readable. Please send it again.'), verdict: { kind: 'message' } },
  { name: 'HylaFAX: an outgoing job failed', mail: letter({ From: 'The HylaFAX agent <fax@fax.example>', Subject: 'facsimile job 42 to +966112345678 failed' }, 'Your facsimile job "42" to +966112345678 failed because:\n    No answer from remote\n\n     JobID: 42'), verdict: { kind: 'message', acknowledge: false } },
];
