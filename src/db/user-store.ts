import type { Knex } from 'knex';
import type { CentreId, TeamId, UserId } from '../core/ids';
import type { Language, LocalizedText } from '../core/language';
import type { Role } from '../core/rights';

export interface NewUser {
  readonly id: UserId;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly language: Language;
  readonly passwordHash: string;
  readonly mustChangePassword: boolean;
  /** Hours until an unchanged first password is worth nothing; null: it does not expire. */
  readonly passwordHours: number | null;
  /** No password: comes in by a provider. `passwordHash` is then of something that nobody knows. */
  readonly withoutPassword?: true;
  /** May be linked, once, to whom a provider says has this address. */
  readonly invited?: true;
}
export interface UserRecord {
  readonly id: UserId;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly language: Language;
  readonly centreIds: readonly CentreId[];
  readonly teamIds: readonly TeamId[];
  readonly disabledAt: Date | null;
  readonly hasSecondFactor: boolean;
  readonly hasPassword: boolean;
  /** Comes in by password also where passwords are switched off. */
  readonly breakGlass: boolean;
  /** Waits for the first sign-in by a provider. */
  readonly invited: boolean;
  /** The providers that know them, switched on or off. */
  readonly linkedTo: readonly { readonly id: string; readonly label: LocalizedText }[];
  readonly version: number;
}
/** What sign-in compares with; `expired` by the database's clock. */
export interface Credentials {
  readonly id: UserId;
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string;
  readonly expired: boolean;
  readonly disabled: boolean;
  readonly hasPassword: boolean;
  readonly breakGlass: boolean;
}
export interface UserChange {
  readonly name?: string;
  readonly role?: Role;
  readonly language?: Language;
  readonly disabled?: boolean;
}

export interface UserStore {
  any(): Promise<boolean>;
  credentials(email: string): Promise<Credentials | undefined>;
  credentialsOf(id: UserId): Promise<Credentials | undefined>;
  /** As `credentialsOf`, alone until the transaction ends: what it says holds for a session that is opened in it. */
  lockCredentials(id: UserId): Promise<Credentials | undefined>;
  get(id: UserId): Promise<UserRecord | undefined>;
  list(): Promise<UserRecord[]>;
  insert(user: NewUser): Promise<void>;
  /** False when the version is stale. */
  update(id: UserId, version: number, change: UserChange): Promise<boolean>;
  /** Name and language are one's own and need no version. */
  updateProfile(id: UserId, change: { readonly name?: string; readonly language?: Language }): Promise<void>;
  setPassword(id: UserId, passwordHash: string): Promise<void>;
  setCentres(id: UserId, centreIds: readonly CentreId[]): Promise<void>;
  setTeams(id: UserId, teamIds: readonly TeamId[]): Promise<void>;
  /** Locks them, so that two administrators cannot disable each other at once. */
  lockActiveAdministrators(): Promise<UserId[]>;
  /** For so many days the first who comes with this address, checked by a provider, is this person. */
  invite(id: UserId): Promise<void>;
  /** Somebody who is not disabled and whose invitation runs; locked, for it holds once. */
  lockInvited(email: string): Promise<UserId | undefined>;
  invitationUsed(id: UserId): Promise<void>;
  /** Exactly these from now on. */
  setBreakGlass(ids: readonly UserId[]): Promise<void>;
  /** Active administrators who come in by a password of their own making, whatever is switched off. */
  breakGlass(): Promise<UserId[]>;
}

/** An invitation that nobody followed is worth nothing after so many days. */
export const INVITATION_DAYS = 30;

const LIST = `
  select u.id, u.email, u.name, u.role, u.language, u.disabled_at as "disabledAt", u.version,
         exists (select 1 from second_factors f where f.user_id = u.id and f.confirmed_at is not null) as "hasSecondFactor",
         u.has_password as "hasPassword", u.break_glass as "breakGlass",
         coalesce(u.invited_at > now() - make_interval(days => ${INVITATION_DAYS}), false) as invited,
         coalesce((select json_agg(json_build_object('id', p.id, 'label', p.label) order by p.created_at)
                     from user_identities i join identity_providers p on p.id = i.provider_id
                    where i.user_id = u.id), '[]') as "linkedTo",
         array(select centre_id::text from user_centres c where c.user_id = u.id order by 1) as "centreIds",
         array(select team_id::text from user_teams t where t.user_id = u.id order by 1) as "teamIds"
    from users u`;
