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
}

export function openDatabase(options: DatabaseOptions): Database {
  const knex = knexFactory({
    client: 'pg',
    connection: {
      connectionString: options.url,
      application_name: 'wasl',
      options: '-c statement_timeout=30000 -c idle_in_transaction_session_timeout=15000 -c lock_timeout=5000',
    },
    pool: { min: 0, max: options.poolSize ?? 10 },
    acquireConnectionTimeout: 10_000,
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

async function transact<T>(knex: Knex, work: (stores: Stores) => Promise<T>): Promise<T> {
  return knex.transaction(async (trx) => {
    const stores = createStores(trx);
    const result = await work(stores);
    if (stores.events.appended() > 0) await trx.raw(`select pg_notify(?, '')`, [NOTIFY_CHANNEL]);
    return result;
  });
}
