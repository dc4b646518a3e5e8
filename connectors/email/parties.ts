import type { MailAddress } from '../_mail/parse/addresses';
import type { Party } from '../contract';

/** The party of an address; one without an address is known by name only. */
export function toParty(address: MailAddress | null): Party {
  if (address?.address == null) return { kind: 'name_only', address: address?.name ?? '', ...(address?.name != null && { name: address.name }) };
  return { kind: 'email', address: address.address.toLowerCase(), ...(address.name !== null && { name: address.name }) };
}
export const parties = (list: readonly MailAddress[]): Party[] => list.filter(({ address }) => address !== null).map(toParty);
