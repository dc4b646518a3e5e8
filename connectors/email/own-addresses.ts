import { exactAddress, mailboxOf } from '../contract';

/** All addresses of an account: its own, then its aliases. */
export function ownAddresses(account: { readonly address: string; readonly config: object }): readonly string[] {
  const aliases: unknown = 'aliases' in account.config ? account.config.aliases : undefined;
  return [account.address, ...(Array.isArray(aliases) ? aliases.filter((alias) => typeof alias === 'string') : [])];
}

/**
 * Which of our addresses was written to: the first that is named, so that the answer comes from there. What follows a plus counts where
 * the address is ours with it, and is left out of account else.
 */
export function writtenTo(named: readonly string[], own: readonly string[]): string | undefined {
  const ours = new Map(own.toReversed().map((address) => [exactAddress(address), address]));
  return named.map((address) => ours.get(exactAddress(address)) ?? ours.get(mailboxOf(address))).find((address) => address !== undefined);
}
