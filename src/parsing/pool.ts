/** Parsing in worker threads that can be ended: no mail blocks the process, fills its memory, or takes others with it. */
import type { MessageFacts, OpenedAttachment } from '../../connectors/contract';
import { IN_HAND, Seat, type Pending } from './seat';
import { ParseFailure, type Outcome, type Parsed, type ParseJob, type Reading, type Task } from './protocol';
import { workerPath } from './worker-path';

export { ParseFailure, type Parsed, type ParseJob, type Reading } from './protocol';

export interface ParsePoolOptions {
  /** Worker threads; they start when they are needed. */
  readonly size?: number;
  /** Wall clock for one item, after which its worker is ended. Loading the worker and keeping attachments is not the item's time. */
  readonly timeoutMs?: number;
  /** JavaScript heap of one worker, in MB. */
  readonly memoryMb?: number;
}

export interface ParsePool {
  /** @throws ParseFailure, whose code says why the item cannot be read */
  parse(job: ParseJob): Promise<Parsed>;
  /** What can be said of an item that `parse` failed on; undefined when not even a shell can be made. @throws ParseFailure */
  shell(job: ParseJob): Promise<MessageFacts | undefined>;
  /** A stored message read once more, in this charset or, with null, as the reader itself would; nothing is kept. @throws ParseFailure */
  reread(job: ParseJob, charset: string | null): Promise<MessageFacts>;
  /** The beginning of a stored message in each of these charsets; those in which it is no message are left out. @throws ParseFailure */
  sample(job: ParseJob, charsets: readonly (string | null)[]): Promise<readonly Reading[]>;
  /** What a mail means, as one flat object. @throws ParseFailure */
  inspect(bytes: Uint8Array): Promise<Readonly<Record<string, unknown>>>;
  /** What an attachment holds that can be read in place. @throws ParseFailure */
  open(content: Uint8Array, contentType: string, path: readonly number[]): Promise<OpenedAttachment>;
  /** Starts one worker and lets it load what reading these channels needs. */
  warm(connectorIds: readonly string[]): Promise<void>;
  /** Ends the workers; items under way are refused with `parse_crashed`. */
  close(): Promise<void>;
}

const DEFAULTS = { size: 2, timeoutMs: 10_000, memoryMb: 512 } as const;

/** A pool of parse workers. Each reads one item at a time; whoever waits is served in order. */
export function createParsePool(options: ParsePoolOptions = {}): ParsePool {
  const settings = { ...DEFAULTS, ...options };
  const waiting: Pending[] = [];
  let closed = false;
  const file = workerPath();
  const seats = Array.from({ length: Math.max(1, settings.size) }, () => new Seat(file, settings, serve, (untouched) => void waiting.unshift(...untouched)));

  function serve(): void {
    if (closed) return;
    // the least loaded first: nobody lies ready in one worker while another has nothing to do
    for (let load = 0; load < IN_HAND; load++) {
      for (const seat of seats) {
        if (seat.load > load) continue;
        const next = waiting.shift();
        if (next === undefined) return;
        seat.run(next);
      }
    }
  }

  async function submit<K extends Outcome['kind']>(task: Task, wanted: K): Promise<Extract<Outcome, { kind: K }>> {
    if (closed) throw new ParseFailure('parse_crashed', 'the pool is closed');
    const outcome = await new Promise<Outcome>((resolve, reject) => {
      waiting.push({ task, resolve, reject });
      serve();
    });
    if (outcome.kind === 'failed') throw new ParseFailure(outcome.code, outcome.message, outcome.syscall);
    if (!isOfKind(outcome, wanted)) throw new ParseFailure('parse_failed', `a worker answered ${outcome.kind}`);
    return outcome;
  }

  return {
    parse: async (job) => (await submit({ kind: 'parse', job }, 'parsed')).parsed,
    shell: async (job) => (await submit({ kind: 'shell', job }, 'shell')).inbound,
    reread: async (job, charset) => (await submit({ kind: 'reread', job, charset }, 'reread')).inbound,
    sample: async (job, charsets) => (await submit({ kind: 'sample', job, charsets }, 'sampled')).readings,
    inspect: async (bytes) => (await submit({ kind: 'inspect', bytes }, 'inspected')).line,
    open: async (content, contentType, path) => (await submit({ kind: 'open', content, contentType, path }, 'opened')).opened,
    warm: async (connectorIds) => void (await submit({ kind: 'warm', connectorIds }, 'warmed')),
    async close() {
      closed = true;
      await Promise.all(seats.map((seat) => seat.close()));
      for (const pending of waiting.splice(0)) pending.reject(new ParseFailure('parse_crashed', 'the pool was closed'));
    },
  };
}

const isOfKind = <K extends Outcome['kind']>(outcome: Outcome, kind: K): outcome is Extract<Outcome, { kind: K }> => outcome.kind === kind;
