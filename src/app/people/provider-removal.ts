import type { UserId } from '../../core/ids';
import type { Viewer } from '../../core/viewer';
import type { ProviderPeople } from '../../db/provider-store';
import type { Stores } from '../../db/stores';
import type { App } from '../context';
import { AppError } from '../errors';
import { requireManaged } from './managed';
import { requireEverywhere, requireProvider } from './providers';

/** Whom it would concern if this provider were gone. @throws AppError `forbidden`, `not_found` */
export async function providerPeople(app: App, viewer: Viewer, id: string): Promise<ProviderPeople> {
  await requireEverywhere(app.db.stores, viewer);
  const { providers } = app.db.stores.people;
  if ((await providers.get(id)) === undefined) throw new AppError('not_found');
  return providers.people(id);
}

/**
 * Forgets a provider and whom it knows, and ends the sessions that it opened, in one transaction. The people stay, with their rights;
 * who has no other way in needs a link for a password, or an invitation to another provider.
 * @throws AppError `forbidden`, `not_found`, `last_provider` (passwords are off), `last_way_in`
 */
export async function removeProvider(app: App, viewer: Viewer, id: string): Promise<void> {
  await app.db.transact(async (stores) => {
    const { users, providers, sessions } = stores.people;
    await requireEverywhere(stores, viewer);
    await users.lockActiveAdministrators();
    const settings = await providers.lockSettings();
    if ((await providers.lock(id)) === undefined) throw new AppError('not_found');
    for (const userId of await sessions.removeOfProvider(id, {})) await tell(app, stores, viewer, userId, 'signed_out');
    await providers.remove(id);
    if (!settings.passwords) await requireProvider(stores);
    await requireWayIn(stores);
    const event = { type: 'sign_in.changed', what: 'provider_removed' } as const;
    await stores.events.append({ id: app.newId(), at: app.clock.now(), actorId: viewer.userId, event });
  });
}

/**
 * This provider does not know the person any more: the sessions that it opened for them end, and an invitation that still runs is
 * withdrawn, or the same identity would come back by it.
 * @throws AppError `not_found` (also when they are not linked), `forbidden`, `last_way_in`
 */
export async function unlinkPerson(app: App, viewer: Viewer, userId: UserId, providerId: string): Promise<void> {
  await app.db.transact(async (stores) => {
    const { users, providers, sessions } = stores.people;
    await users.lockActiveAdministrators();
    await requireManaged(stores, viewer, userId);
    // who comes in by it at this moment is in before, and signed out, or comes too late
    if ((await providers.lock(providerId)) === undefined) throw new AppError('not_found');
    const subject = await providers.unlink(providerId, userId);
    if (subject === undefined) throw new AppError('not_found');
    await users.invitationUsed(userId);
    const ended = await sessions.removeOfProvider(providerId, { subject });
    if (ended.length > 0) await tell(app, stores, viewer, userId, 'signed_out');
    await requireWayIn(stores);
    await tell(app, stores, viewer, userId, 'unlinked');
  });
}

/** Some administrator must be able to come in. Call it after the change. @throws AppError `last_way_in` */
export async function requireWayIn({ people }: Stores): Promise<void> {
  if (!(await people.providers.anyAdministratorComesIn())) throw new AppError('last_way_in');
}

const tell = (
  app: App,
  { events }: Stores,
  viewer: Viewer,
  userId: UserId,
  what: 'signed_out' | 'unlinked',
): Promise<unknown> =>
  events.append({
    id: app.newId(),
    at: app.clock.now(),
    actorId: viewer.userId,
    event: { type: 'user.changed', userId, what },
  });
