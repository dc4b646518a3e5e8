import { workingDayMinutes } from '../../core/calendar';
import { ELAPSED, workingTime, type Measure } from '../../core/calendar-time';
import { LIMIT_OF_CLOCK, type ClockKind, type Target } from '../../core/clock';
import { minutesOf } from '../../core/duration';
import { limitOf, type Complexity } from '../../core/limit-of';
import { inForce, isOfKind, type Policy } from '../../core/policy';
import type { PauseReasonData } from '../../core/policy-pause';
import { CATEGORIES } from '../../core/seed/categories';
import type { CaseForClocks } from '../../db/clock-store';
import type { Stores } from '../../db/stores';
import { WORKING_CALENDAR } from '../policies/seed-policies';
import { surroundingsOf } from './surroundings';

/** What "at once" is given to prove itself, and the shortest limit there is. */
const AT_ONCE_MINUTES = 5;
type Classed = Pick<CaseForClocks, 'centreId' | 'type' | 'category' | 'complexity' | 'urgent'>;

/** The versions in force, as the clocks of one transaction need them. */
export interface ClockRules {
  /** No policies at all: nothing is timed. */
  readonly none: boolean;
  limits(of: Classed, at: Date): Policy<'limit'> | undefined;
  /** What a clock of this case runs towards; undefined: it has no such limit. */
  target(kind: ClockKind, of: Classed, startedAt: Date, from: Date): Target | undefined;
  measure(target: Target, timeZone: string): Measure;
  pauseReason(code: string, centreId: string, at: Date): PauseReasonData | undefined;
}

export async function loadRules(stores: Stores): Promise<ClockRules> {
  return rulesOf(await stores.policies.all(['limit', 'calendar', 'pause_reason']));
}

/** The version that was in force when a clock began is kept, whatever is decided later (PRC-1). */
export function rulesOf(policies: readonly Policy[]): ClockRules {
  const measures = new Map<string, Measure>();
  const limitsAt = remembered((centreId, at) => inForce(policies, 'limit', centreId, at));
  const calendarsAt = remembered((centreId, at) => inForce(policies, 'calendar', centreId, at));
  const limits: ClockRules['limits'] = ({ centreId, type, category, complexity, urgent }, at) =>
    limitOf(limitsAt(centreId, at), { type, complexity: complexity ?? complexityOf(category), urgent });
  return {
    none: policies.length === 0,
    limits,
    target(kind, of, startedAt, from) {
      const policy = kind === 'appeal' ? limitsAt(of.centreId, startedAt).get('appeal') : limits(of, startedAt);
      const limit = policy?.data[LIMIT_OF_CLOCK[kind]] ?? null;
      if (policy === undefined || limit === null || limit === 'same_contact') return undefined;
      const calendar = calendarsAt(of.centreId, startedAt).get(WORKING_CALENDAR);
      // a centre without a calendar of its own is open day and night
      const working = policy.data.unit === 'working' && calendar !== undefined;
      const minutes = minutesOf(limit, working ? workingDayMinutes(calendar.data) : undefined);
      const limitMinutes = Math.max(minutes, kind === 'acknowledge' ? AT_ONCE_MINUTES : 1);
      const counted = working
        ? ({ unit: 'working', calendarId: calendar.id } as const)
        : ({ unit: 'elapsed', calendarId: null } as const);
      return { from, limitMinutes, limitId: policy.id, ...counted };
    },
    measure({ calendarId }, timeZone) {
      const calendar = policies.find((policy) => policy.id === calendarId);
      if (calendar === undefined || !isOfKind(calendar, 'calendar')) return ELAPSED;
      const key = `${calendar.id} ${timeZone}`;
      const measure = measures.get(key) ?? workingTime(calendar.data, surroundingsOf(timeZone));
      measures.set(key, measure);
      return measure;
    },
    pauseReason: (code, centreId, at) => inForce(policies, 'pause_reason', centreId, at).get(code)?.data,
  };
}

/** A batch asks the same again for each of its cases. */
function remembered<T>(ask: (centreId: string, at: Date) => T): (centreId: string, at: Date) => T {
  const known = new Map<string, T>();
  return (centreId, at) => {
    const key = `${centreId} ${at.getTime()}`;
    const found = known.get(key) ?? ask(centreId, at);
    known.set(key, found);
    return found;
  };
}

const COMPLEXITIES = new Map(CATEGORIES.map(({ code, complexity }) => [code, complexity]));

function complexityOf(category: string | null): Complexity | undefined {
  const found = category === null ? undefined : COMPLEXITIES.get(category);
  return found === 'R' || found === 'X' || found === 'C' ? found : undefined;
}
