import { HostRefused, PullFailure, type LocalizedText } from '../../contract';

/** The fields of imapflow's errors that decide; every one may be missing. */
interface ImapError {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly serverResponseCode?: unknown;
  readonly responseText?: unknown;
  readonly response?: unknown;
  readonly authenticationFailed?: unknown;
  readonly mailboxMissing?: unknown;
  readonly throttleReset?: unknown;
}
type Code = PullFailure['code'];

const ADVICE: Record<Code | 'certificate' | 'folder' | 'rights' | 'encryption' | 'expired', LocalizedText> = {
  auth: {
    ar: 'رفض خادم البريد اسم المستخدم أو كلمة المرور. تحقق منهما، ومن أن IMAP مفعّل لهذا الصندوق.',
    en: 'The mail server refused the user name or password. Check both, and that IMAP is enabled for this mailbox.',
  },
  limit: {
    ar: 'وصل الصندوق إلى أقصى عدد من الاتصالات المتزامنة. أغلق برامج بريد أخرى أو ارفع الحد؛ وسنعيد المحاولة تلقائياً.',
    en: 'The mailbox has reached its limit of simultaneous connections. Close other mail programs or raise the limit; we retry by ourselves.',
  },
  unreachable: {
    ar: 'تعذر الوصول إلى خادم البريد. تحقق من العنوان والمنفذ والشبكة؛ وسنعيد المحاولة تلقائياً.',
    en: 'The mail server cannot be reached. Check host, port and network; we retry by ourselves.',
  },
  throttled: {
    ar: 'طلب خادم البريد الانتظار. سنتابع تلقائياً بعد المهلة التي حددها.',
    en: 'The mail server asked us to wait. We go on by ourselves after the time it named.',
  },
  protocol: {
    ar: 'أجاب خادم البريد بما لم نتوقعه. إن تكرر ذلك فأرسل التفاصيل إلى مدير البريد.',
    en: 'The mail server answered something unexpected. If it happens again, send the details to the mail administrator.',
  },
  certificate: {
    ar: 'لم نستطع التحقق من شهادة خادم البريد. صحّح اسم الخادم أو الشهادة، أو أضف سلطة التصديق الخاصة بكم.',
    en: "The mail server's certificate could not be verified. Correct the host name or the certificate, or add your own certificate authority.",
  },
  folder: {
    ar: 'مجلد من مجلدات هذا الصندوق غير موجود في الخادم. صحّح قائمة المجلدات.',
    en: 'One of the folders of this mailbox does not exist on the server. Correct the list of folders.',
  },
  rights: {
    ar: 'قبل خادم البريد تسجيل الدخول، لكن هذا المستخدم لا يملك صلاحية فتح الصندوق أو أحد مجلداته. امنحه الصلاحية في خادم البريد.',
    en: 'The mail server accepted the sign-in, but this user may not open the mailbox or one of its folders. Grant the right on the mail server.',
  },
  encryption: {
    ar: 'يقبل خادم البريد تسجيل الدخول عبر اتصال مشفّر فقط. اختر TLS أو STARTTLS لهذا الحساب.',
    en: 'The mail server accepts sign-ins over an encrypted connection only. Choose TLS or STARTTLS for this account.',
  },
  expired: {
    ar: 'انتهت صلاحية كلمة المرور لدى خادم البريد. عيّن كلمة جديدة هناك ثم أدخلها هنا.',
    en: 'The password has expired on the mail server. Set a new one there, then enter it here.',
  },
};

