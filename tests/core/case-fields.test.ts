import { askedFields, becomesUrgent, judgeValue, missingFields, type CaseForFields, type FieldValue } from '../../src/core/case-fields';
import { proposedClass } from '../../src/core/case-class';
import { ANY_TYPE, fieldProblems, type FieldStage } from '../../src/core/policy-field';
import { identityNumber, saudiId } from '../../src/core/saudi-id';
import { CASE_TYPES } from '../../src/core/seed/case-types';
import { CATEGORIES } from '../../src/core/seed/categories';
import { SEED_FIELDS } from '../../src/core/seed/fields';
import { ProposePolicy } from '../../src/shared/api';

const FIELDS = new Map(SEED_FIELDS.map(({ code, data }) => [code, data]));
const NOW = new Date('2026-11-25T12:00:00Z');
const given = (type: string | null, over: Partial<Omit<CaseForFields, 'values' | 'known'>> & { values?: Record<string, FieldValue>; known?: string[] } = {}): CaseForFields => ({
  type,
  category: over.category ?? null,
  urgent: over.urgent ?? false,
  referred: over.referred ?? false,
  values: new Map(Object.entries(over.values ?? {})),
  known: new Set(over.known ?? []),
});
const missing = (of: CaseForFields, stage: FieldStage = 'R'): string[] => missingFields(FIELDS, of, stage);
const asked = (of: CaseForFields): string[] => askedFields(FIELDS, of).map(({ code }) => code);

describe('what a case must be asked (REG-3)', () => {
  test.each([
    ['CMP', ['danger_now', 'in_facility_now', 'description', 'name', 'mobile', 'relation', 'facility', 'occurred_at', 'confidential']],
    ['SUG', ['description']],
    ['INQ-SVC', ['description', 'mobile']],
    ['INQ-TXN', ['description', 'name', 'mobile', 'id_no', 'relation', 'transaction_no', 'transaction_date', 'transaction_body']],
    ['TEC', ['description', 'name', 'mobile', 'facility', 'occurred_at', 'employee_no', 'workplace', 'system', 'screen', 'error']],
    ['DUE', ['description', 'name', 'mobile', 'relation', 'remedy_asked', 'establishment_no', 'licence_no', 'invoice_no', 'amount_due']],
    ['BRQ', ['description', 'name', 'mobile', 'relation', 'remedy_asked', 'establishment_no', 'licence_no']],
    ['MED', ['description', 'occurred_at', 'outlet', 'link', 'published_at', 'clipping']],
    ['TKS', []],
  ])('before %s is registered stands in the table of required fields', (type, codes) => {
    expect(missing(given(type))).toEqual(codes);
  });

  test('begins with the danger, also before there is a type, and asks nothing else then', () => {
    expect(asked(given(null))).toEqual(['danger_now']);
    for (const type of ['CMP', 'RPT', 'TRT-IN', 'CON']) expect(asked(given(type))[0]).toBe('danger_now');
  });

  test('spares the anonymous reporter the name and the number, but not the anonymous complainant', () => {
    const anonymous = { values: { anonymous: true } };
    expect(missing(given('RPT', anonymous))).not.toContain('name');
    expect(missing(given('RPT', anonymous))).not.toContain('mobile');
    expect(missing(given('RPT', anonymous), 'F')).not.toContain('id_no');
    expect(missing(given('CMP', anonymous))).toEqual(expect.arrayContaining(['name', 'mobile']));
  });

  test('takes one of the two numbers of a transaction', () => {
    expect(missing(given('INQ-TXN'), 'F')).toContain('ehalati_no');
    expect(missing(given('INQ-TXN', { values: { transaction_no: '4412' } }), 'F')).not.toContain('ehalati_no');
    expect(missing(given('INQ-TXN', { values: { ehalati_no: '12' } }))).not.toContain('transaction_no');
    expect(missing(given('TRT-IN', { values: { specialty: 'قلب' } }), 'F')).not.toContain('wanted_hospital');
  });

  test('asks for the poison only where it is one', () => {
    expect(asked(given('CON', { category: 'MC-DOC-01' }))).not.toContain('substance');
    expect(missing(given('CON', { category: 'MC-POI-02' }))).toEqual(expect.arrayContaining(['substance', 'amount_taken', 'exposed_at', 'weight']));
  });

  test('does not ask who the patient is when the patient writes', () => {
    expect(missing(given('TRT-IN'))).toContain('patient_name');
    expect(asked(given('TRT-IN', { values: { relation: 'patient' } }))).not.toContain('patient_name');
  });

  test('wants the statement of the body before closing where one was asked, of treatment in any case', () => {
    expect(missing(given('CMP'), 'C')).toEqual([]);
    expect(missing(given('CMP', { referred: true }), 'C')).toEqual(['statement']);
    expect(missing(given('TRT-IN'), 'C')).toEqual(['statement']);
    expect(missing(given('SUG', { referred: true }), 'C')).toEqual([]);
  });

  test('of an urgent report follows the column of the urgent, of other types their own', () => {
    expect(missing(given('CMP', { urgent: true }))).toEqual(['danger_now', 'in_facility_now', 'description', 'mobile', 'facility', 'facility_unit', 'occurred_at']);
    expect(missing(given('INQ-TXN', { urgent: true }))).toEqual(missing(given('INQ-TXN')));
  });

  test('does not ask what the case tells by itself', () => {
    expect(missing(given('INQ-SVC', { known: ['description', 'mobile'] }))).toEqual([]);
  });

  test('never is a scan of the ID', () => {
    for (const [code, data] of FIELDS) expect(`${code} ${data.name.en} ${data.name.ar}`).not.toMatch(/scan|صورة الهوية/i);
  });
});

