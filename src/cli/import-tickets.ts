import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { importTickets, type ImportListeners } from '../app/import/import-tickets';
import { readJsonLines } from '../app/import/read-json-lines';
import { readChatwoot } from '../app/import/read-chatwoot';
import { readMaildir } from '../app/import/read-maildir';
import { readMbox } from '../app/import/read-mbox';
import { readZammad } from '../app/import/read-zammad';
import { rejectLine, reportText } from '../app/import/report';
import type { ImportApp, ImportSettings } from '../app/import/run-settings';
import type { Reject, SourceItem } from '../app/import/source-item';
import { watchSpace } from '../app/space';
import type { Config } from '../config';
import { armFaults } from '../core/fault';
import { ascendingIds } from '../core/ids';
import { StartupProblem } from '../core/startup-problem';
import type { Account } from '../db/account-store';
import { FolderBlobStore } from '../db/blob-store';
import { openDatabase, type Database } from '../db/database';
import { openMasterKey } from '../master-key-file';
import { createParsePool } from '../parsing/pool';
import { IMPORT_FORMATS, type ImportArguments, type ImportFormat } from './import-formats';
import type { Out } from './out';

const nextId = ascendingIds(Date.now, () => randomBytes(10));
const newId = <T extends string>(): T => nextId() as T;
const TELL_EVERY_MS = 5_000;

/** `wasl import-tickets`: other systems' cases become ours. Exit 1 when something was rejected. */
export async function importTicketsCommand(config: Config, url: string, args: ImportArguments, out: Out): Promise<number> {
  if (config.testFault !== undefined) armFaults(config.testFault);
  const sources = args.files.map((file) => ({ file, format: formatOf(file, args.format) }));
  const db = openDatabase({ url, poolSize: 3 });
  const parsePool = createParsePool({ size: Math.min(2, os.availableParallelism()), timeoutMs: config.parsing.seconds * 1000, memoryMb: config.parsing.memoryMb });
  const scratch = args.dryRun ? fs.mkdtempSync(path.join(os.tmpdir(), 'wasl-import-')) : undefined;
  try {
    const settings = await settingsOf(db, args);
    const installation = await db.stores.installation.get();
    if (installation === undefined) throw new StartupProblem('Wasl has never run on this database: start it first.');
    const key = openMasterKey(config.keyFile, installation.keyFingerprint);
    const root = scratch ?? config.blobDir;
    const blobs = new FolderBlobStore(root, key, newId);
    const app: ImportApp = { db, blobs, parsePool, replyTokenKeys: key.replyTokenKeys, clock: { now: () => new Date() }, newId, hasSpace: watchSpace([root]) };
    const report = await importTickets(app, settings, itemsOf(sources, args.source), listenersOf(args, out));
    out.line(reportText(report));
    if (report.rejected > 0) out.note(`What was rejected, with what is wrong: ${args.rejects}`);
    if (args.report !== undefined) fs.writeFileSync(args.report, `${JSON.stringify(report, null, 2)}\n`, { mode: 0o600 });
    return report.rejected > 0 ? 1 : 0;
  } finally {
    await parsePool.close();
    await db.close();
    if (scratch !== undefined) fs.rmSync(scratch, { recursive: true, force: true });
  }
}

async function* itemsOf(sources: readonly { file: string; format: ImportFormat }[], source: string): AsyncGenerator<SourceItem> {
  for (const { file, format } of sources) {
    yield* READERS[format](file, source);
  }
}

const READERS: Readonly<Record<ImportFormat, (file: string, source: string) => AsyncIterable<SourceItem>>> = {
  jsonl: readJsonLines,
  mbox: readMbox,
  maildir: readMaildir,
  zammad: readZammad,
  chatwoot: readChatwoot,
};

/** @throws StartupProblem when the file is not there or is nothing that is known */
function formatOf(file: string, told: ImportFormat | undefined): ImportFormat {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) throw new StartupProblem(`There is no ${file}.`);
  if (told !== undefined) return told;
  if (stat.isDirectory()) {
    if (['cur', 'new'].some((name) => fs.existsSync(path.join(file, name)))) return 'maildir';
    throw new StartupProblem(`What ${file} holds cannot be told: say --format=maildir, zammad or chatwoot.`);
  }
  if (/\.(jsonl|ndjson)$/i.test(file)) return 'jsonl';
  const beginning = Buffer.alloc(5);
  const opened = fs.openSync(file, 'r');
  fs.readSync(opened, beginning);
  fs.closeSync(opened);
  if (beginning.toString('latin1') === 'From ') return 'mbox';
  throw new StartupProblem(`What ${file} is cannot be told: say --format=${IMPORT_FORMATS.join('|')}.`);
}

/** @throws StartupProblem that says what is missing */
async function settingsOf(db: Database, args: ImportArguments): Promise<ImportSettings> {
  if ((await db.stores.operations.hold()) !== undefined) throw new StartupProblem('This is a restored copy that stands still: release it first.');
  const centre = (await db.stores.filing.centres()).find((one) => one.code === args.centre);
  if (centre === undefined) throw new StartupProblem(`There is no centre ${args.centre}.`);
  const actor = (await db.stores.people.users.list()).find((user) => user.email === args.by.trim().toLowerCase());
  if (actor === undefined || actor.disabledAt !== null || actor.role !== 'administrator') throw new StartupProblem(`${args.by} is no administrator who may sign in.`);
  const accounts = (await db.stores.accounts.list()).filter((one) => one.channel === 'email' && one.centreId === centre.id);
  const { source, mailState, numberPrefix, formerAddresses, dryRun } = args;
  return {
    account: accountOf(accounts, args.account),
    actorId: actor.id,
    source,
    mailState,
    formerAddresses: formerAddresses.map((address) => address.toLowerCase()),
    dryRun,
    ...(numberPrefix === undefined ? {} : { numberPrefix }),
  };
}

function accountOf(accounts: readonly Account[], address: string | undefined): Account {
  const fitting = address === undefined ? accounts : accounts.filter((one) => one.address.toLowerCase() === address.toLowerCase());
  const [only] = fitting;
  if (only !== undefined && fitting.length === 1) return only;
  const there = accounts.map((one) => one.address).join(', ');
  throw new StartupProblem(there === '' ? 'The centre has no mail account: connect one first.' : `Say which mail account of the centre: --account=ADDRESS, one of ${there}.`);
}

function listenersOf({ rejects }: ImportArguments, out: Out): ImportListeners {
  let told = performance.now();
  let begun = false;
  return {
    async rejected(reject: Reject) {
      await fs.promises.writeFile(rejects, rejectLine(reject), { flag: begun ? 'a' : 'w', mode: 0o600 });
      begun = true;
    },
    progress(report) {
      if (performance.now() - told < TELL_EVERY_MS) return;
      told = performance.now();
      out.note(`${report.read} read, ${report.tickets.opened} cases, ${report.rejected} rejected, ${(report.read / report.seconds).toFixed(0)} a second`);
    },
  };
}
