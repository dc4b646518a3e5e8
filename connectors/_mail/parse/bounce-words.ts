/** How mail servers word it that a mail did not arrive, in the languages in which they do. Patterns only; nothing is decided here. */

/** Local parts of servers' own addresses. */
export const DAEMON =
  /^(?:mailer[-._]?daemon|mail[-._]?daemon|postmaster|mdaemon|mailerdaemon|mail[-._]?delivery(?:[-._](?:subsystem|system))?|bounces?|bounce[-+=].*|double[-._]?bounce|microsoftexchange[0-9a-f]{8,}|symantec_av.*|smtp[-._]?daemon|mmdf|ndr)$/i;
/** Names that companies have as well: with other signs only. */
export const PERHAPS_DAEMON = /^(?:exchange|delivery|returns?)$/i;
export const DAEMON_NAME =
  /mail delivery (?:sub)?system|mailer[- ]?daemon|mail deliver(?:y|er)\b|\bpostmaster\b|system administrator|مسؤول النظام|نظام (?:تسليم )?البريد|microsoft outlook|mail administrator|content[- ]filter/i;
/** Names that nobody but a server bears. */
export const UNMISTAKABLE_NAME = /^(?:mail delivery (?:sub)?system|internet mail delivery|mailer[- ]?daemon|نظام تسليم البريد)$/i;

const FAILURES: readonly string[] = [
  String.raw`undeliver(?:able|ed)|(?:mail|message|delivery)(?: \w+){0,3} (?:fail(?:ed|ure)|returned|rejected|error|status notification|could not be delivered|(?:was )?not delivered)|failure notice|fail(?:ed|ure) (?:notice|to deliver|delivery)|returned (?:mail|to sender)|delivery (?:status )?notification|delivery (?:has failed|problem)|(?:was|been) blocked by (?:our|the)|message you sent blocked|not been delivered\b|delivery of (?:the|your) (?:e-?mail|message) was stopped`,
  String.raw`un?zustellbar|nicht zugestellt|nicht zustellbar|zustellung(?:sfehler)?(?: \S+){0,3} fehlgeschlagen|fehler bei der nachrichtenzustellung`,
  String.raw`non[- ]?remis|échec de la remise|n['’]a pas (?:pu être|été) (?:remis|délivré|distribué)|message non distribuable|remise impossible`,
  String.raw`no se (?:puede|pudo|ha podido|ha) entregar?(?:do)?|no entregado|devuelto al remitente|mancata consegna|non recapitabile|impossibile recapitare|não (?:foi possível )?entreg(?:ue|ar)|falha na entrega`,
  String.raw`onbestelbaar|niet (?:worden )?bezorgd|teslim edilemedi|iletilemedi|niedostarczon|nie można dostarczyć|nedoručiteln|nelze doručit|kézbesíthetetlen|nu (?:a putut fi|poate fi) livrat|kan(?: \S+)? ikke leveres|kan inte levereras|kunde inte levereras|ei voitu toimittaa|δεν (?:είναι δυνατή η παράδοση|παραδόθηκε)`,
  String.raw`не (?:может быть |удалось |удается )?доставл?[еи](?:но|ть|н)|недоставлен|не может\s+быть (?:доставлено|отправлено)|не вдалося доставити|退信|未送达|无法(?:传递|投递|送达)|無法(?:傳遞|投遞|送達)|被退回|配信不能|配信できません|전달할 수 없|배달되지 않`,
  String.raw`תעד?ר המסירה|לא ניתן למסור|تحویل داده نشد|قابل تحویل نیست`,
  String.raw`تعذ[ّر]?ر?(?: \S+){0,3} ?(?:ال)?(?:تسليم|توصيل|إرسال)|لم (?:يتم|نتمكن من|يمكن) (?:ال)?(?:تسليم|توصيل)|فشل (?:في )?(?:ال)?(?:تسليم|توصيل|إرسال)|غير قابلة? للتسليم|إشعار (?:بحالة|حالة|بفشل|فشل|عدم) (?:ال)?(?:تسليم|توصيل)|رسالة مرتجعة|إشعار بعدم التسليم`,
];
export const FAILURE = new RegExp(FAILURES.join('|'), 'iu');
/** What a notice says in its first lines, where its subject says nothing. */
export const FAILURE_OPENING = /\b[45]\d\d[ -][45]\.\d\.\d|could not be delivered|wasn'?t able to deliver|unable to deliver|permanent(?:ly)? (?:error|fail)|(?:unknown user|user mailbox exceeds allowed size): \S+@/i;
/** Openings that nobody but a mail server writes. */
export const UNMISTAKABLE_OPENING =
  /^\s*(?:hi[.!] (?:this is the [\w. -]{1,40} (?:program|mail server) at|this is the mailer-daemon)|this is the mail (?:system|delivery agent) at|this message was created automatically by (?:mail|the mail)|this is an automatically generated delivery status notification|delivery has failed to these recipients|your message did not reach some or all of the intended recipients|the original message was received at .{1,80}\n\s*from |the following message to <\S+> was undeliverable)/i;
