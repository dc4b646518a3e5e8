import { trimMail, trimReply } from '../../../../connectors/_mail/parse/trim';
import { htmlToText } from '../../../../connectors/_mail/parse/html-text';

const REPLY = { subject: 'رد: شكواكم رقم 937', answers: true };
const FRESH = { subject: 'شكوى', answers: false };
const NEW = 'السلام عليكم\n\nنعم، وصلني الخطاب ولكن الرقم غير صحيح.\n\nشكرا لكم';
const OLD = 'المكرم سارة،\n\nنفيدكم بأنه تم استلام طلبكم.\n\nمع التحية';
const marked = OLD.split('\n').map((line) => `> ${line}`).join('\n');

describe('quotes as mail programs write them', () => {
  const introductions: readonly (readonly [string, string])[] = [
    ['Gmail, Arabic', 'في الثلاثاء، 3 مارس 2026 في 10:15 ص تمت كتابة ما يلي بواسطة ‏خدمة المستفيدين‏ <care@moh.gov.sa>:'],
    ['Gmail, Arabic digits', 'في الثلاثاء، ٣ مارس ٢٠٢٦ في ١٠:١٥ ص تمت كتابة ما يلي بواسطة ‪خدمة المستفيدين‬‏ <‪care@moh.gov.sa‬‏>:'],
    ['Gmail, older Arabic', 'بتاريخ 3 مارس، 2026 10:15 ص، كتب "خدمة المستفيدين" <care@moh.gov.sa>:'],
    ['Gmail, wrapped', 'في الثلاثاء، 3 مارس 2026 في 10:15 ص تمت كتابة ما يلي بواسطة خدمة المستفيدين\n<care@moh.gov.sa>:'],
    ['Apple Mail, Arabic', 'في ٣ مارس ٢٠٢٦، الساعة ١٠:١٥ ص، كتب خدمة المستفيدين <care@moh.gov.sa>:'],
    ['Apple Mail, feminine', 'في ٠٣‏/٠٣‏/٢٠٢٦، الساعة ١٠:١٥ ص، كتبت سارة <sara@moh.gov.sa>:'],
    ['Yahoo, Arabic', 'في الثلاثاء، 3 مارس 2026 في 10:15:20 ص غرينتش+3، كتب خدمة المستفيدين <care@moh.gov.sa>:'],
    ['Thunderbird, Arabic', 'في 3/3/26 10:15 ص، كتب خدمة المستفيدين:'],
    ['Outlook mobile, name first', 'خدمة المستفيدين <care@moh.gov.sa> كتب في الثلاثاء 3 مارس 2026 10:15 ص:'],
    ['Gmail, English', 'On Tue, Mar 3, 2026 at 10:15 AM Care <care@moh.gov.sa> wrote:'],
    ['Gmail, French', 'Le mar. 3 mars 2026 à 10:15, Care <care@moh.gov.sa> a écrit :'],
    ['Gmail, German', 'Am Di., 3. März 2026 um 10:15 Uhr schrieb Care <care@moh.gov.sa>:'],
    ['Gmail, Turkish', '3 Mar 2026 Sal, 10:15 tarihinde Care <care@moh.gov.sa> şunu yazdı:'],
    ['Gmail, Persian', 'در سه‌شنبه ۳ مارس ۲۰۲۶ ساعت ۱۰:۱۵ Care <care@moh.gov.sa> نوشت:'],
    ['Gmail, Urdu', 'بروز منگل، 3 مارچ، 2026 کو 10:15 AM بجے Care <care@moh.gov.sa> نے لکھا:'],
  ];
  it.each(introductions)('cuts above marked lines: %s', (_client, line) => {
    expect(trimReply(`${NEW}\n\n${line}\n\n${marked}\n`, REPLY)).toBe(NEW);
  });
  it.each(introductions)('cuts a quote without marks: %s', (_client, line) => {
    expect(trimReply(`${NEW}\n\n${line}\n\n${OLD}\n`, REPLY)).toBe(NEW);
  });

  const blocks: readonly (readonly [string, string])[] = [
    ['Outlook, Arabic', '________________________________\nمن: خدمة المستفيدين <care@moh.gov.sa>\nتم الإرسال: الثلاثاء، مارس 3، 2026 10:15 ص\nإلى: سارة <sara@example.com>\nالموضوع: رد: شكوى'],
    ['Outlook, Arabic, two lines for recipients', 'من: خدمة المستفيدين\nتم الإرسال: 03/مارس/2026 10:15 ص\nإلى: سارة; أحمد;\nمحمد\nنسخة: المدير\nالموضوع: شكوى'],
    ['Outlook web, bold labels', '*من:* خدمة المستفيدين <care@moh.gov.sa>\n*التاريخ:* الثلاثاء، 3 مارس 2026 في 10:15 ص\n*إلى:* sara@example.com\n*الموضوع:* شكوى'],
    ['Outlook, English', 'From: Care <care@moh.gov.sa>\nSent: Tuesday, March 3, 2026 10:15 AM\nTo: Sara\nSubject: RE: complaint'],
    ['Samsung, Arabic', '-------- الرسالة الأصلية --------\nمن: care@moh.gov.sa\nالتاريخ: 3/3/26 10:15 ص (GMT+03:00)\nإلى: sara@example.com\nالموضوع: شكوى'],
    ['Samsung, English', '-------- Original message --------\nFrom: care@moh.gov.sa \nDate: 3/3/26  10:15 AM  (GMT+03:00) \nTo: sara@example.com \nSubject: complaint '],
    ['Zimbra, Arabic', '----- الرسالة الأصلية -----\nمن: "care" <care@moh.gov.sa>\nإلى: "sara" <sara@example.com>\nتم الإرسال: الثلاثاء, 3 مارس, 2026 10:15:20 AM\nالموضوع: شكوى'],
    ['our own line', '-- اكتب ردك فوق هذا السطر --'],
  ];
  it.each(blocks)('cuts at a header block: %s', (_client, block) => {
    expect(trimReply(`${NEW}\n\n${block}\n\n${OLD}\n`, REPLY)).toBe(NEW);
  });
  it('keeps an answer that stands below its quote', () => {
    const line = 'On Tue, Mar 3, 2026 at 10:15 AM Care <care@moh.gov.sa> wrote:';
    expect(trimReply(`${line}\n\n${marked}\n\n${NEW}`, REPLY)).toBe(NEW);
  });
  it('keeps an answer of two letters or a sign', () => {
    for (const short of ['ok', 'لا', '👍', '١٢']) expect(trimReply(`${short}\n\n${marked}`, REPLY)).toBe(short);
  });
});

