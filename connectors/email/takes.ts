import { domainToASCII } from 'node:url';
import type { Listener } from '../contract';
import { emailConfig } from './config';

/** Addresses are compared without case, domains in ASCII, and without what follows a plus. */
function canonical(address: string): string {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at).split('+')[0] ?? '';
  const domain = address.slice(at + 1).toLowerCase();
  return `${local.toLowerCase()}@${domainToASCII(domain) || domain}`;
}

/** The door asks each account. Accounts whose settings know no door take nothing there. */
export const takes: Listener['takes'] = (account, recipient) => {
  const config = emailConfig.safeParse(account.config);
  if (!config.success || config.data.door === undefined) return 'no';
  if (canonical(account.address) === canonical(recipient)) return 'address';
  return config.data.door.takesAnyRecipient ? 'anything' : 'no';
};