export const DELAY =
  /warning message only|delayed|\(delay\)|has not yet been delivered|not yet been delivered|delivery (?:is )?delay|delivery incomplete|could not send message for past|still (?:being )?(?:tried|retried)|will (?:continue|keep) (?:to try|trying)|will (?:be retried|retry for)|temporarily deferred|تأخ[يّر]ر? (?:في )?(?:ال)?(?:تسليم|توصيل|إرسال)|تأخر (?:ال)?تسليم|تم تأخير (?:ال)?تسليم|لم يكتمل التسليم|ست?ستمر المحاولة|سنواصل المحاولة|verzögert|retard(?:é|ée)|aplazad|retrasad|gecik(?:ti|me)|отложен|задерж(?:ка|ан)|in ritardo|atrasad|vertraagd/iu;
export const FINAL = /permanent|fatal error|giving up|gave up|given up|will not be retried|could not be delivered|wasn'?t delivered|failed permanently|couldn'?t be delivered|لم يتم تسليم رسالتك|تعذر تسليم|بشكل دائم/iu;
/** Below these lines lies a copy of what we sent. */
export const COPY =
  /^(?:-{2,}\s*(?:below this line is a copy of the message|original message|this is a copy of|the header of the original|the header and top|الرسالة الأصلية|returned message|message header follows|enclosed is a copy|unsent message below)|-{3,} this is a copy of the message|original message headers?:|message headers follow:|below is a copy of the original message|possibly truncated original message follows|----- original message -----|original message follows|الرسالة الأصلية|رؤوس الرسالة الأصلية|received: (?:from|by) |return-path: <)/im;

/** What the words mean (RFC 3463, without the class), when no code says it. A server's refusal for our own good name comes first: it may quote anything. */
export const MEANINGS: readonly (readonly [RegExp, string])[] = [
  [/user unknown|unknown user|no such (?:user|recipient|mailbox|person|address)|does(?:n'?t| not) (?:exist|have (?:a|an) (?:\S+ )?account)|address not found|user not found|couldn'?t be found|(?:recipient|account|mailbox|address)[^\n]{0,40} not found|invalid (?:recipient|mailbox|address)|mailbox (?:unavailable|not found)|unrouteable|recipient (?:address )?rejected|(?:recipient|account|user)[^\n]{0,20} (?:disabled|inactive|suspended)|(?:no|not a) (?:valid )?mailbox|not listed in|unbekannt|inconnu|desconocid|неизвестн|不存在|غير موجود|غير معروف|تعذر العثور|لا يوجد/i, '1.1'],
  [/(?:mailbox|inbox|quota|storage|user)[^\n]{0,40}(?:full|exceed|over)|over ?quota|out of storage|insufficient (?:disk )?space|postfach[^\n]{0,40}voll|boîte[^\n]{0,40}pleine|buzón[^\n]{0,40}lleno|переполнен|已满|صندوق[^\n]{0,40}ممتلئ|ممتلئ|تجاوز[^\n]{0,30}(?:الحصة|المساحة)/i, '2.2'],
  [/(?:host|domain|mail server)[^\n]{0,40}(?:not found|unknown|couldn'?t be found|non-?existent)|no mx|mx records|\bdns\b|nxdomain|couldn'?t find any host|النطاق/i, '1.2'],
  [/message (?:size|too (?:large|big))|size (?:limit|exceeds)|too large|حجم الرسالة/i, '3.4'],
  [/virus|malware|banned contents|فيروس/i, '7.1'],
  [/spam|blocked|blacklist|black list|policy|denied|not (?:allowed|authori[sz]ed|permitted|accepting)|reject(?:ed)? (?:by|due)|dmarc|spf|reputation|محظور|مرفوض|سياسة/i, '7.1'],
  [/expired|too long|retry timeout|انتهت المهلة|انتهاء المهلة/i, '4.7'],
  [/time(?:d)? ?out|connection refused|not responding|no answer|did not accept our requests to connect/i, '4.1'],
];
/** Meanings that pass by themselves: a host that comes back. */
export const PASSING = /^4\.\d$/;
