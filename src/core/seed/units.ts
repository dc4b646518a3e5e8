import type { LocalizedText } from '../language';
import type { UnitKind } from '../unit';

/** Units of a new installation (seed data §12 and §13); the customer confirms the clusters and the bodies' lines. */
export interface SeedUnit {
  readonly code: string;
  readonly kind: UnitKind;
  readonly name: LocalizedText;
  readonly parent: string | null;
  readonly contact: string;
}

const REGIONS: readonly (readonly [code: string, ar: string, en: string])[] = [
  ['SA-01', 'الرياض', 'Riyadh'],
  ['SA-02', 'مكة المكرمة', 'Makkah'],
  ['SA-03', 'المدينة المنورة', 'Madinah'],
  ['SA-04', 'المنطقة الشرقية', 'Eastern'],
  ['SA-05', 'القصيم', 'Qassim'],
  ['SA-06', 'حائل', 'Hail'],
  ['SA-07', 'تبوك', 'Tabuk'],
  ['SA-08', 'الحدود الشمالية', 'Northern Borders'],
  ['SA-09', 'جازان', 'Jazan'],
  ['SA-10', 'نجران', 'Najran'],
  ['SA-11', 'الباحة', 'Baha'],
  ['SA-12', 'الجوف', 'Jouf'],
  ['SA-14', 'عسير', 'Aseer'],
  ['XX', 'خارج المملكة', 'Abroad'],
];
const CLUSTERS: readonly (readonly [code: string, region: string, ar: string, en: string])[] = [
  ['HCL-01', 'SA-01', 'تجمع الرياض الصحي الأول', 'Riyadh First Health Cluster'],
  ['HCL-02', 'SA-01', 'تجمع الرياض الصحي الثاني', 'Riyadh Second Health Cluster'],
  ['HCL-03', 'SA-01', 'تجمع الرياض الصحي الثالث', 'Riyadh Third Health Cluster'],
  ['HCL-04', 'SA-02', 'تجمع مكة المكرمة الصحي', 'Makkah Health Cluster'],
  ['HCL-05', 'SA-02', 'تجمع جدة الصحي الأول', 'Jeddah First Health Cluster'],
  ['HCL-06', 'SA-02', 'تجمع جدة الصحي الثاني', 'Jeddah Second Health Cluster'],
  ['HCL-07', 'SA-02', 'تجمع الطائف الصحي', 'Taif Health Cluster'],
  ['HCL-08', 'SA-03', 'تجمع المدينة المنورة الصحي', 'Madinah Health Cluster'],
  ['HCL-09', 'SA-04', 'تجمع الشرقية الصحي', 'Eastern Health Cluster'],
  ['HCL-10', 'SA-04', 'تجمع الأحساء الصحي', 'Al-Ahsa Health Cluster'],
  ['HCL-11', 'SA-04', 'تجمع حفر الباطن الصحي', 'Hafar Al-Batin Health Cluster'],
  ['HCL-12', 'SA-05', 'تجمع القصيم الصحي', 'Qassim Health Cluster'],
  ['HCL-13', 'SA-06', 'تجمع حائل الصحي', 'Hail Health Cluster'],
  ['HCL-14', 'SA-07', 'تجمع تبوك الصحي', 'Tabuk Health Cluster'],
  ['HCL-15', 'SA-08', 'تجمع الحدود الشمالية الصحي', 'Northern Borders Health Cluster'],
  ['HCL-16', 'SA-09', 'تجمع جازان الصحي', 'Jazan Health Cluster'],
  ['HCL-17', 'SA-10', 'تجمع نجران الصحي', 'Najran Health Cluster'],
  ['HCL-18', 'SA-11', 'تجمع الباحة الصحي', 'Baha Health Cluster'],
  ['HCL-19', 'SA-12', 'تجمع الجوف الصحي', 'Jouf Health Cluster'],
  ['HCL-20', 'SA-14', 'تجمع عسير الصحي', 'Aseer Health Cluster'],
];
const BODIES: readonly (readonly [code: string, ar: string, en: string, contact: string])[] = [
  ['BODY-SRCA', 'هيئة الهلال الأحمر السعودي', 'Saudi Red Crescent Authority', '997'],
  ['BODY-SFDA', 'الهيئة العامة للغذاء والدواء', 'Saudi Food and Drug Authority', ''],
  ['BODY-CHI', 'مجلس الضمان الصحي', 'Council of Health Insurance', ''],
  ['BODY-SCFHS', 'الهيئة السعودية للتخصصات الصحية', 'Saudi Commission for Health Specialties', ''],
  ['BODY-GOV', 'المدينة أو المستشفى الجامعي أو العسكري المعني', 'University or military hospital concerned', ''],
  ['BODY-PHA', 'هيئة الصحة العامة (وقاية)', 'Public Health Authority (Weqaya)', ''],
  ['BODY-HRSD', 'وزارة الموارد البشرية والتنمية الاجتماعية', 'Ministry of Human Resources and Social Development', ''],
  ['BODY-JUD', 'ديوان المظالم / الهيئة الصحية الشرعية', 'Board of Grievances / Medical Legal Committee', ''],
  ['BODY-LAW', 'النيابة أو الشرطة', 'Public Prosecution or police', ''],
];

/** What is above comes before what is below. */
export const SEED_UNITS: readonly SeedUnit[] = [
  ...REGIONS.map(([code, ar, en]) => ({ code, kind: 'region' as const, name: { ar, en }, parent: null, contact: '' })),
  ...CLUSTERS.map(([code, parent, ar, en]) => ({
    code,
    kind: 'cluster' as const,
    name: { ar, en },
    parent,
    contact: '',
  })),
  ...BODIES.map(([code, ar, en, contact]) => ({
    code,
    kind: 'body' as const,
    name: { ar, en },
    parent: null,
    contact,
  })),
];
