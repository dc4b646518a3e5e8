import { HostRefused, PullFailure, type CheckStep, type LocalizedText } from '../contract';

type Step = CheckStep['step'];

const NAME = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ENODATA', 'EHOSTREFUSED']);
const PORT = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'CONNECT_TIMEOUT']);
/** Answers that are no TLS, certificates that are not trusted, STARTTLS that is not offered. */
const TLS = /CERT|SELF_SIGNED|ALTNAME|UNABLE_TO_|^ERR_SSL|^ERR_TLS|^EPROTO$|^ETLS$|UPGRADE|wrong version number|STARTTLS|certificate|SSL routines/i;
const SIGN_IN = new Set(['auth', 'limit', 'throttled']);

/** At which step a connection to a mail server failed; errors come from the socket, from TLS, or from what was said over it. */
export function failedStep(error: unknown, verdict: string): Step {
  if (error instanceof HostRefused) return 'name';
  if (error instanceof PullFailure) return 'sign_in';
  const seen: { readonly code?: unknown; readonly message?: unknown; readonly command?: unknown; readonly serverResponseCode?: unknown } =
    typeof error === 'object' && error !== null ? error : {};
  const code = typeof seen.code === 'string' ? seen.code : '';
  if (NAME.has(code)) return 'name';
  if (PORT.has(code) && seen.command === undefined) return 'port';
  if (TLS.test(code) || (typeof seen.message === 'string' && TLS.test(seen.message))) return 'tls';
  if (SIGN_IN.has(verdict) || code === 'EAUTH' || code === 'ENOAUTH' || seen.serverResponseCode !== undefined) return 'sign_in';
  return 'greeting';
}

/** For steps about which the servers themselves say little. */
export const STEP_ADVICE: Readonly<Partial<Record<Step, LocalizedText>>> = {
  name: {
    ar: 'اسم الخادم غير معروف. راجع كتابته، أو اسأل مدير البريد عن اسم الخادم الصحيح.',
    en: 'Nobody knows this server name. Check how it is written, or ask the mail administrator for the right one.',
  },
  port: {
    ar: 'الاسم معروف لكن لا أحد يجيب على هذا المنفذ. تحقق من المنفذ، ومن أن الجدار الناري يسمح بالاتصال به من هذا الخادم.',
    en: 'The name is known, but nobody answers on this port. Check the port, and that the firewall lets this machine out to it.',
  },
  tls: {
    ar: 'يجيب الخادم، لكن الاتصال المشفّر الموثوق تعذّر. جرّب نوع التشفير الآخر مع منفذه، أو صحّح اسم الخادم ليطابق شهادته، أو أدخل شهادة سلطة التصديق الخاصة بكم في إعدادات الحساب.',
    en: 'The server answers, but no trusted encrypted connection came about. Try the other kind of encryption with its port, correct the name so that it matches the certificate, or enter the certificate of your own authority in the settings of the account.',
  },
  greeting: {
    ar: 'يجيب شيء على هذا المنفذ، لكنه ليس خادم البريد المتوقع. تحقق من المنفذ ونوع التشفير.',
    en: 'Something answers on this port, but not the mail server that was expected. Check the port and the kind of encryption.',
  },
};