/** RFC 5530 response codes: the server's own verdict, the only one that counts. */
const BY_RESPONSE_CODE: Readonly<Record<string, Code>> = {
  AUTHENTICATIONFAILED: 'auth',
  // the sign-in was right: another password would change nothing, so nobody is asked for one
  AUTHORIZATIONFAILED: 'protocol',
  NOPERM: 'protocol',
  EXPIRED: 'auth',
  PRIVACYREQUIRED: 'auth',
  LIMIT: 'limit',
  INUSE: 'limit',
  OVERQUOTA: 'limit',
  UNAVAILABLE: 'unreachable',
  SERVERBUG: 'unreachable',
  THROTTLED: 'throttled',
};
/** Codes that say more than their class. */
const ADVICE_BY_RESPONSE_CODE: Readonly<Record<string, LocalizedText>> = {
  AUTHORIZATIONFAILED: ADVICE.rights,
  NOPERM: ADVICE.rights,
  PRIVACYREQUIRED: ADVICE.encryption,
  EXPIRED: ADVICE.expired,
};
const NETWORK_CODES = new Set([
  'NoConnection',
  'EConnectionClosed',
  'StateLogout',
  'ClosedAfterConnectText',
  'ClosedAfterConnectTLS',
  'CONNECT_TIMEOUT',
  'GREETING_TIMEOUT',
  'UPGRADE_TIMEOUT',
  'ETIMEOUT',
  'ETIMEDOUT',
  'LockTimeout',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'NoMailboxSelected',
  'DownloadIncomplete',
]);
const CERTIFICATE_CODE = /CERT|SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET_ISSUER)|ALTNAME/;
/** Old servers refuse the fourth connection without a code. */
const LIMIT_TEXT = /(?:maximum|too many)[^.]{0,40}connection|connection[^.]{0,20}limit/i;
/** Exchange Online: the token is good, and its owner has no right to this mailbox, or the mailbox has no connection to spare. */
const NOT_CONNECTED_TEXT = /user is authenticated but not connected/i;
const LIMIT_WAIT_SECONDS = 60;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/**
 * What an IMAP error means. `authenticationFailed` alone is no proof of a bad password: refusals for too many connections
 * carry it too, so the server's response code is asked first.
 */
export function toPullFailure(error: unknown): PullFailure {
  if (error instanceof PullFailure) return error;
  if (error instanceof HostRefused) return new PullFailure('unreachable', error.message, error.advice);
  const seen: ImapError = typeof error === 'object' && error !== null ? error : {};
  const words = [text(seen.message), text(seen.responseText), text(seen.response)].filter((part) => part !== '');
  const message = [...new Set(words)].join(': ').slice(0, 500) || String(error);
  const code = classify(seen, message);
  const told = ADVICE_BY_RESPONSE_CODE[responseCode(seen)] ?? (NOT_CONNECTED_TEXT.test(message) ? ADVICE.rights : undefined);
  if (told !== undefined) return new PullFailure(code, message, told);
  if (seen.mailboxMissing === true) return new PullFailure('protocol', message, ADVICE.folder);
  if (CERTIFICATE_CODE.test(text(seen.code))) return new PullFailure('unreachable', message, ADVICE.certificate);
  if (code === 'throttled' && typeof seen.throttleReset === 'number')
    return new PullFailure(code, message, ADVICE[code], Math.ceil(seen.throttleReset / 1000));
  if (code === 'limit' || code === 'throttled') return new PullFailure(code, message, ADVICE[code], LIMIT_WAIT_SECONDS);
  return new PullFailure(code, message, ADVICE[code]);
}

const responseCode = (error: ImapError): string => text(error.serverResponseCode).toUpperCase();

function classify(error: ImapError, message: string): Code {
  const byServer = BY_RESPONSE_CODE[responseCode(error)];
  if (byServer !== undefined) return byServer;
  if (NOT_CONNECTED_TEXT.test(message)) return 'protocol';
  if (error.code === 'ETHROTTLE') return 'throttled';
  if (LIMIT_TEXT.test(message)) return 'limit';
  if (error.authenticationFailed === true) return 'auth';
  return NETWORK_CODES.has(text(error.code)) ? 'unreachable' : 'protocol';
}

/** True for the one folder that is not there, while the mailbox itself is well. */
export function isMissingFolder(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'mailboxMissing' in error && error.mailboxMissing === true;
}

/** True when the server answered NO to one command: the connection goes on, only this request cannot be had. */
export function isRefusal(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'responseStatus' in error && error.responseStatus === 'NO';
}
