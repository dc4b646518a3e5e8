import { createHash, randomInt } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { StartupProblem } from '../core/startup-problem';
import { ownIdentity, processIdentity } from './process-identity';

const OwnerFile = z.object({
  pid: z.int(),
  identity: z.string(),
  state: z.enum(['claiming', 'holding']),
  startedAt: z.string(),
});
type OwnerFile = z.infer<typeof OwnerFile>;

/** Another live process holds the data directory: the second start ends here, and the first one's database is left alone. */
export class AlreadyRunning extends StartupProblem {
  constructor(
    readonly pid: number,
    dir: string,
  ) {
    super(`Wasl is already running (pid ${pid}) in ${dir}`);
  }
}

const NAME = /^owner-.+\.json$/;
/** How often two processes that start in the same instant step back for each other. */
const CLAIM_ATTEMPTS = 40;
/** Directories held by this process: its own owner file does not warn it of itself. */
const held = new Set<string>();

/**
 * The right to run a database in a directory. Every process writes an owner file of its own, named after its pid and start time; it
 * holds the directory once it has seen no other live one. Files of the dead may be removed by anybody at any time: that identity
 * never comes back, so no two starters can mistake each other's fresh file for the stale one.
 */
export class Ownership {
  private constructor(
    private readonly dir: string,
    private readonly file: string,
  ) {}

  /** @throws AlreadyRunning when a live process holds `dir` (this one included). */
  static async take(dir: string): Promise<Ownership> {
    const real = fs.realpathSync(dir);
    if (held.has(real)) throw new AlreadyRunning(process.pid, dir);
    held.add(real);
    try {
      return await claim(real, dir, (file) => new Ownership(real, file));
    } catch (error) {
      held.delete(real);
      throw error;
    }
  }

  release(): void {
    fs.rmSync(this.file, { force: true });
    held.delete(this.dir);
  }
}

async function claim(real: string, shown: string, done: (file: string) => Ownership): Promise<Ownership> {
  const identity = ownIdentity();
  const mark = createHash('sha256').update(identity).digest('hex').slice(0, 12);
  const file = path.join(real, `owner-${process.pid}-${mark}.json`);
  const me: OwnerFile = { pid: process.pid, identity, state: 'claiming', startedAt: new Date().toISOString() };
  for (let attempt = 1; ; attempt++) {
    write(file, me);
    const other = liveOthers(real, file)[0];
    if (other === undefined) {
      write(file, { ...me, state: 'holding' });
      return done(file);
    }
    fs.rmSync(file, { force: true });
    if (other.state === 'holding' || attempt === CLAIM_ATTEMPTS) throw new AlreadyRunning(other.pid, shown);
    await delay(randomInt(20, 200));
  }
}

function liveOthers(dir: string, own: string): OwnerFile[] {
  const live: OwnerFile[] = [];
  for (const name of fs.readdirSync(dir).filter((entry) => NAME.test(entry))) {
    const file = path.join(dir, name);
    if (file === own) continue;
    const owner = read(file);
    if (owner === undefined) continue;
    if (processIdentity(owner.pid) === owner.identity) live.push(owner);
    else fs.rmSync(file, { force: true });
  }
  return live;
}

/** Files appear whole (written aside, then renamed): an unreadable one was withdrawn in this moment or is rubbish. */
function read(file: string): OwnerFile | undefined {
  try {
    return OwnerFile.parse(JSON.parse(fs.readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

function write(file: string, owner: OwnerFile): void {
  const aside = `${file}.new`;
  fs.writeFileSync(aside, JSON.stringify(owner), { mode: 0o600 });
  fs.renameSync(aside, file);
}
