/** The code by which Node, PostgreSQL and the mail libraries name a failure (`ENOENT`, `42501`, …); undefined when it has none. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
