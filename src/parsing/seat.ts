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

/** The next item lies ready in the worker: it need not wait for a busy main thread between two of them. */
export const IN_HAND = 2;

/** One place in the pool: a worker that is replaced when it is lost, the item that it reads and the one that it reads next. */
export class Seat {
  private worker: Worker | undefined;
  private ready = false;
  private readonly inHand: Pending[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly file: string,
    private readonly options: SeatOptions,
    private readonly onFree: () => void,
    /** Items that a lost worker had not begun: they are not to blame. */
    private readonly giveBack: (untouched: readonly Pending[]) => void,
  ) {}

  /** How many items it has in hand. */
  get load(): number {
    return this.inHand.length;
  }

  run(pending: Pending): void {
    this.inHand.push(pending);
    this.worker ??= this.start();
    this.worker.ref();
    if (this.inHand.length === 1) this.countTime();
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
    const [current] = this.inHand;
    if (current === undefined) return;
    if (!this.ready || current.task.kind === 'warm') return this.countMachinesTime('start');
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
    if (worker !== this.worker) return;
    const current = this.inHand.shift();
    if (current === undefined) return;
    clearTimeout(this.timer);
    this.countTime();
    // an idle worker must not keep the process alive
    if (this.inHand.length === 0) worker.unref();
    how(current);
    this.onFree();
  }

  /** The worker is gone; the next item gets a new one. */
  private lose(worker: Worker, failure: ParseFailure): void {
    if (worker !== this.worker) return;
    this.worker = undefined;
    clearTimeout(this.timer);
    const [current, ...untouched] = this.inHand.splice(0);
    this.giveBack(untouched);
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