describe('the seed', () => {
  test('has sound questions with different codes, of types that exist', () => {
    const types = new Set([...CASE_TYPES.map(({ code }) => code), ANY_TYPE]);
    expect(FIELDS.size).toBe(SEED_FIELDS.length);
    for (const { code, data } of SEED_FIELDS) {
      expect([code, fieldProblems(data)]).toEqual([code, {}]);
      for (const type of Object.keys(data.stages)) expect([code, type, types.has(type)]).toEqual([code, type, true]);
      for (const { about } of data.conditions) expect(about === undefined || FIELDS.has(about) || CATEGORIES.some((one) => one.code === about)).toBe(true);
    }
  });

  test('can be changed over the API, each question as it stands', () => {
    const around = { kind: 'field', centreId: null, lastVersion: 1, validFrom: null, validTo: null };
    for (const { code, data } of SEED_FIELDS) expect([code, ProposePolicy.safeParse({ ...around, code, data }).error]).toEqual([code, undefined]);
  });

  test('proposes complexity, importance and procedure of every category that can be chosen', () => {
    for (const { code, parent } of CATEGORIES) {
      const { complexity, importance, procedure } = proposedClass(code);
      const expected = parent !== null;
      expect([code, complexity !== null, importance !== null, procedure !== null]).toEqual([code, expected, expected, expected]);
    }
    expect(proposedClass('IQ-SVC-01')).toEqual({ complexity: 'R', importance: 'L', procedure: 'PR-1' });
    expect(proposedClass('HC-SAF-01')).toEqual({ complexity: 'C', importance: 'H', procedure: 'PR-2' });
    expect(proposedClass(null)).toEqual({ complexity: null, importance: null, procedure: null });
  });
});

test('danger makes every case urgent, being in the facility only a complaint or report', () => {
  expect(becomesUrgent('INQ-SVC', new Map([['danger_now', true]]))).toBe(true);
  expect(becomesUrgent(null, new Map([['danger_now', true]]))).toBe(true);
  expect(becomesUrgent('RPT', new Map([['in_facility_now', true]]))).toBe(true);
  expect(becomesUrgent('TRT-IN', new Map([['in_facility_now', true]]))).toBe(false);
  expect(becomesUrgent('CMP', new Map([['in_facility_now', false], ['danger_now', false]]))).toBe(false);
});

describe('what is said', () => {
  const judge = (kind: Parameters<typeof judgeValue>[0]['kind'], raw: FieldValue) =>
    judgeValue({ kind, options: [{ code: 'patient', name: { ar: 'أ', en: 'a' } }] }, raw, NOW);

  test.each([
    ['phone', '٠٥٠٠٠٠٠٠١٢', '+966500000012'],
    ['phone', '00 44 20 7946 0000', '+442079460000'],
    ['id_no', '١٠٠٠٠٠٠٠٠٨', '1000000008'],
    ['id_no', '200-000 0006', '2000000006'],
    ['id_no', '3000000000', '3000000000'],
    ['id_no', 'a1234567', 'A1234567'],
    ['choice', 'patient', 'patient'],
    ['yes_no', false, false],
    ['text', '  ألم  ', 'ألم'],
    ['facility', 'مستشفى الملك فهد', 'مستشفى الملك فهد'],
    ['date_time', '2026-11-24T09:30Z', '2026-11-24T09:30:00.000Z'],
  ] as const)('is kept as %s %s → %s', (kind, raw, value) => {
    expect(judge(kind, raw)).toEqual({ value });
  });

  test.each([
    ['phone', '12345', 'mobile'],
    ['id_no', '1000000000', 'id_no'],
    ['id_no', '10000000082', 'id_no'],
    ['id_no', 'hello', 'id_no'],
    ['choice', 'uncle', 'not_offered'],
    ['yes_no', 'yes', 'wrong_type'],
    ['text', true, 'wrong_type'],
    ['text', '   ', 'required'],
    ['date_time', 'yesterday', 'date_time'],
    ['date_time', '2026-13-01T00:00Z', 'date_time'],
    ['date_time', '2026-11-25T12:30Z', 'not_yet'],
  ] as const)('is refused as %s %s: %s', (kind, raw, problem) => {
    expect(judge(kind, raw)).toEqual({ problem });
  });

  test('is refused when it is longer than two thousand characters', () => {
    expect(judge('text', 'x'.repeat(2001))).toEqual({ problem: 'too_long' });
  });

  test('the check digit of an ID finds every wrong digit', () => {
    expect([saudiId('1000000008'), saudiId('2000000006'), saudiId('3000000004')]).toEqual(['citizen', 'resident', undefined]);
    for (let at = 1; at < 10; at++) {
      const digits = [...'1000000008'];
      digits[at] = String((Number(digits[at]) + 3) % 10);
      expect(identityNumber(digits.join(''))).toBeUndefined();
    }
  });
});
