import { Client } from 'pg';
import type { Log } from '../../connectors/contract';
import { NOTIFY_CHANNEL } from '../core/notify-channel';
import { EventFeed, type FeedEvent } from './event-feed';

export interface RelayOptions {
  /** A connection of its own, past any pooler: LISTEN needs it. */
  readonly url: string;
  readonly log: Log;
  /** Must not throw. */
  onEvents(events: readonly FeedEvent[]): void;
  /** After the connection was lost and found again: everybody reads afresh. */
  onGap(): void;
}

const POLL_MS = 3_000;
/** A link that died without a word answers nothing: then another one is opened. */
const LOOK_TIMEOUT_MS = 12_000;
const RETRY_MS = [100, 500, 1_000, 2_000];

/** Hears the bare hint of a commit, reads what is new, and looks every few seconds as well, for a hint may be lost. */
export class Relay {
  private readonly feed = new EventFeed();
  private client: Client | undefined;
  private timer: NodeJS.Timeout | undefined;
  private reading: Promise<void> | undefined;
  private again = false;
  private failures = 0;
  private stopped = false;
  private everConnected = false;

  constructor(private readonly options: RelayOptions) {}

  /** Resolves at the first connection, or at the first failure: it goes on trying by itself. */
  async start(): Promise<void> {
    await this.connect();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.reading;
    const { client } = this;
    this.client = undefined;
    await client?.end().catch(() => undefined);
  }

  private async connect(): Promise<void> {
    const client = new Client({
      connectionString: this.options.url,
      application_name: 'wasl relay',
      keepAlive: true,
      query_timeout: LOOK_TIMEOUT_MS,
    });
    client.on('error', () => this.lost(client));
    client.on('end', () => this.lost(client));
    client.on('notification', () => this.look());
    try {
      await client.connect();
      await client.query(`set statement_timeout = '10s'`);
      await client.query(`listen ${NOTIFY_CHANNEL}`);
    } catch {
      client.end().catch(() => undefined);
      return this.retry();
    }
    if (this.stopped) return void client.end().catch(() => undefined);
    this.client = client;
    this.failures = 0;
    if (this.everConnected) {
      this.options.log.info({}, 'relay.reconnected');
      this.options.onGap();
    }
    this.everConnected = true;
    this.look();
    await this.reading;
  }

  private lost(client: Client): void {
    if (this.client !== client || this.stopped) return;
    this.client = undefined;
    this.options.log.warn({}, 'relay.connection_lost');
    client.end().catch(() => undefined);
    this.retry();
  }

  private retry(): void {
    if (this.stopped) return;
    clearTimeout(this.timer);
    const wait = RETRY_MS[Math.min(this.failures++, RETRY_MS.length - 1)] ?? POLL_MS;
    this.timer = setTimeout(() => void this.connect(), wait);
  }

  /** One reading at a time; a hint that comes meanwhile causes one more. */
  private look(): void {
    if (this.reading !== undefined) {
      this.again = true;
      return;
    }
    this.reading = this.readAll().finally(() => {
      this.reading = undefined;
      if (this.client === undefined || this.stopped) return;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.look(), POLL_MS);
    });
  }

  private async readAll(): Promise<void> {
    do {
      this.again = false;
      const { client } = this;
      if (client === undefined || this.stopped) return;
      try {
        const events = await this.feed.read(client);
        if (events.length > 0) this.options.onEvents(events);
      } catch {
        return this.lost(client);
      }
    } while (this.again);
  }
}
