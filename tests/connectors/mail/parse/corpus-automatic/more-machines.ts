/** A second look at machines and people, written after the rules were: what they do with mails that they were not made for. */
import { OURS, letter, type Headers, type Specimen, type Verdict } from './specimen';

const answering = { 'In-Reply-To': `<${OURS}>`, References: `<${OURS}>` };
const AUTO: Verdict = { kind: 'auto-reply' };
const MESSAGE: Verdict = { kind: 'message' };
const item = (name: string, headers: Headers, body: string, verdict: Verdict): Specimen => ({ name, mail: letter({ From: 'Omar <omar@example.com>', ...headers }, body), verdict });

export const MORE_MACHINES: readonly Specimen[] = [
  item('Away, no header, until a date, colleague named', { Subject: 'Re: [937-1448-0000123-4] your request', ...answering }, 'Hello,\n\nI am away from the office from 22 November to 5 December. If your matter is urgent, please contact Huda Salem (huda@example.com).\n\nRegards\nOmar', AUTO),
  item('Parental leave', { Subject: 'Re: your request', ...answering }, 'Hi! I\'m on parental leave until March. For urgent matters please reach out to the front desk.', AUTO),
  item('German, no header, body alone', { Subject: 'Re: Ihre Anfrage', ...answering }, 'Guten Tag,\n\nich bin derzeit nicht im Büro und ab dem 1. Dezember wieder erreichbar. In dringenden Fällen wenden Sie sich bitte an Frau Salem. Ihre E-Mail wird nicht weitergeleitet.', AUTO),
  item('French, no header, body alone', { Subject: 'Re: votre demande', ...answering }, 'Bonjour,\n\nJe suis absent jusqu\'au 1er décembre. En cas d\'urgence, merci de contacter Mme Salem.', AUTO),
  item('Arabic, no header, body alone, formal', { Subject: 'رد: طلبكم رقم 937', ...answering }, 'السلام عليكم ورحمة الله وبركاته،\nأفيدكم بأنني حالياً خارج المكتب في مهمة عمل حتى يوم الأحد، وسأقوم بالرد على بريدكم عند عودتي بإذن الله.\nوللحالات الطارئة يمكنكم التواصل مع الأستاذ فهد.', AUTO),
  item('An office outside its hours', { Subject: 'Automatic response from Example Clinic', From: 'Clinic <info@clinic.example>' }, 'Our clinic is closed. Hours: 8 to 4.', AUTO),
  item('Office 365 rule with a template', { Subject: 'Re: your request', ...answering, 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All', 'X-MS-Exchange-Inbox-Rules-Loop': 'omar@example.com' }, 'I changed my address.', AUTO),
  item('A mailbox that is no longer read', { Subject: 'Automatic reply: your request', 'Auto-Submitted': 'auto-replied' }, 'This mailbox is no longer monitored.', AUTO),
  item('HubSpot', { Subject: 'We\'ve received your request', From: 'Help <help@hub.example>', ...answering, 'X-Auto-Response-Suppress': 'All' }, 'Thanks for reaching out. We\'ve received your request and will get back to you.', AUTO),
  item('Intercom', { Subject: 'Re: your request', From: 'Example <team@intercom.example>', 'Auto-Submitted': 'auto-replied', 'X-Intercom-Bin': 'autoreply' }, 'You\'ll get replies here.', AUTO),
  item('A bank in Arabic: request received, no-reply, no header', { Subject: 'تم استلام رسالتكم', From: 'البنك <no-reply@bank.example.sa>' }, 'عميلنا العزيز، لقد تم استلام رسالتكم وسيتم التواصل معكم قريباً. هذه رسالة آلية يرجى عدم الرد عليها.', AUTO),
  item('A bank in Arabic: statement', { Subject: 'كشف الحساب', From: 'البنك <no-reply@bank.example.sa>' }, 'كشف حسابكم مرفق. هذه رسالة آلية يرجى عدم الرد عليها.', { kind: 'message', acknowledge: false }),
  item('One-time code', { Subject: 'Your code is 123456', From: 'Portal <noreply@portal.example>', 'Auto-Submitted': 'auto-generated' }, 'Your code is 123456. Do not share it.', { kind: 'message', acknowledge: false }),
  item('LinkedIn', { Subject: 'Omar wants to connect', From: 'LinkedIn <invitations@linkedin.example>', 'List-Unsubscribe': '<https://x.example>', 'Feedback-ID': 'a:b' }, 'Accept?', { kind: 'bulk' }),
  item('Google Alerts', { Subject: 'Google Alert - ministry', From: 'Google Alerts <googlealerts-noreply@google.example>', 'List-Unsubscribe': '<https://x.example>', 'List-Id': '<alerts.example>' }, 'News', { kind: 'bulk' }),
  item('A person thanks and will be back', { Subject: 'Re: your request', ...answering }, 'Thank you. I will be back in Riyadh on Sunday and will come to your office then.', MESSAGE),
  item('A person away in the first sentence, then the matter', { Subject: 'Re: your request', ...answering }, 'I am out of the office today, so I write from my phone: the licence number on your letter is wrong, it must be 4471. Please correct it.', MESSAGE),
  item('Arabic person on leave with a matter', { Subject: 'رد: طلبكم', ...answering }, 'أنا في إجازة هذا الأسبوع وسأراجعكم يوم الأحد لاستلام الرخصة، هل أحضر أصل الهوية؟', MESSAGE),
  item('A lawyer: acknowledges receipt by hand', { Subject: 'Re: your decision', ...answering }, 'We acknowledge receipt of your decision of 1 November and object to it for these reasons: the plot is not ours.', MESSAGE),
  item('A complaint about a no-reply address', { Subject: 'No reply' }, 'Your no-reply address sends me mails. How do I answer?', MESSAGE),
  item('A company asks to confirm an order', { Subject: 'Please confirm your order', ...answering }, 'Please confirm that you are the buyer and send us the delivery address.', MESSAGE),
  item('A person with bounce in the address', { From: 'Bounce House <bouncehouse@example.com>', Subject: 'Licence for a bounce house' }, 'Do we need one?', MESSAGE),
  item('A postal company: returned letter', { From: 'Post <service@post.example>', Subject: 'Returned mail' }, 'Your letter RR123 was returned to sender because the address could not be found. Call 19992.', MESSAGE),
  item('A delivery company by name', { From: 'Delivery <delivery@courier.example>', Subject: 'Delivery failed' }, 'We could not deliver parcel 123 to you today. Please choose another day at https://courier.example.', MESSAGE),
];
