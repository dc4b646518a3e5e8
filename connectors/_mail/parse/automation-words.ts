/** What responders write, in the languages in which they do. Patterns only; nothing is decided here. */

const AUTOMATIC_REPLY: readonly string[] = [
  String.raw`automatic(?:ally generated)? (?:reply|response|answer)|auto(?:mated)?[- ]?(?:reply|response|responder|answer)|auto[- ]?re|autoreply`,
  String.raw`out[- ]of[- ](?:the )?office(?: (?:auto[- ]?)?(?:reply|response|message|notification|notice))?|ooo|vacation (?:reply|response|message|notice)|away from (?:the |my )?(?:office|mail)|on vacation|i am (?:currently )?(?:away|out of (?:the )?office)`,
  String.raw`automatische (?:antwort|beantwortung)|autoantwort|abwesenheits(?:notiz|assistent|nachricht|meldung)?|abwesenheit|réponse automatique|absence du bureau|message d['’]absence|respuesta automática|fuera de (?:la )?oficina|ausente de la oficina|risposta automatica|fuori (?:sede|ufficio)|resposta automàtica|resposta automática|fora do escritório|erantzun automatikoa|automatisch antwoord|afwezig(?:heidsbericht)?|niet aanwezig`,
  String.raw`autosvar|automatiskt svar|automatisk svar|frånvaro(?:meddelande)?|fraværs(?:besked|melding)|automaattinen vastaus|poissaoloilmoitus|sjálfvirkt svar|automaatvastus|automaatne vastus|automātisk[āa] atbilde|automatinis atsakymas`,
  String.raw`odpowiedź automatyczna|automatyczna odpowiedź|autoodpowiedź|nieobecność w biurze|automatická odpověď|automatická odpoveď|mimo kancelář|automatikus válasz|házon kívül|răspuns automat|automatski odgovor|samodejni odgovor|аутоматски одговор|автоматичен отговор|автоматический ответ|автоответ(?:чик)?|автоматична відповідь|автовідповідь|αυτόματη απάντηση|εκτός γραφείου`,
  String.raw`otomatik (?:yanıt|cevap)|ofis dışında|avtomatik cavab|bersiva otomatîk|תשובה אוטומטית|מענה אוטומטי|מחוץ למשרד|پاسخ خودکار|خودکار جواب|स्वचालित (?:उत्तर|प्रतिक्रिया|जवाब)|স্বয়ংক্রিয় উত্তর|jibu (?:la )?kiotomatiki|awtomatikong tugon`,
  String.raw`自动(?:回复|答复)|自動(?:回覆|答覆|返信|応答)|不在通知|자동 ?(?:회신|응답)|부재중|(?:การ)?ตอบกลับ(?:โดย)?อัตโนมัติ|(?:thư )?trả lời tự động|(?:balasan|jawapan|jawaban) (?:otomatis|automatik)`,
  String.raw`رد (?:تلقائي|آلي|اوتوماتيكي|أوتوماتيكي)|(?:ال)?رد (?:ال)?(?:تلقائي|آلي)|(?:ال)?رسالة (?:ال)?(?:تلقائية|آلية)|إجابة تلقائية|إشعار (?:عدم التواجد|غياب)|خارج (?:ال)?مكتب|خارج (?:ال)?دوام|خارج ساعات العمل|غير متواجد(?: في المكتب)?|في إجازة|إجازة`,
];
/** Subjects that responders set. Anchored: a person who writes "Re: Automatic reply: …" or about one is a person. */
export const AUTO_PREFIX = new RegExp(String.raw`^(?:\[[^\]\n]{1,60}\]\s*)?[*\[("«]*(?:${AUTOMATIC_REPLY.join('|')})\s*(?:[:：\-–—|[(\])*"»]|$)`, 'iu');
/** `Automatic response from Example Clinic`: only where it names the sender. */
export const AUTO_FROM = /^auto(?:mat(?:ic|ed))?[- ]?(?:reply|response) from (.{2,80})$/i;
/** Only with more evidence: a person's subject may begin so. */
export const WEAK_PREFIX = /^(?:في إجازة|إجازة|خارج (?:ال)?دوام|خارج ساعات العمل|غير متواجد|on vacation|ooo|不在通知|부재중|خارج (?:ال)?مكتب)(?!.*[:：])/iu;
/** `Omar Hasan is out of the office.` */
export const NAMED_AWAY = /^.{2,60} (?:is (?:currently )?(?:out of (?:the )?office|away|on leave)|est absent(?:e)?(?: du bureau)?|ist (?:außer haus|nicht im büro))\b/i;

