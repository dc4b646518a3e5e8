import type { LocalizedText } from '../language';
import type { PolicySource } from '../policy';
import { FIELD_STAGES, type FieldData, type FieldKind, type FieldStage } from '../policy-field';

/** A question of a new installation (seed data §4), for all centres. */
export interface SeedField {
  readonly code: string;
  readonly source: PolicySource;
  readonly data: FieldData;
}

/** The columns of the table: types, and the urgent case, which is a column and no type. */
const COLUMNS = [
  ['CMP', 'RPT'],
  'urgent',
  ['OBS', 'SUG'],
  // an inquiry for a partner body is asked like one about a service
  ['INQ-SVC', 'INQ-PTR'],
  ['INQ-TXN'],
  ['TRT-IN', 'TRT-EX'],
  ['CON'],
  ['APT', 'SMK'],
  ['TEC', 'ESV'],
  ['BRQ', 'DUE'],
  ['MET'],
  ['MED'],
] as const;

const isStage = (letter: string): letter is FieldStage => (FIELD_STAGES as readonly string[]).includes(letter);

/** `letters`: one for each column, `-` where it is not asked; `also`: types that have no column. */
export function field(
  code: string,
  name: LocalizedText,
  kind: FieldKind,
  letters: string,
  more: Partial<Omit<FieldData, 'name' | 'kind' | 'urgent' | 'stages'>> & {
    readonly source?: PolicySource;
    readonly also?: FieldData['stages'];
  } = {},
): Omit<SeedField, 'data'> & { readonly data: Omit<FieldData, 'order'> } {
  const { source = 'P', also = {}, ...differs } = more;
  const cells = letters.split(' ');
  if (cells.length !== COLUMNS.length) throw new Error(`${code}: ${cells.length} columns`);
  const stages: Record<string, FieldStage> = { ...also };
  let urgent: FieldStage | null = null;
  COLUMNS.forEach((column, at) => {
    const letter = cells[at] ?? '-';
    if (!isStage(letter)) return;
    if (column === 'urgent') urgent = letter;
    else for (const type of column) stages[type] ??= letter;
  });
  return { code, source, data: { name, kind, options: [], conditions: [], restricted: false, ...differs, urgent, stages } };
}
