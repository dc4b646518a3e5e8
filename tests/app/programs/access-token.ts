import { contextFor } from '../../../src/app/account-context';
import type { AccountId } from '../../../src/core/ids';
import { openDatabase } from '../../../src/db/database';
import { MasterKey } from '../../../src/db/sealer';
import { createOutside } from '../../../src/outside';
import email from '../../../connectors/email';

/** Asks for the account's token as a process of its own: `access-token.ts <database> <account>` prints it. */
async function main([url = '', id = '']: readonly string[]): Promise<void> {
  const db = openDatabase({ url, poolSize: 2 });
  const quiet = (): void => undefined;
  const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
  const account = await db.stores.accounts.get(id as AccountId);
  if (account === undefined) throw new Error('no such account');
  const app = {
    db,
    log,
    connectors: new Map([[email.id, email]]),
    sealer: new MasterKey(Buffer.alloc(32, 7)),
    outside: { accounts: createOutside({ privateAllowed: true, named: [] }) },
  };
  const { ctx } = contextFor(app, account, new AbortController().signal);
  process.stdout.write(`token ${await ctx.accessToken()}\n`);
  await db.close();
}

void main(process.argv.slice(2));
