/** Parsing in worker threads that can be ended: no mail blocks the process, fills its memory, or takes others with it. */
import { Worker } from 'node:worker_threads';
import type { Inbound } from '../../connectors/contract';
import { ParseFailure, type Outcome, type ParseJob, type Task } from './protocol';
import { workerPath } from './worker-path';

export { ParseFailure, type ParseJob } from './protocol';

export interface ParsePoolOptions {
  /** Worker threads; they start when they are needed. */
  readonly size?: number;
  /** Wall clock for one item, after which its worker is ended. */
  readonly timeoutMs?: number;
  /** JavaScript heap of one worker, in MB. */
  readonly memoryMb?: number;
}

export interface ParsePool {
  /** @throws ParseFailure, whose code says why the item cannot be read */
  parse(job: ParseJob): Promise<Inbound>;
  /** What a mail means, as one flat object. @throws ParseFailure */
  inspect(bytes: Uint8Array): Promise<Readonly<Record<string, unknown>>>;
  /** Ends the workers; items under way are refused with `parse_crashed`. */
  close(): Promise<void>;
}

const DEFAULTS = { size: 2, timeoutMs: 10_000, memoryMb: 512 } as const;

/** Most of what parsing makes dies young; a larger nursery would only keep it longer, in every worker. */
const YOUNG_MB = 8;

interface Pending {
  readonly task: Task;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (failure: ParseFailure) => void;
}

class Seat {
  private worker: Worker | undefined;
  private current: Pending | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly file: string,
    private readonly options: Required<ParsePoolOptions>,
    private readonly onFree: () => void,
  ) {}

  get free(): boolean {
    return this.current === undefined;
  }

  run(pending: Pending): void {
    this.current = pending;
    this.worker ??= this.start();
    this.worker.ref();
    this.timer = setTimeout(() => this.abandon('parse_timeout', `not read within ${this.options.timeoutMs} ms`), this.options.timeoutMs);
    this.worker.postMessage(pending.task);
  }

  async close(): Promise<void> {
    const { worker } = this;
    this.abandon('parse_crashed', 'the pool was closed');
    await worker?.terminate();
  }

  private start(): Worker {
    const worker = new Worker(this.file, { resourceLimits: { maxOldGenerationSizeMb: this.options.memoryMb, maxYoungGenerationSizeMb: YOUNG_MB }, stdout: true, execArgv: [] });
    // whatever a library prints is not our output
    worker.stdout.resume();
    worker.on('message', (outcome: Outcome) => this.settle(worker, (pending) => pending.resolve(outcome)));
    worker.on('error', (error: Error & { code?: unknown }) => {
      const memory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      this.lose(worker, memory ? 'parse_memory' : 'parse_crashed', error.message);
    });
    worker.on('exit', (code) => this.lose(worker, 'parse_crashed', `the worker ended with ${code}`));
    return worker;
  }

  private settle(worker: Worker, how: (pending: Pending) => void): void {
    const { current } = this;
    if (worker !== this.worker || current === undefined) return;
    clearTimeout(this.timer);
    this.current = undefined;
    // an idle worker must not keep the process alive
    worker.unref();
    how(current);
    this.onFree();
  }

  /** The worker is gone; the next item gets a new one. */
  private lose(worker: Worker, code: string, message: string): void {
    if (worker !== this.worker) return;
    this.settle(worker, (pending) => pending.reject(new ParseFailure(code, message)));
    if (worker === this.worker && this.current === undefined) this.worker = undefined;
  }

  private abandon(code: string, message: string): void {
    const { worker } = this;
    if (worker === undefined) return;
    const { current } = this;
    this.worker = undefined;
    this.current = undefined;
    clearTimeout(this.timer);
    void worker.terminate();
    current?.reject(new ParseFailure(code, message));
    this.onFree();
  }
}

/** A pool of parse workers. One item at a time in each; whoever waits is served in order. */
export function createParsePool(options: ParsePoolOptions = {}): ParsePool {
  const settings = { ...DEFAULTS, ...options };
  const waiting: Pending[] = [];
  let closed = false;
  const file = workerPath();
  const seats = Array.from({ length: Math.max(1, settings.size) }, () => new Seat(file, settings, serve));

  function serve(): void {
    if (closed) return;
    for (const seat of seats) {
      if (!seat.free) continue;
      const next = waiting.shift();
      if (next === undefined) return;
      seat.run(next);
    }
  }

  async function submit(task: Task): Promise<Outcome> {
    if (closed) throw new ParseFailure('parse_crashed', 'the pool is closed');
    const outcome = await new Promise<Outcome>((resolve, reject) => {
      waiting.push({ task, resolve, reject });
      serve();
    });
    if (outcome.kind === 'failed') throw new ParseFailure(outcome.code, outcome.message);
    return outcome;
  }

  return {
    async parse(job) {
      const outcome = await submit({ kind: 'parse', job });
      if (outcome.kind !== 'parsed') throw new ParseFailure('parse_failed', `a worker answered ${outcome.kind}`);
      return outcome.inbound;
    },
    async inspect(bytes) {
      const outcome = await submit({ kind: 'inspect', bytes });
      if (outcome.kind !== 'inspected') throw new ParseFailure('parse_failed', `a worker answered ${outcome.kind}`);
      return outcome.line;
    },
    async close() {
      closed = true;
      for (const pending of waiting.splice(0)) pending.reject(new ParseFailure('parse_crashed', 'the pool was closed'));
      await Promise.all(seats.map((seat) => seat.close()));
    },
  };
}
