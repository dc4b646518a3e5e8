import type { Request, Response } from 'express';
import type { App } from '../app/context';
import { AppError } from '../app/errors';
import { SESSION_COOKIE, sessionTokenOf, viewerOf, type SignedIn } from '../app/people/signed-in';
import { API_KEY_PREFIX, tokenHash } from '../app/people/tokens';
import type { Viewer } from '../core/viewer';

/** By what somebody is known: the hash of a session's token or of an API key. */
export interface Credential {
  readonly kind: 'session' | 'key';
  readonly hash: Buffer;
}
/** Who asks, as the database says at this moment: a disabled person or a changed right holds from the next request on. */
export interface Authenticated {
  readonly person: SignedIn;
  readonly viewer: Viewer;
  readonly credential: Credential;
  /** The cookie's token; undefined for an API key. */
  readonly sessionToken: string | undefined;
}

/** @throws AppError `not_signed_in` */
export async function authenticate(app: App, request: Request): Promise<Authenticated> {
  const key = bearerKey(request.get('authorization'));
  if (key !== undefined) {
    const hash = tokenHash(key);
    const person = await app.db.stores.people.keys.find(hash);
    if (person === undefined) throw new AppError('not_signed_in');
    return {
      person,
      viewer: viewerOf(person, person.scopes),
      credential: { kind: 'key', hash },
      sessionToken: undefined,
    };
  }
  const token = sessionTokenOf(request.get('cookie'));
  const hash = token === undefined ? undefined : tokenHash(token);
  const person = hash === undefined ? undefined : await app.db.stores.people.sessions.find(hash);
  if (hash === undefined || person === undefined) throw new AppError('not_signed_in');
  return { person, viewer: viewerOf(person), credential: { kind: 'session', hash }, sessionToken: token };
}

/** Who a credential stands for at this moment; undefined: nobody any more. A session is not marked as used. */
export async function viewerBy({ db }: Pick<App, 'db'>, { kind, hash }: Credential): Promise<Viewer | undefined> {
  const { sessions, keys } = db.stores.people;
  if (kind === 'session') {
    const person = (await sessions.findAll([hash])).get(hash.toString('hex'));
    return person && viewerOf(person);
  }
  const person = await keys.find(hash);
  return person && viewerOf(person, person.scopes);
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
