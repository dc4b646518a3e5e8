/** A table that somebody saved from a spreadsheet. */
export interface CsvTable {
  /** Each with the number of the line on which it begins, counted from 1 as a spreadsheet shows it. */
  readonly rows: readonly { readonly line: number; readonly cells: readonly string[] }[];
}
export type CsvProblem = 'csv_empty' | 'csv_quote_open';

const SEPARATORS = [',', ';', '\t'] as const;

/**
 * Reads CSV (RFC 4180), also with the semicolons or tabs that spreadsheets of other languages write; empty lines count for nothing.
 * @param text without a byte order mark
 */
export function readCsv(text: string): CsvTable | CsvProblem {
  const separator = separatorOf(text);
  const rows: { line: number; cells: string[] }[] = [];
  let [cells, cell, quoted, line, began]: [string[], string, boolean, number, number] = [[], '', false, 1, 1];
  const endRow = (): void => {
    cells.push(cell.trim());
    if (cells.some((one) => one !== '')) rows.push({ line: began, cells });
    [cells, cell, began] = [[], '', line];
  };
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (char === '\n') line += 1;
    if (quoted) {
      if (char !== '"') cell += char;
      else if (text[at + 1] === '"') [cell, at] = [`${cell}"`, at + 1];
      else quoted = false;
    } else if (char === '"' && cell.trim() === '') [quoted, cell] = [true, ''];
    else if (char === separator) {
      cells.push(cell.trim());
      cell = '';
    } else if (char === '\n') endRow();
    else if (char !== '\r') cell += char;
  }
  if (quoted) return 'csv_quote_open';
  endRow();
  return rows.length === 0 ? 'csv_empty' : { rows };
}

/** The one that stands most often in the first line. */
function separatorOf(text: string): string {
  const [first = ''] = text.split('\n', 1);
  const times = (separator: string): number => first.split(separator).length;
  return SEPARATORS.reduce<string>((best, one) => (times(one) > times(best) ? one : best), ',');
}

/**
 * A cell that a spreadsheet would run as a formula when the list is opened again. A sign before digits is a telephone number.
 */
export const isFormula = (cell: string): boolean =>
  /^[=@\t\r]/.test(cell) || (/^[+-]/.test(cell) && !/^[+-][\d\s()-]*$/.test(cell));
