import { HostRefused, PullFailure, type LocalizedText } from '../../contract';

const ADVICE: Readonly<Record<'login' | 'tls' | 'unreachable', LocalizedText>> = {
  login: {
    ar: 'رفض خادم البريد الصادر اسم المستخدم أو كلمة المرور. تبقى الردود في الانتظار حتى تصحيحهما.',
    en: 'The outgoing mail server refused the user name or password. Answers wait until they are corrected.',
  },
  tls: {
    ar: 'تعذر إنشاء اتصال مشفّر موثوق بخادم البريد الصادر. تحقق من نوع التشفير واسم الخادم والشهادة.',
    en: 'No trusted encrypted connection to the outgoing mail server. Check the kind of encryption, the host name and the certificate.',
  },
  unreachable: {
    ar: 'تعذر الوصول إلى خادم البريد الصادر. تحقق من العنوان والمنفذ والشبكة.',
    en: 'The outgoing mail server cannot be reached. Check host, port and network.',
  },
};

/** Why an outgoing server could not be used, as a code with its words, and what to do. */
export function smtpTrouble(error: unknown): { readonly problem: string; readonly advice: LocalizedText } {
  if (error instanceof HostRefused) return { problem: `smtp_host_refused: ${error.message}`, advice: error.advice };
  if (error instanceof PullFailure) return { problem: `smtp_${error.code}: ${error.message}`, advice: error.advice };
  const words = error instanceof Error ? error.message : String(error);
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (code === 'EAUTH' || code === 'ENOAUTH') return { problem: `smtp_login_refused: ${words}`, advice: ADVICE.login };
  if (code === 'ETLS' || /certificate|self.signed/i.test(words)) return { problem: `smtp_tls_failed: ${words}`, advice: ADVICE.tls };
  return { problem: `smtp_unreachable: ${words}`, advice: ADVICE.unreachable };
}
