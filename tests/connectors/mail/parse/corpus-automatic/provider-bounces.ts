/** Failures as the large providers word them, in the languages in which they word them. */
import { OURS, failed, notice, returnedHeaders, type Headers, type Specimen } from './specimen';

const GMAIL: Headers = { From: 'Mail Delivery Subsystem <mailer-daemon@googlemail.com>', Subject: 'Delivery Status Notification (Failure)', 'X-Failed-Recipients': 'sara@example.com', 'In-Reply-To': `<${OURS}>`, References: `<${OURS}>`, 'Auto-Submitted': 'auto-replied' };
const gmail = (name: string, body: string, status: string | null = '5.1.1', diagnostic = 'does not exist'): Specimen => ({ name: `Gmail, ${name}`, mail: notice(GMAIL, body), verdict: failed(status, diagnostic) });
/** Exchange Online as text: another server took its report apart; our id stands in the headers that it quotes. */
const exchange = (name: string, subject: string, body: string, diagnostic = 'RecipientNotFound'): Specimen => ({
  name: `Exchange Online, ${name}`,
  mail: notice({ From: 'Microsoft Outlook <postmaster@example.onmicrosoft.com>', Subject: subject }, `${body}\n\nGenerating server: AM0PR.eurprd.prod.outlook.com\n\nsara@example.com\nRemote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient sara@example.com not found by SMTP address lookup'\n\n${returnedHeaders()}`),
  verdict: failed('5.1.10', diagnostic),
});
const said = '550 5.1.1 The email account that you tried to reach does not exist. Please try double-checking the recipient\'s email address.';

