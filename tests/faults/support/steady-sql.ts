import { Client } from 'pg';
import { errorCode } from '../../../src/core/error-code';
import { waitFor } from '../../support/wait';

export type Row = Record<string, unknown>;

/** Asks the database as a test does that kills it: after a lost connection it connects anew and asks again. */
export class SteadySql {
  private client: Client | undefined;

  constructor(private readonly url: () => string) {}

  async ask<R extends Row>(text: string, values: readonly unknown[] = []): Promise<R[]> {
    return waitFor(
      async () => {
        try {
          return (await (await this.connected()).query<R>(text, [...values])).rows;
        } catch (error) {
          if (isRefusal(error)) throw error;
          this.client = undefined;
          return undefined;
        }
      },
      `the database answers: ${text}`,
      60,
    );
  }

  async close(): Promise<void> {
    await this.client?.end().catch(() => undefined);
    this.client = undefined;
  }

  private async connected(): Promise<Client> {
    if (this.client !== undefined) return this.client;
    const client = new Client({ connectionString: this.url() });
    client.on('error', () => undefined);
    await client.connect();
    this.client = client;
    return client;
  }
}

/** The database answered and said no to the statement itself; everything else is its absence. */
function isRefusal(error: unknown): boolean {
  const code = errorCode(error);
  return code !== undefined && /^(22|23|42)[0-9A-Z]{3}$/.test(code);
}
