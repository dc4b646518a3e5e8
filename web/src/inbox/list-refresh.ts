/** Lists and counts are read again at most this often, however many changes there are (ruling 7). */
export const COALESCE_MS = 2_000;
/** So that a thousand screens that heard of the same change do not ask in the same moment. */
export const JITTER_MS = 500;
/** A change of a row that is shown already can wait: the row itself was read again at once. */
const CALM_MS = 1_000;

/** Says when the lists are read again: at once after quiet, then at most once in two seconds; nobody waits for somebody less urgent. */
export class ListRefresh {
  private last = Number.NEGATIVE_INFINITY;
  private pending: { readonly timer: ReturnType<typeof setTimeout>; readonly at: number } | undefined;
  private jitter: number;

  /** @param random between 0 and 1; drawn once a refresh, else the smallest of many draws would bring all screens together again */
  constructor(
    private readonly read: () => void,
    private readonly random: () => number = Math.random,
  ) {
    this.jitter = random() * JITTER_MS;
  }

  /** @param urgent a row may be missing; else what is shown is only no longer quite true */
  soon(urgent: boolean): void {
    const now = Date.now();
    const allowed = this.last + COALESCE_MS;
    if (urgent && allowed <= now) return this.now();
    const at = Math.max(allowed, urgent ? now : now + CALM_MS) + this.jitter;
    if (this.pending !== undefined && this.pending.at <= at) return;
    this.stop();
    this.pending = { timer: setTimeout(() => this.now(), at - now), at };
  }

  now(): void {
    this.stop();
    this.last = Date.now();
    this.jitter = this.random() * JITTER_MS;
    this.read();
  }

  stop(): void {
    clearTimeout(this.pending?.timer);
    this.pending = undefined;
  }
}
