import { POLICY_KINDS, type Policy } from '../../core/policy';
import { APPEAL_POLICY, SEED_APPEAL } from '../../core/policy-appeal';
import { SEED_CALENDARS } from '../../core/seed/calendars';
import { SEED_FIELDS } from '../../core/seed/fields';
import { SEED_LIMITS } from '../../core/seed/limits';
import { SEED_PAUSE_REASONS } from '../../core/seed/pause-reasons';
import type { Stores } from '../../db/stores';
import type { App } from '../context';

/** What came with the installation has always been in force. */
const ALWAYS = new Date('2000-01-01T00:00:00Z');
/** The calendar by which a centre's working time is counted. */
export const WORKING_CALENDAR = 'working';

/**
 * Gives the installation the first version of every policy that it does not have: a new one all of them, one that was upgraded what the
 * newer version brings. What people have made of them stays. Two processes that start at once seed once.
 */
export async function seedPolicies(app: App, stores: Stores): Promise<void> {
  const centres = new Map((await stores.filing.centres()).map(({ id, code }) => [code, id]));
  const known = new Set((await stores.policies.all(POLICY_KINDS)).map(keyOf));
  const first = { version: 1, validFrom: ALWAYS, validTo: null };
  const seeds: Omit<Policy, 'id'>[] = [
    ...SEED_LIMITS.map((limit) => ({ ...first, ...limit, kind: 'limit' as const, centreId: null })),
    ...SEED_PAUSE_REASONS.map((reason) => ({
      ...first,
      ...reason,
      kind: 'pause_reason' as const,
      source: 'P' as const,
      centreId: null,
    })),
    ...SEED_FIELDS.map((field) => ({ ...first, ...field, kind: 'field' as const, centreId: null })),
    { ...first, kind: 'appeal', code: APPEAL_POLICY, source: 'P', centreId: null, data: SEED_APPEAL },
    ...SEED_CALENDARS.flatMap(({ centre, source, data }) => {
      const centreId = centres.get(centre);
      return centreId === undefined
        ? []
        : [{ ...first, kind: 'calendar' as const, code: WORKING_CALENDAR, source, data, centreId }];
    }),
  ];
  for (const seed of seeds) {
    if (known.has(keyOf(seed))) continue;
    await stores.policies.add({ ...seed, id: app.newId(), changedBy: null, changedAt: app.clock.now() });
  }
}

const keyOf = ({ kind, code, centreId }: Pick<Policy, 'kind' | 'code' | 'centreId'>): string =>
  `${kind} ${code} ${centreId ?? ''}`;
