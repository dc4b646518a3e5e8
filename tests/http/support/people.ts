import { hash } from '@node-rs/argon2';
import type { App } from '../../../src/app/context';
import type { CentreId, UserId } from '../../../src/core/ids';
import type { Role } from '../../../src/core/rights';
import type { Viewer } from '../../../src/core/viewer';

export const PASSWORD = 'plain sailing 42 boats';
/** The same password for everybody, hashed once and cheaply: what is tested here is not argon2. */
const cheapHash = hash(PASSWORD, { memoryCost: 1_024, timeCost: 1, parallelism: 1 });

export interface TestPerson {
  readonly id: UserId;
  readonly email: string;
  readonly viewer: Viewer;
}

export async function addPerson(
  app: App,
  role: Role,
  centreCodes: readonly string[],
  email: string,
): Promise<TestPerson> {
  const centres = await app.db.stores.people.centres.list();
  const centreIds: CentreId[] = centres
    .filter((centre) => centreCodes.includes(centre.code))
    .map((centre) => centre.id);
  const id = app.newId<UserId>();
  const name = email.split('@')[0] ?? email;
  await app.db.transact(async ({ people }) => {
    await people.users.insert({
      id,
      email,
      name,
      role,
      language: 'en',
      passwordHash: await cheapHash,
      mustChangePassword: false,
      passwordHours: null,
    });
    await people.users.setCentres(id, centreIds);
  });
  return { id, email, viewer: { userId: id, name, role, centreIds } };
}

export async function accountOf(app: App, channel: string): Promise<string> {
  const account = (await app.db.stores.accounts.list()).find((candidate) => candidate.channel === channel);
  if (account === undefined) throw new Error(`no account of ${channel}`);
  return account.id;
}
