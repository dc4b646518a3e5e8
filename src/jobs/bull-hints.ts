import Bull from 'bull';
import type { Log } from '../../connectors/contract';
import type { Nudge, Topic } from '../app/context';
import { isUuid } from '../core/ids';

const QUEUE = 'wasl-hints';
/** `add()` never settles while Redis is away; the sweep finds what the hint would have told. */
const ADD_TIMEOUT_MS = 1000;
const PARALLEL = 4;

export interface Hints {
  readonly nudge: Nudge;
  /** For how long Redis has not answered when asked, in milliseconds, counted from the first question in vain. Undefined while it does. */
  awayMs(): Promise<number | undefined>;
  close(): Promise<void>;
}

/**
 * Hints between processes through Bull: a job carries a topic and an id and nothing else, is tried once and never kept. Redis may be
 * flushed, stopped or replaced at any time: late at worst, never lost.
 * @param onHint given by workers, which take hints; a web process only sends them
 * @param now a clock that never jumps, in milliseconds
 */
export function createBullHints(
  redisUrl: string,
  log: Log,
  onHint?: (topic: Topic, id?: string) => void,
  now: () => number = () => performance.now(),
): Hints {
  const queue = new Bull<{ topic: Topic; id?: string }>(QUEUE, redisUrl, {
    defaultJobOptions: { attempts: 1, removeOnComplete: true, removeOnFail: true },
    redis: {
      maxRetriesPerRequest: null,
      enableReadyCheck: false,
      retryStrategy: (times: number) => Math.min(times * 200, 5000),
    },
  });
  let quiet = false;
  queue.on('error', (error: Error) => {
    if (!quiet) log.warn({ error: error.name }, 'hints.redis_away');
    quiet = true;
  });
  queue.client.on('ready', () => {
    quiet = false;
  });
  if (onHint !== undefined) {
    void queue
      .process(PARALLEL, async (job) => {
        const hint = readHint(job.data);
        if (hint === undefined) log.warn({}, 'hints.not_ours');
        else onHint(hint.topic, hint.id);
      })
      .catch(() => undefined);
  }
  return {
    nudge(topic, id) {
      if (queue.client.status !== 'ready') return;
      const added = queue.add(id === undefined ? { topic } : { topic, id });
      void Promise.race([added, new Promise((resolve) => setTimeout(resolve, ADD_TIMEOUT_MS).unref())]).catch(
        () => undefined,
      );
    },
    awayMs: createAbsence(() => answers(queue), now),
    async close() {
      await Promise.race([
        queue.close(true),
        new Promise((resolve) => setTimeout(resolve, ADD_TIMEOUT_MS).unref()),
      ]).catch(() => undefined);
    },
  };
}

/** A connection that stands and says nothing is no Redis either. */
async function answers(queue: Bull.Queue): Promise<boolean> {
  if (queue.client.status !== 'ready') return false;
  const pong = queue.client.ping().then(
    () => true,
    () => false,
  );
  return Promise.race([pong, new Promise<boolean>((resolve) => setTimeout(resolve, ADD_TIMEOUT_MS, false).unref())]);
}

function createAbsence(isThere: () => Promise<boolean>, now: () => number): () => Promise<number | undefined> {
  let since: number | undefined;
  return async () => {
    if (await isThere()) since = undefined;
    else since ??= now();
    return since === undefined ? undefined : now() - since;
  };
}

const TOPICS: readonly Topic[] = ['ingest', 'deliver', 'pull', 'scan', 'index'];

/** Others may write into Redis: what is no hint of ours moves nobody. */
function readHint(data: unknown): { topic: Topic; id?: string } | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const { topic, id } = data as { topic?: unknown; id?: unknown };
  const known = TOPICS.find((one) => one === topic);
  if (known === undefined) return undefined;
  if (id === undefined) return { topic: known };
  return typeof id === 'string' && isUuid(id) ? { topic: known, id } : undefined;
}
