import type { LocalizedText } from '../language';
import type { PauseCap, PauseReasonData } from '../policy-pause';

/** Reasons of a new installation for which a clock may stand still (seed data §7); all of them our proposal. */
export interface SeedPauseReason {
  readonly code: string;
  readonly data: PauseReasonData;
}

function reason(
  code: string,
  name: LocalizedText,
  evidence: LocalizedText,
  cap: PauseCap,
  differs: Partial<PauseReasonData> = {},
): SeedPauseReason {
  const usual = { once: false, needsSupervisor: false, notForUrgent: true, notForGroups: [] };
  return { code, data: { name, evidence, cap, ...usual, ...differs } };
}

export const SEED_PAUSE_REASONS: readonly SeedPauseReason[] = [
  reason(
    'PZ-1',
    { ar: 'بانتظار بيانات أو مستند من المستفيد', en: 'Waiting for data or a document from the beneficiary' },
    { ar: 'الطلب المرسل وحالة تسليمه', en: 'The request that was sent, with its delivery' },
    { kind: 'duration', length: '48h' },
    { once: true, notForGroups: ['consultation'] },
  ),
  reason(
    'PZ-2',
    { ar: 'طلب المستفيد تأجيلًا إلى موعد', en: 'The beneficiary asked to wait until a date' },
    { ar: 'رسالته أو محضر الاتصال', en: 'His message or the call record' },
    { kind: 'duration', length: '10d' },
  ),
  reason(
    'PZ-3',
    { ar: 'المستفيد لم يُوصل إليه (جدول المحاولات جارٍ)', en: 'The beneficiary was not reached (attempts go on)' },
    { ar: 'محاضر الاتصال', en: 'The contact records' },
    { kind: 'schedule' },
  ),
  reason(
    'PZ-4',
    { ar: 'موعد أو إجراء طبي محدد بتاريخ', en: 'An appointment or medical procedure on a set date' },
    { ar: 'رقم الموعد', en: 'Appointment number' },
    { kind: 'until' },
  ),
  reason(
    'PZ-5',
    { ar: 'تعطل نظام موثق', en: 'A documented outage of a system' },
    { ar: 'رقم البلاغ التقني', en: 'Incident number' },
    { kind: 'until' },
    { notForUrgent: false },
  ),
  reason(
    'PZ-6',
    { ar: 'منظورة أمام جهة قضائية', en: 'Before a court' },
    { ar: 'رقم القضية', en: 'Case number' },
    { kind: 'open' },
    { needsSupervisor: true },
  ),
];
