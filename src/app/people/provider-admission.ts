import { z } from 'zod';
import { claimValues, isEmailVerified, mappedRights, type Claims, type MappedRights } from '../../core/claims';
import type { CentreId, UserId } from '../../core/ids';
import type { ProviderRecord } from '../../db/provider-store';
import type { Stores } from '../../db/stores';
import type { App } from '../context';
import { ProviderFailure } from './provider-client';
import { normalEmail } from './sign-in';

const LONGEST_NAME = 120;

export interface Comer {
  readonly subject: string;
  readonly claims: Claims;
  /** Hash of something that nobody knows, for who is new; undefined: the person was known a moment ago. */
  readonly nobodyKnows: string | undefined;
}

/**
 * Who this is: known by issuer and subject alone. Whoever is not known yet comes in by an invitation to an address that the provider
 * checked, or, where the claims give rights, as somebody new; never as somebody who happens to have the same address.
 * The provider and the person are held until the transaction ends: a session that is opened in it is ended by whoever switches the
 * provider off or disables the person afterwards.
 * @param asked the provider as it was when it was asked
 * @returns undefined: somebody known whom it gives no rights any more; the sessions that it opened for them are ended
 * @throws ProviderFailure `off`, `begun_elsewhere` (the provider was changed meanwhile), `not_admitted`, `email_unverified`,
 * `address_taken`, `no_rights`
 */
export async function admit(app: App, stores: Stores, asked: ProviderRecord, comer: Comer): Promise<UserId | undefined> {
  const { users, providers } = stores.people;
  const mapped = asked.admission === 'mapping';
  const administrators = mapped ? await users.lockActiveAdministrators() : [];
  const provider = await providers.lock(asked.id);
  if (provider?.enabled !== true) throw new ProviderFailure('off');
  if (provider.version !== asked.version) throw new ProviderFailure('begun_elsewhere');
  const rights = mapped ? rightsFrom(provider, comer.claims) : undefined;
  const known = await providers.userOf(provider.id, comer.subject);
  if (mapped && rights === undefined) return withoutRights(app, stores, provider, comer.subject, known);
  const userId = known ?? (await firstTime(app, stores, { ...comer, provider, rights }));
  const person = await users.lockCredentials(userId);
  if (person === undefined || person.disabled) throw new ProviderFailure('not_admitted');
  if (rights !== undefined) await follow(app, stores, userId, rights, administrators);
  return userId;
}

const rightsFrom = ({ mappings, mappedClaim }: ProviderRecord, claims: Claims): MappedRights | undefined =>
  mappedRights(mappings, mappedClaim === null ? [] : claimValues(claims, mappedClaim));

/** What an older sign-in opened does not outlive what it rested on. */
async function withoutRights(app: App, stores: Stores, provider: ProviderRecord, subject: string, known: UserId | undefined): Promise<undefined> {
  if (known === undefined) throw new ProviderFailure('no_rights', provider.mappedClaim ?? '');
  const ended = await stores.people.sessions.removeOfProvider(provider.id, { subject });
  for (const userId of ended) await tell(app, stores, userId, 'signed_out');
}

interface Newcomer extends Comer {
  readonly provider: ProviderRecord;
  readonly rights: MappedRights | undefined;
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
  if (rights === undefined || nobodyKnows === undefined) throw new ProviderFailure('not_admitted');
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
async function follow(
  app: App,
  stores: Stores,
  userId: UserId,
  rights: MappedRights,
  administrators: readonly UserId[],
): Promise<void> {
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

const tell = (app: App, { events }: Stores, userId: UserId, what: 'created' | 'linked' | 'rights' | 'signed_out'): Promise<unknown> =>
  events.append({ id: app.newId(), at: app.clock.now(), actorId: userId, event: { type: 'user.changed', userId, what } });
