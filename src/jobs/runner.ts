import type { Log } from '../../connectors/contract';
import type { Topic } from '../app/context';

export type Handlers = Readonly<Record<Topic, (id?: string) => Promise<unknown>>>;

/**
 * Runs handlers in this process, one run a topic (and id) at a time. A hint that comes during a run causes one more run after it,
 * however many come: the handlers look for work themselves.
 */
export class LocalRunner {
  private readonly running = new Map<string, Promise<void>>();
  private readonly again = new Set<string>();
  private closed = false;

  constructor(
    private readonly handlers: Handlers,
    private readonly log: Log,
  ) {}

  nudge(topic: Topic, id?: string): void {
    if (this.closed) return;
    const key = id === undefined ? topic : `${topic} ${id}`;
    if (this.running.has(key)) {
      this.again.add(key);
      return;
    }
    this.running.set(key, this.run(key, topic, id));
  }

  private async run(key: string, topic: Topic, id: string | undefined): Promise<void> {
    do {
      this.again.delete(key);
      try {
        await this.handlers[topic](id);
      } catch (error) {
        // the sweep comes by in seconds; the reason was logged where it is known
        this.log.warn({ topic, error: error instanceof Error ? error.name : 'unknown', code: (error as { code?: unknown }).code }, 'job.failed');
      }
    } while (this.again.has(key) && !this.closed);
    this.running.delete(key);
  }

  /** No new runs; resolves when the present ones are done. */
  async close(): Promise<void> {
    this.closed = true;
    await Promise.allSettled(this.running.values());
  }
}
