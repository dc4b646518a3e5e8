import { createHash } from 'node:crypto';
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
  /** The provider that opened the session; null: a password did, or it is an API key. */
  readonly providerId: string | null;
  /** The provider asked for a second factor, as the administrator lets it. */
  readonly secondFactorElsewhere: boolean;
}
/** How a provider opened a session. */
export interface ByProvider {
  readonly providerId: string;
  readonly subject: string;
  readonly sid: string | null;
  /** Encrypted under the session's token. */
  readonly idToken: string;
  readonly secondFactorElsewhere: boolean;
  /** The person was asked there just now. */
  readonly confirmed: boolean;
  /** Nothing may be done before a code of the person's second factor. */
  readonly owesCode: boolean;
}
export type AwaitedCode = 'sign_in' | 'confirm';
export interface SessionLimits {
  readonly idleHours: number;
  readonly absoluteDays: number;
}
export const SESSION_LIMITS: SessionLimits = { idleHours: 12, absoluteDays: 7 };
/** How long a password that was just said stands for the next one. */
export const CONFIRMED_MINUTES = 10;

export interface SessionStore {
  /** Signing in is a confirmation: it counts for the same ten minutes. */
  insert(tokenHash: Buffer, userId: UserId, by?: ByProvider): Promise<void>;
  /** Only a session that is neither idle nor over, of a person who is not disabled; marks it as used. */
  find(tokenHash: Buffer): Promise<SignedIn | undefined>;
  /** As `find`, for many at once and without marking: what the sockets are checked with. Keys are hex. */
  findAll(tokenHashes: readonly Buffer[]): Promise<Map<string, SignedIn>>;
  confirm(tokenHash: Buffer): Promise<void>;
  /** The person was asked at the provider again; a code is still owed for the confirmation. */
  awaitCode(tokenHash: Buffer): Promise<void>;
  /** Who owes this session a code, and for what. */
  awaited(tokenHash: Buffer): Promise<{ readonly userId: UserId; readonly email: string; readonly awaited: AwaitedCode } | undefined>;
  /** The code was right: the session begins, or is confirmed. */
  codeGiven(tokenHash: Buffer): Promise<void>;
  /** What the provider that opened it wants to see at sign-out. */
  openedBy(tokenHash: Buffer): Promise<{ readonly providerId: string; readonly idToken: string } | undefined>;
  /** Of one person at the provider, or of one of the person's sessions there. Whose they were. */
  removeOfProvider(providerId: string, which: { readonly subject?: string | undefined; readonly sid?: string | undefined }): Promise<UserId[]>;
  /** Sessions that a password opened, of everybody but these. */
  removeByPassword(except: readonly UserId[]): Promise<UserId[]>;
  remove(tokenHash: Buffer): Promise<void>;
  removeOfUser(userId: UserId, except?: Buffer): Promise<void>;
  /** Rows that nobody can use any more. */
  sweep(): Promise<number>;
}

/** Columns of `SignedIn` without what is the session's own, of `users u`: for sessions and keys alike. */
export const PERSON_COLUMNS = `
  u.id as "userId", u.email, u.name, u.role, u.language,
  exists (select 1 from second_factors f where f.user_id = u.id and f.confirmed_at is not null) as "hasSecondFactor",
  array(select centre_id::text from user_centres c where c.user_id = u.id order by 1) as "centreIds"`;
// whoever came in by a provider owes no new password in place of one that was not used
const PERSON = `${PERSON_COLUMNS}, coalesce(s.confirmed_until > now(), false) as confirmed,
  u.must_change_password and s.provider_id is null as "mustChangePassword",
  s.provider_id as "providerId", s.second_factor_elsewhere as "secondFactorElsewhere"`;
const LIVE = `s.code_awaited is distinct from 'sign_in' and s.expires_at > now() and s.last_seen_at > now() - make_interval(hours => ?) and u.disabled_at is null`;

export function createSessionStore(knex: Knex): SessionStore {
  const { idleHours, absoluteDays } = SESSION_LIMITS;
  return {
    async insert(tokenHash, userId, by) {
      await knex('sessions').insert({
        token_hash: by?.owesCode === true ? owedHash(tokenHash) : tokenHash,
        user_id: userId,
        expires_at: knex.raw('now() + make_interval(days => ?)', [absoluteDays]),
        confirmed_until: by?.confirmed === false || by?.owesCode === true ? null : confirmedUntil(knex),
        ...(by === undefined ? {} : providerColumns(knex, by)),
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
    async awaitCode(tokenHash) {
      await knex('sessions').where({ token_hash: tokenHash }).update(awaiting(knex, 'confirm'));
    },
    async awaited(tokenHash) {
      const sql = `select s.user_id as "userId", u.email, s.code_awaited as awaited from sessions s join users u on u.id = s.user_id
        where s.token_hash = any(?::bytea[]) and s.code_awaited_until > now() and s.expires_at > now() and u.disabled_at is null`;
      const found = (await knex.raw(sql, [[tokenHash, owedHash(tokenHash)]])) as { rows: { userId: UserId; email: string; awaited: AwaitedCode }[] };
      return found.rows[0];
    },
    async codeGiven(tokenHash) {
      // by the provider a session may have begun without asking: a code alone confirms nothing then
      const confirmed = knex.raw(`case when code_awaited = 'confirm' then now() + make_interval(mins => ?) end`, [CONFIRMED_MINUTES]);
      await knex('sessions')
        .whereIn('token_hash', [tokenHash, owedHash(tokenHash)])
        .whereNotNull('code_awaited')
        .update({ token_hash: tokenHash, confirmed_until: confirmed, code_awaited: null, code_awaited_until: null });
    },
    openedBy: (tokenHash) =>
      knex('sessions')
        .where({ token_hash: tokenHash })
        .whereNotNull('provider_id')
        .first({ providerId: 'provider_id', idToken: 'id_token' }),
    async removeOfProvider(providerId, { subject, sid }) {
      const query = knex('sessions').where({ provider_id: providerId });
      if (subject !== undefined) query.where({ provider_subject: subject });
      if (sid !== undefined) query.where({ provider_sid: sid });
      return usersOf(await query.delete().returning('user_id'));
    },
    removeByPassword: async (except) =>
      usersOf(
        await knex('sessions')
          .whereNull('provider_id')
          .whereRaw('not user_id = any(?::uuid[])', [[...except]])
          .delete()
          .returning('user_id'),
      ),
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

/**
 * Under which a session lies that owes a code before it begins. Code from before there were such sessions looks for the token's own hash,
 * and so takes none of them for a whole one while both run.
 */
const owedHash = (tokenHash: Buffer): Buffer => createHash('sha256').update('a code is owed ').update(tokenHash).digest();

const usersOf = (rows: readonly { user_id: UserId }[]): UserId[] => [...new Set(rows.map((row) => row.user_id))];

const awaiting = (knex: Knex, what: AwaitedCode) => ({
  code_awaited: what,
  code_awaited_until: knex.raw('now() + make_interval(mins => ?)', [CONFIRMED_MINUTES]),
});

const providerColumns = (knex: Knex, by: ByProvider) => ({
  provider_id: by.providerId,
  provider_subject: by.subject,
  provider_sid: by.sid,
  id_token: by.idToken,
  second_factor_elsewhere: by.secondFactorElsewhere,
  ...(by.owesCode ? awaiting(knex, 'sign_in') : {}),
});

const confirmedUntil = (knex: Knex): Knex.Raw => knex.raw('now() + make_interval(mins => ?)', [CONFIRMED_MINUTES]);
