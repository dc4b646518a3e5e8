import type { Knex } from 'knex';
import type { AccountId, CentreId } from '../core/ids';
import type { LocalizedText } from '../core/language';

export interface Account {
  readonly id: AccountId;
  readonly centreId: CentreId;
  readonly channel: string;
  readonly name: string;
  readonly address: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly secrets: Buffer | null;
  readonly enabled: boolean;
  readonly acknowledges: boolean;
  readonly cursor: unknown;
  readonly failures: number;
  readonly health: AccountHealth;
  readonly version: number;
}
export interface AccountHealth {
  readonly state: 'new' | 'ok' | 'failing' | 'stopped';
  readonly lastOkAt?: string;
  readonly lastError?: string;
  /** What to do about it, for people. */
  readonly advice?: LocalizedText;
  readonly lag?: number;
}

const LEASE_SECONDS = 60;

export interface AccountStore {
  list(): Promise<Account[]>;
  get(id: AccountId): Promise<Account | undefined>;
  /** Takes or prolongs the lease on an account that is due; one process pulls an account at a time. */
  lease(id: AccountId, owner: string): Promise<Account | undefined>;
  /** Writes cursor and prolongs the lease; false when the lease was lost, and then nothing may be committed. */
  advance(id: AccountId, owner: string, cursor: unknown): Promise<boolean>;
  release(id: AccountId, owner: string, result: { nextPullInSeconds: number; failures: number; health: AccountHealth }): Promise<void>;
  /** Frees what a process that is gone had leased. One that still pulls finds its lease lost and commits nothing. */
  freeLeases(): Promise<void>;
  due(): Promise<AccountId[]>;
  pullNow(id: AccountId): Promise<void>;
  countSeen(id: AccountId, at: Date, seen: number): Promise<void>;
  insert(row: NewAccount): Promise<void>;
  /** False when the version is stale. */
  update(id: AccountId, version: number, row: Partial<NewAccount>): Promise<boolean>;
}
export interface NewAccount {
  readonly id: AccountId;
  readonly centreId: CentreId;
  readonly channel: string;
  readonly name: string;
  readonly address: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly secrets: Buffer | null;
  readonly enabled: boolean;
  readonly acknowledges: boolean;
}

export function createAccountStore(knex: Knex): AccountStore {
  return {
    list: async () => (await knex('accounts').orderBy(['created_at', 'id'])).map(toAccount),
    get: async (id) => firstAccount(await knex('accounts').where({ id })),
    lease: async (id, owner) =>
      firstAccount(
        await knex('accounts')
          .where({ id, enabled: true })
          .andWhere((free) => free.whereNull('lease_until').orWhereRaw('lease_until < now()').orWhere('lease_owner', owner))
          .update({ lease_owner: owner, lease_until: knex.raw(`now() + make_interval(secs => ?)`, [LEASE_SECONDS]) })
          .returning('*'),
      ),
    advance: async (id, owner, cursor) =>
      (await knex('accounts')
        .where({ id, lease_owner: owner, enabled: true })
        .update({ cursor: JSON.stringify(cursor), lease_until: knex.raw(`now() + make_interval(secs => ?)`, [LEASE_SECONDS]) })) === 1,
    async release(id, owner, result) {
      await knex('accounts')
        .where({ id, lease_owner: owner })
        .update({
          lease_owner: null,
          lease_until: null,
          failures: result.failures,
          next_pull_at: knex.raw(`now() + make_interval(secs => ?)`, [result.nextPullInSeconds]),
          health: JSON.stringify(result.health),
        });
    },
    async freeLeases() {
      await knex('accounts').whereNotNull('lease_owner').update({ lease_owner: null, lease_until: null });
    },
    due: async () =>
      (
        await knex('accounts')
          .where({ enabled: true })
          .andWhereRaw('next_pull_at <= now()')
          .andWhereRaw('(lease_until is null or lease_until < now())')
          .select('id')
      ).map((row: { id: AccountId }) => row.id),
    async pullNow(id) {
      await knex('accounts').where({ id }).update({ next_pull_at: knex.fn.now() });
    },
    async countSeen(id, at, seen) {
      if (seen === 0) return;
      await knex.raw(
        `insert into source_counts (account_id, day, seen) values (?, (?::timestamptz at time zone 'UTC')::date, ?)
         on conflict (account_id, day) do update set seen = source_counts.seen + excluded.seen`,
        [id, at, seen],
      );
    },
    async insert(row) {
      await knex('accounts').insert(toRow(row));
    },
    update: async (id, version, row) =>
      (await knex('accounts').where({ id, version }).update({ ...toRow(row), version: version + 1, next_pull_at: knex.fn.now() })) === 1,
  };
}

function toRow(row: Partial<NewAccount>): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  if (row.id !== undefined) out['id'] = row.id;
  if (row.centreId !== undefined) out['centre_id'] = row.centreId;
  if (row.channel !== undefined) out['channel'] = row.channel;
  if (row.name !== undefined) out['name'] = row.name;
  if (row.address !== undefined) out['address'] = row.address;
  if (row.config !== undefined) out['config'] = JSON.stringify(row.config);
  if (row.secrets !== undefined) out['secrets'] = row.secrets;
  if (row.enabled !== undefined) out['enabled'] = row.enabled;
  if (row.acknowledges !== undefined) out['acknowledges'] = row.acknowledges;
  return out;
}

function firstAccount(rows: readonly unknown[]): Account | undefined {
  return rows.length === 0 ? undefined : toAccount(rows[0]);
}

function toAccount(value: unknown): Account {
  const row = value as Record<string, unknown>;
  return {
    id: row['id'] as AccountId,
    centreId: row['centre_id'] as CentreId,
    channel: row['channel'] as string,
    name: row['name'] as string,
    address: row['address'] as string,
    config: row['config'] as Record<string, unknown>,
    secrets: row['secrets'] as Buffer | null,
    enabled: row['enabled'] as boolean,
    acknowledges: row['acknowledges'] as boolean,
    cursor: row['cursor'],
    failures: row['failures'] as number,
    health: row['health'] as AccountHealth,
    version: row['version'] as number,
  };
}