const CREDENTIALS = `
  select id, email, name, password_hash as "passwordHash", disabled_at is not null as disabled,
         coalesce(password_expires_at < now(), false) as expired, has_password as "hasPassword", break_glass as "breakGlass"
    from users`;

export function createUserStore(knex: Knex): UserStore {
  const rows = async <Row>(sql: string, bindings: Knex.RawBinding[] = []): Promise<Row[]> =>
    ((await knex.raw(sql, bindings)) as { rows: Row[] }).rows;
  return {
    any: async () => (await knex('users').first('id')) !== undefined,
    credentials: async (email) => (await rows<Credentials>(`${CREDENTIALS} where email = ?`, [email]))[0],
    credentialsOf: async (id) => (await rows<Credentials>(`${CREDENTIALS} where id = ?`, [id]))[0],
    lockCredentials: async (id) => (await rows<Credentials>(`${CREDENTIALS} where id = ? for no key update`, [id]))[0],
    get: async (id) => (await rows<UserRecord>(`${LIST} where u.id = ?`, [id]))[0],
    list: () => rows<UserRecord>(`${LIST} order by u.name, u.id`),
    async insert(user) {
      await knex('users').insert({
        id: user.id,
        email: user.email,
        name: user.name,
        role: user.role,
        language: user.language,
        password_hash: user.passwordHash,
        must_change_password: user.mustChangePassword,
        password_expires_at:
          user.passwordHours === null ? null : knex.raw('now() + make_interval(hours => ?)', [user.passwordHours]),
        has_password: user.withoutPassword !== true,
        invited_at: user.invited === true ? knex.fn.now() : null,
      });
    },
    update: async (id, version, change) =>
      (await knex('users')
        .where({ id, version })
        .update({ ...changed(knex, change), version: version + 1 })) === 1,
    async updateProfile(id, change) {
      const columns = changed(knex, change);
      if (Object.keys(columns).length > 0) await knex('users').where({ id }).update(columns);
    },
    async setPassword(id, passwordHash) {
      await knex('users')
        .where({ id })
        .update({
          password_hash: passwordHash,
          has_password: true,
          must_change_password: false,
          password_expires_at: null,
        });
    },
    async setCentres(id, centreIds) {
      await knex('user_centres').where({ user_id: id }).delete();
      await knex('user_centres').insert([...new Set(centreIds)].map((centre_id) => ({ user_id: id, centre_id })));
    },
    async setTeams(id, teamIds) {
      await knex('user_teams').where({ user_id: id }).delete();
      const unique = [...new Set(teamIds)].map((team_id) => ({ user_id: id, team_id }));
      if (unique.length > 0) await knex('user_teams').insert(unique);
    },
    lockActiveAdministrators: async () =>
      (
        await knex('users')
          .where({ role: 'administrator' })
          .whereNull('disabled_at')
          .orderBy('id')
          .forUpdate()
          .select('id')
      ).map((row: { id: UserId }) => row.id),
    async invite(id) {
      await knex('users').where({ id }).update({ invited_at: knex.fn.now() });
    },
    lockInvited: async (email) =>
      (
        await rows<{ id: UserId }>(
          `select id from users where email = ? and disabled_at is null
              and invited_at > now() - make_interval(days => ${INVITATION_DAYS}) for update`,
          [email],
        )
      )[0]?.id,
    async invitationUsed(id) {
      await knex('users').where({ id }).update({ invited_at: null });
    },
    async setBreakGlass(ids) {
      await knex('users')
        .update({ break_glass: knex.raw('id = any(?::uuid[])', [[...ids]]) })
        .whereRaw('break_glass <> (id = any(?::uuid[]))', [[...ids]]);
    },
    breakGlass: async () =>
      (
        await rows<{ id: UserId }>(
          `select id from users where break_glass and has_password and password_expires_at is null and disabled_at is null
              and role = 'administrator' order by id`,
        )
      ).map((row) => row.id),
  };
}

function changed(knex: Knex, change: UserChange): Record<string, unknown> {
  const columns: Record<string, unknown> = {};
  if (change.name !== undefined) columns['name'] = change.name;
  if (change.role !== undefined) columns['role'] = change.role;
  if (change.language !== undefined) columns['language'] = change.language;
  if (change.disabled !== undefined)
    columns['disabled_at'] = change.disabled ? knex.raw('coalesce(disabled_at, now())') : null;
  return columns;
}
