import { isFormula, readCsv } from '../../../src/core/csv';
import { SEED_UNITS } from '../../../src/core/seed/units';
import {
  namedAddress,
  receiverOf,
  unitProblems,
  type UnitDuty,
  type UnitFacts,
  type UnitPerson,
} from '../../../src/core/unit';
import { readFacilities, readPeople } from '../../../src/core/unit-import';

const TODAY = '2026-11-25';
const person = (duty: UnitDuty, differs: Partial<UnitPerson> = {}): UnitPerson => ({
  id: duty,
  duty,
  mail: `${duty}@unit.example`,
  trainedOn: '2026-01-01',
  leaves: [],
  ...differs,
});
const away = { leaves: [{ from: '2026-11-20', to: TODAY }] };
const unit = { validFrom: '2020-01-01', validTo: null };

describe('who receives for a unit (ORG-4)', () => {
  it.each<[string, readonly UnitPerson[], unknown]>([
    ['the coordinator', [person('deputy'), person('coordinator')], 'coordinator'],
    ['the deputy of a coordinator on leave', [person('coordinator', away), person('deputy')], 'deputy'],
    [
      'the deputy of an untrained coordinator',
      [person('coordinator', { trainedOn: null }), person('deputy')],
      'deputy',
    ],
    [
      'the deputy of one who is trained tomorrow',
      [person('coordinator', { trainedOn: '2026-11-26' }), person('deputy')],
      'deputy',
    ],
    [
      'a second coordinator before a deputy',
      [person('coordinator', away), person('deputy'), person('coordinator', { id: 'second' })],
      'second',
    ],
    [
      'the coordinator who is back since today',
      [person('coordinator', { leaves: [{ from: '2026-11-01', to: '2026-11-24' }] })],
      'coordinator',
    ],
    ['nobody where none is named', [person('head'), person('duty_manager')], 'nobody_named'],
    ['nobody where none has an address', [person('coordinator', { mail: '' })], 'nobody_reachable'],
    [
      'nobody where none is trained',
      [person('coordinator', { trainedOn: null }), person('deputy', { trainedOn: null })],
      'nobody_trained',
    ],
    ['nobody where all are away', [person('coordinator', away), person('deputy', away)], 'all_on_leave'],
  ])('is %s', (_who, people, expected) => {
    const receiver = receiverOf(unit, people, TODAY);
    expect(receiver.kind === 'person' ? receiver.person.id : receiver.why).toBe(expected);
  });

  it.each([
    ['tomorrow', { validFrom: '2026-11-26', validTo: null }, 'nobody'],
    ['today', { validFrom: TODAY, validTo: null }, 'person'],
    ['until today', { validFrom: '2020-01-01', validTo: TODAY }, 'nobody'],
    ['until tomorrow', { validFrom: '2020-01-01', validTo: '2026-11-26' }, 'person'],
  ])('asks whether the unit is there: %s', (_when, times, kind) => {
    expect(receiverOf(times, [person('coordinator')], TODAY).kind).toBe(kind);
  });
});

describe('a unit', () => {
  const facts: UnitFacts = {
    name: { ar: 'أ', en: 'A' },
    facilityType: null,
    ownership: null,
    parentId: null,
    contact: '',
    validFrom: TODAY,
    validTo: null,
  };
  it.each([
    ['a region under nothing', 'region', facts, null, {}],
    ['a cluster under a region', 'cluster', facts, 'region', {}],
    ['a cluster under nothing', 'cluster', facts, null, { parentId: 'unit_parent' }],
    ['a facility under a facility', 'facility', facts, 'facility', { parentId: 'unit_parent' }],
    ['a department of a facility', 'department', facts, 'facility', {}],
    [
      'a body that is a hospital',
      'body',
      { ...facts, facilityType: 'hospital' },
      null,
      { facilityType: 'not_a_facility' },
    ],
    ['one without an English name', 'region', { ...facts, name: { ar: 'أ', en: '' } }, null, { 'name.en': 'required' }],
    ['one that ends before it began', 'region', { ...facts, validTo: TODAY }, null, { validTo: 'too_early' }],
  ] as const)('%s', (_what, kind, given, parent, problems) => {
    expect(unitProblems(kind, given, parent)).toEqual(problems);
  });

  it('of the seed comes after the one above it, has a code of its own, and may stand where it stands', () => {
    const seen = new Map<string, (typeof SEED_UNITS)[number]>();
    for (const one of SEED_UNITS) {
      const parent = one.parent === null ? null : seen.get(one.parent);
      expect(parent).toBeDefined();
      expect(unitProblems(one.kind, { ...facts, name: one.name }, parent?.kind ?? null)).toEqual({});
      expect(seen.has(one.code)).toBe(false);
      seen.set(one.code, one);
    }
    const count = (kind: string): number => SEED_UNITS.filter((one) => one.kind === kind).length;
    expect([count('region'), count('cluster'), count('body')]).toEqual([14, 20, 9]);
  });
});

