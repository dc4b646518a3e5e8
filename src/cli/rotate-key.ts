import fs from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { Config } from '../config';
import { StartupProblem } from '../core/startup-problem';
import { withCommandLock } from '../db/command-lock';
import { openDatabase, type Database } from '../db/database';
import { abandonSeals, resealAll, sealedByOlder } from '../db/reseal';
import { MasterKey, retire, type KeyLine } from '../db/sealer';
import { readKeyLines, withNewKey, writeKeyLines } from '../master-key-file';
import type { Out } from './out';

/** Longer than any process goes on sealing with the key before. */
const ALL_HAVE_LOOKED_MS = 5_000;
const ONE_DAY_MS = 24 * 3600 * 1000;

/**
 * `wasl rotate-key`: adds a key, and seals with it whatever the ones before had sealed, while Wasl works. Cut short, it is run again
 * and goes on; a second rotation begins only when the first is through.
 * @returns the exit code: 1 when some values cannot be opened by any key
 */
export async function rotateKeyCommand(config: Pick<Config, 'keyFile'>, url: string, out: Out): Promise<number> {
  return withKeys(config, url, async (db, before) => {
    const newestBefore = before.at(-1)?.id ?? 1;
    const unfinished = newestBefore > 1 && (await sealedByOlder(db.knex, newestBefore)) > 0;
    const lines = unfinished ? before : withNewKey(before);
    if (!unfinished) await writeKeyLines(config.keyFile, lines);
    out.line(unfinished ? `Going on with key ${lines.length}.` : `Key ${lines.length} was added to ${config.keyFile}: keep a copy of the file, now.`);
    // processes that run look at the file every two seconds; from then on they seal with the new key
    await wait(ALL_HAVE_LOOKED_MS);
    const { done, broken } = await resealAll(db.knex, new MasterKey(lines));
    const left = await sealedByOlder(db.knex, lines.length);
    out.line(`${done} values are sealed with it now.`);
    if (left === 0) out.line('Nothing is sealed with an older key. When all processes were seen with the new file for a day: wasl rotate-key --finish.');
    else out.note(`${left} values are still sealed with an older key${broken.length > 0 ? `; ${broken.length} values are opened by no key (--finish --give-up gives them up)` : ''}: run the command again.`);
    return left === 0 ? 0 : 1;
  });
}

export interface FinishOptions {
  /** Before the newest key is a day old. */
  readonly force: boolean;
  /** What no key opens is lost, and counts no more. */
  readonly giveUp: boolean;
}

/** `wasl rotate-key --finish`: takes the older keys out of the file; what their reply tokens need stays. */
export async function finishRotationCommand(config: Pick<Config, 'keyFile'>, url: string, { force, giveUp }: FinishOptions, out: Out): Promise<number> {
  return withKeys(config, url, async (db, before) => {
    if (giveUp) await giveUpBroken(db, before, out);
    const left = await sealedByOlder(db.knex, before.length);
    if (left > 0)
      throw new StartupProblem(
        `${left} values are still sealed with an older key: run "wasl rotate-key" first. (Those that no key opens are given up with --give-up.)`,
      );
    const young = Date.now() - fs.statSync(config.keyFile).mtimeMs < ONE_DAY_MS;
    if (young && !force)
      throw new StartupProblem('The newest key is not a day old: a process that has not seen it could still use the one before. Wait, or add --force.');
    const old = before.slice(0, -1).filter((line) => line.kind === 'key');
    if (old.length === 0) {
      out.line('There is only one key that opens anything.');
      return 0;
    }
    await writeKeyLines(config.keyFile, before.map((line, at) => (at === before.length - 1 ? line : retire(line))));
    out.line(`${old.length} older key(s) taken out of ${config.keyFile}. Backups from before need the file as it was then.`);
    return 0;
  });
}

/** What no key opens, each by its table and id; nothing else. */
async function giveUpBroken(db: Database, lines: readonly KeyLine[], out: Out): Promise<void> {
  const { broken } = await resealAll(db.knex, new MasterKey(lines));
  for (const { place, id } of broken) out.note(`No key opens ${place} of ${id}: given up.`);
  await abandonSeals(db.knex, broken);
}

/**
 * The keys are read only when no other rotation can be writing them: of two that read the same file each would write its own key over
 * the other's, and what was sealed with that one meanwhile would be lost.
 */
async function withKeys(config: Pick<Config, 'keyFile'>, url: string, work: (db: Database, lines: readonly KeyLine[]) => Promise<number>): Promise<number> {
  return withCommandLock(url, 'rotation', async () => {
    const lines = readKeyLines(config.keyFile);
    if (lines === undefined) throw new StartupProblem(`The key ${config.keyFile} is missing: put it back from your backup, or set WASL_KEY_FILE.`);
    const db = openDatabase({ url, poolSize: 2 });
    try {
      const known = (await db.stores.installation.get())?.keyFingerprint;
      if (known !== undefined && new MasterKey(lines).fingerprint !== known)
        throw new StartupProblem(`The key ${config.keyFile} is not this database's: set WASL_KEY_FILE to the right one. Nothing was changed.`);
      return await work(db, lines);
    } finally {
      await db.close();
    }
  });
}
