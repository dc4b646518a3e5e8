import { dateOfDay, type CalendarData } from '../../core/calendar';
import { hasHours, isHolidayOn } from '../../core/calendar-time';
import { inForce, isOfKind, policyProblems, type Policy, type PolicyDataOf, type PolicyKind } from '../../core/policy';
import { may } from '../../core/rights';
import type { Viewer } from '../../core/viewer';
import type { PolicyVersion } from '../../db/policy-store';
import type { Stores } from '../../db/stores';
import { surroundingsOf } from '../clocks/surroundings';
import type { App } from '../context';
import { AppError } from '../errors';
import { mayChangeAll } from './whose';

/** A version as it is shown. `replaced`: its time is over, or a newer one took its place before it came. */
export interface ShownPolicy extends PolicyVersion {
  readonly standing: 'in_force' | 'coming' | 'replaced';
  /** Our proposal, which nobody has confirmed: "default, please confirm". */
  readonly toConfirm: boolean;
  /** Of calendars: what its holidays come to in the year ahead. */
  readonly days: readonly { readonly code: string; readonly from: string; readonly to: string }[];
}
export interface PolicyInput<Kind extends PolicyKind = PolicyKind> {
  readonly kind: Kind;
  readonly code: string;
  readonly centreId: string | null;
  /** Of the version that the person saw; 0: none. */
  readonly lastVersion: number;
  /** Null: from now on. */
  readonly validFrom: Date | null;
  readonly validTo: Date | null;
  readonly data: PolicyDataOf[Kind];
}

/** Every version for the viewer's centres and for all centres. @throws AppError forbidden */
export async function listPolicies(app: App, viewer: Viewer): Promise<ShownPolicy[]> {
  if (!may(viewer, 'policies.read')) throw new AppError('forbidden');
  const now = app.clock.now();
  const all = await app.db.stores.policies.history(viewer.centreIds);
  const zones = new Map((await app.db.stores.filing.centres()).map(({ id, timeZone }) => [id, timeZone]));
  return all.map((policy) => ({
    ...policy,
    standing: standingOf(all, policy, now),
    toConfirm: policy.source === 'P' && policy.confirmed === null,
    days: isOfKind(policy, 'calendar')
      ? holidaysAhead(policy.data, zones.get(policy.centreId ?? '') ?? 'UTC', now)
      : [],
  }));
}

function standingOf(all: readonly Policy[], policy: Policy, now: Date): ShownPolicy['standing'] {
  const holds = (at: Date): boolean =>
    inForce(all, policy.kind, policy.centreId, at).get(policy.code)?.id === policy.id;
  if (holds(now)) return 'in_force';
  return policy.validFrom > now && holds(policy.validFrom) ? 'coming' : 'replaced';
}

const DAYS_AHEAD = 400;
const DAY_MS = 86_400_000;

/** Each holiday's next stretch of days. */
function holidaysAhead(calendar: CalendarData, timeZone: string, now: Date): ShownPolicy['days'] {
  const around = surroundingsOf(timeZone);
  const today = Math.floor((now.getTime() + around.offsetMinutes(now.getTime()) * 60_000) / DAY_MS);
  return calendar.holidays.flatMap((holiday) => {
    const is = (day: number): boolean => isHolidayOn(holiday, day, around);
    let from = today;
    while (!is(from) && from < today + DAYS_AHEAD) from += 1;
    if (!is(from)) return [];
    let to = from;
    while (is(to + 1)) to += 1;
    return [{ code: holiday.code, from: dateOfDay(from), to: dateOfDay(to) }];
  });
}

/**
 * A new version, from now on or from later. Nothing that happened is rewritten: a version never begins in the past, and cases that
 * began before it keep theirs. Two people at once: the second is told that there is a newer one.
 * @throws AppError forbidden, not_found (code, centre), invalid (fields), policy_in_the_past, stale_version
 */
export async function proposePolicy(
  app: App,
  viewer: Viewer,
  input: PolicyInput,
): Promise<{ readonly id: string; readonly version: number }> {
  if (!may(viewer, 'policies.manage')) throw new AppError('forbidden');
  const now = app.clock.now();
  const validFrom = input.validFrom ?? now;
  const fields = policyProblems(input.kind, input.data);
  if (Object.keys(fields).length > 0) throw new AppError('invalid', { fields });
  if (validFrom < now) throw new AppError('policy_in_the_past');
  if (input.validTo !== null && input.validTo <= validFrom)
    throw new AppError('invalid', { fields: { validTo: 'too_early' } });
  return app.db.transact(async (stores) => {
    await requirePlace(stores, viewer, input);
    await requireHours(stores, input, validFrom);
    const last = await stores.policies.lastVersion(input);
    const policy: Policy = { ...input, id: app.newId(), version: input.lastVersion + 1, validFrom, source: 'C' };
    if (
      last !== input.lastVersion ||
      !(await stores.policies.add({ ...policy, changedBy: viewer.userId, changedAt: now }))
    )
      throw new AppError('stale_version', { current: { version: last } });
    await tell(app, stores, viewer, policy, 'proposed');
    return { id: policy.id, version: policy.version };
  });
}

/** A centre of the viewer's, or all centres where all are the viewer's; and something that the product knows. */
async function requirePlace(stores: Stores, viewer: Viewer, { kind, code, centreId }: PolicyInput): Promise<void> {
  const own = (id: string): boolean => viewer.centreIds.some((one) => one === id);
  if (centreId !== null && !own(centreId)) throw new AppError('not_found');
  if (centreId === null && !(await mayChangeAll(stores, viewer))) throw new AppError('forbidden');
  const known = await stores.policies.all([kind]);
  if (!known.some((policy) => policy.code === code)) throw new AppError('not_found');
}

/** Holidays may close every day of a week that has hours. @throws AppError invalid */
async function requireHours(stores: Stores, { kind, centreId, data }: PolicyInput, from: Date): Promise<void> {
  if (kind !== 'calendar') return;
  const centre = (await stores.filing.centres()).find(({ id }) => id === centreId);
  const around = surroundingsOf(centre?.timeZone ?? 'UTC');
  if (!hasHours(data as CalendarData, around, from))
    throw new AppError('invalid', { fields: { week: 'calendar_without_hours' } });
}

/**
 * "This default is right for us. Twice is once.
 * @throws AppError forbidden, not_found (also of another centre), not_allowed for what is no proposal of ours
 */
export async function confirmPolicy(app: App, viewer: Viewer, policyId: string): Promise<void> {
  if (!may(viewer, 'policies.manage')) throw new AppError('forbidden');
  await app.db.transact(async (stores) => {
    const policy = await stores.policies.get(policyId);
    const seen =
      policy !== undefined && (policy.centreId === null || viewer.centreIds.some((id) => id === policy.centreId));
    if (!seen) throw new AppError('not_found');
    if (policy.source !== 'P') throw new AppError('invalid', { fields: { source: 'not_a_default' } });
    if (await stores.policies.confirm(policyId, viewer.userId, app.clock.now()))
      await tell(app, stores, viewer, policy, 'confirmed');
  });
}

async function tell(
  app: App,
  stores: Stores,
  viewer: Viewer,
  policy: Policy,
  what: 'proposed' | 'confirmed',
): Promise<void> {
  const { id: policyId, kind, code, version, centreId } = policy;
  await stores.events.append({
    id: app.newId(),
    at: app.clock.now(),
    ...(centreId === null ? {} : { centreId }),
    actorId: viewer.userId,
    event: { type: 'policy.changed', policyId, kind, code, version, what },
  });
}
