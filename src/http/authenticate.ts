import type { Request, Response } from 'express';
import type { App } from '../app/context';
import { AppError } from '../app/errors';
import { API_KEY_PREFIX, tokenHash } from '../app/people/tokens';
import type { ApiScope } from '../core/rights';
import type { Viewer } from '../core/viewer';
import type { SignedIn } from '../db/session-store';

export const SESSION_COOKIE = 'wasl_session';

/** Who asks, as the database says at this moment: a disabled person or a changed right holds from the next request on. */
export interface Authenticated {
  readonly person: SignedIn;
  readonly viewer: Viewer;
  /** The cookie's token; undefined for an API key. */
  readonly sessionToken: string | undefined;
}

/** @throws AppError `not_signed_in` */
export async function authenticate(app: App, request: Request): Promise<Authenticated> {
  const key = bearerKey(request.get('authorization'));
  if (key !== undefined) {
    const person = await app.db.stores.people.keys.find(tokenHash(key));
    if (person === undefined) throw new AppError('not_signed_in');
    return { person, viewer: viewerOf(person, person.scopes), sessionToken: undefined };
  }
  const token = sessionTokenOf(request.get('cookie'));
  const person = token === undefined ? undefined : await app.db.stores.people.sessions.find(tokenHash(token));
  if (person === undefined) throw new AppError('not_signed_in');
  return { person, viewer: viewerOf(person), sessionToken: token };
}

export function viewerOf(person: SignedIn, scopes?: readonly ApiScope[]): Viewer {
  const { userId, name, role, centreIds } = person;
  return { userId, name, role, centreIds, ...(scopes === undefined ? {} : { scopes }) };
}

export const hasBearer = (authorization: string | undefined): boolean => /^bearer\s/i.test(authorization ?? '');

function bearerKey(authorization: string | undefined): string | undefined {
  const token = /^bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) return undefined;
  if (!token.startsWith(API_KEY_PREFIX)) throw new AppError('not_signed_in');
  return token;
}

/** The session's token in a Cookie header. */
export function sessionTokenOf(cookies: string | undefined): string | undefined {
  for (const part of (cookies ?? '').split(';')) {
    const [name, value] = part.trim().split('=');
    if (name === SESSION_COOKIE && value !== undefined && /^[\w-]{43}$/.test(value)) return value;
  }
  return undefined;
}

const SESSION_SECONDS = 7 * 86_400;

export function setSessionCookie(response: Response, token: string, secure: boolean): void {
  response.append('Set-Cookie', `${SESSION_COOKIE}=${token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${SESSION_SECONDS}${secure ? '; Secure' : ''}`);
}

export function clearSessionCookie(response: Response, secure: boolean): void {
  response.append('Set-Cookie', `${SESSION_COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0${secure ? '; Secure' : ''}`);
}
