export interface ComparedLine {
  readonly text: string;
  /** `gone`: only in the former text; `new`: only in the latter. */
  readonly kind: 'same' | 'gone' | 'new';
}

/** Lines of two texts, in the order of both: by the longest row of lines that they have in common. Made for a letter, not for a book. */
export function compareLines(before: string, after: string): ComparedLine[] {
  const [old, fresh] = [before.split('\n'), after.split('\n')];
  // common[i][j]: how many lines old[i…] and fresh[j…] share
  const common = Array.from({ length: old.length + 1 }, () => Array.from({ length: fresh.length + 1 }, () => 0));
  const at = (i: number, j: number): number => common[i]?.[j] ?? 0;
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = fresh.length - 1; j >= 0; j--) {
      const row = common[i];
      if (row !== undefined) row[j] = old[i] === fresh[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  const lines: ComparedLine[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < fresh.length) {
    const [mine, theirs] = [old[i], fresh[j]];
    if (mine !== undefined && mine === theirs) {
      lines.push({ text: mine, kind: 'same' });
      i++;
      j++;
    } else if (mine !== undefined && (theirs === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ text: mine, kind: 'gone' });
      i++;
    } else {
      lines.push({ text: theirs ?? '', kind: 'new' });
      j++;
    }
  }
  return lines;
}
