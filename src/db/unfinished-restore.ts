import { Client } from 'pg';
import { StartupProblem } from '../core/startup-problem';
import { asStartupProblem } from './migrate';

/** Stands in a database while a backup is being brought into it; the transaction that loads the backup takes it away. */
export const UNFINISHED_RESTORE = 'unfinished_restore';

/** Whoever starts Wasl on this database, from whatever host, is refused from here on until the backup is loaded. */
export async function markUnfinishedRestore(ownerUrl: string): Promise<void> {
  await withClient(ownerUrl, (client) =>
    client.query(`create table if not exists ${UNFINISHED_RESTORE} (since timestamptz not null default now())`),
  );
}

/** In the transaction that loads the backup: with its commit the restore is through. */
export async function endUnfinishedRestore(client: Client): Promise<void> {
  await client.query(`drop table if exists ${UNFINISHED_RESTORE}`);
}

/** @throws StartupProblem when a restore was cut short: an empty database beside restored originals must not begin a new life */
export async function refuseUnfinishedLoad(url: string): Promise<void> {
  const there = await withClient(url, async (client) => {
    const { rows } = await client.query<{ there: boolean }>('select to_regclass($1) is not null as there', [
      `public.${UNFINISHED_RESTORE}`,
    ]);
    return rows[0]?.there === true;
  });
  if (!there) return;
  throw new StartupProblem(
    `A restore into this database was cut short, or is under way: wait for it, or run "wasl restore" again. (To begin with an empty Wasl instead, drop its table ${UNFINISHED_RESTORE}.)`,
  );
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, application_name: 'wasl restore' });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } catch (error) {
    throw asStartupProblem(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}
