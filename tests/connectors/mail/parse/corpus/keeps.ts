/** Mails in which a hasty reader would cut the author's own words, and shapes of answers other than "new above old". */
import { ANSWER, answer, NEW, NEW_EN, OLD, OLD_EN, plain, quoted, shown, whole, type CorpusMail } from './case';

const GMAIL = 'On Tue, Mar 3, 2026 at 10:15 AM Care <care@moh.example> wrote:';
const GMAIL_AR = 'في الثلاثاء، 3 مارس 2026 في 10:15 ص تمت كتابة ما يلي بواسطة خدمة المستفيدين <care@moh.example>:';

const complaints: readonly (readonly [string, string])[] = [
  ['a journey: from, to, subject', 'أتقدم بشكوى بخصوص رحلتي:\nمن: الرياض\nإلى: جدة\nالموضوع: تأخر الرحلة سبع ساعات\n\nأرجو التعويض.'],
  ['a journey with its date', 'تفاصيل الرحلة\n\nمن: الرياض\nإلى: جدة\nالتاريخ: 3/3/2026\n\nتأخرت الرحلة سبع ساعات ولم يعتذر أحد.'],
  ['a letter laid out as a memo', 'من: أحمد محمد\nإلى: معالي الوزير\nالموضوع: طلب علاج\n\nأرجو من معاليكم النظر في طلبي.'],
  ['a memo with its date', 'من: أحمد محمد\nإلى: معالي الوزير\nالتاريخ: 3 مارس 2026\nالموضوع: طلب علاج\n\nأرجو من معاليكم النظر في طلبي.'],
  ['an English memo', 'From: Ahmad, teacher\nTo: The Minister\nSubject: Treatment abroad\n\nI ask you kindly to look at my request.'],
  ['an English memo with its date', 'From: Ahmad, teacher\nTo: The Minister\nDate: 3 March 2026\nSubject: Treatment abroad\n\nI ask you kindly to look at my request.'],
  ['opening hours', 'مواعيد العيادة خاطئة في الموقع\nمن: 8 صباحا\nإلى: 4 مساء\n\nوالصحيح خلاف ذلك.'],
  ['a sentence with wrote', 'في يوم الثلاثاء 3 مارس 2026 كتب لي الموظف أحمد أن طلبي مرفوض.\nولم يذكر السبب.\nأرجو الإفادة.'],
  ['a sentence with wrote and a colon', 'في يوم الثلاثاء 3 مارس 2026 كتب لي الموظف ما يلي:\nطلبك مرفوض ولا تراجعنا.\nوهذا أسلوب غير لائق، أرجو المحاسبة.'],
  ['an English sentence with wrote', 'On Tuesday, March 3, 2026 your clerk wrote to me that my request was refused.\nHe gave no reason.\nPlease look into it.'],
  ['an English sentence with wrote and a colon', 'On 3 March 2026 at 10:15 the clerk at desk 4 wrote:\nYour request is refused.\nThat is all I ever got. Please help.'],
  ['he said, she said', 'On Monday I wrote:\nWhere is my file?\nOn Tuesday Ahmad wrote:\nIt is lost.\nI want it found.'],
  ['a law quoted by marks', 'تنص المادة الرابعة على ما يلي:\n> لكل مواطن الحق في العلاج\n> ولا يجوز تأخيره\nوقد تأخر علاجي ستة أشهر.'],
  ['a conversation quoted by marks', 'This is what happened at the desk:\n> Clerk: come back tomorrow\n> Me: I came yesterday\nI want an apology.'],
  ['marks at the very end', 'The sign at the door says:\n\n> Closed on Sundays\n> and on every other day'],
  ['rules between paragraphs', 'الشكوى الأولى: التأخير\n---------------\nالشكوى الثانية: سوء المعاملة\n---------------\nأرجو الرد.'],
  ['a rule of underscores', 'My name: Ahmad\n________________________________\nMy complaint is that nobody answers the phone.'],
  ['a list with dashes', 'I need:\n- the letter\n- the card\n-- and the stamp\n- an answer'],
  ['two dashes alone between paragraphs', 'First I went to the branch in Jeddah.\n--\nThen I went to the branch in Riyadh, waited four hours, was sent away, came again the next day, was told that the system is down, and came a third time with my mother, who is eighty years old and cannot stand.\n\nAfter that I called 937 and nobody answered.\n\nI want an answer in writing.\n\nAnd I want the fee back.'],
  ['sent from inside a sentence', 'Sent from my iPhone yesterday was a complaint that nobody answered.\nThis is the second one.'],
  ['sent from, in Arabic, inside a sentence', 'أرسلت من قبل شكوى برقم 55 ولم يرد أحد.\nهذه هي الثانية.'],
  ['sent from the branch, as last line', 'الخطاب الذي وصلني غير صحيح.\nأرسل من فرع جدة'],
  ['a receipt', 'Order summary\nDate: 3 March 2026\nTo: Sara\nFrom: Jeddah pharmacy\nTotal: 55 SAR\n\nThe medicine never came.'],
  ['headers without values', 'Your form asks for\nFrom:\nTo:\nSubject:\nDate:\nand I do not know what to write there.'],
  ['a confidential complaint', 'This message is confidential: please do not tell my manager.\nHe takes money from patients.\nI can prove it.'],
  ['a complaint about confidentiality', 'أرجو أن تبقى هذه الرسالة سرية.\nالموظف يأخذ رشوة من المراجعين.\nولدي الدليل.'],
  ['original message as words', 'I lost your original message.\nPlease send it again.\nOriginal Message\nwas its subject.'],
  ['a table by bars', '| Name | Date |\n| Sara | 3/3 |\n\nBoth are wrong.'],
  ['arrows', 'Settings -> Account -> Delete\n>> does not work\nPlease delete my account.'],
  ['only marks', '>:(  very angry with you'],
  ['a poem', 'يا من كتب الشعر\nفي يوم الثلاثاء كتب:\nصبرا جميلا\nانتهى'],
  ['on … wrote about a book', 'On the Origin of Species was what Darwin wrote:\na book I want back from your library.'],
  ['questions and answers of his own', 'Question: Where is my card?\nAnswer from the desk: we do not know.\n\nQuestion: When will it come?\nAnswer from the desk: we do not know.'],
  ['De: and Para: in Spanish', 'Mi viaje\nDe: Riad\nPara: Yeda\nAsunto: retraso\n\nQuiero una respuesta.'],
  ['a message copied by hand', 'وصلتني هذه الرسالة من رقم غريب:\n"عزيزي العميل، تم تعليق حسابك، اضغط الرابط"\nهل هي منكم؟'],
  ['a text message with its date', 'وصلتني رسالة نصية:\nمن: MOH\nالتاريخ: 3/3/2026 10:15\nعزيزي المستفيد موعدك ألغي\n\nلماذا ألغي موعدي؟'],
  ['a form of his own', 'البيانات:\nالاسم: أحمد\nالتاريخ: 3/3/2026\nالموضوع: شكوى\nمن: جدة\nالى: مكة\nرقم الهوية: 1000000008'],
  ['a mail that he was sent, pasted', 'وصلني هذا البريد من جهة تدعي أنها أنتم:\nFrom: MOH <fake@evil.example>\nSent: 3/3/2026 10:15\nTo: me <sara@example.com>\nSubject: عاجل\nادفع الآن'],
  ['a prescription with day and hour', 'في الساعة 10:15 من يوم 3/3/2026 كتب الطبيب الوصفة:\nدواء خاطئ\nوأريد تفسيرا'],
  ['a chat', '[10:15, 3/3/2026] أحمد: أين الملف؟\n[10:16, 3/3/2026] الموظف: لا أعلم\n[10:17, 3/3/2026] أحمد: متى؟'],
  ['steps', '1) دخلت الموقع\n2) كتبت:\nرقم الهوية\n3) ظهر خطأ'],
  ['an address inside a sentence with day and hour', 'في 3/3/2026 الساعة 10:15 أرسلت إلى care@moh.example طلبا وكان الرد:\nلا يوجد موعد\nأرجو المساعدة'],
  ['what I wrote', 'Dear sir,\nOn 3/3/2026 10:15 AM I wrote:\nplease help.\nNobody did.'],
  ['a picture sent from my telephone', 'رقم الطلب مكتوب في الصورة\nأرسلت من هاتفي صورة الهوية'],
  ['a wish for secrecy as last paragraph', 'أشكو موظفا.\n\nهذه الرسالة سرية جدا وأرجو عدم نشرها لأنني أخاف على وظيفتي من المدير الذي هددني بالفصل أكثر من مرة.'],
  ['a proposal about trees', 'اقتراحي:\n\nفكروا في البيئة ولا تطبعوا كل معاملة ثلاث مرات'],
  ['regards in the middle', 'Best regards to the doctor in room 4.\n\nThe nurse in room 5 however was rude.\n\nPlease tell her.'],
];