describe('signatures', () => {
  it.each([
    'أُرسلت من الـ iPhone',
    'تم الإرسال من هاتف Galaxy الخاص بي',
    'مُرسل من هاتف Samsung Galaxy الخاص بي',
    'أرسلت من جهاز الـ iPad الخاص بي',
    'الحصول على Outlook لـ iOS<https://aka.ms/o0ukef>',
    'تم الإرسال من بريد Yahoo على Android',
    'Sent from my iPhone',
    'Sent from Yahoo Mail for iPhone',
    'Get Outlook for Android<https://aka.ms/AAb9ysg>',
    'Sent from Mail for Windows',
    '-- \nسارة علي\nإدارة الجودة\n0501234567',
    '--\nSara Ali\n+966 50 123 4567',
  ])('takes off: %s', (signature) => {
    expect(trimReply(`${NEW}\n\n${signature}\n`, REPLY)).toBe(NEW);
    expect(trimReply(`${NEW}\n\n${signature}\n\nOn Tue, Mar 3, 2026 at 10:15 AM Care <care@moh.gov.sa> wrote:\n> x`, REPLY)).toBe(NEW);
  });
  it.each([
    'إخلاء مسؤولية: هذه الرسالة ومرفقاتها سرية وموجهة إلى المرسل إليه فقط، وإذا وصلتك بالخطأ فيرجى حذفها وإبلاغ المرسل، ويمنع نسخها أو نشرها.',
    'This e-mail and any attachments are confidential and intended solely for the addressee. If you are not the intended recipient, please notify the sender and delete it.',
  ])('takes off a disclaimer: %s', (disclaimer) => {
    expect(trimReply(`${NEW}\n\n${disclaimer}`, REPLY)).toBe(NEW);
  });
  it('keeps what somebody wrote after the signature', () => {
    const text = `${NEW}\n\n-- \nسارة\n\nملاحظة: رقم جوالي تغير إلى 0501234567`;
    expect(trimReply(text, REPLY)).toBe(text);
  });
  it('keeps a mail that is a signature only', () => {
    expect(trimReply('-- \nSara Ali', REPLY)).toBe('-- \nSara Ali');
  });
});

