import { domainToASCII } from 'node:url';

/** Addresses are compared without case, domains in ASCII, and without what follows a plus. */
export function canonical(address: string): string {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at).split('+')[0] ?? '';
  const domain = address.slice(at + 1).toLowerCase();
  return `${local.toLowerCase()}@${domainToASCII(domain) || domain}`;
}

/** All addresses of an account: its own, then its aliases. */
export function ownAddresses(account: { readonly address: string; readonly config: object }): readonly string[] {
  const aliases: unknown = 'aliases' in account.config ? account.config.aliases : undefined;
  return [account.address, ...(Array.isArray(aliases) ? aliases.filter((alias) => typeof alias === 'string') : [])];
}

/** Which of our addresses was written to: the first that is named, so that the answer comes from there. */
export function writtenTo(named: readonly string[], own: readonly string[]): string | undefined {
  const ours = new Map(own.toReversed().map((address) => [canonical(address), address]));
  return named.map((address) => ours.get(canonical(address))).find((address) => address !== undefined);
}