/** The same words in an answer must not be cut either. */
const kept = complaints.flatMap(([kind, text]): CorpusMail[] => [
  whole(`nothing is cut: ${kind}`, text),
  { name: `nothing is cut in an answer: ${kind}`, bytes: plain(`${text}\n`, ANSWER), says: { text, reply: text } },
]);

const above = (kind: string, text: string): CorpusMail => answer(`only the quote is cut below: ${kind}`, text, `${GMAIL_AR}\n\n${quoted(OLD)}`);

const INTERLEAVED = `${GMAIL}\n> Dear Sara,\n> Is your number still 0500000000?\n\nYes.\n\n> Did you receive the letter?\n\nNo, it never came.\n\n> Kind regards\n> Citizen care`;
const INTERLEAVED_AR = `${GMAIL_AR}\n\n> هل وصلك الخطاب؟\nنعم\n> هل الرقم صحيح؟\nلا`;
const NO_MARKS = 'See my answers below in red.\n\nFrom: Care <care@moh.example>\nSent: Tuesday, March 3, 2026 10:15 AM\nTo: Sara\nSubject: RE: 937\n\nIs your number still the same? [Sara] Yes, it is.\nDid the letter come? [Sara] No.';

const FORWARD = `أرجو الاطلاع على ما وصلني\n\n---------- Forwarded message ---------\nمن: بنك الرياض <bank@bank.example>\nDate: الثلاثاء، 3 مارس 2026 في 10:15 ص\nSubject: حسابكم\nTo: <sara@example.com>\n\n${OLD}`;
const forwards: readonly (readonly [string, string])[] = [
  ['Gmail', FORWARD],
  ['Gmail ar', '---------- رسالة معاد توجيهها ---------\nمن: بنك الرياض <bank@bank.example>\nالتاريخ: الثلاثاء، 3 مارس 2026 في 10:15 ص\nالموضوع: حسابكم\nإلى: <sara@example.com>\n\nتم تعليق حسابكم.'],
  ['Apple', `Please see below.\n\nBegin forwarded message:\n\nFrom: Bank <bank@bank.example>\nSubject: Your account\nDate: 3 March 2026 at 10:15:20 GMT+3\nTo: sara@example.com\n\nYour account is closed.`],
  ['Apple ar', 'بداية الرسالة المُعاد توجيهها:\n\nمن: بنك <bank@bank.example>\nالموضوع: حسابكم\nالتاريخ: ٣ مارس ٢٠٢٦، ١٠:١٥:٢٠ ص غرينتش+٣\nإلى: sara@example.com\n\nتم تعليق حسابكم.'],
  ['Apple ar, other words', 'إلى من يهمه الأمر\n\nتم تحويل الرسالة:\n\nمن: بنك <bank@bank.example>\nالموضوع: حسابكم\nالتاريخ: ٣ مارس ٢٠٢٦\nإلى: sara@example.com\n\nتم تعليق حسابكم.'],
  ['Outlook', 'What shall I do?\n\nFrom: Bank <bank@bank.example>\nSent: Tuesday, March 3, 2026 10:15 AM\nTo: Sara <sara@example.com>\nSubject: Your account\n\nYour account is closed.'],
  ['Thunderbird', 'FYI\n\n-------- Forwarded Message --------\nSubject: \tYour account\nDate: \tTue, 3 Mar 2026 10:15:20 +0300\nFrom: \tBank <bank@bank.example>\nTo: \tsara@example.com\n\nYour account is closed.'],
  ['Yahoo ar', 'للعلم\n\n----- رسالة تمت إعادة توجيهها -----\nمن: بنك <bank@bank.example>\nإلى: sara@example.com\nتم الإرسال: الثلاثاء، 3 مارس 2026\nالموضوع: حسابكم\n\nتم تعليق حسابكم.'],
];

