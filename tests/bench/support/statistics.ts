/** The smallest value that `share` (0…1) of all values do not exceed. @throws when there are none */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const found = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
  if (found === undefined) throw new Error('no values');
  return found;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);