export const AWAY_BODY =
  /out of (?:the )?office|on (?:annual |sick |maternity )?leave|on vacation|limited access to (?:my )?e-?mail|will (?:be back|not return|return|respond|reply)|automatic(?:ally generated)? (?:reply|response|message)|do not reply to this|خارج المكتب|في إجازة|إجازة (?:سنوية|مرضية|رسمية)|سأعود|سوف أعود|حتى تاريخ|رد (?:تلقائي|آلي)|رسالة (?:تلقائية|آلية)|غير متواجد|abwesend|nicht im büro|absent(?:e)? du bureau|en congé|fuera de la oficina|ofis dışında/i;

/** The writer says of himself that he is away … */
export const I_AM_AWAY =
  /\bi(?:['’]m| am| will be) (?:currently |presently )?(?:out of (?:the |my )?office|away(?: from (?:the |my )?(?:office|desk))?|on (?:annual |sick |maternity |paternity |parental )?(?:leave|vacation|holiday)|travell?ing)|ich bin (?:derzeit |zurzeit |bis )?.{0,40}(?:nicht im (?:büro|haus)|abwesend|im urlaub)|je suis (?:actuellement )?(?:absente?|en congés?|en déplacement)|estoy (?:actualmente )?(?:fuera de la oficina|de vacaciones)|ofis dışındayım|(?:أنا|انا|(?:ب|ف)?[أإ]ن(?:ي|ني))(?: \S+){0,2} (?:في|ب)?(?:خارج (?:ال)?(?:مكتب|دوام)|إجازة|اجازة|سفر|مهمة عمل)|سأكون (?:خارج المكتب|في إجازة)/iu;
/** … and what he arranged for those who write: nobody says both who answers himself. */
export const ARRANGED =
  /(?:no|limited|intermittent|restricted) (?:or no )?access to (?:my )?e-?mails?|(?:for|in case of|if)\b[^.\n]{0,40}\b(?:urgent|immediate|emergency)|will (?:respond|reply|answer|get back|read)[^.]{0,80}(?:return|back|soon as)|(?:please )?contact my colleague|your (?:e-?mail|message) (?:will not|won['’]t) be (?:read|forwarded)|in dringenden fällen|wird nicht (?:gelesen|weitergeleitet)|en cas d['’]urgence|à mon retour|a mi regreso|(?:en )?caso de urgencia|acil durumlarda|(?:ل|في )?(?:لحالات|حالات|الحالات|للأمور) (?:ال)?(?:عاجلة|طارئة|ضرورة)|(?:سأقوم بالرد|سأرد|سوف أرد|سأجيب)[^.]{0,60}(?:عند|بعد|حين) (?:عودت|العودة)/iu;

/** A desk says that a mail came in … */
export const RECEIVED_SUBJECT =
  /^(?:\[[^\]\n]{1,60}\]\s*)?[[("]*(?:(?:request|ticket|case|enquiry|inquiry|message|e-?mail) received|we(?:['’]ve| have)? received your|your (?:request|ticket|case|incident|message|e-?mail|enquiry|inquiry)[^\n]{0,40} (?:has been|was) (?:received|created|opened|logged|registered)|thank you for (?:contacting|your (?:e-?mail|message|request|enquiry|inquiry))|thanks for contacting|accusé de réception|nous avons bien reçu|eingangsbestätigung|empfangsbestätigung|confirmación de recep|hemos recibido|conferma di ricezione|talebiniz alın|(?:تم|إشعار|تأكيد) (?:ب?استلام|ب?تسجيل) (?:طلب|رسالت|بلاغ|شكوا|تذكرت|بريد)|استلمنا (?:طلب|رسالت))/iu;
export const RECEIVED_BODY =
  /(?:we (?:have |['’]ve )?(?:successfully )?(?:received|got) your (?:e-?mail|message|request|enquiry|inquiry|ticket|complaint)|your (?:e-?mail|request|message|enquiry|inquiry|ticket|case|incident)(?: \([^)]{1,40}\))?(?: [#\w-]{1,20})? (?:has been|was) (?:received|logged|registered|created|opened)|confirm(?:ing)? (?:the )?(?:receipt of|that we (?:got|received)) your|acknowledge (?:the receipt of|that we have received) your|a (?:request|ticket)(?: for support)? has been (?:created|opened|logged)|ticket has been (?:created|opened|logged)|in response to the creation of|nous avons bien reçu votre|wir haben ihre (?:anfrage|nachricht|e-?mail) erhalten|hemos recibido su|abbiamo ricevuto la (?:sua|tua)|talebiniz (?:alın|oluşturul)|mesajınız alın|(?:تم|لقد تم) (?:استلام|تسجيل) (?:طلب|رسالت|بلاغ|شكوا|تذكرت|بريد)|(?:استلمنا|تلقينا) (?:طلب|رسالت|بلاغ|شكوا|بريد))/iu;
/** … and that nobody wrote this. */
export const NOBODY_WROTE =
  /automated (?:response|reply|message|e-?mail|acknowledge?ment|notification)|automatic(?:ally)? (?:generated|sent|reply|response|message)|auto-?generated|(?:do not|don['’]t) (?:reply|respond) to this|system[- ]generated|message automatique|(?:merci de )?ne pas (?:y )?répondre|automatisch (?:erstellt|generiert|versendet)|nicht auf diese (?:e-?mail|nachricht)|(?:mensaje|correo|respuesta) automátic|no responda|(?:messaggio|risposta) automatic|otomatik (?:olarak|bir|yanıt)|رسالة (?:آلية|تلقائية|إلكترونية تلقائية)|رد (?:آلي|تلقائي)|(?:عدم|لا) (?:ال)?(?:رد|ترد)(?:وا)? على هذ[هاي]|الرجاء عدم الرد|يرجى عدم الرد/iu;

/** Both together stand below newsletters and nowhere else: do not answer … */
export const NO_ANSWER =
  /(?:do not|don['’]t) (?:reply|respond) (?:directly )?to this (?:e-?mail|message|address)|(?:replies|e-?mails|messages) (?:sent )?to this (?:address|e-?mail|mailbox) (?:are|is|will)(?: not|n['’]t)|(?:ne pas|ne) répondre à ce|nicht auf diese (?:e-?mail|nachricht)|no responda a este|(?:عدم|لا) (?:ال)?(?:رد|ترد)(?:وا)? على هذ[هاي]/iu;
/** … and how to get no more of them. */
export const NO_MORE =
  /\bunsubscribe\b|you(?:['’]ve| have)? received this (?:e-?mail|message) (?:because|as|since)|you(?:['’]re| are) receiving this (?:e-?mail|message)|se (?:désabonner|désinscrire)|newsletter abbestellen|darse de baja|[إا]لغاء (?:ال)?اشتراك/iu;

/** Prove yourself before your mail is let in. */
export const CHALLENGE =
  /boxtrapper|spamarrest|spam arrest|challenge[- ]response|earthlink spamblocker|mailblocks|tmda|please confirm (?:your|that you) (?:message|are)|verify (?:that )?you(?:'re| are) (?:human|a real person)|\[verify your e-?mail\]|sender (?:verification|address verification)|تأكيد المرسل/i;
export const CHALLENGE_BODY =
  /protecting (?:myself|my inbox|my mailbox) from (?:receiving )?(?:junk|spam|unwanted)|(?:click|follow) (?:on )?the (?:following )?link[^.]{0,40} (?:to )?(?:complete|finish) the (?:sender )?verification|your (?:message|e-?mail)[^.]{0,60} is being held[^.]{0,60}(?:verified|confirm)|لإكمال (?:عملية )?(?:التحقق|التأكيد) من (?:المرسل|بريدك)/iu;

/** A read receipt in plain words, as programs write it that know no report. */
export const READ_SUBJECT = /^(?:read|not read|gelesen|ungelesen|lu|non lu|leído|no leído|letto|lido|okundu|gelezen|прочитано|مقروءة?|غير مقروءة?|تمت القراءة|قرئت)\s*[:：]/iu;
export const READ_BODY =
  /(?:was (?:read|displayed|opened) (?:on|at)|was deleted without being read|return receipt (?:for|displayed)|receipt for the mail (?:that )?you sent|wurde am [^\n]{0,40} gelesen|a été lu|fue leído|è stato letto|tarihinde okundu|было прочитано|تمت قراءة (?:ال)?رسال|تم(?:ت)? (?:حذف|قراءة) رسالت)/iu;
