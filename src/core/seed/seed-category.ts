/** A category of the tree's two levels (seed data; codes are permanent). Level 1 has no parent and is not chosen itself. */
export interface SeedCategory {
  readonly code: string;
  readonly name: { readonly ar: string; readonly en: string };
  readonly parent: string | null;
  /** Code of the body that a case of this category goes to first. */
  readonly route?: string;
  /** R routine, X complex, C critical. */
  readonly complexity?: string;
  /** H high, M medium, L low. */
  readonly importance?: string;
}
