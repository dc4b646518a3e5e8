import { once } from 'node:events';
import type { Client, Connection } from 'pg';

/** What a driver's own query object is told; the types of the driver name only `submit`. */
interface CopyQuery {
  submit(connection: Connection): void;
  handleError(error: Error): void;
  handleCommandComplete(message: { readonly text?: string }): void;
  handleReadyForQuery(): void;
  handleCopyInResponse(connection: Connection): void;
  handleCopyData(message: { readonly chunk: Buffer }, connection: Connection): void;
}
/** The driver's connection has these; its types do not say so. */
interface CopyConnection {
  sendCopyFromChunk(chunk: Uint8Array): void;
  endCopyFrom(): void;
  sendCopyFail(reason: string): void;
}
const copying = (connection: Connection): CopyConnection => connection as unknown as CopyConnection;

/** Rows held while the reader is busy; beyond it the server is asked to wait. */
const MOST_WAITING_BYTES = 1024 * 1024;

/**
 * `copy … to stdout` in text format, one buffer a row with its newline. The protocol sends one message a row, always.
 * @throws what the server says
 */
export async function* copyOut(client: Client, sql: string): AsyncGenerator<Buffer> {
  const query = new OutgoingCopy(sql);
  client.query(query);
  for (;;) {
    const rows = await query.next();
    if (rows === undefined) return;
    yield* rows;
  }
}

class OutgoingCopy implements CopyQuery {
  private rows: Buffer[] = [];
  private bytes = 0;
  private connection: Connection | undefined;
  private failure: Error | undefined;
  private ended = false;
  private wake: (() => void) | undefined;

  constructor(private readonly sql: string) {}

  /** What has come since the last look; undefined at the end. */
  async next(): Promise<readonly Buffer[] | undefined> {
    while (this.rows.length === 0) {
      if (this.failure !== undefined) throw this.failure;
      if (this.ended) return undefined;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
    const rows = this.rows;
    this.rows = [];
    this.bytes = 0;
    this.connection?.stream.resume();
    return rows;
  }

  submit(connection: Connection): void {
    this.connection = connection;
    connection.query(this.sql);
  }
  handleCopyData({ chunk }: { readonly chunk: Buffer }, connection: Connection): void {
    // the driver reads on into the same memory
    this.rows.push(Buffer.from(chunk));
    this.bytes += chunk.length;
    if (this.bytes > MOST_WAITING_BYTES) connection.stream.pause();
    this.stir();
  }
  handleError(error: Error): void {
    this.failure = error;
    this.stir();
  }
  handleReadyForQuery(): void {
    this.ended = true;
    this.stir();
  }
  handleCommandComplete(): void {}
  handleCopyInResponse(connection: Connection): void {
    copying(connection).sendCopyFail('this is a copy out of the database');
  }
  private stir(): void {
    const wake = this.wake;
    this.wake = undefined;
    wake?.();
  }
}

/**
 * `copy … from stdin` with rows as `copyOut` gave them; chunks may hold any number of rows.
 * @returns how many rows the server took
 * @throws what the server says, or what `chunks` throws
 */
export async function copyIn(client: Client, sql: string, chunks: AsyncIterable<Uint8Array>): Promise<number> {
  return new Promise<number>((resolve, reject) => {
    client.query(new IncomingCopy(sql, chunks, resolve, reject));
  });
}

class IncomingCopy implements CopyQuery {
  private taken = 0;
  private failure: unknown;
  private refused = false;

  constructor(
    private readonly sql: string,
    private readonly chunks: AsyncIterable<Uint8Array>,
    private readonly done: (rows: number) => void,
    private readonly failed: (error: unknown) => void,
  ) {}

  submit(connection: Connection): void {
    connection.query(this.sql);
  }
  handleCopyInResponse(connection: Connection): void {
    void this.feed(connection);
  }
  private async feed(connection: Connection): Promise<void> {
    try {
      for await (const chunk of this.chunks) {
        if (this.refused) return;
        copying(connection).sendCopyFromChunk(chunk);
        if (connection.stream.writableNeedDrain) await once(connection.stream, 'drain');
      }
      copying(connection).endCopyFrom();
    } catch (error) {
      this.failure = error;
      copying(connection).sendCopyFail('the source failed');
    }
  }
  handleError(error: Error): void {
    this.refused = true;
    this.failed(this.failure ?? error);
  }
  handleCommandComplete({ text }: { readonly text?: string }): void {
    this.taken = Number(/^COPY (\d+)/.exec(text ?? '')?.[1] ?? 0);
  }
  handleReadyForQuery(): void {
    if (!this.refused) this.done(this.taken);
  }
  handleCopyData(): void {}
}
