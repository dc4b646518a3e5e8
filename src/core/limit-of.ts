import type { Policy } from './policy';

/** Complexity of a category: R routine, X complex, C critical. */
export type Complexity = 'R' | 'X' | 'C';

/** Type of a case → its group in the table of limits. What is not here has no limits, such as thanks. */
const GROUPS: Readonly<Record<string, string>> = {
  CMP: 'complaint',
  RPT: 'report',
  OBS: 'report',
  'INQ-SVC': 'inquiry',
  'INQ-TXN': 'inquiry',
  'INQ-PTR': 'inquiry',
  CON: 'consultation',
  'TRT-IN': 'treatment',
  'TRT-EX': 'treatment',
  APT: 'appointment',
  SMK: 'appointment',
  SUG: 'suggestion',
  ESV: 'request',
  BRQ: 'request',
  DUE: 'request',
  INV: 'request',
  TEC: 'technical',
  MED: 'media',
  MET: 'meeting',
  DSR: 'data_subject',
};
const COMPLEXITIES: Readonly<Record<Complexity, string>> = { R: 'routine', X: 'complex', C: 'critical' };

/** What a case's limits depend on. */
export interface CaseClass {
  readonly type: string | null;
  /** Of its category; undefined: none chosen. */
  readonly complexity: Complexity | undefined;
  readonly urgent: boolean;
}

export const limitGroupOf = ({ type }: Pick<CaseClass, 'type'>): string | undefined =>
  type === null ? 'unclassified' : GROUPS[type];

/**
 * The limits of a case of this class (PRC-1): urgent ones before all, then type with complexity, then type. A type of which each limit
 * names a complexity takes the ceiling, complex, until its category is chosen.
 */
export function limitOf(
  limits: ReadonlyMap<string, Policy<'limit'>>,
  { type, complexity, urgent }: CaseClass,
): Policy<'limit'> | undefined {
  if (urgent) return limits.get('urgent');
  const group = limitGroupOf({ type });
  if (group === undefined) return undefined;
  const exact = complexity === undefined ? undefined : limits.get(`${group}.${COMPLEXITIES[complexity]}`);
  return exact ?? limits.get(group) ?? limits.get(`${group}.complex`);
}