export const PROVIDER_BOUNCES: readonly Specimen[] = [
  gmail('English', `** Address not found **\n\nYour message wasn't delivered to sara@example.com because the address couldn't be found, or is unable to receive mail.\n\nThe response was:\n\n${said}\n`),
  gmail('Arabic', `** لم يتم العثور على العنوان **\n\nلم يتم تسليم رسالتك إلى sara@example.com لأنه تعذّر العثور على العنوان أو لأنه غير قادر على تلقّي البريد.\n\nكان الرد:\n\n${said}\n`),
  gmail('French', `** Adresse introuvable **\n\nVotre message n'a pas été remis à sara@example.com, car l'adresse est introuvable ou ne peut pas recevoir de messages.\n\nRéponse du serveur :\n\n${said}\n`),
  gmail('German', `** Adresse nicht gefunden **\n\nDeine Nachricht wurde nicht an sara@example.com zugestellt, weil die Adresse nicht gefunden wurde oder keine E-Mails empfangen kann.\n\nAntwort:\n\n${said}\n`),
  gmail('Turkish', `** Adres bulunamadı **\n\nMesajınız sara@example.com adresine teslim edilemedi. Adres bulunamadı veya posta alamıyor.\n\nYanıt şöyleydi:\n\n${said}\n`),
  gmail('Spanish', `** No se ha encontrado la dirección **\n\nTu mensaje no se ha entregado a sara@example.com porque no se ha encontrado la dirección o esta no puede recibir correo.\n\nLa respuesta ha sido:\n\n${said}\n`),
  gmail('of old', `Delivery to the following recipient failed permanently:\n\n     sara@example.com\n\nTechnical details of permanent failure: \nGoogle tried to deliver your message, but it was rejected by the server for the recipient domain example.com by mx.example.com. [192.0.2.1].\n\nThe error that the other server returned was:\n550 5.1.1 <sara@example.com>... User unknown\n\n----- Original message -----\n\nFrom: care@ministry.example\nMessage-ID: <${OURS}>\nTo: sara@example.com\n`, '5.1.1', 'User unknown'),
  gmail('full inbox', `** Recipient inbox full **\n\nYour message couldn't be delivered to sara@example.com. Their inbox is full, or it's getting too much mail right now.\n\nThe response was:\n\n552 5.2.2 The recipient's inbox is out of storage space. Please direct the recipient to support.\n`, '5.2.2', 'out of storage space'),
  { name: 'Gmail, delay in words', mail: notice({ ...GMAIL, Subject: 'Delivery Status Notification (Delay)' }, `** Delivery incomplete **\n\nThere was a temporary problem delivering your message to sara@example.com. Gmail will retry for 46 more hours. You'll be notified if the delivery fails permanently.\n\nThe response was:\n\nThe recipient server did not accept our requests to connect. [mx.example.com. 192.0.2.1: timed out]\n`), verdict: { kind: 'delay', recipients: [['sara@example.com', 'delayed', '4.4.1']], permanent: false, original: OURS } },
  { name: 'Gmail, delay in Arabic', mail: notice({ ...GMAIL, Subject: 'Delivery Status Notification (Delay)' }, `** لم يكتمل التسليم **\n\nحدثت مشكلة مؤقتة أثناء تسليم رسالتك إلى sara@example.com. سيعيد Gmail المحاولة لمدة 46 ساعة أخرى. سيتم إعلامك إذا تعذّر التسليم نهائيًا.\n`), verdict: { kind: 'delay', recipients: [['sara@example.com', 'delayed', null]], permanent: false, original: OURS } },
  exchange('English', 'Undeliverable: Re: your request', 'Your message to sara@example.com couldn\'t be delivered.\nsara wasn\'t found at example.com.'),
  exchange('Arabic', 'غير قابل للتسليم: طلبكم', 'تعذر تسليم رسالتك إلى sara@example.com.\nلم يتم العثور على sara في example.com.'),
  exchange('French', 'Non remis : Re: your request', 'Votre message à sara@example.com n\'a pas pu être remis.\nsara est introuvable sur example.com.'),
  exchange('German', 'Unzustellbar: Re: your request', 'Ihre Nachricht an sara@example.com konnte nicht zugestellt werden.\nsara wurde bei example.com nicht gefunden.'),
  exchange('Spanish', 'No se puede entregar: Re: your request', 'No se pudo entregar el mensaje a sara@example.com.\nNo se encontró a sara en example.com.'),
  exchange('Turkish', 'Teslim edilemedi: Re: your request', 'sara@example.com adresine gönderdiğiniz ileti teslim edilemedi.\nsara, example.com konumunda bulunamadı.'),
  exchange('Italian', 'Non recapitabile: Re: your request', 'Impossibile recapitare il messaggio a sara@example.com.\nsara non trovato in example.com.'),
  exchange('Portuguese', 'Não entregue: Re: your request', 'Não foi possível entregar sua mensagem para sara@example.com.'),
  exchange('Dutch', 'Onbestelbaar: Re: your request', 'Uw bericht aan sara@example.com kan niet worden bezorgd.'),
  exchange('Russian', 'Не удается доставить: Re: your request', 'Не удалось доставить ваше сообщение для sara@example.com.'),
  exchange('Chinese', '未送达: Re: your request', '无法传递你发送到 sara@example.com 的邮件。'),
  exchange('Japanese', '配信不能: Re: your request', 'sara@example.com へのメッセージを配信できませんでした。'),
  exchange('Polish', 'Niedostarczone: Re: your request', 'Nie można dostarczyć Twojej wiadomości do adresata sara@example.com.'),
  {
    name: 'Exchange on premises, Arabic, no quoted headers',
    mail: notice({ From: 'Microsoft Outlook <postmaster@corp.example>', Subject: 'غير قابل للتسليم: طلبكم', 'In-Reply-To': `<${OURS}>` }, `فشل التسليم إلى هؤلاء المستلمين أو المجموعات:

sara@example.com
تعذر العثور على عنوان البريد الإلكتروني الذي أدخلته. الرجاء التحقق من عنوان البريد الإلكتروني للمستلم ومحاولة إعادة إرسال الرسالة.

معلومات تشخيصية للمسؤولين:

خادم الإنشاء: EX01.corp.example

sara@example.com
#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##
`),
    verdict: failed('5.1.1', 'RecipNotFound'),
  },
  {
    name: 'Exchange on premises, French',
    mail: notice({ From: 'Microsoft Outlook <postmaster@corp.example>', Subject: 'Non remis : votre demande', 'In-Reply-To': `<${OURS}>` }, `Échec de la remise pour ces destinataires ou groupes :

sara@example.com
L'adresse de messagerie que vous avez entrée est introuvable.

Informations de diagnostic pour les administrateurs :

Serveur de génération : EX01.corp.example

sara@example.com
#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##
`),
    verdict: failed('5.1.1', 'RecipNotFound'),
  },
  {
    name: 'Exchange on premises, German, mailbox full',
    mail: notice({ From: 'Microsoft Outlook <postmaster@corp.example>', Subject: 'Unzustellbar: Ihre Anfrage', 'In-Reply-To': `<${OURS}>` }, `Fehler bei der Nachrichtenzustellung an folgende Empfänger oder Gruppen:

sara@example.com
Das Postfach des Empfängers ist voll und kann zurzeit keine Nachrichten annehmen.

Diagnoseinformationen für Administratoren:

Generierender Server: EX01.corp.example

sara@example.com
#554 5.2.2 mailbox full ##
`),
    verdict: failed('5.2.2', 'mailbox full'),
  },
  {
    name: 'Outlook.com: full inbox',
    mail: notice({ From: 'postmaster@outlook.example', Subject: 'Undeliverable: Re: your request' }, `Delivery has failed to these recipients or groups:

sara@example.com
The recipient's mailbox is full and can't accept messages now. Please try resending your message later, or contact the recipient directly.
`),
    verdict: failed('5.2.2', 'mailbox is full', { original: null }),
  },
  {
    name: 'Mail.ru, Russian',
    mail: notice({ From: 'Mail Delivery System <mailer-daemon@corp.mail.example>', Subject: 'Mail failure.' }, `Это письмо создано автоматически
сервером Mail.Ru, отвечать на него не
нужно.

К сожалению, Ваше письмо не может
быть доставлено одному или нескольким
получателям:

**********************

sara@example.com
host mx.example.com [192.0.2.1] 550 5.1.1 user not found

**********************
`),
    verdict: failed('5.1.1', 'user not found', { original: null }),
  },
  {
    name: 'Yandex, Russian and English',
    mail: notice({ From: 'mailer-daemon@yandex.example', Subject: 'Undelivered Mail Returned to Sender' }, `Это письмо отправлено почтовым сервером yandex.example.

К сожалению, мы вынуждены сообщить Вам о том, что Ваше письмо не может быть отправлено одному или нескольким адресатам. Технические подробности можно найти ниже.

*****************************************
This is the mail system at host yandex.example.
I'm sorry to have to inform you that your message could not
be delivered to one or more recipients.

<sara@example.com>: host mx.example.com[192.0.2.1] said: 550 5.1.1 No such user
    (in reply to RCPT TO command)
`),
    verdict: failed('5.1.1', 'No such user', { original: null }),
  },
  {
    name: 'QQ, Chinese',
    mail: notice({ From: 'PostMaster@qq.example', Subject: '来自qq.example的退信' }, `抱歉，您的邮件被退回来了……

原邮件信息：
  发件人　 care@ministry.example
  收件人　 sara@example.com
  主　题　 Re: your request

退信原因：
  收件人邮件地址（sara@example.com）不存在，邮件无法送达。
  host mx.example.com said: 550 5.1.1 Mailbox not found
`),
    verdict: failed('5.1.1', 'Mailbox not found', { original: null }),
  },
  {
    name: '163, Chinese',
    mail: notice({ From: 'Postmaster@163.example', Subject: '系统退信' }, `抱歉，您的邮件被退回来了……

收件人：sara@example.com

退信原因：
SMTP error, RCPT TO: Host mx.example.com said 550 User not found: sara@example.com
`),
    verdict: failed('5.1.1', '550 User not found', { original: null }),
  },
  {
    name: 'web.de, German',
    mail: notice({ From: 'WEB.DE Mailer Daemon <mailer-daemon@web.example>', Subject: 'Mail delivery failed: returning message to sender' }, `Diese Nachricht wurde automatisch von der Mail-Software erstellt.

Eine von Ihnen gesendete Nachricht konnte einem oder mehreren Empfängern nicht zugestellt werden. Dies ist ein permanenter Fehler. Die folgende Adresse schlug fehl:

"sara@example.com":
SMTP error from remote server after RCPT command:
host: mx.example.com
550 5.1.1 mailbox unavailable
`),
    verdict: failed('5.1.1', 'mailbox unavailable', { original: null }),
  },
  {
    name: 'Orange, French',
    mail: notice({ From: 'MAILER-DAEMON@orange.example', Subject: 'Votre message n\'a pas pu être remis' }, `Bonjour,

Votre message n'a pas pu être remis au(x) destinataire(s) suivant(s) :

<sara@example.com> : 550 5.1.1 Adresse d au moins un destinataire invalide. Invalid recipient. OFR_416

Cordialement,
le service Mail
`),
    verdict: failed('5.1.1', 'OFR_416', { original: null }),
  },
  {
    name: 'A provider in the Gulf, Arabic words only',
    mail: notice({ From: 'نظام البريد <mailer-daemon@isp.example.sa>', Subject: 'فشل تسليم الرسالة' }, `عزيزي المستخدم،

لم نتمكن من تسليم رسالتك إلى العنوان التالي:

<sara@example.com>
السبب: صندوق بريد المستلم ممتلئ

هذه رسالة آلية، يرجى عدم الرد عليها.
`),
    verdict: failed('5.2.2', 'ممتلئ', { original: null }),
  },
  {
    name: 'An Arabic notice: no such user',
    mail: notice({ From: 'postmaster@isp.example.sa', Subject: 'تعذر تسليم رسالتك' }, `تعذر تسليم الرسالة إلى المستلمين التالية أسماؤهم:

sara@example.com
المستخدم غير موجود (550 5.1.1)
`),
    verdict: failed('5.1.1', 'غير موجود', { original: null }),
  },
  {
    name: 'Outlook.com in Arabic: delayed',
    mail: notice({ From: 'postmaster@outlook.example', Subject: 'تأخر التسليم: طلبكم' }, `تم تأخير تسليم الرسالة إلى هؤلاء المستلمين أو المجموعات:

sara@example.com

لم يتم تسليم هذه الرسالة حتى الآن. سيستمر المحاولة لتسليمها.
`),
    verdict: { kind: 'delay', recipients: [['sara@example.com', 'delayed', null]], permanent: false, original: null },
  },
  {
    name: 'iCloud: over quota',
    mail: notice({ From: 'Mail Delivery System <mailer-daemon@icloud.example>', Subject: 'Undelivered Mail Returned to Sender' }, `This is the mail system at host mx.icloud.example.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients.

<sara@example.com>: host mx.icloud.example[192.0.2.1] said: 552 5.2.2 <sara@example.com>:
    user is over quota (in reply to RCPT TO command)
`),
    verdict: failed('5.2.2', 'over quota', { original: null }),
  },
];
