import type { Duration } from '../duration';
import type { LocalizedText } from '../language';
import type { PolicySource } from '../policy';
import type { ClockUnit, Limit, LimitData } from '../policy-limit';

/** A limit of a new installation (seed data §5), for all centres. */
export interface SeedLimit {
  readonly code: string;
  readonly source: PolicySource;
  readonly data: LimitData;
}

/** In the table's order: acknowledge, first answer, next answer, classify, accept referral, statement, result told, interim note. */
type Row = readonly [Limit, Limit, Limit, Limit, Limit, Limit, Limit, Limit];

function limit(
  code: string,
  source: PolicySource,
  name: LocalizedText,
  row: Row,
  retry: readonly [Duration, number] | null,
  unit: ClockUnit = 'elapsed',
): SeedLimit {
  const [acknowledge, firstResponse, nextResponse, classify, acceptReferral, statement, solution, interimNote] = row;
  const limits = {
    acknowledge,
    firstResponse,
    nextResponse,
    classify,
    acceptReferral,
    statement,
    solution,
    interimNote,
  };
  const data = { name, unit, ...limits, retry: retry === null ? null : { every: retry[0], times: retry[1] } };
  return { code, source, data };
}

const SAME = 'same_contact';

export const SEED_LIMITS: readonly SeedLimit[] = [
  limit(
    'unclassified',
    'P',
    { ar: 'قبل التصنيف', en: 'Not classified yet' },
    ['0m', '8h', '8h', '4h', '4h', '48h', '72h', '1d'],
    ['24h', 3],
  ),
  limit(
    'danger',
    'P',
    { ar: 'تسمم أو خطر قائم', en: 'Poisoning, danger now' },
    [null, '1m', '15m', null, null, null, '2h', null],
    ['15m', 4],
  ),
  limit(
    'urgent',
    'T',
    { ar: 'بلاغ عاجل', en: 'Urgent report' },
    ['0m', '15m', '15m', '10m', '15m', '60m', '2h', '1h'],
    ['15m', 3],
  ),
  limit(
    'complaint.critical',
    'P',
    { ar: 'شكوى حرجة', en: 'Complaint, critical' },
    ['0m', '2h', '2h', '1h', '1h', '12h', '24h', '1d'],
    ['4h', 3],
  ),
  limit(
    'complaint.routine',
    'P',
    { ar: 'شكوى روتينية', en: 'Complaint, routine' },
    ['0m', '8h', '8h', '4h', '4h', '24h', '48h', '1d'],
    ['24h', 3],
  ),
  limit(
    'complaint.complex',
    'H',
    { ar: 'شكوى معقدة', en: 'Complaint, complex' },
    ['0m', '8h', '8h', '4h', '4h', '48h', '72h', '1d'],
    ['24h', 3],
  ),
  limit(
    'report',
    'P',
    { ar: 'بلاغ أو ملاحظة', en: 'Report, observation' },
    ['0m', '8h', '8h', '4h', '8h', '48h', '72h', '1d'],
    ['24h', 3],
  ),
  limit(
    'inquiry',
    'M',
    { ar: 'استفسار', en: 'Inquiry' },
    ['0m', SAME, '8h', '2h', '2h', '12h', '24h', '24h'],
    ['24h', 2],
  ),
  limit(
    'consultation',
    'P',
    { ar: 'استشارة طبية', en: 'Medical consultation' },
    [null, SAME, '30m', null, null, null, '30m', null],
    ['15m', 3],
  ),
  limit(
    'treatment.critical',
    'P',
    { ar: 'طلب علاج حرج', en: 'Treatment request, critical' },
    ['0m', '30m', '30m', '15m', '30m', '4h', '24h', '4h'],
    ['1h', 3],
  ),
  limit(
    'treatment',
    'P',
    { ar: 'طلب علاج', en: 'Treatment request' },
    ['0m', '4h', '4h', '2h', '4h', '48h', '72h', '1d'],
    ['24h', 3],
  ),
  limit(
    'appointment',
    'P',
    { ar: 'موعد أو عيادة التدخين', en: 'Appointment, smoking clinic' },
    ['0m', SAME, '8h', null, '4h', '24h', '24h', null],
    ['24h', 2],
  ),
  limit(
    'suggestion',
    'P',
    { ar: 'اقتراح', en: 'Suggestion' },
    ['0m', '3d', '3d', '1d', '2d', '10d', '15d', null],
    null,
    'working',
  ),
  limit(
    'request',
    'H',
    { ar: 'طلبات الموظفين والأعمال', en: "Employees' and business requests" },
    ['0m', '1d', '1d', '4h', '1d', '2d', '72h', '1d'],
    ['24h', 3],
  ),
  limit(
    'technical',
    'P',
    { ar: 'دعم فني لبرنامج موعد', en: 'Mawid technical support' },
    ['0m', '30m', '30m', '30m', '1h', '4h', '8h', '4h'],
    ['4h', 2],
    'working',
  ),
  limit('appeal', 'P', { ar: 'تظلم', en: 'Appeal' }, ['0m', '8h', '8h', null, '4h', '24h', '72h', '1d'], ['24h', 3]),
  limit('directive', 'P', { ar: 'توجيه', en: 'Directive' }, [null, '1h', '1h', null, '1h', '4h', '24h', '12h'], null),
  limit(
    'media',
    'P',
    { ar: 'تغطية إعلامية', en: 'Media coverage' },
    [null, '2h', '2h', '1h', '2h', '8h', '24h', '24h'],
    null,
  ),
  limit(
    'meeting',
    'P',
    { ar: 'طلب لقاء', en: 'Meeting request' },
    ['0m', '1d', '1d', null, null, null, null, '7d'],
    ['24h', 3],
    'working',
  ),
  limit(
    'data_subject',
    'L',
    { ar: 'طلب صاحب البيانات', en: 'Data-subject request' },
    ['0m', '3d', '3d', null, null, null, '30d', null],
    null,
  ),
];
