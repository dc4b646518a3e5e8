import { may } from '../../core/rights';
import type { Viewer } from '../../core/viewer';
import type { Stores } from '../../db/stores';

/** What holds for all centres is changed by who manages all of them. */
export async function mayChangeAll(stores: Stores, viewer: Viewer): Promise<boolean> {
  if (!may(viewer, 'policies.manage')) return false;
  return (await stores.filing.centres()).every(({ id }) => viewer.centreIds.some((own) => own === id));
}
