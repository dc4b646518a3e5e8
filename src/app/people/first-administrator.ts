import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import type { UserId } from '../../core/ids';
import type { App } from '../context';
import { hashPassword } from './passwords';
import { normalEmail } from './sign-in';

const DEFAULT_EMAIL = 'admin@wasl.localhost';
const EXPIRES_HOURS = 24;

export interface FirstAdministrator {
  readonly email: string;
  readonly password: string;
  /** Where the password also lies, readable by the owner alone; absent when it was preset. */
  readonly file?: string;
}

/**
 * Makes the first administrator when there is nobody yet; undefined when there is somebody. A password of ours is good for 24 hours
 * and must be changed; a preset one is the operator's own. The caller shows it on the terminal, never in a log.
 */
export async function ensureFirstAdministrator(
  app: App,
  options: { readonly email?: string; readonly password?: string; readonly dataDir: string },
): Promise<FirstAdministrator | undefined> {
  if (await app.db.stores.people.users.any()) return undefined;
  const email = normalEmail(options.email ?? DEFAULT_EMAIL);
  const preset = options.password !== undefined && options.password !== '';
  const password = preset ? (options.password ?? '') : randomBytes(15).toString('base64url');
  const passwordHash = await hashPassword(password);
  return app.db.transact(async ({ people, events }) => {
    await people.lockForFirst();
    if (await people.users.any()) return undefined;
    const id = app.newId<UserId>();
    await people.users.insert({
      id,
      email,
      name: email.split('@')[0] ?? email,
      role: 'administrator',
      language: 'ar',
      passwordHash,
      mustChangePassword: !preset,
      passwordHours: preset ? null : EXPIRES_HOURS,
    });
    const centres = await people.centres.list();
    if (centres.length > 0)
      await people.users.setCentres(
        id,
        centres.map((centre) => centre.id),
      );
    await events.append({
      id: app.newId(),
      at: app.clock.now(),
      actorId: null,
      event: { type: 'user.changed', userId: id, what: 'created' },
    });
    // before the commit: a process that dies right after it has left the password where its owner finds it
    return preset
      ? { email, password }
      : { email, password, file: await keepForOwner(options.dataDir, email, password) };
  });
}

async function keepForOwner(dataDir: string, email: string, password: string): Promise<string> {
  const file = path.join(dataDir, 'first-administrator.txt');
  await fs.rm(file, { force: true });
  await fs.writeFile(file, `${email}\n${password}\n`, { mode: 0o600, flag: 'wx' });
  return file;
}
