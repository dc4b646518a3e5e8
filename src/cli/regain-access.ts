import { randomBytes } from 'node:crypto';
import { regainAccess } from '../app/people/regain-access';
import type { Config } from '../config';
import { ascendingIds } from '../core/ids';
import { openDatabase } from '../db/database';
import type { Out } from './out';
import type { DatabaseAccess } from './session';

/** `wasl regain-access MAIL`: for an administrator who is locked out. Exit 1 when nobody who may sign in has this address. */
export async function regainAccessCommand(
  config: Config,
  { appUrl, running }: DatabaseAccess,
  email: string,
  out: Out,
): Promise<number> {
  const db = openDatabase({ url: appUrl, poolSize: 1 });
  const nextId = ascendingIds(Date.now, () => randomBytes(10));
  try {
    const app = { db, clock: { now: () => new Date() }, newId: <T extends string>(): T => nextId() as T };
    const access = await regainAccess(app, email);
    if (access === undefined) {
      out.note(
        `Nobody who may sign in has the address ${email}. Disabled people are enabled again by another administrator.`,
      );
      return 1;
    }
    const { token, expiresAt, hadSecondFactor } = access;
    out.line(`${config.publicUrl ?? addressOf(running)}/reset/${token}`);
    out.note(
      `A new password can be set there once, until ${expiresAt.toISOString()}.` +
        (hadSecondFactor ? ' The second factor is off: turn it on again after signing in.' : ''),
    );
    return 0;
  } finally {
    await db.close();
  }
}

const addressOf = (running: DatabaseAccess['running']): string =>
  (running?.url ?? 'http://127.0.0.1:3000').replace(/\/$/, '');
