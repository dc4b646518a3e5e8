import type { AlarmKind } from '../../core/alarms';
import type { Language, LocalizedText } from '../../core/language';
import type { Alarm } from '../../db/alarm-store';

interface Words {
  readonly title: LocalizedText;
  readonly advice: LocalizedText;
}
const says = (ar: string, en: string, arAdvice: string, enAdvice: string): Words => ({
  title: { ar, en },
  advice: { ar: arAdvice, en: enAdvice },
});

/** For mails about alarms; the screen has its own. */
const WORDS: Readonly<Record<AlarmKind, Words>> = {
  account_sick: says(
    'حساب لا يعمل',
    'An account does not work',
    'افتح الحساب في الإعدادات واضغط «اختبار».',
    'Open the account in the settings and press "test".',
  ),
  mailbox_lag: says(
    'صندوق بريد لم يُقرأ',
    'A mailbox has not been read',
    'تحقق من أن وصل يعمل وأن الخادم يجيب.',
    'See whether Wasl runs and the server answers.',
  ),
  mailbox_full: says(
    'صندوق بريد يكاد يمتلئ',
    'A mailbox is nearly full',
    'أفرغه أو اطلب رفع حدّه: حين يمتلئ يرفض خادمه رسائل المواطنين.',
    'Empty it, or have its limit raised: when it is full its server refuses mail from citizens.',
  ),
  filing_lag: says(
    'رسائل تنتظر القيد',
    'Messages wait to be filed',
    'تحقق من سجل العملية ومن القرص وقاعدة البيانات.',
    'Look at the log, the disk and the database.',
  ),
  delivery_late: says(
    'ردود متأخرة',
    'Answers are late',
    'اختبر خادم الإرسال في إعدادات الحساب.',
    "Test the account's outgoing server.",
  ),
  deliveries_unknown: says(
    'ردود لا يُعلم هل وصلت',
    'Answers that may or may not have arrived',
    'افتح التذاكر المعلّمة وقرر في كل رد.',
    'Open the marked cases and decide each.',
  ),
  quarantine_growing: says('العزل يزداد', 'Quarantine is growing', 'راجع صفحة العزل.', 'Look at the quarantine page.'),
  ledger_unbalanced: says(
    'السجل غير متوازن',
    'The ledger is out of balance',
    'شغّل wasl ledger واحفظ السجلات.',
    'Run "wasl ledger" and keep the logs.',
  ),
  canary_late: says(
    'رسالة الفحص لم تعد',
    'The test mail has not come back',
    'الإرسال أو الاستقبال معطل: اختبر الحساب.',
    'The way out or in is broken: test the account.',
  ),
  disk_low: says(
    'القرص يمتلئ',
    'The disk is filling up',
    'أفرغ مساحة؛ الاستقبال يتوقف حتى ذلك.',
    'Make room; nothing is taken in until then.',
  ),
  clock_jumped: says(
    'قفزت ساعة الجهاز',
    'The clock jumped',
    'اضبط المزامنة عبر NTP.',
    'Set up synchronisation by NTP.',
  ),
  clock_apart: says(
    'ساعتا الجهاز وقاعدة البيانات مختلفتان',
    'This machine and the database disagree on the time',
    'اضبط المزامنة عبر NTP على الجهازين.',
    'Synchronise both by NTP.',
  ),
  backup_old: says(
    'لا توجد نسخة احتياطية حديثة',
    'The last backup is old',
    'شغّل wasl backup --to.',
    'Run "wasl backup --to".',
  ),
  backup_incomplete: says(
    'النسخة الاحتياطية الأخيرة ناقصة',
    'The last backup is incomplete',
    'أصول أو مرفقات بلا ملفات: أعد مجلد الملفات من نسخة سابقة ثم شغّل wasl backup --to.',
    'Originals or attachments have no file: bring the folder of files back from an earlier copy, then run "wasl backup --to".',
  ),
  restore_test_old: says(
    'لم تُجرَّب الاستعادة منذ مدة',
    'Restoring has not been tried for long',
    'شغّل wasl restore --from … --test.',
    'Run "wasl restore --from … --test".',
  ),
  notices_undelivered: says(
    'تنبيهات لم تصل',
    'Alarms could not be told',
    'راجع حساب التنبيهات وعنوان الويب.',
    'Look at the account and the web address for alarms.',
  ),
  files_unscanned: says(
    'ملفات تنتظر الفحص من الفيروسات',
    'Files wait for the virus scanner',
    'تحقق من أن clamd يعمل على العنوان المذكور في WASL_CLAMD؛ تُفحص الملفات وحدها حين يعود.',
    'See whether clamd runs where WASL_CLAMD says; the files are scanned by themselves when it is back.',
  ),
  redis_away: says(
    'خادم Redis لا يجيب',
    'Redis does not answer',
    'شغّل Redis أو صحّح REDIS_URL؛ لا يضيع شيء، لكن التحديث بين العمليات يتأخر ثواني.',
    'Start Redis or correct REDIS_URL; nothing is lost, but processes hear of each other some seconds late.',
  ),
  transaction_old: says(
    'معاملة مفتوحة في قاعدة البيانات منذ مدة طويلة',
    'A transaction in the database has been open for long',
    'ابحث عن صاحبها في pg_stat_activity وأنهها؛ ما دامت مفتوحة لا تُستعاد المساحة وتبطؤ القوائم.',
    'Find its owner in pg_stat_activity and end it; while it is open no space is reclaimed and lists become slow.',
  ),
};

