import type { RightsMapping } from '../../core/claims';
import type { UserId } from '../../core/ids';
import type { LocalizedText } from '../../core/language';
import type { Viewer } from '../../core/viewer';
import type { Admission, ProviderRecord, SignInSettings } from '../../db/provider-store';
import type { Stores } from '../../db/stores';
import type { App } from '../context';
import { AppError } from '../errors';
import { requireManaged } from './managed';
import { readIssuer, sealClientSecret } from './provider-client';
import type { SignedIn } from './signed-in';

export type { ProviderRecord } from '../../db/provider-store';

export interface ProviderInput {
  readonly issuer: string;
  readonly clientId: string;
  /** Undefined: as it was; empty: none, a public client. */
  readonly clientSecret?: string | undefined;
  readonly scopes: string;
  readonly label: LocalizedText;
  readonly admission: Admission;
  readonly emailTrusted: boolean;
  readonly mappedClaim: string | null;
  readonly mappings: readonly RightsMapping[];
  readonly secondFactorValues: readonly string[];
  readonly enabled: boolean;
}

/**
 * Who decides who anybody is must be allowed everywhere: an administrator of some centres could make a provider say that somebody is
 * a person of another one.
 * @throws AppError `forbidden`
 */
export async function requireEverywhere({ people }: Stores, viewer: Viewer): Promise<void> {
  const centres = await people.centres.list();
  if (!centres.every((centre) => viewer.centreIds.includes(centre.id))) throw new AppError('forbidden');
}

export async function listProviders(
  app: App,
  viewer: Viewer,
): Promise<{ readonly providers: ProviderRecord[]; readonly settings: SignInSettings }> {
  const { stores } = app.db;
  await requireEverywhere(stores, viewer);
  const [providers, settings] = await Promise.all([stores.people.providers.list(), stores.people.providers.settings()]);
  return { providers, settings };
}

/** @throws AppError `forbidden`, `invalid` */
export async function createProvider(app: App, viewer: Viewer, input: ProviderInput): Promise<ProviderRecord> {
  const id = app.newId<string>();
  return app.db.transact(async (stores) => {
    await requireEverywhere(stores, viewer);
    const wanted = await wantedFrom(app, stores, id, input, null);
    if (!(await stores.people.providers.insert(wanted))) throw invalid('clientId', 'already_there');
    await told(app, stores, viewer.userId, 'provider');
    return { ...wanted, version: 1 };
  });
}

/**
 * Changes a provider; one that is switched off ends the sessions that it opened. Its issuer stays once somebody is known by it.
 * @throws AppError `forbidden`, `not_found`, `stale_version`, `invalid`, `last_provider`, `last_way_in`
 */
export async function updateProvider(
  app: App,
  viewer: Viewer,
  id: string,
  input: ProviderInput & { readonly version: number },
): Promise<ProviderRecord> {
  return app.db.transact(async (stores) => {
    await requireEverywhere(stores, viewer);
    const { users, providers, sessions } = stores.people;
    await users.lockActiveAdministrators();
    const settings = await providers.lockSettings();
    const before = await providers.get(id);
    if (before === undefined) throw new AppError('not_found');
    const wanted = { ...(await wantedFrom(app, stores, id, input, before.clientSecret)), version: input.version };
    if (wanted.issuer !== before.issuer && (await providers.isInUse(id))) throw invalid('issuer', 'in_use');
    // a secret was given for one issuer: it is not sent to another one
    if (wanted.issuer !== before.issuer && input.clientSecret === undefined && before.clientSecret !== null)
      throw invalid('clientSecret', 'required');
    if (!(await providers.update(wanted))) throw new AppError('stale_version');
    if (!settings.passwords) await requireProvider(stores);
    if (!wanted.enabled) {
      // what was off already is no way in that could be lost
      if (before.enabled && !(await providers.anyAdministratorComesIn())) throw new AppError('last_way_in');
      for (const userId of await sessions.removeOfProvider(id, {})) await signedOut(app, stores, viewer.userId, userId);
    }
    await told(app, stores, viewer.userId, 'provider');
    return { ...wanted, version: input.version + 1 };
  });
}

