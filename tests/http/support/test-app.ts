import { randomBytes, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { loadConnectors } from '../../../connectors';
import { openReplyToken } from '../../../src/core/reply-token';
import { uuidv7 } from '../../../src/core/ids';
import type { App, Clock, ParsePool } from '../../../src/app/context';
import { seedInstallation } from '../../../src/app/seed/seed-installation';
import { FolderBlobStore } from '../../../src/db/blob-store';
import { openDatabase } from '../../../src/db/database';
import { MasterKey } from '../../../src/db/sealer';
import { createLog } from '../../../src/log';
import { strangersOutside, trialOutside } from '../../support/outside';
import { createTestDatabase, type TestDatabase } from '../../support/postgres';

const connectors = loadConnectors();

/** The same work without threads, which start from the built tree only (ruling 15). */
const inProcess: ParsePool = {
  async parse({ connectorId, raw, account, ownAddresses, replyTokenKeys }) {
    const connector = connectors.get(connectorId);
    if (connector === undefined) throw new Error(`no connector ${connectorId}`);
    return connector.parse(raw, {
      account,
      ownAddresses,
      openReplyToken: (token) => openReplyToken(replyTokenKeys, token),
    });
  },
  close: async () => undefined,
};

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
  readonly clock?: Clock;
  readonly dir?: string;
}

/** A seeded installation on a database of its own, as `main` composes it. */
export async function createTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const database = options.database ?? (await createTestDatabase());
  const dir = options.dir ?? fs.mkdtempSync(path.join(os.tmpdir(), 'wasl-http-'));
  const key = new MasterKey(options.key ?? randomBytes(32));
  const newId = <T extends string>(): T => uuidv7(Date.now(), randomBytes(10)) as T;
  const logged: string[] = [];
  const db = openDatabase({ url: database.appUrl, poolSize: 10 });
  const app: App = {
    db,
    blobs: new FolderBlobStore(dir, key, newId),
    sealer: key,
    replyTokenKeys: key.replyTokenKeys,
    connectors,
    parsePool: inProcess,
    clock: options.clock ?? { now: () => new Date() },
    log: createLog('debug', (line) => void logged.push(line)),
    nudge: () => undefined,
    newId,
    hasSpace: async () => true,
    processId: randomUUID(),
    outside: { accounts: trialOutside, strangers: strangersOutside },
    scanRequired: options.scanRequired ?? false,
  };
  await seedInstallation(app);
  return {
    app,
    database,
    logged,
    async close() {
      await db.close();
      if (options.database === undefined) await database.drop();
      if (options.dir === undefined) fs.rmSync(dir, { recursive: true, force: true });
    },
  };
}
