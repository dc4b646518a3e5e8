import { z } from 'zod';
import { AccountInfo, Accounts } from '../../../src/shared/api';
import type { Api } from './wasl';

export const MAILBOX = { user: 'support', password: 'mailbox-secret', address: 'support@helpdesk.example' } as const;

const Created = z.object({ id: z.uuid() });

/** Adds an IMAP account as an administrator would; sending is left out unless a port is given. Returns its id. */
export async function addImapAccount(api: Api, imapPort: number, smtpPort?: number): Promise<string> {
  const centre = api.session.centres[0];
  if (centre === undefined) throw new Error('the administrator has no centre');
  const imap = { host: '127.0.0.1', port: imapPort, secure: 'none', user: MAILBOX.user };
  const smtp = smtpPort === undefined ? {} : { smtp: { host: '127.0.0.1', port: smtpPort, secure: 'none' } };
  const account = {
    centreId: centre.id,
    channel: 'email',
    name: 'Bench',
    address: MAILBOX.address,
    acknowledges: smtpPort !== undefined,
    config: { imap, ...smtp },
    secrets: { imapPassword: MAILBOX.password },
  };
  return (await api.send('POST', '/accounts', account, Created)).id;
}

/** No mail server is configured to carry them; their retries would only add changes to what is to rest. */
export async function silenceAcknowledgements(api: Api): Promise<void> {
  const { items } = await api.get('/accounts', Accounts);
  for (const account of items.filter((candidate) => candidate.acknowledges)) {
    const { id, centreId, channel, name, address, enabled, config, version } = AccountInfo.parse(account);
    await api.send('PUT', `/accounts/${id}`, { centreId, channel, name, address, enabled, config, version, acknowledges: false }, Created);
  }
}
