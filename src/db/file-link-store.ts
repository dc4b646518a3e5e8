import type { Knex } from 'knex';
import type { CentreId, TicketId } from '../core/ids';
import type { Viewer } from '../core/viewer';
import { visibleTickets } from './read/visible-to';

export interface FileLinkSettings {
  /** Files larger than so many megabytes go as links; null: none does. */
  readonly aboveMb: number | null;
  readonly days: number;
  /** 0: never set. */
  readonly version: number;
}
export interface NewFileLink {
  readonly id: string;
  readonly tokenHash: Buffer;
  readonly attachmentId: string;
  readonly messageId: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}
/** What somebody who holds the secret may have. */
export interface OpenFileLink {
  readonly id: string;
  readonly filename: string;
  readonly bytes: number;
  readonly blobId: string;
  readonly sealedKey: Buffer | null;
  readonly scanState: string;
  readonly expiresAt: Date;
  readonly centreName: { readonly ar: string; readonly en: string };
  readonly timeZone: string;
}
export interface FileLinkRow {
  readonly id: string;
  readonly attachmentId: string;
  readonly filename: string;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
  readonly downloads: number;
}

export interface FileLinkStore {
  settings(centreIds: readonly string[]): Promise<Map<string, FileLinkSettings>>;
  /** False when somebody else has saved meanwhile. */
  saveSettings(centreId: string, settings: FileLinkSettings): Promise<boolean>;
  insert(links: readonly NewFileLink[]): Promise<void>;
  /** Undefined when it has ended, was taken back, or never was. */
  open(tokenHash: Buffer, now: Date): Promise<OpenFileLink | undefined>;
  countDownload(id: string, at: Date): Promise<void>;
  /** Those that were not taken back work at least until then. */
  prolong(messageId: string, until: Date): Promise<void>;
  ofMessage(viewer: Viewer, messageId: string): Promise<FileLinkRow[] | undefined>;
  /** Where it belongs, when it was the viewer's and stood. */
  revoke(viewer: Viewer, id: string, at: Date): Promise<{ readonly ticketId: TicketId; readonly centreId: CentreId; readonly messageId: string } | undefined>;
}

export function createFileLinkStore(knex: Knex): FileLinkStore {
  return {
    async settings(centreIds) {
      const rows = (await knex('file_link_settings').whereRaw('centre_id = any(?::uuid[])', [[...centreIds]])) as Record<string, unknown>[];
      return new Map(
        rows.map((row) => [row['centre_id'] as string, { aboveMb: row['above_mb'] as number | null, days: row['days'] as number, version: row['version'] as number }]),
      );
    },
    async saveSettings(centreId, { aboveMb, days, version }) {
      const saved = (await knex.raw(
        `insert into file_link_settings as s (centre_id, above_mb, days, version) values (?, ?, ?, 1)
         on conflict (centre_id) do update set above_mb = excluded.above_mb, days = excluded.days, version = s.version + 1
         where s.version = ? returning version`,
        [centreId, aboveMb, days, version] as never,
      )) as { rows: unknown[] };
      return saved.rows.length > 0;
    },
    async insert(links) {
      if (links.length === 0) return;
      await knex('file_links').insert(
        links.map((link) => ({ id: link.id, token_hash: link.tokenHash, attachment_id: link.attachmentId, message_id: link.messageId, created_at: link.createdAt, expires_at: link.expiresAt })),
      );
    },
    async open(tokenHash, now) {
      const row = (await knex('file_links as l')
        .join('attachments as a', 'a.id', 'l.attachment_id')
        .join('blobs as b', 'b.id', 'a.blob_id')
        .join('messages as m', 'm.id', 'l.message_id')
        .join('tickets as t', 't.id', 'm.ticket_id')
        .join('centres as c', 'c.id', 't.centre_id')
        .where('l.token_hash', tokenHash)
        .whereNull('l.revoked_at')
        .andWhere('l.expires_at', '>', now)
        .first({ id: 'l.id', filename: 'a.filename', bytes: 'a.bytes', blobId: 'a.blob_id', sealedKey: 'b.sealed_key', scanState: 'b.scan_state', expiresAt: 'l.expires_at', centreName: 'c.name', timeZone: 'c.time_zone' })) as
        OpenFileLink | undefined;
      return row === undefined ? undefined : { ...row, bytes: Number(row.bytes) };
    },
    async countDownload(id, at) {
      await knex('file_links').where({ id }).update({ last_download_at: at, downloads: knex.raw('downloads + 1') });
    },
    async prolong(messageId, until) {
      await knex('file_links').where({ message_id: messageId }).whereNull('revoked_at').andWhere('expires_at', '<', until).update({ expires_at: until });
    },
    async ofMessage(viewer, messageId) {
      const visible = await visibleTickets(knex, viewer).join('messages', 'messages.ticket_id', 'tickets.id').where('messages.id', messageId).first('messages.id');
      if (visible === undefined) return undefined;
      return knex('file_links as l')
        .join('attachments as a', 'a.id', 'l.attachment_id')
        .where('l.message_id', messageId)
        .orderBy(['l.created_at', 'a.position'])
        .select({ id: 'l.id', attachmentId: 'l.attachment_id', filename: 'a.filename', expiresAt: 'l.expires_at', revokedAt: 'l.revoked_at', downloads: 'l.downloads' });
    },
    async revoke(viewer, id, at) {
      const found = (await visibleTickets(knex, viewer)
        .join('messages', 'messages.ticket_id', 'tickets.id')
        .join('file_links as l', 'l.message_id', 'messages.id')
        .where('l.id', id)
        .first({ ticketId: 'tickets.id', centreId: 'tickets.centre_id', messageId: 'messages.id' })) as { ticketId: TicketId; centreId: CentreId; messageId: string } | undefined;
      if (found === undefined) return undefined;
      const revoked = await knex('file_links').where({ id }).whereNull('revoked_at').update({ revoked_at: at, revoked_by: viewer.userId });
      return revoked === 1 ? found : undefined;
    },
  };
}
