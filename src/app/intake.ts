import type { App } from './context';
import { isOnHold } from './operations/hold';

/** Items kept and not yet filed, beyond which sources are asked to wait (ruling 16: queues are bounded). */
const MOST_PENDING = 20_000;
const CACHE_MS = 1000;
const answers = new WeakMap<App, { at: number; behind: Promise<boolean> }>();

export type Intake = 'open' | 'short_of_space' | 'far_behind' | 'on_hold';

/** May more be taken in? The door says 452 and pulls pause otherwise; reading and answering go on. */
export async function intakeState(app: App): Promise<Intake> {
  if (!(await app.hasSpace())) return 'short_of_space';
  if (await isOnHold(app)) return 'on_hold';
  const now = performance.now();
  let known = answers.get(app);
  if (known === undefined || now - known.at > CACHE_MS) {
    known = { at: now, behind: app.db.stores.sightings.morePendingThan(MOST_PENDING) };
    answers.set(app, known);
  }
  return (await known.behind) ? 'far_behind' : 'open';
}
