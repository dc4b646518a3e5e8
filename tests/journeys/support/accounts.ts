import { AccountInfo, Accounts, type SaveAccount } from '../../../src/shared/api';
import type { z } from 'zod';
import type { Dovecot } from '../../support/dovecot';
import type { RunningWasl } from '../../support/running-wasl';
import { waitFor } from '../../support/wait';

export async function centreIdOf(world: RunningWasl, code: string): Promise<string> {
  const [centre] = await world.sql<{ id: string }>('select id from centres where code = $1', [code]);
  if (centre === undefined) throw new Error(`no centre ${code}`);
  return centre.id;
}

async function add(world: RunningWasl, account: z.input<typeof SaveAccount>): Promise<AccountInfo> {
  const answer = await world.api('POST', '/accounts', account);
  if (!answer.ok) throw new Error(`adding ${account.address}: ${answer.status} ${await answer.text()}`);
  return AccountInfo.parse(await answer.json());
}

const outgoing = (world: RunningWasl) => ({ host: '127.0.0.1', port: world.sink.port, secure: 'none' });

/** A mailbox by IMAP, back when Wasl has looked into it once: what comes later is new and no backlog. */
export async function addMailbox(
  world: RunningWasl,
  dovecot: Dovecot,
  user: string,
  password: string,
  address: string,
): Promise<void> {
  const imap = { host: '127.0.0.1', port: dovecot.imapPort, secure: 'none', user };
  const { id } = await add(world, {
    centreId: await centreIdOf(world, '937'),
    channel: 'email',
    name: address,
    address,
    config: { imap, smtp: outgoing(world) },
    secrets: { imapPassword: password },
  });
  await waitFor(async () => {
    const { items } = Accounts.parse(await (await world.api('GET', '/accounts')).json());
    return items.some((account) => account.id === id && account.health.lastOkAt !== null);
  }, `the first look into ${address}`);
}

/** An account that the mail door hands what is addressed to it. */
export async function addDoorAccount(world: RunningWasl, centre: string, address: string): Promise<void> {
  const config = { door: { takesAnyRecipient: false }, smtp: outgoing(world) };
  await add(world, { centreId: await centreIdOf(world, centre), channel: 'email', name: address, address, config });
}
