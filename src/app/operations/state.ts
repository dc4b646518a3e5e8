import { may } from '../../core/rights';
import type { Viewer } from '../../core/viewer';
import type { Alarm } from '../../db/alarm-store';
import type { CanaryMeasure } from '../../db/canary-store';
import type { Hold, Mark } from '../../db/operations-store';
import type { App } from '../context';
import { AppError } from '../errors';
import { currentHold } from './hold';

const MOST_ALARMS = 100;

/** What everybody who is signed in may know: that nothing works until somebody releases it. */
export async function readHold(app: App): Promise<Hold | undefined> {
  return currentHold(app);
}

export interface OperationsOverview {
  readonly alarms: readonly Alarm[];
  readonly marks: ReadonlyMap<Mark, Date>;
  readonly canaries: readonly CanaryMeasure[];
}

/** For an administrator: alarms of the installation and of their centres, and when the operator's checks last succeeded. @throws AppError forbidden */
export async function readOperations(app: App, viewer: Viewer): Promise<OperationsOverview> {
  if (!may(viewer, 'operations.manage')) throw new AppError('forbidden');
  const accounts = await app.db.stores.accounts.list();
  const own = new Set<string>(
    accounts.filter((account) => viewer.centreIds.includes(account.centreId)).map((account) => account.id),
  );
  return {
    alarms: await app.db.stores.alarms.list(viewer.centreIds, MOST_ALARMS),
    marks: await app.db.stores.operations.marks(),
    canaries: (await app.db.stores.canaries.latest()).filter((canary) => own.has(canary.accountId)),
  };
}
