import { randomBytes, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openAttachment } from '../../../connectors/_mail/parse/open-attachment';
import { loadConnectors } from '../../../connectors';
import type { Connector, Outside } from '../../../connectors/contract';
import { ascendingIds } from '../../../src/core/ids';
import type { App, Clock, ParsePool } from '../../../src/app/context';
import { seedInstallation } from '../../../src/app/seed/seed-installation';
import { FolderBlobStore } from '../../../src/db/blob-store';
import { openDatabase } from '../../../src/db/database';
import { MasterKey } from '../../../src/db/sealer';
import { createLog } from '../../../src/log';
import { createPictureRenderer } from '../../../src/previews/renderer';
import { readItem, readShell } from '../../../src/parsing/read-item';
import { rereadItem, sampleItem } from '../../../src/parsing/reread-item';
import { strangersOutside, trialOutside } from '../../support/outside';
import { createTestDatabase, type TestDatabase } from '../../support/postgres';

const connectors = loadConnectors();

/** The same work without threads, which start from the built tree only (ruling 15). */
const inProcess: ParsePool = {
  parse: async (job) => readItem(job, readerOf(job.connectorId)),
  shell: async (job) => readShell(job, readerOf(job.connectorId)),
  reread: async (job, charset) => rereadItem(job, readerOf(job.connectorId), charset),
  sample: async (job, charsets) => sampleItem(job, readerOf(job.connectorId), charsets),
  open: openAttachment,
  close: async () => undefined,
};

function readerOf(id: string): Connector {
  const connector = connectors.get(id);
  if (connector === undefined) throw new Error(`no connector ${id}`);
  return connector;
}

export interface TestApp {
  readonly app: App;
  readonly database: TestDatabase;
  /** Every line that was logged. */
  readonly logged: string[];
  close(): Promise<void>;
}

export interface TestAppOptions {
  readonly database?: TestDatabase;
  readonly key?: Buffer;
  readonly scanRequired?: boolean;
  /** What stands for the world that senders write of. */
  readonly strangers?: Outside;
  readonly clock?: Clock;
  readonly dir?: string;
}

/** A seeded installation on a database of its own, as `main` composes it. */
export async function createTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const database = options.database ?? (await createTestDatabase());
  const dir = options.dir ?? fs.mkdtempSync(path.join(os.tmpdir(), 'wasl-http-'));
  const key = new MasterKey(options.key ?? randomBytes(32));
  const nextId = ascendingIds(Date.now, () => randomBytes(10));
  const newId = <T extends string>(): T => nextId() as T;
  const logged: string[] = [];
  const db = openDatabase({ url: database.appUrl, poolSize: 10 });
  const log = createLog('debug', (line) => void logged.push(line));
  const pictures = createPictureRenderer({ log });
  const app: App = {
    db,
    blobs: new FolderBlobStore(dir, key, newId),
    sealer: key,
    replyTokenKeys: key.replyTokenKeys,
    connectors,
    parsePool: inProcess,
    pictures,
    clock: options.clock ?? { now: () => new Date() },
    log,
    nudge: () => undefined,
    newId,
    hasSpace: async () => true,
    processId: randomUUID(),
    outside: { accounts: trialOutside, strangers: options.strangers ?? strangersOutside },
    scanRequired: options.scanRequired ?? false,
  };
  await seedInstallation(app);
  return {
    app,
    database,
    logged,
    async close() {
      await pictures.close();
      await db.close();
      if (options.database === undefined) await database.drop();
      if (options.dir === undefined) fs.rmSync(dir, { recursive: true, force: true });
    },
  };
}
