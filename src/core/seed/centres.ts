/** Centres of a new installation. `code` begins their reference numbers. */
export const CENTRES = [
  { code: '937', name: { ar: 'مركز صحة 937', en: '937 Health Centre' } },
  { code: '920', name: { ar: 'مركز اتصال الموظفين', en: "Employees' Centre" } },
  { code: '921', name: { ar: 'مركز اتصال الأعمال', en: 'Business Centre' } },
] as const;

/** Teams, and the centre that has each; `all`: every centre has one of its own. */
export const TEAMS: readonly {
  readonly code: string;
  readonly centre: '937' | '920' | '921' | 'all';
  readonly name: { readonly ar: string; readonly en: string };
}[] = [
  { code: 'T-RCV', centre: 'all', name: { ar: 'استقبال الاتصالات', en: 'Call reception' } },
  { code: 'T-DIG', centre: '937', name: { ar: 'فريق القنوات الرقمية', en: 'Digital channels' } },
  { code: 'T-RPT', centre: '937', name: { ar: 'فريق البلاغات', en: 'Reports' } },
  { code: 'T-TRT', centre: '937', name: { ar: 'فريق طلبات العلاج', en: 'Treatment requests' } },
  { code: 'T-DOC', centre: '937', name: { ar: 'الأطباء والاستشاريون', en: 'Doctors and consultants' } },
  { code: 'T-PHR', centre: '937', name: { ar: 'فريق الصيادلة', en: 'Pharmacists' } },
  { code: 'T-POI', centre: '937', name: { ar: 'فريق مكافحة السموم', en: 'Poison control' } },
  { code: 'T-FUP', centre: 'all', name: { ar: 'التنظيم والمتابعة وقياس الرضا', en: 'Follow-up and satisfaction' } },
  { code: 'T-PRF', centre: 'all', name: { ar: 'متابعة الأداء (المتأخر والمستعجل)', en: 'Performance follow-up' } },
  { code: 'T-REF', centre: 'all', name: { ar: 'متابعة الإحالات', en: 'Referral follow-up' } },
  { code: 'T-DIR', centre: 'all', name: { ar: 'المتابعة والرصد', en: 'Follow-up and monitoring' } },
  { code: 'T-QLT', centre: 'all', name: { ar: 'وحدة الجودة', en: 'Quality unit' } },
  { code: 'T-LIQ', centre: 'all', name: { ar: 'وحدة خدمة لقاء', en: 'Meetings unit' } },
  { code: 'T-MON', centre: 'all', name: { ar: 'الرصد الإعلامي', en: 'Media monitoring' } },
  { code: 'T-HAL', centre: 'all', name: { ar: 'صالة خدمة المستفيدين', en: 'Reception hall' } },
  { code: 'T-ERP', centre: '920', name: { ar: 'خدمات الموظفين / دعم موعد الفني', en: "Employees' services" } },
  { code: 'T-BUS', centre: '921', name: { ar: 'خدمات الأعمال', en: 'Business services' } },
];
