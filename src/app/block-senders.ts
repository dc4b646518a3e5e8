import type { CentreId } from '../core/ids';
import { isPublicMail } from '../core/public-mail';
import { may } from '../core/rights';
import type { Viewer } from '../core/viewer';
import type { BlockKind } from '../db/block-store';
import type { App } from './context';
import { AppError } from './errors';
import { storable } from './filing/parsed-item';

export interface BlockInput {
  readonly centreId: string;
  readonly kind: BlockKind;
  readonly value: string;
  readonly reason: string;
  /** Days until it ends by itself; null: until somebody lifts it. */
  readonly days: number | null;
}

const ADDRESS = /^[^\s@<>"]{1,64}@[^\s@<>"]+\.[^\s@<>"]+$/;
const DOMAIN = /^(?!-)[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+$/u;
const DAY_MS = 86_400_000;

/**
 * From now on what this address, or anybody of this domain and below it, sends to the centre goes to the spam folder: kept, never
 * acknowledged, touching no case. The same block again is the same block.
 * @throws AppError not_found (centre), invalid (what cannot be blocked: a public provider, ourselves), forbidden
 */
export async function blockSender(app: App, viewer: Viewer, input: BlockInput): Promise<void> {
  if (!may(viewer, 'blocks.manage')) throw new AppError('forbidden');
  if (!viewer.centreIds.includes(input.centreId as CentreId)) throw new AppError('not_found');
  const value = storable(input.value).trim().toLowerCase().replace(input.kind === 'domain' ? /^@/ : /^mailto:/, '');
  if (!(input.kind === 'address' ? ADDRESS : DOMAIN).test(value)) throw new AppError('invalid', { fields: { value: 'wrong_format' } });
  if (input.kind === 'domain' && isPublicMail(value)) throw new AppError('invalid', { fields: { value: 'public_mail' } });
  const now = app.clock.now();
  await app.db.transact(async (stores) => {
    const own = await stores.surroundings.ownAddresses();
    if (own.some((address) => address === value || address.endsWith(`@${value}`))) throw new AppError('invalid', { fields: { value: 'own_address' } });
    const id = app.newId<string>();
    await stores.blocks.endExpired(now);
    const expiresAt = input.days === null ? null : new Date(now.getTime() + input.days * DAY_MS);
    const centreId = input.centreId as CentreId;
    const fresh = await stores.blocks.insert({ id, centreId, kind: input.kind, value, reason: storable(input.reason).trim(), createdBy: viewer.userId, createdAt: now, expiresAt });
    if (fresh) await stores.events.append({ id: app.newId(), at: now, centreId, actorId: viewer.userId, event: { type: 'block.changed', blockId: id, what: 'set' } });
  });
}

/** @throws AppError not_found, forbidden */
export async function liftBlock(app: App, viewer: Viewer, id: string): Promise<void> {
  if (!may(viewer, 'blocks.manage')) throw new AppError('forbidden');
  const now = app.clock.now();
  await app.db.transact(async (stores) => {
    const centreId = await stores.blocks.lift(viewer, id, now);
    if (centreId === undefined) throw new AppError('not_found');
    await stores.events.append({ id: app.newId(), at: now, centreId, actorId: viewer.userId, event: { type: 'block.changed', blockId: id, what: 'lifted' } });
  });
}

/** Somebody has seen that this sender writes too much; twice is once. @throws AppError not_found (centre), forbidden */
export async function seeSenderLimit(app: App, viewer: Viewer, input: { centreId: string; address: string }): Promise<void> {
  if (!may(viewer, 'blocks.manage')) throw new AppError('forbidden');
  if (!viewer.centreIds.includes(input.centreId as CentreId)) throw new AppError('not_found');
  await app.db.stores.blocks.seeLimits(viewer, input.centreId, input.address, app.clock.now());
}
