import type { LocalizedText } from '../language';
import type { FacilityType } from '../unit';

/** Invented facilities, each marked as such: a real installation is never given them (seed data §12). */
export interface DemoFacility {
  readonly code: string;
  readonly cluster: string;
  readonly facilityType: FacilityType;
  readonly name: LocalizedText;
  readonly coordinator: { readonly name: string; readonly mail: string };
  readonly deputy: { readonly name: string; readonly mail: string };
}

function facility(number: number, cluster: string, facilityType: FacilityType, ar: string, en: string): DemoFacility {
  const code = `DEMO-${String(number).padStart(2, '0')}`;
  const host = `${code.toLowerCase()}.example`;
  return {
    code,
    cluster,
    facilityType,
    name: { ar: `${ar} (تجريبية)`, en: `${en} (demo)` },
    coordinator: { name: `منسق ${ar}`, mail: `coordinator@${host}` },
    deputy: { name: `نائب منسق ${ar}`, mail: `deputy@${host}` },
  };
}

export const DEMO_FACILITIES: readonly DemoFacility[] = [
  facility(1, 'HCL-01', 'hospital', 'مستشفى الواحة', 'Al-Waha Hospital'),
  facility(2, 'HCL-02', 'hospital', 'مستشفى الندى', 'Al-Nada Hospital'),
  facility(3, 'HCL-03', 'health_centre', 'مركز صحي السدرة', 'Al-Sidra Health Centre'),
  facility(4, 'HCL-04', 'hospital', 'مستشفى الريحان', 'Al-Rayhan Hospital'),
  facility(5, 'HCL-05', 'hospital', 'مستشفى المرجان', 'Al-Marjan Hospital'),
  facility(6, 'HCL-06', 'health_centre', 'مركز صحي الشراع', 'Al-Shiraa Health Centre'),
  facility(7, 'HCL-08', 'hospital', 'مستشفى النخيل', 'Al-Nakheel Hospital'),
  facility(8, 'HCL-09', 'hospital', 'مستشفى اللؤلؤ', 'Al-Lulu Hospital'),
  facility(9, 'HCL-10', 'health_centre', 'مركز صحي العين', 'Al-Ain Health Centre'),
  facility(10, 'HCL-12', 'hospital', 'مستشفى السنابل', 'Al-Sanabil Hospital'),
  facility(11, 'HCL-16', 'health_centre', 'مركز صحي الفل', 'Al-Full Health Centre'),
  facility(12, 'HCL-20', 'specialised_centre', 'مركز القمة التخصصي', 'Al-Qimma Specialised Centre'),
];
