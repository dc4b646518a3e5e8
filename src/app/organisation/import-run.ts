import type { CellProblem, RowProblem } from '../../core/import-cells';
import type { Stores } from '../../db/stores';
import type { UnitPersonRecord } from '../../db/unit-store';
import type { App } from '../context';

export type Change = 'created' | 'changed' | 'unchanged';

/** One run over the rows of a file; `dry` writes nothing. */
export class ImportRun {
  readonly problems: RowProblem[] = [];
  /** Units that differ from what they were. */
  readonly touched = new Set<string>();
  private readonly tally: Record<Change, number> = { created: 0, changed: 0, unchanged: 0 };

  constructor(
    readonly app: App,
    readonly stores: Stores,
    readonly dry: boolean,
  ) {}

  counts(): Readonly<Record<Change, number>> {
    return this.tally;
  }
  wrong(line: number, column: string, problem: CellProblem): void {
    this.problems.push({ line, column, problem });
  }
  count(change: Change, unitId: string): void {
    this.tally[change] += 1;
    if (change !== 'unchanged') this.touched.add(unitId);
  }
}

type Named = Pick<UnitPersonRecord, 'duty' | 'mail' | 'phone'>;

/** The same duty of the same address; without an address, of the same telephone. */
export const isSamePerson = (one: Named, other: Named): boolean =>
  one.duty === other.duty && one.mail === other.mail && (one.mail !== '' || one.phone === other.phone);
