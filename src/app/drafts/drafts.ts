import type { TicketId } from '../../core/ids';
import type { Viewer } from '../../core/viewer';
import type { DraftRecord } from '../../db/draft-store';
import { visibleTickets } from '../../db/read/visible-to';
import type { App } from '../context';
import { AppError } from '../errors';

export type { DraftRecord };
export type DraftKind = 'reply' | 'note';

async function requireVisible(app: App, viewer: Viewer, ticketId: TicketId): Promise<void> {
  if ((await visibleTickets(app.db.knex, viewer).where('tickets.id', ticketId).first('tickets.id')) === undefined)
    throw new AppError('not_found');
}

/** One's own draft. @throws AppError `not_found`: no such ticket for this viewer, or no draft */
export async function getDraft(app: App, viewer: Viewer, ticketId: TicketId, kind: DraftKind): Promise<DraftRecord> {
  await requireVisible(app, viewer, ticketId);
  const draft = await app.db.stores.drafts.get({ userId: viewer.userId, ticketId, kind });
  if (draft === undefined) throw new AppError('not_found');
  return draft;
}

/** Keeps what was typed; version 0 begins a draft. @throws AppError `not_found`, `stale_version` with the draft that stands */
export async function saveDraft(
  app: App,
  viewer: Viewer,
  ticketId: TicketId,
  kind: DraftKind,
  body: unknown,
  version: number,
): Promise<DraftRecord> {
  await requireVisible(app, viewer, ticketId);
  const key = { userId: viewer.userId, ticketId, kind };
  const saved = await app.db.stores.drafts.save(key, body, version);
  if (saved === undefined) throw new AppError('stale_version', { current: await app.db.stores.drafts.get(key) });
  return saved;
}

/** Dropping what is not there is no error. */
export async function deleteDraft(app: App, viewer: Viewer, ticketId: TicketId, kind: DraftKind): Promise<void> {
  await requireVisible(app, viewer, ticketId);
  await app.db.stores.drafts.remove({ userId: viewer.userId, ticketId, kind });
}
