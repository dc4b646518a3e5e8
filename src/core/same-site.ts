/** The headers of a request that tell where it comes from. */
export interface OriginHeaders {
  readonly origin?: string | undefined;
  readonly host?: string | undefined;
  readonly 'sec-fetch-site'?: string | string[] | undefined;
}

/**
 * Ruling 11: may this request act with the browser's cookie? Browsers say where it comes from (`Sec-Fetch-Site`, older ones `Origin`),
 * and pages cannot forge either. A program that says neither carries no foreign page's wish.
 * @param publicOrigin our own origin where a proxy changes `Host`
 */
export function isOwnSite(headers: OriginHeaders, publicOrigin: string | undefined): boolean {
  const site = headers['sec-fetch-site'];
  if (typeof site === 'string') return site === 'same-origin' || site === 'none';
  return isOwnOrigin(headers, publicOrigin);
}

/** As above by `Origin` alone: what a WebSocket's handshake has. */
export function isOwnOrigin(headers: OriginHeaders, publicOrigin: string | undefined): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return true;
  if (publicOrigin !== undefined && origin === publicOrigin) return true;
  return originHost(origin) === host;
}

const originHost = (origin: string): string | undefined => /^https?:\/\/([^/?#@]+)$/.exec(origin)?.[1];
