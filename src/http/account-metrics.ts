import { Gauge, type Registry } from 'prom-client';
import type { Account, App } from '../app/context';

const STATES = ['new', 'ok', 'failing', 'stopped'] as const;

/** How accounts are, asked of the database when it is read; with the database away they are absent. */
export function addAccountMetrics(app: App, registry: Registry): void {
  const gauge = (name: string, help: string, labels: readonly string[], set: (gauge: Gauge, account: Account) => void): Gauge =>
    new Gauge({
      name,
      help,
      labelNames: ['account', ...labels],
      registers: [registry],
      async collect() {
        this.reset();
        const accounts = await app.db.stores.accounts.list().catch(() => []);
        for (const account of accounts) if (account.enabled) set(this, account);
      },
    });
  const seconds = (at: string | undefined): number | undefined =>
    at === undefined ? undefined : Math.max(0, (app.clock.now().getTime() - new Date(at).getTime()) / 1000);
  const age = (pick: (account: Account) => string | undefined) => (one: Gauge, account: Account) => {
    const value = seconds(pick(account));
    if (value !== undefined) one.set({ account: account.id }, value);
  };
  gauge('wasl_account_state', '1 for the state that an enabled account is in', ['state'], (one, { id, health }) => {
    for (const state of STATES) one.set({ account: id, state }, health.state === state ? 1 : 0);
  });
  gauge('wasl_account_lag', 'Items that an account had not brought when it was last looked into', [], (one, { id, health }) =>
    one.set({ account: id }, health.lag ?? 0),
  );
  gauge('wasl_account_last_look_seconds', 'Since an account was last read to its end', [], age(({ health }) => health.lastOkAt));
  gauge('wasl_account_last_item_seconds', 'Since something last came from an account', [], age(({ health }) => health.lastMailAt));
}
