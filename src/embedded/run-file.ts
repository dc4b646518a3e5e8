import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { ownIdentity, processIdentity } from './process-identity';

const RunFile = z.object({
  pid: z.int(),
  identity: z.string(),
  role: z.enum(['web', 'worker', 'all']),
  startedAt: z.iso.datetime(),
  /** Where the screen and the API answer; absent in a worker. */
  url: z.url().optional(),
  smtpPort: z.int().optional(),
  lmtpPort: z.int().optional(),
  metricsPort: z.int().optional(),
  /** Of the runtime role. */
  databaseUrl: z.string(),
  redisUrl: z.string().optional(),
});
/** What a running Wasl tells the command line beside it. It holds a password: the file is 0600. */
export type RunFile = z.infer<typeof RunFile>;

const at = (dataDir: string): string => path.join(dataDir, 'run.json');

/** Written by the starting process when everything listens; read by `wasl doctor`, `ledger`, `replay`. */
export function writeRunFile(dataDir: string, facts: Omit<RunFile, 'pid' | 'identity' | 'startedAt'>): void {
  fs.mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const run: RunFile = { ...facts, pid: process.pid, identity: ownIdentity(), startedAt: new Date().toISOString() };
  const aside = `${at(dataDir)}.${process.pid}`;
  fs.writeFileSync(aside, JSON.stringify(run, null, 2), { mode: 0o600 });
  fs.renameSync(aside, at(dataDir));
}

/** Removes our own; another process's (a second role on this host) stays. */
export function removeRunFile(dataDir: string): void {
  if (readRunFile(dataDir)?.pid === process.pid) fs.rmSync(at(dataDir), { force: true });
}

/** Facts of the Wasl that runs on this directory now; undefined when none does (a file left by a killed one counts as none). */
export function readRunFile(dataDir: string): RunFile | undefined {
  let text: string;
  try {
    text = fs.readFileSync(at(dataDir), 'utf8');
  } catch {
    return undefined;
  }
  const parsed = RunFile.safeParse(JSON.parse(text));
  return parsed.success && processIdentity(parsed.data.pid) === parsed.data.identity ? parsed.data : undefined;
}
