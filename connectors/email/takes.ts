import type { Listener } from '../contract';
import { emailConfig } from './config';
import { ownAddresses, writtenTo } from './own-addresses';

/** The door asks each account. Accounts whose settings know no door take nothing there. */
export const takes: Listener['takes'] = (account, recipient) => {
  const config = emailConfig.safeParse(account.config);
  if (!config.success || config.data.door === undefined) return 'no';
  if (writtenTo([recipient], ownAddresses(account)) !== undefined) return 'address';
  return config.data.door.takesAnyRecipient ? 'anything' : 'no';
};
