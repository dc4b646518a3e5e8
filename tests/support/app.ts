import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { openAttachment } from '../../connectors/_mail/parse/open-attachment';
import type { Connector } from '../../connectors/contract';
import type { App, ParsePool, Topic } from '../../src/app/context';
import type { AccountId, CentreId, UserId } from '../../src/core/ids';
import { ascendingIds } from '../../src/core/ids';
import { readItem, readShell } from '../../src/parsing/read-item';
import { rereadItem, sampleItem } from '../../src/parsing/reread-item';
import type { Role } from '../../src/core/rights';
import type { Viewer } from '../../src/core/viewer';
import { FolderBlobStore } from '../../src/db/blob-store';
import { openDatabase } from '../../src/db/database';
import { MasterKey } from '../../src/db/sealer';
import { createPictureRenderer } from '../../src/previews/renderer';
import { strangersOutside, trialOutside } from './outside';
import { temporaryDirectory } from './processes';
import { createTestDatabase } from './postgres';

export interface TestApp extends App {
  /** Of the runtime role. */
  readonly databaseUrl: string;
  /** What was nudged since the last look. */
  readonly nudged: Topic[];
  /** Where it lies, for what works on an installation from outside: backup, restore. */
  readonly place: { readonly ownerUrl: string; readonly appUrl: string; readonly blobDir: string; readonly keyFingerprint: string };
  setNow(now: Date): void;
  centre(code: string): Promise<CentreId>;
  account(centreId: CentreId, channel: string, address: string): Promise<AccountId>;
  person(role: Role, centreIds: readonly CentreId[]): Promise<Viewer>;
  sql<Row extends Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

export interface TestAppOptions {
  /** Real workers instead of this thread, or a parser that fails. */
  readonly parsePool?: Partial<ParsePool>;
}

/**
 * The use cases on a real database and real blobs. Parsing runs the connectors' own `parse` in this thread; the worker pool has
 * tests of its own.
 */
export async function createTestApp(connectors: readonly Connector[], options: TestAppOptions = {}): Promise<TestApp> {
  const database = await createTestDatabase();
  const folder = temporaryDirectory();
  const db = openDatabase({ url: database.appUrl, poolSize: 8 });
  const key = new MasterKey(randomBytes(32));
  const byId = new Map(connectors.map((connector) => [connector.id, connector]));
  const nextId = ascendingIds(Date.now, () => randomBytes(10));
  const newId = <T extends string>(): T => nextId() as T;
  const nudged: Topic[] = [];
  let now: Date | undefined;
  const readerOf = (id: string): Connector => {
    const connector = byId.get(id);
    if (connector === undefined) throw new Error(`no connector ${id}`);
    return connector;
  };
  const parsePool: ParsePool = {
    parse: async (job) => readItem(job, readerOf(job.connectorId)),
    shell: async (job) => readShell(job, readerOf(job.connectorId)),
    reread: async (job, charset) => rereadItem(job, readerOf(job.connectorId), charset),
    sample: async (job, charsets) => sampleItem(job, readerOf(job.connectorId), charsets),
    open: openAttachment,
    close: async () => undefined,
    ...options.parsePool,
  };
  const quiet = (): void => undefined;
  const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
  const pictures = createPictureRenderer({ log });
  return {
    db,
    blobs: new FolderBlobStore(path.join(folder, 'blobs'), key, newId),
    sealer: key,
    replyTokenKeys: key.replyTokenKeys,
    connectors: byId,
    parsePool,
    pictures,
    clock: { now: () => now ?? new Date() },
    log,
    nudge: (topic) => void nudged.push(topic),
    newId,
    hasSpace: async () => true,
    processId: newId(),
    outside: { accounts: trialOutside, strangers: strangersOutside },
    scanRequired: false,
    databaseUrl: database.appUrl,
    nudged,
    place: { ownerUrl: database.ownerUrl, appUrl: database.appUrl, blobDir: path.join(folder, 'blobs'), keyFingerprint: key.fingerprint },
    setNow: (time) => void (now = time),
    async centre(code) {
      const id = newId<CentreId>();
      await db.knex('centres').insert({ id, code, name: JSON.stringify({ ar: `مركز ${code}`, en: `Centre ${code}` }) });
      return id;
    },
    async account(centreId, channel, address) {
      const id = newId<AccountId>();
      await db.stores.accounts.insert({ id, centreId, channel, name: address, address, config: {}, secrets: null, enabled: true, acknowledges: true });
      return id;
    },
    async person(role, centreIds) {
      const userId = newId<UserId>();
      await db.knex('users').insert({ id: userId, email: `${userId}@wasl.example`, name: `Person ${userId.slice(-4)}`, role, password_hash: 'none' });
      if (centreIds.length > 0) await db.knex('user_centres').insert(centreIds.map((centreId) => ({ user_id: userId, centre_id: centreId })));
      return { userId, name: `Person ${userId.slice(-4)}`, role, centreIds };
    },
    async sql<Row extends Record<string, unknown>>(text: string, values: readonly unknown[] = []) {
      const result = (await db.knex.raw(text, values as never)) as { rows: Row[] };
      return result.rows;
    },
    async close() {
      await pictures.close();
      await db.close();
      await database.drop();
    },
  };
}
