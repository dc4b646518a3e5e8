import type { Knex } from 'knex';
import type { CentreId, UserId } from '../core/ids';
import type { Language } from '../core/language';
import type { Role } from '../core/rights';

/** Who a session or key stands for, as the database says at this moment. */
export interface SignedIn {
  readonly userId: UserId;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly language: Language;
  readonly centreIds: readonly CentreId[];
  readonly mustChangePassword: boolean;
  readonly hasSecondFactor: boolean;
  /** The password (and code) was said within the last minutes: credentials may be changed. Never true of an API key. */
  readonly confirmed: boolean;
}
export interface SessionLimits {
  readonly idleHours: number;
  readonly absoluteDays: number;
}
export const SESSION_LIMITS: SessionLimits = { idleHours: 12, absoluteDays: 7 };
/** How long a password that was just said stands for the next one. */
export const CONFIRMED_MINUTES = 10;

export interface SessionStore {
  /** Signing in is a confirmation: it counts for the same ten minutes. */
  insert(tokenHash: Buffer, userId: UserId): Promise<void>;
  /** Only a session that is neither idle nor over, of a person who is not disabled; marks it as used. */
  find(tokenHash: Buffer): Promise<SignedIn | undefined>;
  /** As `find`, for many at once and without marking: what the sockets are checked with. Keys are hex. */
  findAll(tokenHashes: readonly Buffer[]): Promise<Map<string, SignedIn>>;
  confirm(tokenHash: Buffer): Promise<void>;
  remove(tokenHash: Buffer): Promise<void>;
  removeOfUser(userId: UserId, except?: Buffer): Promise<void>;
  /** Rows that nobody can use any more. */
  sweep(): Promise<number>;
}

/** Columns of `SignedIn` without `confirmed`, of `users u`: for sessions and keys alike. */
export const PERSON_COLUMNS = `
  u.id as "userId", u.email, u.name, u.role, u.language, u.must_change_password as "mustChangePassword",
  exists (select 1 from second_factors f where f.user_id = u.id and f.confirmed_at is not null) as "hasSecondFactor",
  array(select centre_id::text from user_centres c where c.user_id = u.id order by 1) as "centreIds"`;
const PERSON = `${PERSON_COLUMNS}, coalesce(s.confirmed_until > now(), false) as confirmed`;
const LIVE = `s.expires_at > now() and s.last_seen_at > now() - make_interval(hours => ?) and u.disabled_at is null`;

export function createSessionStore(knex: Knex): SessionStore {
  const { idleHours, absoluteDays } = SESSION_LIMITS;
  return {
    async insert(tokenHash, userId) {
      await knex('sessions').insert({
        token_hash: tokenHash,
        user_id: userId,
        expires_at: knex.raw('now() + make_interval(days => ?)', [absoluteDays]),
        confirmed_until: confirmedUntil(knex),
      });
    },
    async find(tokenHash) {
      const sql = `select ${PERSON}, s.last_seen_at < now() - interval '1 minute' as stale
        from sessions s join users u on u.id = s.user_id where s.token_hash = ? and ${LIVE}`;
      const found = (await knex.raw(sql, [tokenHash, idleHours])) as { rows: (SignedIn & { stale: boolean })[] };
      const row = found.rows[0];
      if (row === undefined) return undefined;
      // once a minute is enough for an idle time of hours, and keeps reading from becoming writing
      if (row.stale) await knex('sessions').where({ token_hash: tokenHash }).update({ last_seen_at: knex.fn.now() });
      const { stale: _, ...signedIn } = row;
      return signedIn;
    },
    async findAll(tokenHashes) {
      if (tokenHashes.length === 0) return new Map();
      const sql = `select encode(s.token_hash, 'hex') as "tokenHash", ${PERSON}
        from sessions s join users u on u.id = s.user_id where s.token_hash = any(?::bytea[]) and ${LIVE}`;
      const found = (await knex.raw(sql, [[...tokenHashes], idleHours])) as {
        rows: (SignedIn & { tokenHash: string })[];
      };
      return new Map(found.rows.map(({ tokenHash, ...signedIn }) => [tokenHash, signedIn]));
    },
    async confirm(tokenHash) {
      await knex('sessions')
        .where({ token_hash: tokenHash })
        .update({ confirmed_until: confirmedUntil(knex) });
    },
    async remove(tokenHash) {
      await knex('sessions').where({ token_hash: tokenHash }).delete();
    },
    async removeOfUser(userId, except) {
      const query = knex('sessions').where({ user_id: userId });
      await (except === undefined ? query : query.andWhereNot({ token_hash: except })).delete();
    },
    sweep: async () =>
      knex('sessions')
        .whereRaw('expires_at < now() or last_seen_at < now() - make_interval(hours => ?)', [idleHours])
        .delete(),
  };
}

const confirmedUntil = (knex: Knex): Knex.Raw => knex.raw('now() + make_interval(mins => ?)', [CONFIRMED_MINUTES]);
