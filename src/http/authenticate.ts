import type { Request, Response } from 'express';
import type { App } from '../app/context';
import { AppError } from '../app/errors';
import { SESSION_COOKIE, sessionTokenOf, viewerOf, type SignedIn } from '../app/people/signed-in';
import { API_KEY_PREFIX, tokenHash } from '../app/people/tokens';
import type { Viewer } from '../core/viewer';

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

export const hasBearer = (authorization: string | undefined): boolean => /^bearer\s/i.test(authorization ?? '');

function bearerKey(authorization: string | undefined): string | undefined {
  const token = /^bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) return undefined;
  if (!token.startsWith(API_KEY_PREFIX)) throw new AppError('not_signed_in');
  return token;
}

const SESSION_SECONDS = 7 * 86_400;

export function setSessionCookie(response: Response, token: string, secure: boolean): void {
  response.append(
    'Set-Cookie',
    `${SESSION_COOKIE}=${token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${SESSION_SECONDS}${secure ? '; Secure' : ''}`,
  );
}

export function clearSessionCookie(response: Response, secure: boolean): void {
  response.append(
    'Set-Cookie',
    `${SESSION_COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0${secure ? '; Secure' : ''}`,
  );
}
