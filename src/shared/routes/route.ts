import type { ZodType } from 'zod';

/** What one route of the API is. */
export interface Route {
  readonly method: 'get' | 'post' | 'patch' | 'put' | 'delete';
  readonly path: string;
  readonly summary: string;
  /** An action of the rights table, or `public`, or `session` for anybody signed in. */
  readonly needs: string;
  readonly query?: ZodType;
  readonly body?: ZodType;
  readonly answer?: ZodType;
  /** Content type of answers that are not JSON. */
  readonly produces?: string;
  /** Makes something new: the answer is 201. */
  readonly creates?: true;
  /** Not for API keys: it is about a person's own session. */
  readonly cookieOnly?: true;
  /**
   * Changes or tells credentials or rights: the session must have said its password within ten minutes (`confirmSession`). Named
   * fields: only when the body has one of them, or has it with this value. API keys, which have no password to say, are not asked; what they may not do at all
   * is `cookieOnly`.
   */
  readonly confirm?: true | readonly (string | { readonly field: string; readonly is: unknown })[];
}