describe('the words of the author are never lost', () => {
  it.each([
    ['from and to in a complaint', 'رحلتي كانت\nمن: الرياض\nإلى: جدة\nالموضوع: تأخر الرحلة\nولم أجد أحدا يساعدني'],
    ['fields of a request', 'السلام عليكم\nالتاريخ: أمس\nمن: قسم الطوارئ\nإلى: قسم الأشعة\nالموضوع: تأخير النتيجة\nأرجو الإفادة'],
    ['"wrote to me" with a date and a time', 'مرحبا\nفي يوم الأحد 12/3/2026 الساعة 10:30 كتب لي الموظف:\nلا يوجد موعد متاح.\nوهذا غير صحيح.'],
    ['"he wrote" without evidence', 'في الأسبوع الماضي كتب الطبيب في التقرير:\nالمريض بحاجة إلى متابعة\nولم تتم المتابعة'],
    ['"sent" in a narrative', 'في 2026/03/03 أرسلت شكوى برقم 1234:\nولم يصلني رد حتى الآن'],
    ['a dashed separator in the middle', 'النقطة الأولى\n\n--\n\nالنقطة الثانية وهي أهم من الأولى وتحتاج إلى شرح طويل:\n1. تأخر\n2. إهمال\n3. سوء معاملة\n4. عدم الرد\n5. ضياع الملف\n6. تكرار الطلب\n7. تعطل النظام\n8. عدم وجود مواعيد\n9. الازدحام\n10. المواقف\n11. النظافة\n12. الانتظار\n13. الهاتف\n14. الموقع\n15. التطبيق'],
    ['a device in a sentence', 'Sent from my desk, is much easier than my mobile phone.'],
    ['an English narrative', 'On Monday the doctor wrote:\nThe patient must return.\nBut nobody called me.'],
    ['a confidential matter', 'هذه الرسالة سرية بخصوص شكواي على مدير المركز الذي رفض استقبالي وأرجو عدم نشر اسمي.'],
  ])('keeps %s', (_what, text) => {
    expect(trimReply(text, FRESH)).toBe(text);
    expect(trimReply(text, REPLY)).toBe(text);
  });
  it('shows answers between quoted lines whole', () => {
    const text = 'في 3/3/26 10:15 ص، كتب أحمد:\n> هل استلمتم الخطاب؟\nنعم\n> هل الرقم صحيح؟\nلا، الرقم خطأ';
    expect(trimReply(text, REPLY)).toBe(text);
  });
  it('shows a greeting above and an answer below a quote whole', () => {
    const text = 'مرحبا\n\n> هل استلمتم الخطاب؟\n\nنعم استلمناه';
    expect(trimReply(text, REPLY)).toBe(text);
  });
  it.each([
    ['Gmail', '---------- Forwarded message ---------\nمن: أحمد <a@b.com>\nDate: الثلاثاء، 3 مارس 2026 في 10:15 ص\nSubject: شكوى\nTo: <care@moh.gov.sa>\n\nنص الشكوى المحولة'],
    ['Gmail, Arabic', '---------- رسالة معاد توجيهها ---------\nمن: أحمد <a@b.com>\nالتاريخ: الثلاثاء، 3 مارس 2026 في 10:15 ص\nالموضوع: شكوى\nإلى: <care@moh.gov.sa>\n\nنص الشكوى المحولة'],
    ['Apple', 'Begin forwarded message:\n\nFrom: Ahmad <a@b.com>\nDate: March 3, 2026 at 10:15\nTo: care@moh.gov.sa\nSubject: complaint\n\nThe words'],
    ['Apple, Arabic', 'بدء الرسالة المعاد توجيهها:\n\nمن: أحمد <a@b.com>\nالتاريخ: ٣ مارس ٢٠٢٦\nإلى: care@moh.gov.sa\nالموضوع: شكوى\n\nنص الشكوى'],
  ])('shows a forwarded mail whole: %s', (_client, block) => {
    const text = `للاطلاع والإفادة\n\n${block}`;
    expect(trimReply(text, REPLY)).toBe(text);
  });
  it.each(['Fwd: شكوى', 'FW: complaint', 'إعادة توجيه: شكوى', 'تحويل: شكوى', 'WG: Beschwerde'])('shows a header block whole under the subject "%s"', (subject) => {
    const text = `للاطلاع\n\nمن: أحمد <a@b.com>\nتم الإرسال: 3 مارس 2026 10:15 ص\nإلى: care@moh.gov.sa\nالموضوع: شكوى\n\nنص`;
    expect(trimReply(text, { subject, answers: true })).toBe(text);
  });
  it('shows everything when nothing of the author would remain', () => {
    expect(trimReply(marked, REPLY)).toBe(marked);
  });
});