export const keeps: readonly CorpusMail[] = [
  ...kept,
  ...complaints.slice(0, 24).map(([kind, text]) => above(kind, text)),
  ...forwards.flatMap(([client, text], index): CorpusMail[] => [
    shown(`a forwarded mail is shown whole: ${client}`, text, text.split('\n'), { Subject: index % 2 ? 'Fwd: account' : 'FW: account' }),
    shown(`a forwarded mail is shown whole although it carries the ids of a thread: ${client}`, text, text.split('\n'), { ...ANSWER, Subject: 'Fwd: account' }),
  ]),
  shown('a forward of a forward is shown whole', `${FORWARD}\n\n---------- Forwarded message ---------\nFrom: Other <o@o.example>\nDate: Mon, Mar 2, 2026 at 9:00 AM\nSubject: account\nTo: <bank@bank.example>\n\nClose it.`, ['Close it.', 'أرجو الاطلاع على ما وصلني'], { Subject: 'FW: FW: account' }),
  shown('a forward under an Arabic subject is shown whole', 'From: Bank <bank@bank.example>\nSent: Tuesday, March 3, 2026 10:15 AM\nTo: Sara\nSubject: Your account\n\nYour account is closed.', ['Your account is closed.'], { Subject: '=?utf-8?B?' + Buffer.from('إعادة توجيه: حسابكم').toString('base64') + '?=' }),
  shown('answers between the quoted lines are shown with the questions', INTERLEAVED, ['Yes.', 'No, it never came.']),
  shown('Arabic answers between the quoted lines are shown with the questions', INTERLEAVED_AR, ['نعم', 'لا']),
  shown('answers inside a quote without marks, announced above it, are shown', NO_MARKS, ['Is your number still the same? [Sara] Yes, it is.']),
  shown('an Arabic announcement of answers below is believed', 'الرد على استفساراتكم أدناه\n\nمن: خدمة المستفيدين <care@moh.example>\nتم الإرسال: 03/03/2026 10:15 ص\nإلى: سارة\nالموضوع: شكوى\n\nهل وصلك الخطاب؟ نعم\nهل الرقم صحيح؟ لا', ['هل وصلك الخطاب؟ نعم']),
  { name: 'words above and below the quote are both the answer', bytes: plain(`Hello,\n\n${GMAIL}\n\n${quoted(OLD_EN)}\n\nMy number is 0500000000.\n`, ANSWER), says: {}, author: ['Hello,', 'My number is 0500000000.'] },
  { name: 'an answer below its quote is the answer', bytes: plain(`${GMAIL}\n\n${quoted(OLD_EN)}\n\n${NEW_EN}\n`, ANSWER), says: { reply: NEW_EN } },
  { name: 'an Arabic answer below its quote is the answer', bytes: plain(`${GMAIL_AR}\n\n${quoted(OLD)}\n\n${NEW}\n`, ANSWER), says: { reply: NEW } },
  { name: 'an answer below its quote, signed, is the answer', bytes: plain(`${GMAIL}\n${quoted(OLD_EN)}\n\n${NEW_EN}\n\n-- \nSara Ali\n`, ANSWER), says: { reply: NEW_EN } },
  { name: 'an answer that is only a quote is shown whole', bytes: plain(`${GMAIL}\n\n${quoted(OLD_EN)}\n`, ANSWER), says: { reply: `${GMAIL}\n\n${quoted(OLD_EN)}` } },
  { name: 'a quoted block of headers at the very top is shown whole when nothing else is there', bytes: plain(`From: Care <care@moh.example>\nSent: Tuesday, March 3, 2026 10:15 AM\nTo: Sara\nSubject: RE: 937\n\n${OLD_EN}\n`, ANSWER), says: {}, author: ['We received your request 937-1448-0000123-4.'] },
  ...['ok', 'لا', 'نعم', '👍', '١٢', 'شكراً 🌹', '0500000000', '1000000008', 'تم'].map((short) => answer(`a short answer is an answer: ${short}`, short, `${GMAIL_AR}\n\n${quoted(OLD)}`)),
  whole('an empty mail is empty', ''),
  { name: 'blank lines inside the words are kept', bytes: plain('one\n\n\n\ntwo\n'), says: {}, author: ['one', 'two'] },
  { name: 'emoji and marks of direction inside the words are kept', bytes: plain('رقم الهوية: \u20661000000008\u2069 👨‍👩‍👧‍👦 شكراً\n'), says: {}, author: ['👨‍👩‍👧‍👦'] },
  { name: 'a name with a dash dash inside is no signature', bytes: plain('My company is called\n-- Riyadh Trading --\nand it is closed.\n'), says: { reply: 'My company is called\n-- Riyadh Trading --\nand it is closed.' } },
  { name: 'the postscript below the signature is not lost without a trace', bytes: plain(`${NEW_EN}\n\n-- \nSara Ali\n\nPS: My new number is 0500000000.\nCall me after five.\n`, ANSWER), says: {}, author: ['PS: My new number is 0500000000.', 'Call me after five.'] },
];
