/**
 * Named points at which a test may make the process die, fail or wait. In production the table is empty and a point costs one
 * property look-up. Tests name a point through WASL_FAULT (`point=kill`, `point=throw`, `point=hang`, optionally `@n` for the
 * n-th pass); only the composition root arms it.
 */
export type FaultAction = 'kill' | 'throw' | 'hang';
const armed = new Map<string, { action: FaultAction; pass: number; seen: number }>();

/** `receive.after-blob=kill@3,deliver.before-send=throw` */
export function armFaults(spec: string): void {
  for (const part of spec.split(',').filter((item) => item !== '')) {
    const match = /^([\w.-]+)=(kill|throw|hang)(?:@(\d+))?$/.exec(part.trim());
    if (match === null) throw new Error(`WASL_FAULT: cannot read "${part}"`);
    armed.set(match[1] ?? '', { action: match[2] as FaultAction, pass: Number(match[3] ?? 1), seen: 0 });
  }
}

export async function faultPoint(name: FaultPointName): Promise<void> {
  if (armed.size === 0) return;
  const fault = armed.get(name);
  if (fault === undefined || ++fault.seen !== fault.pass) return;
  if (fault.action === 'throw') throw new Error(`fault injected at ${name}`);
  if (fault.action === 'hang') return new Promise<void>(() => undefined);
  process.kill(process.pid, 'SIGKILL');
  return new Promise<void>(() => undefined);
}

/** Every step of the two journeys, and of clearing up behind them, at which a crash must lose and double nothing. */
export const FAULT_POINTS = [
  'receive.before-blob',
  'receive.after-blob',
  'receive.before-commit',
  'receive.after-commit',
  'stream.piece',
  'ingest.after-claim',
  'ingest.after-parse',
  'ingest.after-attachments',
  'ingest.before-commit',
  'ingest.after-commit',
  'deliver.after-payload',
  'reply.before-commit',
  'reply.after-commit',
  'deliver.after-claim',
  'deliver.before-send',
  'deliver.after-send',
  'deliver.before-commit',
  'deliver.after-commit',
  'correct.before-commit',
  'correct.after-commit',
  'survey.before-commit',
  'referral.before-commit',
  'referral.after-commit',
  'appeal.before-commit',
  'appeal.after-commit',
  'merge.before-commit',
  'merge.after-commit',
  'unmerge.before-commit',
  'unmerge.after-commit',
  'recode.after-reading',
  'recode.before-commit',
  'recode.after-commit',
  'split.before-commit',
  'split.after-commit',
  'split.undo-before-commit',
  'split.undo-after-commit',
  'collect.before-commit',
  'collect.after-commit',
  'collect.after-removal',
  'fields.before-commit',
  'search.before-commit',
  'import.before-commit',
  'import.after-commit',
  'clocks.before-commit',
  'clocks.after-commit',
] as const;
export type FaultPointName = (typeof FAULT_POINTS)[number];
