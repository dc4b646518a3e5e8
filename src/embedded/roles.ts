import { Client } from 'pg';

export const OWNER_ROLE = 'wasl_owner';
export const APP_ROLE = 'wasl_app';
export const DATABASE = 'wasl';

/**
 * Two roles, neither of them superuser: the owner migrates, the application works. Said afresh at every start, so that a
 * restored or older cluster is mended as well.
 * @param superuserUrl of any database of the cluster
 */
export async function ensureRoles(
  superuserUrl: string,
  passwords: { readonly owner: string; readonly app: string },
): Promise<void> {
  const client = new Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    await ensureRole(client, OWNER_ROLE, passwords.owner);
    await ensureRole(client, APP_ROLE, passwords.app);
    // security: a stuck statement, a forgotten transaction or a long wait for a lock ends by itself
    await client.query(`alter role ${APP_ROLE} set statement_timeout = '30s'`);
    await client.query(`alter role ${APP_ROLE} set idle_in_transaction_session_timeout = '15s'`);
    await client.query(`alter role ${APP_ROLE} set lock_timeout = '5s'`);
    await client.query(`alter role ${OWNER_ROLE} set idle_in_transaction_session_timeout = '15min'`);
    const there = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (there.rowCount === 0) await client.query(`create database ${DATABASE} owner ${OWNER_ROLE}`);
    await client.query(`revoke all on database ${DATABASE} from public`);
    await client.query(`grant connect, temporary on database ${DATABASE} to ${APP_ROLE}`);
  } finally {
    await client.end();
  }
}

async function ensureRole(client: Client, role: string, password: string): Promise<void> {
  const there = await client.query('select from pg_roles where rolname = $1', [role]);
  if (there.rowCount === 0) await client.query(`create role ${role}`);
  const literal = client.escapeLiteral(password);
  await client.query(
    `alter role ${role} login nosuperuser nocreatedb nocreaterole noreplication nobypassrls password ${literal}`,
  );
}
