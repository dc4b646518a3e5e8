import type { Knex } from 'knex';
import type { CentreId, UserId } from '../core/ids';
import type { Viewer } from '../core/viewer';

export type BlockKind = 'address' | 'domain';
export interface NewBlock {
  readonly id: string;
  readonly centreId: CentreId;
  readonly kind: BlockKind;
  readonly value: string;
  readonly reason: string;
  readonly createdBy: UserId;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
}
export interface BlockRow extends Omit<NewBlock, 'createdBy'> {
  readonly createdBy: { readonly id: string; readonly name: string };
}
export interface LimitRow {
  readonly centreId: string;
  readonly address: string;
  readonly what: 'cases' | 'messages' | 'reopenings';
  readonly firstAt: Date;
  readonly ticket: { readonly id: string; readonly reference: string } | null;
}

/** Senders whom a centre does not want to hear, and senders who write too much. */
export interface BlockStore {
  /** Those that stand, newest first. */
  list(viewer: Viewer, now: Date): Promise<BlockRow[]>;
  /** False when the same block stands already. */
  insert(block: NewBlock): Promise<boolean>;
  /** The block's centre, when it stood and was one of the viewer's. */
  lift(viewer: Viewer, id: string, at: Date): Promise<CentreId | undefined>;
  /** Blocks that have run out make room for new ones. */
  endExpired(now: Date): Promise<void>;
  /** Not yet seen by anybody, newest first. */
  unseenLimits(viewer: Viewer, most: number): Promise<LimitRow[]>;
  seeLimits(viewer: Viewer, centreId: string, address: string, at: Date): Promise<void>;
}

export function createBlockStore(knex: Knex): BlockStore {
  return {
    async list(viewer, now) {
      const rows = (await knex('sender_blocks as b')
        .join('users as u', 'u.id', 'b.created_by')
        .whereRaw('b.centre_id = any(?::uuid[])', [[...viewer.centreIds]])
        .whereNull('b.lifted_at')
        .andWhere((standing) => void standing.whereNull('b.expires_at').orWhere('b.expires_at', '>', now))
        .orderBy([{ column: 'b.created_at', order: 'desc' }, { column: 'b.id', order: 'desc' }])
        .select('b.*', { author: 'u.name' })) as Record<string, unknown>[];
      return rows.map((row) => ({
        id: row['id'] as string,
        centreId: row['centre_id'] as CentreId,
        kind: row['kind'] as BlockKind,
        value: row['value'] as string,
        reason: row['reason'] as string,
        createdBy: { id: row['created_by'] as string, name: row['author'] as string },
        createdAt: row['created_at'] as Date,
        expiresAt: row['expires_at'] as Date | null,
      }));
    },
    async insert(block) {
      const inserted = await knex('sender_blocks')
        .insert({ id: block.id, centre_id: block.centreId, kind: block.kind, value: block.value, reason: block.reason, created_by: block.createdBy, created_at: block.createdAt, expires_at: block.expiresAt })
        .onConflict(knex.raw('(centre_id, kind, value) where lifted_at is null'))
        .ignore()
        .returning('id');
      return inserted.length > 0;
    },
    async lift(viewer, id, at) {
      const rows = (await knex('sender_blocks')
        .where({ id })
        .whereRaw('centre_id = any(?::uuid[])', [[...viewer.centreIds]])
        .whereNull('lifted_at')
        .update({ lifted_at: at, lifted_by: viewer.userId })
        .returning('centre_id')) as { centre_id: CentreId }[];
      return rows[0]?.centre_id;
    },
    async endExpired(now) {
      await knex('sender_blocks').whereNull('lifted_at').andWhere('expires_at', '<=', now).update({ lifted_at: knex.ref('expires_at') });
    },
    async unseenLimits(viewer, most) {
      const rows = (await knex('sender_limits as l')
        .leftJoin('tickets as t', (on) => on.on('t.id', 'l.ticket_id').andOn('t.centre_id', 'l.centre_id'))
        .whereRaw('l.centre_id = any(?::uuid[])', [[...viewer.centreIds]])
        .whereNull('l.seen_at')
        .orderBy('l.first_at', 'desc')
        .limit(most)
        .select('l.*', { reference: 't.reference' })) as Record<string, unknown>[];
      return rows.map((row) => ({
        centreId: row['centre_id'] as string,
        address: row['address'] as string,
        what: row['what'] as LimitRow['what'],
        firstAt: row['first_at'] as Date,
        ticket: row['reference'] === null ? null : { id: row['ticket_id'] as string, reference: row['reference'] as string },
      }));
    },
    async seeLimits(viewer, centreId, address, at) {
      await knex('sender_limits')
        .where({ centre_id: centreId, address })
        .whereRaw('centre_id = any(?::uuid[])', [[...viewer.centreIds]])
        .whereNull('seen_at')
        .update({ seen_at: at, seen_by: viewer.userId });
    },
  };
}
