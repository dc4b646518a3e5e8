import path from 'node:path';
import { ROOT, startNode } from '../../support/processes';

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `wasl …` as it is installed. */
export async function wasl(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ran> {
  const program = startNode([path.join(ROOT, 'dist', 'src', 'cli', 'main.js'), ...args], { env });
  const { code } = await program.ended;
  return { code, stdout: program.stdout, stderr: program.stderr };
}

/** The same, when anything but success is a failure of the test. */
export async function mustRun(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ran> {
  const ran = await wasl(args, env);
  if (ran.code !== 0)
    throw new Error(`wasl ${args.join(' ')} ended with ${String(ran.code)}:\n${ran.stdout}\n${ran.stderr}`);
  return ran;
}
