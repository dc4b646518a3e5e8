import type { IncomingHttpHeaders } from 'node:http';

/**
 * Ruling 11: may this request act with the browser's cookie? Browsers say where it comes from (`Sec-Fetch-Site`, older ones `Origin`),
 * and pages cannot forge either. A program that says neither carries no foreign page's wish.
 * @param publicOrigin our own origin where a proxy changes `Host`
 */
export function isOwnSite(headers: IncomingHttpHeaders, publicOrigin: string | undefined): boolean {
  const site = headers['sec-fetch-site'];
  if (typeof site === 'string') return site === 'same-origin' || site === 'none';
  return isOwnOrigin(headers, publicOrigin);
}

/** As above by `Origin` alone: what a WebSocket's handshake has. */
export function isOwnOrigin(headers: IncomingHttpHeaders, publicOrigin: string | undefined): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return true;
  if (publicOrigin !== undefined && origin === publicOrigin) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
