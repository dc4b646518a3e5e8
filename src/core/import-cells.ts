import { isFormula, readCsv, type CsvProblem } from './csv';
import { toLatinDigits } from './reference';
import type { Day } from './unit';

/** What can be wrong with a row; the reader's language says it elsewhere. */
export type CellProblem =
  | 'required'
  | 'too_long'
  | 'formula_cell'
  | 'unit_code'
  | 'not_offered'
  | 'named_address'
  | 'phone_number'
  | 'day'
  | 'too_early'
  | 'twice_in_file'
  | 'unknown_column'
  | 'column_missing'
  | 'unknown_unit'
  | 'unit_parent'
  | 'cannot_change';
export interface RowProblem {
  readonly line: number;
  readonly column: string;
  readonly problem: CellProblem | CsvProblem;
}
export interface Rows<Row> {
  readonly rows: readonly Row[];
  readonly problems: readonly RowProblem[];
}

const LONGEST_CELL = 200;

/** One row's cells by column, and what is found to be wrong with them. */
export class Cells {
  readonly problems: RowProblem[] = [];
  constructor(
    readonly line: number,
    private readonly values: ReadonlyMap<string, string>,
  ) {
    for (const [column, value] of values) {
      if (isFormula(value)) this.wrong(column, 'formula_cell');
      else if (value.length > LONGEST_CELL) this.wrong(column, 'too_long');
    }
  }
  wrong(column: string, problem: CellProblem): void {
    if (!this.problems.some((known) => known.column === column))
      this.problems.push({ line: this.line, column, problem });
  }
  text(column: string): string {
    return this.values.get(column) ?? '';
  }
  needed(column: string): string {
    const value = this.text(column);
    if (value === '') this.wrong(column, 'required');
    return value;
  }
  /** A value that `read` understands; null where the cell is empty. */
  parsed<T>(column: string, problem: CellProblem, read: (value: string) => T | undefined): T | null {
    const value = this.text(column);
    if (value === '') return null;
    const found = read(value);
    if (found === undefined) this.wrong(column, problem);
    return found ?? null;
  }
  code(column: string): string | null {
    return this.parsed(column, 'unit_code', unitCode);
  }
  oneOf<Value extends string>(column: string, offered: readonly Value[]): Value | null {
    return this.parsed(column, 'not_offered', (value) => offered.find((one) => one === value.toLowerCase()));
  }
  day(column: string): Day | null {
    return this.parsed(column, 'day', dayOf);
  }
}

/**
 * Reads the rows of a file whose first line names its columns; what is wrong is told by line and column.
 * @param keyOf what must not stand there twice, and the column in which that is told
 */
export function readRows<Row>(
  text: string,
  columns: readonly string[],
  needed: readonly string[],
  read: (cells: Cells) => Row,
  keyOf: (row: Row) => readonly [key: string, column: string],
): Rows<Row> {
  const table = readCsv(text);
  if (typeof table === 'string') return { rows: [], problems: [{ line: 1, column: '', problem: table }] };
  const [head, ...body] = table.rows;
  const names = (head?.cells ?? []).map((cell) => cell.toLowerCase());
  const headProblems: RowProblem[] = [
    ...names
      .filter((name) => !columns.includes(name))
      .map((column) => ({ line: 1, column, problem: 'unknown_column' as const })),
    ...needed
      .filter((name) => !names.includes(name))
      .map((column) => ({ line: 1, column, problem: 'column_missing' as const })),
  ];
  if (headProblems.length > 0) return { rows: [], problems: headProblems };
  const rows: Row[] = [];
  const problems: RowProblem[] = [];
  const seen = new Set<string>();
  for (const { line, cells: values } of body) {
    const cells = new Cells(line, new Map(names.map((name, at) => [name, values[at] ?? ''])));
    const row = read(cells);
    const [key, column] = keyOf(row);
    if (cells.problems.length === 0 && seen.has(key)) cells.wrong(column, 'twice_in_file');
    seen.add(key);
    if (cells.problems.length === 0) rows.push(row);
    problems.push(...cells.problems.sort((a, b) => names.indexOf(a.column) - names.indexOf(b.column)));
  }
  return { rows, problems };
}

/** Codes are of Latin capitals, digits and dashes, at most 40. */
export function unitCode(text: string): string | undefined {
  const code = toLatinDigits(text).trim().toUpperCase();
  return /^[A-Z0-9][A-Z0-9-]{0,39}$/.test(code) ? code : undefined;
}

/** `2026-11-25`, of a day that there is. */
export function dayOf(text: string): Day | undefined {
  const day = toLatinDigits(text).trim();
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined;
  const at = new Date(`${day}T00:00:00Z`);
  return Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== day ? undefined : day;
}
