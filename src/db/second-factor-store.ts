import type { Knex } from 'knex';
import type { UserId } from '../core/ids';

export interface SecondFactor {
  /** Sealed for this person alone. */
  readonly secret: Buffer;
  /** False while its first code is awaited. */
  readonly confirmed: boolean;
}

/** One authenticator app a person, and ten recovery codes of which only hashes are kept. */
export interface SecondFactorStore {
  get(userId: UserId): Promise<SecondFactor | undefined>;
  /** As `get`, alone until the transaction ends: nobody begins anew meanwhile. */
  lock(userId: UserId): Promise<SecondFactor | undefined>;
  /** Begins, or begins again; false when there is a confirmed one, which stays as it is. */
  begin(userId: UserId, secret: Buffer): Promise<boolean>;
  /** False when there is none that waits. `step`: whose code proved it, and works no more. */
  confirm(userId: UserId, step: number): Promise<boolean>;
  /** True for one caller alone: the code of this step, or of a later one, was not taken before. */
  takeStep(userId: UserId, step: number): Promise<boolean>;
  /** True for one caller alone. */
  takeRecoveryCode(userId: UserId, hash: Buffer): Promise<boolean>;
  /** In place of all former ones. */
  setRecoveryCodes(userId: UserId, hashes: readonly Buffer[]): Promise<void>;
  recoveryCodesLeft(userId: UserId): Promise<number>;
  /** With the recovery codes; false when there was nothing, not even one that had begun. */
  remove(userId: UserId): Promise<boolean>;
}

export function createSecondFactorStore(knex: Knex): SecondFactorStore {
  const codes = () => knex('recovery_codes');
  const read = async (query: Knex.QueryBuilder): Promise<SecondFactor | undefined> => {
    const row = (await query.first('secret', 'confirmed_at')) as { secret: Buffer; confirmed_at: Date | null } | undefined;
    return row === undefined ? undefined : { secret: row.secret, confirmed: row.confirmed_at !== null };
  };
  const factor = (userId: UserId) => knex('second_factors').where({ user_id: userId });
  return {
    get: (userId) => read(factor(userId)),
    lock: (userId) => read(factor(userId).forUpdate()),
    async begin(userId, secret) {
      const begun = (await knex.raw(
        `insert into second_factors as f (user_id, secret) values (?, ?)
         on conflict (user_id) do update set secret = excluded.secret, created_at = now()
          where f.confirmed_at is null
         returning 1`,
        [userId, secret],
      )) as { rows: unknown[] };
      return begun.rows.length === 1;
    },
    confirm: async (userId, step) =>
      (await knex('second_factors')
        .where({ user_id: userId })
        .whereNull('confirmed_at')
        .update({ confirmed_at: knex.fn.now(), last_step: step })) === 1,
    takeStep: async (userId, step) =>
      (await knex('second_factors')
        .where({ user_id: userId })
        .whereNotNull('confirmed_at')
        .where((free) => free.whereNull('last_step').orWhere('last_step', '<', step))
        .update({ last_step: step })) === 1,
    takeRecoveryCode: async (userId, hash) =>
      (await codes()
        .where({ user_id: userId, code_hash: hash })
        .whereNull('used_at')
        .update({ used_at: knex.fn.now() })) === 1,
    async setRecoveryCodes(userId, hashes) {
      await codes().where({ user_id: userId }).delete();
      await codes().insert(hashes.map((code_hash) => ({ user_id: userId, code_hash })));
    },
    async recoveryCodesLeft(userId) {
      const row = (await codes().where({ user_id: userId }).whereNull('used_at').count('* as count').first()) as
        { count: string } | undefined;
      return Number(row?.count ?? 0);
    },
    async remove(userId) {
      await codes().where({ user_id: userId }).delete();
      return (await knex('second_factors').where({ user_id: userId }).delete()) === 1;
    },
  };
}
