import { may } from '../../core/rights';
import type { RowProblem } from '../../core/import-cells';
import { readFacilities, readPeople } from '../../core/unit-import';
import type { Viewer } from '../../core/viewer';
import type { App } from '../context';
import { AppError } from '../errors';
import { storable } from '../filing/parsed-item';
import { importFacilities } from './import-facilities';
import { importPeople } from './import-people';
import { ImportRun } from './import-run';
import { tellUnit } from './units';

/** What an import did, or would do. With problems it does nothing at all: the file is mended and comes again. */
export interface ImportResult {
  readonly rows: number;
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly problems: readonly (RowProblem | FileProblem)[];
  /** Whether it was done. */
  readonly done: boolean;
}
export interface FileProblem {
  readonly line: 1;
  readonly column: '';
  readonly problem: 'file_not_utf8' | 'file_too_long';
}
export interface UnitImport {
  readonly what: 'facilities' | 'people';
  readonly content: Uint8Array;
  /** Only tell what it would do. */
  readonly dryRun: boolean;
}

const MOST_ROWS = 5_000;

/**
 * Facilities or people from a spreadsheet (seed data §12), hundreds of rows at once, in one transaction: all of them or none. The same
 * file again changes nothing. It adds and changes; nobody loses a duty by it.
 * @throws AppError forbidden
 */
export async function importUnits(
  app: App,
  viewer: Viewer,
  { what, content, dryRun }: UnitImport,
): Promise<ImportResult> {
  if (!may(viewer, 'organisation.manage')) throw new AppError('forbidden');
  const text = decoded(content);
  if (text === undefined) return refused(0, [{ line: 1, column: '', problem: 'file_not_utf8' }]);
  const facilities = readFacilities(what === 'facilities' ? text : '');
  const people = readPeople(what === 'people' ? text : '');
  const read = what === 'facilities' ? facilities : people;
  const count = read.rows.length + new Set(read.problems.map(({ line }) => line)).size;
  if (count > MOST_ROWS) return refused(count, [{ line: 1, column: '', problem: 'file_too_long' }]);
  return app.db
    .transact(async (stores) => {
      const run = new ImportRun(app, stores, dryRun || read.problems.length > 0);
      await importFacilities(run, facilities.rows);
      await importPeople(run, people.rows);
      const problems = [...read.problems, ...run.problems].sort((a, b) => a.line - b.line);
      if (problems.length > 0 && !run.dry) throw new Undone(refused(count, problems));
      if (!run.dry) for (const unitId of run.touched) await tellUnit(app, stores, viewer, unitId, 'imported');
      return { rows: count, ...run.counts(), problems, done: !run.dry };
    })
    .catch((error: unknown) => {
      if (error instanceof Undone) return error.result;
      throw error;
    });
}

/** Ends the transaction without a trace; the result is told nevertheless. */
class Undone extends Error {
  constructor(readonly result: ImportResult) {
    super('nothing was imported');
  }
}

const refused = (rows: number, problems: ImportResult['problems']): ImportResult => ({
  rows,
  created: 0,
  changed: 0,
  unchanged: 0,
  problems,
  done: false,
});

/** UTF-8 alone, with or without a byte order mark: an older Arabic charset read as another would make names that nobody can read. */
function decoded(content: Uint8Array): string | undefined {
  try {
    return storable(new TextDecoder('utf-8', { fatal: true }).decode(content));
  } catch {
    return undefined;
  }
}
