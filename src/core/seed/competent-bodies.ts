import type { LocalizedText } from '../language';

/** Whom somebody is pointed to whose matter is not the ministry's (REG-2, seed data §13). Contact lines are the administrator's to add. */
export const COMPETENT_BODIES: readonly { readonly code: string; readonly name: LocalizedText }[] = [
  { code: 'SRCA', name: { ar: 'هيئة الهلال الأحمر (997 للطوارئ)', en: 'Saudi Red Crescent (997 in an emergency)' } },
  { code: 'SFDA', name: { ar: 'الهيئة العامة للغذاء والدواء', en: 'Food and Drug Authority' } },
  { code: 'CHI', name: { ar: 'مجلس الضمان الصحي', en: 'Council of Health Insurance' } },
  { code: 'SCFHS', name: { ar: 'الهيئة السعودية للتخصصات الصحية', en: 'Commission for Health Specialties' } },
  { code: 'GOV', name: { ar: 'المدينة أو المستشفى الجامعي أو العسكري المعني', en: 'The university or military hospital concerned' } },
  { code: 'PHA', name: { ar: 'هيئة الصحة العامة (وقاية)', en: 'Public Health Authority (Weqaya)' } },
  { code: 'HRSD', name: { ar: 'وزارة الموارد البشرية والتنمية الاجتماعية', en: 'Ministry of Human Resources and Social Development' } },
  { code: 'JUD', name: { ar: 'ديوان المظالم أو الهيئة الصحية الشرعية', en: 'Board of Grievances or the Medical Legal Board' } },
  { code: 'POL', name: { ar: 'النيابة العامة أو الشرطة', en: 'Public Prosecution or the police' } },
];
