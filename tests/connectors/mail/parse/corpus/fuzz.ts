/** Hands spoilt mails to the killable worker and says which of them it did not survive, or answered wrongly. */
import { createParsePool, ParseFailure, type ParsePool } from '../../../../../src/parsing/pool';
import { groups } from './index';
import { spoil } from './mutate';

export interface Finding {
  readonly seed: number;
  readonly deeds: readonly string[];
  /** A code of `ParseFailure`, or what is wrong with the answer. */
  readonly fault: string;
  readonly bytes: Buffer;
}

export const corpusMails: readonly Buffer[] = Object.values(groups).flatMap((mails) => mails.map(({ bytes }) => bytes));

const NOT_WELL_FORMED = /\0|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

function* strings(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (value !== null && typeof value === 'object') for (const inner of Object.values(value)) yield* strings(inner);
}

/** What is wrong with reading these bytes, or undefined. Only a mail that is too large may be refused. */
export async function faultOf(pool: ParsePool, bytes: Buffer): Promise<string | undefined> {
  try {
    const line = await pool.inspect(bytes);
    for (const text of strings(line)) if (NOT_WELL_FORMED.test(text)) return 'not_well_formed';
    const { text, reply } = line;
    return typeof reply === 'string' && reply.length > (typeof text === 'string' ? text.length : 0) ? 'reply_longer_than_text' : undefined;
  } catch (error) {
    if (!(error instanceof ParseFailure)) return `thrown: ${String(error)}`;
    if (error.code === 'too_large' || (error.code === 'parse_timeout' && !(await takesLong(bytes)))) return undefined;
    return `${error.code}: ${error.message}`;
  }
}

/** What no mail may cost, whoever else the machine works for; the readers that run beside count as well. */
const MOST_CPU_MS = 10_000;
const PATIENCE_MS = 180_000;

/** Whether reading costs too much itself: on a busy machine a mail runs out of time for others' work. */
async function takesLong(bytes: Buffer): Promise<boolean> {
  const pool = createParsePool({ size: 1, memoryMb: 256, timeoutMs: PATIENCE_MS });
  try {
    await pool.warm([]);
    const before = process.cpuUsage();
    await pool.inspect(bytes);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000 > MOST_CPU_MS;
  } catch {
    return true;
  } finally {
    await pool.close();
  }
}

/** Reads the mails of these seeds, several at once, and yields what was found. */
export async function* fuzz(pool: ParsePool, seeds: Iterable<number>, atOnce = 4): AsyncGenerator<Finding> {
  const underWay: Promise<Finding | undefined>[] = [];
  const look = async (seed: number): Promise<Finding | undefined> => {
    const { bytes, deeds } = spoil(seed, corpusMails);
    const fault = await faultOf(pool, bytes);
    return fault === undefined ? undefined : { seed, deeds, fault, bytes };
  };
  for (const seed of seeds) {
    underWay.push(look(seed));
    const first = underWay.length >= atOnce ? await underWay.shift() : undefined;
    if (first) yield first;
  }
  for (const found of await Promise.all(underWay)) if (found) yield found;
}

const MOST_TRIALS = 150;
/** A mail that hangs takes its whole time at each trial. */
const MOST_MINIMISING_MS = 60_000;

/** Takes away what the fault does not need, in halves of halves. */
export async function minimise(pool: ParsePool, { bytes, fault }: Finding): Promise<Buffer> {
  const kind = fault.split(':')[0];
  let kept = bytes;
  let trials = 0;
  const end = Date.now() + MOST_MINIMISING_MS;
  const goesOn = (): boolean => trials < MOST_TRIALS && Date.now() < end;
  for (let size = Math.ceil(kept.length / 2); size >= 1 && goesOn(); size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < kept.length && goesOn(); trials++) {
      const shorter = Buffer.concat([kept.subarray(0, at), kept.subarray(at + size)]);
      if ((await faultOf(pool, shorter))?.split(':')[0] === kind) kept = shorter;
      else at += size;
    }
  }
  return kept;
}
