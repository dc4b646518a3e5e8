import { randomBytes } from 'node:crypto';
import type { CentreId, TeamId, UserId } from '../../core/ids';
import type { Language } from '../../core/language';
import type { Role } from '../../core/rights';
import type { Viewer } from '../../core/viewer';
import type { Stores } from '../../db/stores';
import type { UserRecord } from '../../db/user-store';
import type { App } from '../context';
import { AppError } from '../errors';
import { comparable, once } from '../once';
import { isKnown, requireManaged } from './managed';
import { hashPassword, requireStrong } from './passwords';
import { normalEmail, requirePasswords } from './sign-in';

/** A first password that was handed over by somebody else is worth nothing after a week. */
const FIRST_PASSWORD_HOURS = 168;

export type { UserRecord };
export interface NewPerson {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly language: Language;
  readonly centreIds: readonly string[];
  readonly teamIds: readonly string[];
  /** Absent: invited to come in by a provider. */
  readonly password?: string | undefined;
}
export interface PersonChange {
  readonly version: number;
  readonly name?: string | undefined;
  readonly role?: Role | undefined;
  readonly centreIds?: readonly string[] | undefined;
  readonly teamIds?: readonly string[] | undefined;
  readonly disabled?: boolean | undefined;
}

/** An administrator knows the people of the own centres, and of each only those centres and teams. */
export async function listUsers(app: App, viewer: Viewer): Promise<UserRecord[]> {
  const [users, teams] = await Promise.all([app.db.stores.people.users.list(), teamsOf(app.db.stores, viewer)]);
  return users.filter((user) => isKnown(viewer, user)).map((user) => shown(viewer, user, teams));
}

/** @throws AppError `address_in_use`, `password_too_weak`, `password_off`, `invalid` (a centre or team that is not the viewer's), `key_reused` */
export async function createUser(
  app: App,
  viewer: Viewer,
  input: NewPerson,
  key: string | undefined,
): Promise<UserRecord> {
  const email = normalEmail(input.email);
  const { password } = input;
  if (password !== undefined) {
    requireStrong(password, { email, name: input.name });
    await requirePasswords(app.db.stores, { breakGlass: false });
  }
  // without one: of something that nobody knows
  const passwordHash = await hashPassword(password ?? randomBytes(32).toString('base64url'));
  const id = app.newId<UserId>();
  const create = async (stores: Stores): Promise<{ id: UserId }> => {
    await requireOwn(stores, viewer, input.centreIds, input.teamIds);
    if ((await stores.people.users.credentials(email)) !== undefined) throw new AppError('address_in_use');
    const { name, role, language } = input;
    await stores.people.users.insert({
      id,
      email,
      name,
      role,
      language,
      passwordHash,
      mustChangePassword: password !== undefined,
      passwordHours: password === undefined ? null : FIRST_PASSWORD_HOURS,
      ...(password === undefined ? { withoutPassword: true, invited: true } : {}),
    });
    await stores.people.users.setCentres(id, input.centreIds as readonly CentreId[]);
    await stores.people.users.setTeams(id, input.teamIds as readonly TeamId[]);
    await stores.events.append({
      id: app.newId(),
      at: app.clock.now(),
      actorId: viewer.userId,
      event: { type: 'user.changed', userId: id, what: 'created' },
    });
    return { id };
  };
  const compared = { ...input, password: password === undefined ? null : comparable(app, password) };
  return app.db.transact(async (stores) => {
    const made =
      key === undefined
        ? await create(stores)
        : await once(stores, `user ${viewer.userId}`, key, compared, () => create(stores));
    return read(stores, made.id);
  });
}

/**
 * Changes somebody's name, role, centres or teams, or disables them, which ends their sessions; sockets follow through the event.
 * @throws AppError `not_found`, `forbidden` (also at home in a centre that is not the viewer's), `stale_version`, `last_administrator`,
 * `last_break_glass`
 */
