import type { ApiScope } from '../../core/rights';
import type { Viewer } from '../../core/viewer';
import type { SignedIn } from '../../db/session-store';

export type { SignedIn } from '../../db/session-store';

export const SESSION_COOKIE = 'wasl_session';

/** The session's token in a Cookie header, for requests and sockets alike. */
export function sessionTokenOf(cookies: string | undefined): string | undefined {
  for (const part of (cookies ?? '').split(';')) {
    const [name, value] = part.trim().split('=');
    if (name === SESSION_COOKIE && value !== undefined && /^[\w-]{43}$/.test(value)) return value;
  }
  return undefined;
}

/** What somebody may see and do, as the database says at this moment. `scopes` narrow it for an API key. */
export function viewerOf(person: SignedIn, scopes?: readonly ApiScope[]): Viewer {
  const { userId, name, role, centreIds } = person;
  return { userId, name, role, centreIds, ...(scopes === undefined ? {} : { scopes }) };
}
