import type { Knex } from 'knex';
import type { ScanState } from '../../core/scan';
import type { Viewer } from '../../core/viewer';
import { exactInstant, readCursor, writeCursor } from './cursor';

/** An item that could not be filed, of an account of the viewer's centres. */
export interface QuarantineRead {
  readonly id: string;
  readonly accountId: string;
  readonly accountName: string;
  readonly channel: string;
  readonly reason: string;
  readonly detail: string;
  /** All of them, those before it was replayed as well. */
  readonly attempts: number;
  readonly bytes: number;
  readonly receivedAt: string;
  readonly scan: ScanState;
  readonly blob: { readonly id: string; readonly sealedKey: Buffer | null };
  readonly sourceKey: string;
  readonly transport: Readonly<Record<string, unknown>>;
}

const ITEM = {
  id: 'sightings.id',
  accountId: 'accounts.id',
  accountName: 'accounts.name',
  channel: 'accounts.channel',
  reason: 'sightings.reason',
  detail: 'sightings.detail',
  attempts: 'sightings.attempts',
  earlierAttempts: 'sightings.earlier_attempts',
  receivedAt: 'sightings.received_at',
  sourceKey: 'sightings.source_key',
  transport: 'sightings.transport',
  bytes: 'blobs.bytes',
  scan: 'blobs.scan_state',
  blobId: 'blobs.id',
  sealedKey: 'blobs.sealed_key',
};

const quarantined = (knex: Knex, viewer: Viewer): Knex.QueryBuilder =>
  knex('sightings')
    .join('accounts', 'accounts.id', 'sightings.account_id')
    .join('blobs', 'blobs.id', 'sightings.blob_id')
    .where('sightings.outcome', 'quarantined')
    .whereRaw('accounts.centre_id = any(?::uuid[])', [[...viewer.centreIds]]);

export async function listQuarantine(
  knex: Knex,
  viewer: Viewer,
  page: { readonly after?: string | undefined; readonly limit: number },
): Promise<{ readonly items: QuarantineRead[]; readonly next: string | null }> {
  const position = readCursor(page.after);
  const query = quarantined(knex, viewer)
    .orderBy([
      { column: 'sightings.received_at', order: 'desc' },
      { column: 'sightings.id', order: 'desc' },
    ])
    .limit(page.limit + 1)
    .select(ITEM, knex.raw(`${exactInstant('sightings.received_at')} as position`));
  if (position !== undefined)
    query.whereRaw('(sightings.received_at, sightings.id) < (?::timestamptz, ?::uuid)', [position.at, position.id]);
  const rows = (await query) as Record<string, unknown>[];
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  const next =
    rows.length > page.limit && last !== undefined
      ? writeCursor({ at: last['position'] as string, id: last['id'] as string })
      : null;
  return { items: shown.map(toItem), next };
}

export async function readQuarantined(
  knex: Knex,
  viewer: Viewer,
  sightingId: string,
): Promise<QuarantineRead | undefined> {
  const row = (await quarantined(knex, viewer).where('sightings.id', sightingId).first(ITEM)) as
    Record<string, unknown> | undefined;
  return row === undefined ? undefined : toItem(row);
}

function toItem(row: Record<string, unknown>): QuarantineRead {
  return {
    id: row['id'] as string,
    accountId: row['accountId'] as string,
    accountName: row['accountName'] as string,
    channel: row['channel'] as string,
    reason: (row['reason'] as string | null) ?? '',
    detail: (row['detail'] as string | null) ?? '',
    attempts: (row['attempts'] as number) + (row['earlierAttempts'] as number),
    bytes: Number(row['bytes']),
    receivedAt: (row['receivedAt'] as Date).toISOString(),
    scan: row['scan'] as ScanState,
    blob: { id: row['blobId'] as string, sealedKey: row['sealedKey'] as Buffer | null },
    sourceKey: row['sourceKey'] as string,
    transport: row['transport'] as Record<string, unknown>,
  };
}
