import type { AccountId, CentreId, TeamId } from '../../core/ids';
import { CENTRES, TEAMS } from '../../core/seed/centres';
import { READY_REPLIES } from '../../core/seed/ready-replies';
import type { Stores } from '../../db/stores';
import type { App } from '../context';
import { seedUnits } from '../organisation/seed-units';
import { seedPolicies } from '../policies/seed-policies';

/** Accounts of a new installation: mail that is handed in at the door, the public form, and the telephone. */
const ACCOUNTS = [
  {
    channel: 'email',
    name: '937',
    address: '937@wasl.localhost',
    config: { door: { takesAnyRecipient: true } },
    acknowledges: true,
  },
  { channel: 'webform', name: 'النموذج الإلكتروني', address: '937', config: {}, acknowledges: false },
  { channel: 'phone', name: '937', address: '937', config: {}, acknowledges: false },
] as const;
const HOME_CENTRE = '937';

/**
 * Gives a new installation its centres, teams, ready replies and first accounts, once: what people change or delete afterwards stays
 * as they left it. Policies that the installation lacks come at any start. Two processes that start at once seed once.
 */
export async function seedInstallation(app: App): Promise<void> {
  await app.db.transact(async (stores) => {
    await stores.people.lockForFirst();
    if ((await stores.people.centres.list()).length === 0) await seedFirst(app, stores);
    await seedPolicies(app, stores);
    await seedUnits(app, stores);
  });
}

async function seedFirst(app: App, stores: Stores): Promise<void> {
  const centres = await seedCentres(app, stores);
  for (const reply of READY_REPLIES) await stores.cannedReplies.insert({ id: app.newId(), centreId: null, ...reply });
  const centreId = centres.get(HOME_CENTRE);
  if (centreId === undefined) throw new Error(`no centre ${HOME_CENTRE} in the seed`);
  for (const account of ACCOUNTS) {
    if (!app.connectors.has(account.channel)) continue;
    await stores.accounts.insert({ id: app.newId<AccountId>(), centreId, secrets: null, enabled: true, ...account });
  }
}

async function seedCentres(app: App, stores: Stores): Promise<Map<string, CentreId>> {
  const ids = new Map<string, CentreId>();
  for (const { code, name } of CENTRES)
    ids.set(code, await stores.people.centres.ensure({ id: app.newId<CentreId>(), code, name }));
  for (const { code, centre, name } of TEAMS) {
    for (const [centreCode, centreId] of ids) {
      if (centre === 'all' || centre === centreCode)
        await stores.people.centres.ensureTeam({ id: app.newId<TeamId>(), centreId, code, name });
    }
  }
  return ids;
}
