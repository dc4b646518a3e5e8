import type { Connector, RawItem } from '../../connectors/contract';
import type { AccountId } from '../core/ids';
import type { Account } from '../db/account-store';
import type { App } from './context';
import { intakeState } from './intake';
import { storeItems } from './store-items';

const ACCOUNTS_CACHE_MS = 2000;

export interface Door {
  accountsFor(recipient: string): Promise<readonly string[]>;
  deliver(item: RawItem, accountIds: readonly string[]): Promise<'stored' | 'busy'>;
}

/**
 * What a connector's own server may ask of us: who takes a recipient, and to keep an item. Items that arrive together are kept
 * together, so that a burst costs few transactions; each caller hears "stored" only after the commit that holds its item.
 */
export function createDoor(app: App, connector: Connector): Door {
  const batch = new ArrivalBatcher(app);
  let known: { at: number; accounts: Promise<Account[]> } | undefined;
  const accounts = (): Promise<Account[]> => {
    const now = performance.now();
    if (known === undefined || now - known.at > ACCOUNTS_CACHE_MS) {
      known = { at: now, accounts: app.db.stores.accounts.list() };
      known.accounts.catch(() => (known = undefined));
    }
    return known.accounts;
  };
  return {
    async accountsFor(recipient) {
      const ours = (await accounts()).filter((account) => account.enabled && account.channel === connector.id);
      const takes = (wanted: 'address' | 'anything'): string[] =>
        ours.filter((account) => connector.listener?.takes(account, recipient) === wanted).map((account) => account.id);
      const exact = takes('address');
      return exact.length > 0 ? exact : takes('anything');
    },
    async deliver(item, accountIds) {
      if ((await intakeState(app)) !== 'open') return 'busy';
      await batch.add(accountIds.map((accountId) => ({ item, accountId: accountId as AccountId, backlog: false })));
      return 'stored';
    },
  };
}

type Arrivals = Parameters<typeof storeItems>[1];

/** Group commit: what arrives while one transaction runs goes into the next one. */
class ArrivalBatcher {
  private waiting: { arrivals: Arrivals; done: () => void; failed: (error: unknown) => void }[] = [];
  private running = false;

  constructor(private readonly app: App) {}

  add(arrivals: Arrivals): Promise<void> {
    return new Promise((done, failed) => {
      this.waiting.push({ arrivals, done, failed });
      if (!this.running) void this.run();
    });
  }

  private async run(): Promise<void> {
    this.running = true;
    while (this.waiting.length > 0) {
      const group = this.waiting.splice(0, 64);
      try {
        await storeItems(this.app, group.flatMap((entry) => entry.arrivals));
        for (const entry of group) entry.done();
      } catch (error) {
        // one guilty item must not refuse its neighbours: each tries alone
        if (group.length === 1) group[0]?.failed(error);
        else await Promise.all(group.map((entry) => storeItems(this.app, entry.arrivals).then(() => entry.done(), entry.failed)));
      }
    }
    this.running = false;
  }
}