/** A mail about what has just become so: one for all of it. */
export function alarmLetter(
  alarms: readonly Alarm[],
  language: Language,
  publicUrl: string | undefined,
): { subject: string; text: string } {
  const [first] = alarms;
  const title = first === undefined ? '' : WORDS[first.kind].title[language];
  const more = alarms.length - 1;
  const subject = {
    ar: `تنبيه من وصل: ${title}${more > 0 ? ` (و${more} غيره)` : ''}`,
    en: `Wasl alarm: ${title}${more > 0 ? ` (and ${more} more)` : ''}`,
  };
  const parts = alarms.map((alarm) => {
    const about = alarm.accountName === null ? '' : ` — ${alarm.accountName}`;
    const { title: what, advice } = WORDS[alarm.kind];
    return [`${what[language]}${about}`, factsOf(alarm, language), advice[language]]
      .filter((line) => line !== '')
      .join('\n');
  });
  if (publicUrl !== undefined) parts.push(`${publicUrl}/settings/operations`);
  return { subject: subject[language], text: parts.join('\n\n') };
}

/** What the numbers of an alarm are called; one that has no name here is left to the screen and the webhook. */
const FACTS: Readonly<Record<string, LocalizedText>> = {
  minutes: { ar: 'الدقائق', en: 'minutes' },
  seconds: { ar: 'الثواني', en: 'seconds' },
  days: { ar: 'الأيام', en: 'days' },
  items: { ar: 'الرسائل', en: 'messages' },
  files: { ar: 'الملفات', en: 'files' },
  pid: { ar: 'رقم العملية (pid)', en: 'process (pid)' },
  deliveries: { ar: 'الردود', en: 'answers' },
  notices: { ar: 'التنبيهات', en: 'notices' },
  failures: { ar: 'مرات الفشل', en: 'failures' },
  missing: { ar: 'الملفات الناقصة', en: 'missing files' },
  difference: { ar: 'الفرق', en: 'difference' },
  percent: { ar: 'نسبة الامتلاء %', en: 'full, %' },
  freeMegabytes: { ar: 'المتبقي (م.ب)', en: 'free (MB)' },
  neededMegabytes: { ar: 'المطلوب (م.ب)', en: 'needed (MB)' },
};
const NEVER: LocalizedText = { ar: 'لم يحدث ذلك قط', en: 'never so far' };

function factsOf({ facts }: Alarm, language: Language): string {
  const said = Object.entries(facts).flatMap(([name, value]) => {
    const label = FACTS[name];
    return label === undefined ? [] : [`${label[language]}: ${value}`];
  });
  return [...said, ...(facts['never'] === 1 ? [NEVER[language]] : [])].join(language === 'ar' ? '، ' : ', ');
}
