import type { ApiScope, Role } from './rights';
import type { CentreId, UserId } from './ids';

/**
 * Who is looking. Every read model and every use case takes one first (ruling 1).
 * `centreIds` are the only centres whose tickets exist for this viewer.
 */
export interface Viewer {
  readonly userId: UserId;
  readonly name: string;
  readonly role: Role;
  readonly centreIds: readonly CentreId[];
  /** Set for an API key: it may do no more than its scopes. */
  readonly scopes?: readonly ApiScope[];
}