async function wantedFrom(app: App, stores: Stores, id: string, input: ProviderInput, secret: Buffer | null): Promise<Omit<ProviderRecord, 'version'>> {
  const issuer = readIssuer(input.issuer);
  if (issuer === undefined) throw invalid('issuer', 'not_an_issuer');
  if (!input.scopes.split(/\s+/).includes('openid')) throw invalid('scopes', 'needs_openid');
  const centres = new Set<string>((await stores.people.centres.list()).map((centre) => centre.id));
  if (input.mappings.some((mapping) => !mapping.centreIds.every((centreId) => centres.has(centreId)))) throw invalid('mappings', 'unknown_centre');
  if (input.admission === 'mapping' && (input.mappedClaim === null || input.mappings.length === 0)) throw invalid('mappings', 'required');
  const { clientSecret, ...rest } = input;
  const sealed = clientSecret === '' ? null : clientSecret === undefined ? secret : sealClientSecret(app, id, clientSecret);
  return { ...rest, id, issuer, clientSecret: sealed };
}

const invalid = (field: string, why: string): AppError => new AppError('invalid', { fields: { [field]: why } });

/**
 * Whether passwords are taken, and who comes in by one nevertheless. Switched off only when somebody can come in without the provider,
 * somebody can with it, and whoever does it is among them; everybody else's sessions that a password opened end.
 * @throws AppError `forbidden`, `stale_version`, `invalid`, `last_break_glass`, `last_provider`, `come_in_by_provider`
 */
export async function updateSignInSettings(
  app: App,
  viewer: Viewer,
  person: SignedIn,
  input: { readonly passwords: boolean; readonly breakGlassIds: readonly string[]; readonly version: number },
): Promise<SignInSettings> {
  return app.db.transact(async (stores) => {
    const { people } = stores;
    await requireEverywhere(stores, viewer);
    const administrators = await people.users.lockActiveAdministrators();
    await people.providers.lockSettings();
    const chosen = administrators.filter((id) => input.breakGlassIds.includes(id));
    if (chosen.length !== new Set(input.breakGlassIds).size) throw invalid('breakGlassIds', 'administrators_only');
    await people.users.setBreakGlass(chosen);
    if (!(await people.providers.updateSettings(input))) throw new AppError('stale_version');
    if (!input.passwords) await switchOff(app, stores, viewer.userId, person);
    await told(app, stores, viewer.userId, 'settings');
    return { passwords: input.passwords, version: input.version + 1 };
  });
}

async function switchOff(app: App, stores: Stores, actorId: UserId, person: SignedIn): Promise<void> {
  const { people } = stores;
  const emergency = await people.users.breakGlass();
  if (emergency.length === 0) throw new AppError('last_break_glass');
  await requireProvider(stores);
  if (person.providerId === null && !emergency.includes(person.userId)) throw new AppError('come_in_by_provider');
  for (const userId of await people.sessions.removeByPassword(emergency)) await signedOut(app, stores, actorId, userId);
}

/** @throws AppError `last_provider` */
export async function requireProvider({ people }: Stores): Promise<void> {
  if (!(await people.providers.list()).some((provider) => provider.enabled)) throw new AppError('last_provider');
}

/** Lets somebody be linked to whom a provider says has the address. @throws AppError `not_found`, `forbidden` */
export async function invite(app: App, viewer: Viewer, userId: UserId): Promise<void> {
  await app.db.transact(async (stores) => {
    const user = await requireManaged(stores, viewer, userId);
    if (user.disabledAt !== null) throw new AppError('forbidden');
    await stores.people.users.invite(userId);
    await stores.events.append({ id: app.newId(), at: app.clock.now(), actorId: viewer.userId, event: { type: 'user.changed', userId, what: 'invited' } });
  });
}

const told = (app: App, { events }: Stores, actorId: UserId, what: 'provider' | 'settings'): Promise<unknown> =>
  events.append({ id: app.newId(), at: app.clock.now(), actorId, event: { type: 'sign_in.changed', what } });
const signedOut = (app: App, { events }: Stores, actorId: UserId, userId: UserId): Promise<unknown> =>
  events.append({ id: app.newId(), at: app.clock.now(), actorId, event: { type: 'user.changed', userId, what: 'signed_out' } });
