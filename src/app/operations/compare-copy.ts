import { createHash } from 'node:crypto';
import { blobPath, FolderBlobStore } from '../../db/blob-store';
import { openDatabase } from '../../db/database';
import { openSnapshot, RowCounter } from '../../db/dump';
import type { Sealer } from '../../db/sealer';
import path from 'node:path';
import { BLOBS, readBlobList } from './backup-blobs';
import type { Manifest } from './manifest';

export interface CopyToCompare {
  readonly folder: string;
  readonly manifest: Manifest;
  /** Of the copy, restored and not touched since. */
  readonly databaseUrl: string;
  /** Absent: originals are compared by the hashes of their files alone. */
  readonly key: (Sealer & { readonly fingerprint: string }) | undefined;
}

/** Their transaction ids are another cluster's: the audit trail's own chain says whether they are the same. */
const CHAINED = new Set(['events', 'event_chain']);
const KEYS_AT_ONCE = 500;

/** What of a restored copy is not as it was written, one line each; empty: it is the same. */
export async function compareCopy(copy: CopyToCompare): Promise<readonly string[]> {
  const differences = [...(await compareTables(copy))];
  const db = openDatabase({ url: copy.databaseUrl, poolSize: 1 });
  try {
    const broken = await db.stores.eventChain.firstBroken();
    if (broken !== undefined) differences.push(`The audit trail is broken at link ${broken}.`);
    if (copy.key === undefined) return differences;
    if (copy.key.fingerprint !== copy.manifest.keyFingerprint)
      return [...differences, 'The key at hand is not the one that sealed this backup.'];
    for await (const line of blobsThatDoNotOpen(copy, copy.key, db.knex)) differences.push(line);
    return differences;
  } finally {
    await db.close();
  }
}

async function compareTables({ manifest, databaseUrl }: CopyToCompare): Promise<readonly string[]> {
  const differences: string[] = [];
  const snapshot = await openSnapshot(databaseUrl);
  try {
    for (const written of manifest.tables) {
      const counter = new RowCounter();
      for await (const row of snapshot.rows({ name: written.name, columns: written.columns })) counter.add(row);
      const found = counter.result();
      if (found.rows !== written.rows)
        differences.push(`${written.name} has ${found.rows} rows and should have ${written.rows}.`);
      else if (found.digest !== written.digest && !CHAINED.has(written.name))
        differences.push(`${written.name} has other content than was written.`);
    }
  } finally {
    await snapshot.close();
  }
  return differences;
}

type Knex = ReturnType<typeof openDatabase>['knex'];

async function* blobsThatDoNotOpen({ folder }: CopyToCompare, key: Sealer, knex: Knex): AsyncGenerator<string> {
  const store = new FolderBlobStore(path.join(folder, BLOBS), key, () => '');
  let batch: { id: string; plainSha256: string }[] = [];
  const look = async function* (): AsyncGenerator<string> {
    const ids = batch.map(({ id }) => id);
    const rows = (await knex('blobs').whereIn('id', ids).select('id', 'sealed_key')) as {
      id: string;
      sealed_key: Buffer | null;
    }[];
    const keys = new Map(rows.map((row) => [row.id, row.sealed_key]));
    for (const { id, plainSha256 } of batch) {
      const content = await store.read({ id, sealedKey: keys.get(id) ?? null }).catch(() => undefined);
      if (content === undefined) yield `${blobPath(id)} cannot be opened.`;
      else if (createHash('sha256').update(content).digest('hex') !== plainSha256)
        yield `${blobPath(id)} opens to something else.`;
    }
    batch = [];
  };
  for await (const blob of readBlobList(folder)) {
    batch.push(blob);
    if (batch.length === KEYS_AT_ONCE) yield* look();
  }
  if (batch.length > 0) yield* look();
}
