import type { Knex } from 'knex';
import type { CentreId, UserId } from '../core/ids';
import type { SuppressionReason } from '../core/suppression';
import type { Viewer } from '../core/viewer';
import { exactInstant, readCursor, writeCursor } from './read/cursor';

export interface Suppression {
  readonly id: string;
  readonly centreId: CentreId;
  /** Lower case, as `handles` spells it. */
  readonly address: string;
  readonly why: SuppressionReason;
  readonly detail: string;
  readonly createdAt: Date;
  readonly endsAt: Date | null;
}
export interface SuppressionRow extends Suppression {
  /** Null: written by what came back. */
  readonly createdBy: { readonly id: string; readonly name: string } | null;
  readonly ticket: { readonly id: string; readonly reference: string } | null;
}
/** `messageId`: the letter that came back. */
export type NewSuppression = Suppression & { readonly messageId: string | null; readonly createdBy: UserId | null };
export interface SuppressionSearch {
  readonly q?: string | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Which addresses a centre sends no automatic mail to. Each centre has its own: what one was told, another does not learn by it. */
export interface SuppressionStore {
  /** One with an end gives way to whatever comes; one without stays as it is. The id of what stands now; undefined: nothing was written. */
  set(suppression: NewSuppression): Promise<string | undefined>;
  centreOf(ticketId: string): Promise<CentreId | undefined>;
  standing(centreId: string, addresses: readonly string[], now: Date): Promise<Suppression[]>;
  /** Of an automatic letter's recipients those that get none; empty for a person's answer. */
  ofAutomatic(messageId: string, addresses: readonly string[], now: Date): Promise<Suppression[]>;
  /** These people have written: what was not set by hand is over. Returns what was cleared. */
  clearWritten(senders: readonly { readonly centreId: string; readonly address: string }[], at: Date): Promise<{ id: string; centreId: CentreId }[]>;
  /** The centre, when it stood and was one of the viewer's. */
  lift(viewer: Viewer, id: string, at: Date): Promise<CentreId | undefined>;
  /** Newest first. */
  list(viewer: Viewer, search: SuppressionSearch, now: Date): Promise<{ readonly items: SuppressionRow[]; readonly next: string | null }>;
  override(suppressionIds: readonly string[], by: { readonly messageId: string; readonly userId: string; readonly reason: string; readonly at: Date }): Promise<void>;
}

export function createSuppressionStore(knex: Knex): SuppressionStore {
  const stands = (query: Knex.QueryBuilder, now: Date): Knex.QueryBuilder =>
    query.whereNull('s.lifted_at').andWhere((open) => void open.whereNull('s.ends_at').orWhere('s.ends_at', '>', now));
  return {
    async set(row) {
      const written = (await knex.raw(
        `insert into suppressions as s (id, centre_id, address, why, detail, message_id, created_by, created_at, ends_at)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?)
         on conflict (centre_id, address) where lifted_at is null do update
           set why = excluded.why, detail = excluded.detail, message_id = excluded.message_id, created_by = excluded.created_by,
               created_at = excluded.created_at, ends_at = excluded.ends_at
         where s.ends_at is not null or (excluded.why = 'by_hand' and s.why <> 'by_hand') returning id`,
        [row.id, row.centreId, row.address, row.why, row.detail, row.messageId, row.createdBy, row.createdAt, row.endsAt] as never,
      )) as { rows: { id: string }[] };
      return written.rows[0]?.id;
    },
    async centreOf(ticketId) {
      const row = (await knex('tickets').where({ id: ticketId }).first('centre_id')) as { centre_id: CentreId } | undefined;
      return row?.centre_id;
    },
    async standing(centreId, addresses, now) {
      if (addresses.length === 0) return [];
      const rows = await stands(knex('suppressions as s'), now).where('s.centre_id', centreId).whereIn('s.address', addresses).select('s.*');
      return (rows as Record<string, unknown>[]).map(toSuppression);
    },
    async ofAutomatic(messageId, addresses, now) {
      const rows = await stands(knex('suppressions as s'), now)
        .join('tickets as t', 't.centre_id', 's.centre_id')
        .join('messages as m', 'm.ticket_id', 't.id')
        .where('m.id', messageId)
        .whereNot('m.purpose', 'reply')
        .whereIn('s.address', addresses)
        .select('s.*');
      return (rows as Record<string, unknown>[]).map(toSuppression);
    },
    async clearWritten(senders, at) {
      if (senders.length === 0) return [];
      return knex('suppressions')
        .whereIn(['centre_id', 'address'], senders.map((sender) => [sender.centreId, sender.address]))
        .whereNull('lifted_at')
        .whereNot('why', 'by_hand')
        .update({ lifted_at: at, lifted_because: 'written' })
        .returning(['id', 'centre_id as centreId']) as unknown as Promise<{ id: string; centreId: CentreId }[]>;
    },
    async lift(viewer, id, at) {
      const rows = (await knex('suppressions')
        .where({ id })
        .whereRaw('centre_id = any(?::uuid[])', [[...viewer.centreIds]])
        .whereNull('lifted_at')
        .update({ lifted_at: at, lifted_by: viewer.userId, lifted_because: 'by_hand' })
        .returning('centre_id')) as { centre_id: CentreId }[];
      return rows[0]?.centre_id;
    },
    async list(viewer, { q, after, limit }, now) {
      const from = readCursor(after);
      const query = stands(knex('suppressions as s'), now)
        .leftJoin('users as u', 'u.id', 's.created_by')
        .leftJoin('messages as m', 'm.id', 's.message_id')
        // a case may have moved: it is named only where it is the viewer's
        .leftJoin('tickets as t', (on) => on.on('t.id', 'm.ticket_id').andOn(knex.raw('t.centre_id = any(?::uuid[])', [[...viewer.centreIds]])))
        .whereRaw('s.centre_id = any(?::uuid[])', [[...viewer.centreIds]])
        .orderBy([{ column: 's.created_at', order: 'desc' }, { column: 's.id', order: 'desc' }])
        .limit(limit + 1)
        .select('s.*', { author: 'u.name', ticket_id: 't.id', reference: 't.reference', exact: knex.raw(exactInstant('s.created_at')) });
      if (q !== undefined && q !== '') query.andWhereRaw('strpos(s.address, ?) > 0', [q]);
      if (from !== undefined) query.andWhereRaw('(s.created_at, s.id) < (?::timestamptz, ?::uuid)', [from.at, from.id]);
      const rows = (await query) as Record<string, unknown>[];
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      return {
        items: rows.slice(0, limit).map(toRow),
        next: last === undefined ? null : writeCursor({ at: last['exact'] as string, id: last['id'] as string }),
      };
    },
    async override(suppressionIds, { messageId, userId, reason, at }) {
      if (suppressionIds.length === 0) return;
      await knex('suppression_overrides').insert(
        suppressionIds.map((id) => ({ suppression_id: id, message_id: messageId, user_id: userId, reason, at })),
      );
    },
  };
}

function toSuppression(row: Record<string, unknown>): Suppression {
  return {
    id: row['id'] as string,
    centreId: row['centre_id'] as CentreId,
    address: row['address'] as string,
    why: row['why'] as SuppressionReason,
    detail: row['detail'] as string,
    createdAt: row['created_at'] as Date,
    endsAt: row['ends_at'] as Date | null,
  };
}

function toRow(row: Record<string, unknown>): SuppressionRow {
  const author = row['created_by'] as string | null;
  return {
    ...toSuppression(row),
    createdBy: author === null ? null : { id: author, name: (row['author'] as string | null) ?? '' },
    ticket: row['reference'] === null ? null : { id: row['ticket_id'] as string, reference: row['reference'] as string },
  };
}