describe('HTML', () => {
  const paragraph = NEW.split('\n\n').map((line) => `<p>${line}</p>`).join('');
  const pages: readonly (readonly [string, string])[] = [
    ['Gmail', `<div dir="rtl">${paragraph}</div><br><div class="gmail_quote gmail_quote_container"><div dir="rtl" class="gmail_attr">في الثلاثاء، 3 مارس 2026 تمت كتابة ما يلي بواسطة خدمة:<br></div><blockquote class="gmail_quote">${OLD}</blockquote></div>`],
    ['Outlook desktop', `<div>${paragraph}</div><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p><b>من:</b> خدمة<br><b>الموضوع:</b> شكوى</p></div></div><p>${OLD}</p>`],
    ['Outlook web', `<div>${paragraph}</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>من:</b> خدمة</div><div>${OLD}</div>`],
    ['Outlook mobile', `<div>${paragraph}</div><div id="ms-outlook-mobile-signature">الحصول على Outlook لـ iOS</div><div id="mail-editor-reference-message-container">${OLD}</div>`],
    ['Apple', `<div>${paragraph}</div><div><blockquote type="cite"><div>في ٣ مارس كتب أحمد:</div></blockquote></div><blockquote type="cite">${OLD}</blockquote>`],
    ['Yahoo', `<div>${paragraph}</div><div id="ydp1yahoo_quoted_1" class="yahoo_quoted"><div>في الثلاثاء كتب أحمد:</div><div>${OLD}</div></div>`],
    ['Thunderbird', `${paragraph}<div class="moz-cite-prefix">في 3/3/26 كتب أحمد:<br></div><blockquote type="cite" cite="mid:x">${OLD}</blockquote>`],
    ['Proton', `<div>${paragraph}</div><div class="protonmail_quote">في الثلاثاء كتب<blockquote>${OLD}</blockquote></div>`],
  ];
  it.each(pages)('cuts what %s marks', (_client, page) => {
    expect(trimMail(htmlToText(page), page, { ...REPLY, fromHtml: true })).toBe(NEW);
  });
  it('shows answers inside a quoted page whole', () => {
    const page = '<blockquote type="cite"><p>هل استلمتم؟</p></blockquote><p>نعم</p><blockquote type="cite"><p>والرقم؟</p></blockquote><p>خطأ</p>';
    expect(trimMail(htmlToText(page), page, { ...REPLY, fromHtml: true })).toBe(htmlToText(page));
  });
  it('shows a forwarded page whole', () => {
    const page = `<p>للاطلاع</p><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ---------<br>من: أحمد</div>${OLD}</div>`;
    expect(trimMail(htmlToText(page), page, { ...REPLY, fromHtml: true })).toContain('نفيدكم');
  });
});
