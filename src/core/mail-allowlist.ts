/** Entries of an allowlist: an address, or a domain with or without its `@`. */
const ADDRESS = /^[^\s@,<>]+@[^\s@,<>]+\.[^\s@,<>]+$/u;
const DOMAIN = /^@?(?!-)[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+$/u;

export const isAllowlistEntry = (entry: string): boolean => ADDRESS.test(entry) || DOMAIN.test(entry);

/**
 * May anything be sent there? An address is compared whole (a `+tag` makes another one), a domain does not speak for those below it.
 * What has no domain (a number, a name on another network) goes only where it is named itself.
 * @param allowed undefined: everybody
 */
export function mayBeSentTo(allowed: readonly string[] | undefined, recipient: string): boolean {
  if (allowed === undefined) return true;
  const address = recipient.trim().toLowerCase();
  const at = address.lastIndexOf('@');
  const domain = at < 0 ? undefined : address.slice(at + 1);
  return allowed.some((entry) => {
    const wanted = entry.toLowerCase();
    return wanted === address || (domain !== undefined && wanted.replace(/^@/, '') === domain);
  });
}
