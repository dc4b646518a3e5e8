import { Worker } from 'node:worker_threads';
import { ParseFailure, type Outcome, type Said, type Task } from './protocol';

export interface Pending {
  readonly task: Task;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (failure: ParseFailure) => void;
}
export interface SeatOptions {
  readonly timeoutMs: number;
  readonly memoryMb: number;
}

/** Most of what parsing makes dies young; a larger nursery would only keep it longer, in every worker. */
const YOUNG_MB = 8;
/** Loading a worker on a busy machine, and keeping attachments on a slow disk: after it the machine is to blame, not the item. */
const MACHINE_MS = 60_000;

/** One place in the pool: a worker that is replaced when it is lost, and the one item that it has in hand. */
export class Seat {
  private worker: Worker | undefined;
  private ready = false;
  private current: Pending | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly file: string,
    private readonly options: SeatOptions,
    private readonly onFree: () => void,
  ) {}

  get free(): boolean {
    return this.current === undefined;
  }

  run(pending: Pending): void {
    this.current = pending;
    this.worker ??= this.start();
    this.worker.ref();
    this.countTime();
    this.worker.postMessage(pending.task);
  }

  async close(): Promise<void> {
    const { worker } = this;
    this.abandon(new ParseFailure('parse_crashed', 'the pool was closed'));
    await worker?.terminate();
  }

  private start(): Worker {
    const { memoryMb } = this.options;
    this.ready = false;
    const worker = new Worker(this.file, { resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: YOUNG_MB }, stdout: true, execArgv: [] });
    // whatever a library prints is not our output
    worker.stdout.resume();
    worker.on('message', (said: Said) => this.hear(worker, said));
    worker.on('error', (error: Error & { code?: unknown }) => {
      const memory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      this.lose(worker, new ParseFailure(memory ? 'parse_memory' : 'parse_crashed', error.message));
    });
    worker.on('exit', (code) => this.lose(worker, new ParseFailure('parse_crashed', `the worker ended with ${code}`)));
    return worker;
  }

  private hear(worker: Worker, said: Said): void {
    if (worker !== this.worker) return;
    if (said.kind === 'ready') {
      this.ready = true;
      this.countTime();
    } else if (said.kind === 'storing') this.countMachinesTime('write');
    else this.settle(worker, (pending) => pending.resolve(said));
  }

  private countTime(): void {
    if (this.current === undefined) return;
    if (!this.ready || this.current.task.kind === 'warm') return this.countMachinesTime('start');
    const { timeoutMs } = this.options;
    this.within(timeoutMs, () => new ParseFailure('parse_timeout', `not read within ${timeoutMs} ms`));
  }

  private countMachinesTime(syscall: string): void {
    this.within(MACHINE_MS, () => new ParseFailure('parse_crashed', `the worker did not ${syscall} within ${MACHINE_MS} ms`, syscall));
  }

  private within(ms: number, failure: () => ParseFailure): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.abandon(failure()), ms);
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
  private lose(worker: Worker, failure: ParseFailure): void {
    if (worker !== this.worker) return;
    this.worker = undefined;
    clearTimeout(this.timer);
    const { current } = this;
    this.current = undefined;
    current?.reject(failure);
    if (current !== undefined) this.onFree();
  }

  private abandon(failure: ParseFailure): void {
    const { worker } = this;
    if (worker === undefined) return;
    this.lose(worker, failure);
    void worker.terminate();
  }
}