export async function updateUser(app: App, viewer: Viewer, userId: UserId, change: PersonChange): Promise<UserRecord> {
  return app.db.transact(async (stores) => {
    const administrators = await stores.people.users.lockActiveAdministrators();
    const before = await requireManaged(stores, viewer, userId);
    await requireOwn(stores, viewer, change.centreIds ?? [], change.teamIds ?? []);
    const leaves = change.disabled === true || (change.role !== undefined && change.role !== 'administrator');
    if (leaves && administrators.length === 1 && administrators[0] === userId) throw new AppError('last_administrator');
    if (leaves) await requireAnotherWayIn(stores, userId);
    const { name, role, disabled } = change;
    const columns = {
      ...(name === undefined ? {} : { name }),
      ...(role === undefined ? {} : { role }),
      ...(disabled === undefined ? {} : { disabled }),
    };
    if (!(await stores.people.users.update(userId, change.version, columns)))
      throw new AppError('stale_version', { current: before });
    if (change.centreIds !== undefined)
      await stores.people.users.setCentres(userId, change.centreIds as readonly CentreId[]);
    if (change.teamIds !== undefined) await stores.people.users.setTeams(userId, change.teamIds as readonly TeamId[]);
    if (change.disabled === true) {
      await stores.people.sessions.removeOfUser(userId);
      await stores.people.resetLinks.revokeOfUser(userId);
    }
    await stores.events.append({
      id: app.newId(),
      at: app.clock.now(),
      actorId: viewer.userId,
      event: { type: 'user.changed', userId, what: whatChanged(change) },
    });
    return read(stores, userId);
  });
}

/** Where passwords are switched off, somebody must be able to come in when the provider does not answer. */
async function requireAnotherWayIn({ people }: Stores, userId: UserId): Promise<void> {
  if ((await people.providers.lockSettings()).passwords) return;
  const others = (await people.users.breakGlass()).filter((id) => id !== userId);
  if (others.length === 0) throw new AppError('last_break_glass');
}

export async function updateProfile(
  app: App,
  viewer: Viewer,
  change: { readonly name?: string | undefined; readonly language?: Language | undefined },
): Promise<void> {
  const { name, language } = change;
  await app.db.stores.people.users.updateProfile(viewer.userId, {
    ...(name === undefined ? {} : { name }),
    ...(language === undefined ? {} : { language }),
  });
}

function whatChanged(change: PersonChange): 'rights' | 'disabled' | 'enabled' {
  if (change.disabled === undefined) return 'rights';
  return change.disabled ? 'disabled' : 'enabled';
}

function shown(viewer: Viewer, user: UserRecord, teams: ReadonlySet<string>): UserRecord {
  return {
    ...user,
    centreIds: user.centreIds.filter((id) => viewer.centreIds.includes(id)),
    teamIds: user.teamIds.filter((id) => teams.has(id)),
  };
}

async function teamsOf(stores: Stores, viewer: Viewer): Promise<Set<string>> {
  const teams = await stores.people.centres.listTeams();
  return new Set(teams.filter((team) => viewer.centreIds.includes(team.centreId)).map((team) => team.id));
}

async function requireOwn(
  stores: Stores,
  viewer: Viewer,
  centreIds: readonly string[],
  teamIds: readonly string[],
): Promise<void> {
  const strangeCentre = centreIds.some((id) => !viewer.centreIds.some((own) => own === id));
  if (strangeCentre) throw new AppError('invalid', { fields: { centreIds: 'unknown_centre' } });
  const teams = await teamsOf(stores, viewer);
  if (teamIds.some((id) => !teams.has(id))) throw new AppError('invalid', { fields: { teamIds: 'unknown_team' } });
}

async function read(stores: Stores, id: UserId): Promise<UserRecord> {
  const user = await stores.people.users.get(id);
  if (user === undefined) throw new AppError('not_found');
  return user;
}
