import { Socket } from 'node:net';
import knexFactory, { type Knex } from 'knex';
import { types } from 'pg';
import { NOTIFY_CHANNEL } from '../core/notify-channel';
import { createStores, type Stores } from './stores';

// bigints that we store (byte counts, sequences) stay far below 2^53
types.setTypeParser(types.builtins.INT8, Number);

export interface Database {
  /** For the read models in `db/read` only. */
  readonly knex: Knex;
  /** Stores outside a transaction: single statements. */
  readonly stores: Stores;
  /**
   * One transaction. The stores are built anew on it, so nobody can forget to pass it. If events were appended, one bare
   * NOTIFY goes out with the commit (ruling 7).
   */
  transact<T>(work: (stores: Stores) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export { NOTIFY_CHANNEL };

export interface DatabaseOptions {
  readonly url: string;
  readonly poolSize?: number;
  /** How long a connection may be silent while it owes an answer; longer than any statement may take. */
  readonly silenceMs?: number;
}

/** A statement is ended by the server after 30 s. Who hears nothing by now is connected to nobody. */
const SILENCE_MS = 35_000;
/** Who waits for a connection is told after ten; the attempt itself is given up a little later. */
const ACQUIRE_MS = 10_000;
const CONNECT_MS = 12_000;

export function openDatabase(options: DatabaseOptions): Database {
  const knex = knexFactory({
    client: 'pg',
    connection: {
      connectionString: options.url,
      application_name: 'wasl',
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      connectionTimeoutMillis: CONNECT_MS,
      options: '-c statement_timeout=30000 -c idle_in_transaction_session_timeout=15000 -c lock_timeout=5000 -c timezone=UTC',
    },
    pool: { min: 0, max: options.poolSize ?? 10, afterCreate: dropWhenSilent(options.silenceMs ?? SILENCE_MS) },
    acquireConnectionTimeout: ACQUIRE_MS,
    // knex would print on standard output, among the log's JSON lines; what it has to say is thrown as well
    log: { debug: silent, warn: silent, error: silent, deprecate: silent },
  });
  return {
    knex,
    stores: createStores(knex),
    transact: (work) => transact(knex, work),
    close: () => knex.destroy(),
  };
}

const silent = (): void => undefined;

/**
 * A link that dies without a word would hold whoever waits on it for a quarter of an hour. The socket's own clock ends it: the driver's
 * `query_timeout` would give the query up and hand the deaf connection to the next one.
 */
const dropWhenSilent =
  (ms: number) =>
  (client: { readonly connection?: { readonly stream?: unknown } }, done: (error: Error | null, client: unknown) => void): void => {
    const stream = client.connection?.stream;
    if (!(stream instanceof Socket)) return done(new Error('the driver has no socket where it used to have one'), client);
    stream.setTimeout(ms, () => stream.destroy(new DatabaseSilent()));
    done(null, client);
  };

/** Nothing came on a connection for longer than any statement may take. */
class DatabaseSilent extends Error {
  readonly code = 'ETIMEDOUT';
  constructor() {
    super('the database does not answer');
  }
}

async function transact<T>(knex: Knex, work: (stores: Stores) => Promise<T>): Promise<T> {
  let cause: unknown;
  try {
    return await knex.transaction(async (trx) => {
      try {
        const stores = createStores(trx);
        const result = await work(stores);
        if (stores.events.appended() > 0) await trx.raw(`select pg_notify(?, '')`, [NOTIFY_CHANNEL]);
        return result;
      } catch (error) {
        cause = error;
        throw error;
      }
    });
  } catch (error) {
    // over a lost link the ROLLBACK fails as well, and knex would tell of that instead of what went wrong
    throw cause ?? error;
  }
}
