import type { Complexity } from './limit-of';
import { CATEGORIES } from './seed/categories';

/** Routine, complex, critical (CLS-3). */
export const COMPLEXITIES = ['R', 'X', 'C'] as const satisfies readonly Complexity[];
export type { Complexity } from './limit-of';

/** High, medium, low (CLS-4). */
export const IMPORTANCES = ['H', 'M', 'L'] as const;
export type Importance = (typeof IMPORTANCES)[number];

/** Solved at first contact, needs processing, needs a third party (CLS-5). */
export const PROCEDURES = ['PR-1', 'PR-2', 'PR-3'] as const;
export type Procedure = (typeof PROCEDURES)[number];

export interface ProposedClass {
  readonly complexity: Complexity | null;
  readonly importance: Importance | null;
  readonly procedure: Procedure | null;
}

/** Answered by whoever takes it, from the reference of knowledge: first contact. */
const BY_KNOWLEDGE = 'KB';
/** Specialists of the centre itself. */
const SPECIALISTS: ReadonlySet<string> = new Set(['DOC', 'PHR', 'POI']);
const BY_CODE = new Map(CATEGORIES.map((category) => [category.code, category]));

/** What the category proposes; a person decides. The procedure comes from where such cases go first. */
export function proposedClass(category: string | null): ProposedClass {
  const found = category === null ? undefined : BY_CODE.get(category);
  const { complexity, importance, route } = found ?? {};
  const atOnce = route === BY_KNOWLEDGE || (route !== undefined && SPECIALISTS.has(route));
  return {
    complexity: COMPLEXITIES.find((one) => one === complexity) ?? null,
    importance: IMPORTANCES.find((one) => one === importance) ?? null,
    procedure: route === undefined ? null : atOnce ? 'PR-1' : 'PR-2',
  };
}
