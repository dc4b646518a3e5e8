import type { Knex } from 'knex';
import type { UserId } from '../core/ids';

export interface NewResetLink {
  readonly id: string;
  readonly userId: UserId;
  readonly tokenHash: Buffer;
  readonly createdBy: UserId;
  readonly hours: number;
}

/** Links by which a person sets a new password, once; known by the hash of their token. */
export interface ResetLinkStore {
  /** Answers with the moment at which it expires, by the database's clock. Revoke the former ones first. */
  insert(link: NewResetLink): Promise<Date>;
  /** Whose it is, while it can still be used. Changes nothing. */
  find(tokenHash: Buffer): Promise<UserId | undefined>;
  /** Uses it up: true for one caller alone. */
  take(tokenHash: Buffer): Promise<boolean>;
  /** Holds the person's row until the transaction ends, so that two new links at once come one after the other. */
  revokeOfUser(userId: UserId): Promise<void>;
  /** Forgets what expired a month ago. */
  sweep(): Promise<number>;
}

const OPEN = `used_at is null and revoked_at is null and expires_at > now()`;

export function createResetLinkStore(knex: Knex): ResetLinkStore {
  const links = () => knex('reset_links');
  return {
    async insert({ id, userId, tokenHash, createdBy, hours }) {
      const [row] = (await links()
        .insert({
          id,
          user_id: userId,
          token_hash: tokenHash,
          created_by: createdBy,
          expires_at: knex.raw('now() + make_interval(hours => ?)', [hours]),
        })
        .returning('expires_at')) as { expires_at: Date }[];
      if (row === undefined) throw new Error(`reset link ${id} was not kept`);
      return row.expires_at;
    },
    async find(tokenHash) {
      const row = (await links().where({ token_hash: tokenHash }).whereRaw(OPEN).first('user_id')) as
        { user_id: UserId } | undefined;
      return row?.user_id;
    },
    take: async (tokenHash) =>
      (await links().where({ token_hash: tokenHash }).whereRaw(OPEN).update({ used_at: knex.fn.now() })) === 1,
    async revokeOfUser(userId) {
      await knex('users').where({ id: userId }).forUpdate().first('id');
      await links()
        .where({ user_id: userId })
        .whereNull('used_at')
        .whereNull('revoked_at')
        .update({ revoked_at: knex.fn.now() });
    },
    sweep: async () => links().whereRaw(`expires_at < now() - interval '30 days'`).delete(),
  };
}
