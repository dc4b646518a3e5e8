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
  /** When its source was last read to the end, ISO UTC. */
  readonly lastOkAt?: string;
  /** When something last came from it, ISO UTC. */
  readonly lastMailAt?: string;
  readonly lastError?: string;
  /** What to do about it, for people. */
  readonly advice?: LocalizedText;
  /** How many items the source still held for us when it was last asked. */
  readonly lag?: number;
  /** How often in a row the source refused our credentials; failures of the network do not count. */
  readonly refusals?: number;
  /** How full the source is, in bytes, where it says so. */
  readonly quota?: { readonly usedBytes: number; readonly limitBytes: number };
  /** What did not go well at the last look and held nothing up, for people. */
  readonly trouble?: LocalizedText;
}
/** What a look at a source has brought so far. */
export type PullProgress = Pick<AccountHealth, 'lag' | 'lastMailAt' | 'quota' | 'trouble'>;

const LEASE_SECONDS = 60;

export interface AccountStore {
  list(): Promise<Account[]>;
  get(id: AccountId): Promise<Account | undefined>;
  /** Takes or prolongs the lease on an account that has not stopped; one process pulls an account at a time. */
  lease(id: AccountId, owner: string): Promise<Account | undefined>;
  /** Writes cursor and progress and prolongs the lease; false when the lease was lost, and then nothing may be committed. */
  advance(id: AccountId, owner: string, cursor: unknown, progress?: PullProgress): Promise<boolean>;
  /** Ends the lease. What was found under settings that were changed meanwhile says nothing of the new ones, and is dropped. */
  release(account: Pick<Account, 'id' | 'version'>, owner: string, result: PullResult): Promise<void>;
  /** Frees what a process that is gone had leased. One that still pulls finds its lease lost and commits nothing. */
  freeLeases(): Promise<void>;
  due(): Promise<AccountId[]>;
  /** Until the transaction ends nobody else gives an address to an account. */
  lockAddresses(): Promise<void>;
  /** Starts an account that has stopped: its refusals are forgotten, and it is due at once. */
  resume(id: AccountId): Promise<void>;
  countSeen(id: AccountId, at: Date, seen: number): Promise<void>;
  insert(row: NewAccount): Promise<void>;
  /** Changed settings start an account that has stopped. False when the version is stale. */
  update(id: AccountId, version: number, row: Partial<NewAccount>): Promise<boolean>;
}
export interface PullResult {
  /** `never`: it has stopped, and only changed settings or an administrator start it again. */
  readonly nextPullInSeconds: number | 'never';
  readonly failures: number;
  readonly health: AccountHealth;
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

const ADDRESSES_LOCK = 0x77616164;

export function createAccountStore(knex: Knex): AccountStore {
  return {
    list: async () => (await knex('accounts').orderBy(['created_at', 'id'])).map(toAccount),
    get: async (id) => firstAccount(await knex('accounts').where({ id })),
    lease: async (id, owner) =>
      firstAccount(
        await knex('accounts')
          .where({ id, enabled: true })
          .andWhereRaw(`next_pull_at <> 'infinity'`)
          .andWhere((free) => free.whereNull('lease_until').orWhereRaw('lease_until < now()').orWhere('lease_owner', owner))
          .update({ lease_owner: owner, lease_until: knex.raw(`now() + make_interval(secs => ?)`, [LEASE_SECONDS]) })
          .returning('*'),
      ),
    advance: async (id, owner, cursor, progress = {}) =>
      (await knex('accounts')
        .where({ id, lease_owner: owner, enabled: true })
        .update({
          cursor: JSON.stringify(cursor),
          health: knex.raw('health || ?::jsonb', [JSON.stringify(progress)]),
          lease_until: knex.raw(`now() + make_interval(secs => ?)`, [LEASE_SECONDS]),
        })) === 1,
    async release({ id, version }, owner, { nextPullInSeconds: next, failures, health }) {
      const free = { lease_owner: null, lease_until: null };
      const nextPullAt = next === 'never' ? 'infinity' : knex.raw(`now() + make_interval(secs => ?)`, [next]);
      const found = { failures, next_pull_at: nextPullAt, health: JSON.stringify(health) };
      const mine = { id, lease_owner: owner };
      if ((await knex('accounts').where({ ...mine, version }).update({ ...free, ...found })) === 0) await knex('accounts').where(mine).update(free);
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
    async resume(id) {
      // a look that is under way says nothing of what was mended meanwhile
      await knex('accounts').where({ id }).update({ ...afresh(knex), lease_owner: null, lease_until: null });
    },
    async lockAddresses() {
      await knex.raw('select pg_advisory_xact_lock(?)', [ADDRESSES_LOCK]);
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
      (await knex('accounts').where({ id, version }).update({ ...toRow(row), ...afresh(knex), version: version + 1 })) === 1,
  };
}

/** Credentials that were refused are tried again from the start. */
const afresh = (knex: Knex): Record<string, unknown> => ({
  failures: 0,
  next_pull_at: knex.fn.now(),
  health: knex.raw(`case when jsonb_exists(health, 'refusals') then health - 'refusals' || '{"state":"new"}' else health end`),
});

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
