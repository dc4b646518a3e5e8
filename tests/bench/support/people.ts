import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Client } from 'pg';

export interface SignedInAgent {
  readonly userId: string;
  readonly cookie: string;
}

/** Agents of the centres with a live session each. A thousand sign-ins would measure the password hash, so the rows are written directly. */
export async function insertAgents(db: Client, count: number, centreIds: readonly string[]): Promise<SignedInAgent[]> {
  const agents = Array.from({ length: count }, () => ({ userId: randomUUID(), token: randomBytes(32).toString('base64url') }));
  const ids = agents.map((agent) => agent.userId);
  await db.query(`insert into users (id, email, name, role, password_hash) select id, id || '@wasl.example', 'Agent ' || n, 'agent', 'none' from unnest($1::uuid[]) with ordinality as t (id, n)`, [ids]);
  await db.query('insert into user_centres (user_id, centre_id) select u, c from unnest($1::uuid[]) u cross join unnest($2::uuid[]) c', [ids, [...centreIds]]);
  await db.query(`insert into sessions (token_hash, user_id, expires_at) select hash, id, now() + interval '1 day' from unnest($1::bytea[], $2::uuid[]) as t (hash, id)`, [
    agents.map((agent) => createHash('sha256').update(agent.token).digest()),
    ids,
  ]);
  return agents.map(({ userId, token }) => ({ userId, cookie: `wasl_session=${token}` }));
}