describe('CSV', () => {
  it('has quoted separators, doubled quotes, line breaks inside cells, and counts lines as a spreadsheet does', () => {
    expect(readCsv('a,b\r\n"x, y","he said ""no"""\r\n\r\n"two\nlines",2\r\n3,4')).toEqual({
      rows: [
        { line: 1, cells: ['a', 'b'] },
        { line: 2, cells: ['x, y', 'he said "no"'] },
        { line: 4, cells: ['two\nlines', '2'] },
        { line: 6, cells: ['3', '4'] },
      ],
    });
  });
  it.each([';', '\t'])('may be separated otherwise (%j)', (separator) => {
    expect(readCsv(`a${separator}b\n1${separator}2`)).toEqual({
      rows: [
        { line: 1, cells: ['a', 'b'] },
        { line: 2, cells: ['1', '2'] },
      ],
    });
  });
  it.each([
    ['\r\n \n', 'csv_empty'],
    ['a,"b\n', 'csv_quote_open'],
  ])('of %j is refused', (text, problem) => {
    expect(readCsv(text)).toBe(problem);
  });
  it.each([
    ['=1+1', true],
    ['@SUM(A1)', true],
    ['+cmd|1', true],
    ['-2+3', true],
    ['+966 50 000 0000', false],
    ['Ward 1 = A', false],
  ])('%s as a formula: %s', (cell, expected) => {
    expect(isFormula(cell)).toBe(expected);
  });
});

describe('files of the organisation', () => {
  const HEAD = 'code,ar,en,type,ownership,region,cluster,duty_manager_phone,coordinator,deputy_coordinator\n';
  it('name facilities with who receives for them', () => {
    const { rows, problems } = readFacilities(
      `${HEAD}h-1,مستشفى,Hospital,hospital,cluster,SA-01,HCL-01,٠١١٢٣٤٥٦٧٨,Sara <Sara@H.example>,omar@h.example\n`,
    );
    expect(problems).toEqual([]);
    expect(rows).toEqual([
      {
        line: 2,
        code: 'H-1',
        name: { ar: 'مستشفى', en: 'Hospital' },
        facilityType: 'hospital',
        ownership: 'cluster',
        region: 'SA-01',
        cluster: 'HCL-01',
        people: [
          { duty: 'coordinator', name: 'Sara', mail: 'sara@h.example', phone: '' },
          { duty: 'deputy', name: '', mail: 'omar@h.example', phone: '' },
          { duty: 'duty_manager', name: '', mail: '', phone: '0112345678' },
        ],
      },
    ]);
  });
  it('tell every wrong cell by its line and column, one problem each', () => {
    const lines = [
      'H 1,أ,A,,,,,,,',
      'H-2,,A,palace,,,,12,,not an address',
      'H-3,=HYPERLINK(1),A,,,,,,,',
      'H-4,أ,A,,,,,,,',
      'H-4,ب,B,,,,,,,',
    ];
    expect(readFacilities(HEAD + lines.join('\n')).problems).toEqual([
      { line: 2, column: 'code', problem: 'unit_code' },
      { line: 3, column: 'ar', problem: 'required' },
      { line: 3, column: 'type', problem: 'not_offered' },
      { line: 3, column: 'duty_manager_phone', problem: 'phone_number' },
      { line: 3, column: 'deputy_coordinator', problem: 'named_address' },
      { line: 4, column: 'ar', problem: 'formula_cell' },
      { line: 6, column: 'code', problem: 'twice_in_file' },
    ]);
  });
  it('say what is wrong with the head alone when it is', () => {
    expect(readFacilities('code,name,en\nH-1,a,b').problems).toEqual([
      { line: 1, column: 'name', problem: 'unknown_column' },
      { line: 1, column: 'ar', problem: 'column_missing' },
    ]);
  });
  it('name people, their training and their leave', () => {
    const head = 'unit,duty,name,mail,phone,trained_on,leave_from,leave_to\n';
    const { rows, problems } = readPeople(
      `${head}H-1,coordinator,Sara,s@h.example,,2026-01-05,2026-12-01,2026-12-10\nH-1,cook,X,x@h.example,,2026-02-30,2026-12-02,\nH-1,deputy,,,,,2026-02-02,2026-02-01`,
    );
    expect(rows).toMatchObject([
      { unit: 'H-1', duty: 'coordinator', trainedOn: '2026-01-05', leave: { from: '2026-12-01', to: '2026-12-10' } },
    ]);
    expect(problems).toEqual([
      { line: 3, column: 'duty', problem: 'not_offered' },
      { line: 3, column: 'trained_on', problem: 'day' },
      { line: 3, column: 'leave_to', problem: 'required' },
      { line: 4, column: 'mail', problem: 'required' },
      { line: 4, column: 'leave_to', problem: 'too_early' },
    ]);
  });
  it.each([
    ['sara@h.example', { name: '', mail: 'sara@h.example' }],
    ['سارة <S@h.example>', { name: 'سارة', mail: 's@h.example' }],
    ['sara', undefined],
    ['a@b.example, c@d.example', undefined],
  ])('read %s as an address', (text, expected) => {
    expect(namedAddress(text)).toEqual(expected);
  });
});
