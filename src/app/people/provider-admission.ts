import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { claimValues, isEmailVerified, mappedRights, type Claims, type MappedRights } from '../../core/claims';
import type { CentreId, UserId } from '../../core/ids';
import type { ProviderRecord } from '../../db/provider-store';
import type { Stores } from '../../db/stores';
import type { App } from '../context';
import { hashPassword } from './passwords';
import { ProviderFailure } from './provider-client';
import { normalEmail } from './sign-in';

const LONGEST_NAME = 120;

/**
 * Who this is: known by issuer and subject alone. Whoever is not known yet comes in by an invitation to an address that the provider
 * checked, or, where the claims give rights, as somebody new; never as somebody who happens to have the same address.
 * @throws ProviderFailure `not_admitted`, `email_unverified`, `address_taken`, `no_rights`
 */
export async function admit(app: App, provider: ProviderRecord, subject: string, claims: Claims): Promise<UserId> {
  // beforehand: hashing takes its time, and the transaction holds locks
  const nobodyKnows = await hashPassword(randomBytes(32).toString('base64url'));
  return app.db.transact(async (stores) => {
    const rights = provider.admission === 'mapping' ? rightsFrom(provider, claims) : undefined;
    const known = await stores.people.providers.userOf(provider.id, subject);
    const userId = known ?? (await firstTime(app, stores, { provider, subject, claims, rights, nobodyKnows }));
    const user = await stores.people.users.get(userId);
    if (user === undefined || user.disabledAt !== null) throw new ProviderFailure('not_admitted');
    if (rights !== undefined) await follow(app, stores, userId, rights);
    return userId;
  });
}

function rightsFrom({ mappings, mappedClaim }: ProviderRecord, claims: Claims): MappedRights {
  const rights = mappedRights(mappings, mappedClaim === null ? [] : claimValues(claims, mappedClaim));
  if (rights === undefined) throw new ProviderFailure('no_rights', mappedClaim ?? '');
  return rights;
}

interface Newcomer {
  readonly provider: ProviderRecord;
  readonly subject: string;
  readonly claims: Claims;
  readonly rights: MappedRights | undefined;
  readonly nobodyKnows: string;
}

async function firstTime(app: App, stores: Stores, newcomer: Newcomer): Promise<UserId> {
  const { provider, subject, claims, rights, nobodyKnows } = newcomer;
  if (provider.admission === 'nobody') throw new ProviderFailure('not_admitted');
  const said = z.email().max(254).safeParse(claims['email']);
  if (!said.success || !isEmailVerified(claims, provider.emailTrusted)) throw new ProviderFailure('email_unverified');
  const email = normalEmail(said.data);
  const invited = await stores.people.users.lockInvited(email);
  if (invited !== undefined) {
    await stores.people.users.invitationUsed(invited);
    await linkTo(app, stores, provider.id, subject, invited);
    return invited;
  }
  if (rights === undefined) throw new ProviderFailure('not_admitted');
  if ((await stores.people.users.credentials(email)) !== undefined) throw new ProviderFailure('address_taken');
  const id = app.newId<UserId>();
  const name = typeof claims['name'] === 'string' && claims['name'].trim() !== '' ? claims['name'].trim() : email;
  await stores.people.users.insert({
    id,
    email,
    name: name.slice(0, LONGEST_NAME),
    role: rights.role,
    language: typeof claims['locale'] === 'string' && claims['locale'].startsWith('en') ? 'en' : 'ar',
    passwordHash: nobodyKnows,
    mustChangePassword: false,
    passwordHours: null,
    withoutPassword: true,
  });
  await stores.people.users.setCentres(id, rights.centreIds as readonly CentreId[]);
  await tell(app, stores, id, 'created');
  await linkTo(app, stores, provider.id, subject, id);
  return id;
}

async function linkTo(app: App, stores: Stores, providerId: string, subject: string, userId: UserId): Promise<void> {
  // two sign-ins at once, or somebody whom this provider knows under another subject already
  if (!(await stores.people.providers.link(providerId, subject, userId))) throw new ProviderFailure('not_admitted');
  await tell(app, stores, userId, 'linked');
}

/** Role and centres as the provider says at each sign-in. Who is there for emergencies stays, and so does the last administrator. */
async function follow(app: App, stores: Stores, userId: UserId, rights: MappedRights): Promise<void> {
  const administrators = await stores.people.users.lockActiveAdministrators();
  const user = await stores.people.users.get(userId);
  if (user === undefined || user.breakGlass) return;
  if (administrators.length === 1 && administrators[0] === userId && rights.role !== 'administrator') return;
  const same = [...rights.centreIds].sort().join() === user.centreIds.join();
  if (user.role === rights.role && same) return;
  await stores.people.users.update(userId, user.version, { role: rights.role });
  await stores.people.users.setCentres(userId, rights.centreIds as readonly CentreId[]);
  const teams = await stores.people.centres.listTeams();
  const kept = user.teamIds.filter((id) => teams.some((team) => team.id === id && rights.centreIds.includes(team.centreId)));
  await stores.people.users.setTeams(userId, kept);
  await tell(app, stores, userId, 'rights');
}

const tell = (app: App, { events }: Stores, userId: UserId, what: 'created' | 'linked' | 'rights'): Promise<unknown> =>
  events.append({ id: app.newId(), at: app.clock.now(), actorId: userId, event: { type: 'user.changed', userId, what } });
