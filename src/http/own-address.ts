import type { Request } from 'express';
import type { HttpServices } from './call';

const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/;

/** The origin at which people reach us; on a trial without a public address, this machine's as the browser names it. */
export function ownOrigin({ options }: HttpServices, request: Request): string | undefined {
  if (options.publicUrl !== undefined) return new URL(options.publicUrl).origin;
  const host = request.headers.host;
  return host !== undefined && LOOPBACK.test(host) ? `http://${host}` : undefined;
}

const CALLBACK = '/sign-in/callback';
/** Where a provider sends the browser back to; undefined: no address is sure enough to be told to a provider. */
export function redirectUri(services: HttpServices, request: Request): string | undefined {
  const origin = ownOrigin(services, request);
  return origin === undefined ? undefined : `${origin}${CALLBACK}`;
}
