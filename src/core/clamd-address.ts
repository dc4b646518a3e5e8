/** Where clamd listens. */
export type ClamdAddress = { readonly path: string } | { readonly host: string; readonly port: number };

/**
 * `host:port`, or the path of a socket, with or without `unix:` before it.
 * @returns undefined for anything else
 */
export function parseClamdAddress(text: string): ClamdAddress | undefined {
  const path = text.replace(/^unix:(?:\/\/)?(?=\/)/, '');
  if (path.startsWith('/')) return { path };
  const [, host = '', port = ''] = /^(?:tcp:\/\/)?(\[[0-9a-f:]+\]|[^:\s/]+):(\d{1,5})$/i.exec(text) ?? [];
  const number = Number(port);
  return host === '' || number < 1 || number > 65_535 ? undefined : { host: host.replace(/^\[|\]$/g, ''), port: number };
}
