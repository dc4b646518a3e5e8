import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { deliverDue } from '../../src/app/delivery-lanes';
import { ingestPending } from '../../src/app/ingest';
import { takeBackup, type Backup } from '../../src/app/operations/backup';
import { checkBackup } from '../../src/app/operations/check-backup';
import { compareCopy } from '../../src/app/operations/compare-copy';
import { eraseMessages } from '../../src/app/operations/erase-messages';
import { openJournal, type Journal } from '../../src/app/operations/journal';
import {
  BackupUnusable,
  findBackup,
  listBackups,
  readManifest,
  type Manifest,
} from '../../src/app/operations/manifest';
import { restoreBackup, type RestoreOptions } from '../../src/app/operations/restore';
import { storeItems } from '../../src/app/store-items';
import { writeReply } from '../../src/app/write-reply';
import type { AccountId, CentreId, TicketId } from '../../src/core/ids';
import type { Viewer } from '../../src/core/viewer';
import { blobPath } from '../../src/db/blob-store';
import { openDatabase } from '../../src/db/database';
import { refuseUnfinishedLoad } from '../../src/db/unfinished-restore';
import { LEAST_SKIP } from '../../src/core/skip-references';
import type { TestApp } from '../support/app';
import { jsonItem, type JsonChannel } from '../support/json-channel';
import { openJsonDesk } from '../support/json-desk';
import { createEmptyDatabase, query, type TestDatabase } from '../support/postgres';
import { waitFor } from '../support/wait';
import { temporaryDirectory } from '../support/processes';

let app: TestApp;
let channel: JsonChannel;
let centre: CentreId;
let account: AccountId;
let agent: Viewer;
let installation: string;
let number = 0;

beforeAll(async () => {
  ({ app, channel, centre, account, agent, installation } = await openJsonDesk());
});
afterAll(() => app.close());

async function arrive(count: number): Promise<void> {
  const items = Array.from({ length: count }, () => {
    number += 1;
    return jsonItem({
      id: `m${number}`,
      from: `p${number}@mail.example`,
      name: `Person ${number}`,
      text: `سؤال\t${number} \\ "كذا"\nوسطر`,
      attachments: [`file ${number}`],
    });
  });
  await storeItems(
    app,
    items.map((item) => ({ item, accountId: account, backlog: false })),
  );
  await ingestPending(app);
}
async function answer(): Promise<void> {
  const [ticket] = await app.sql<{ id: TicketId }>(
    `select id from tickets where contact_id is not null order by received_at desc limit 1`,
  );
  if (ticket === undefined) throw new Error('no ticket');
  await writeReply(app, agent, ticket.id, {
    id: randomUUID(),
    text: 'جواب',
    to: ['p@mail.example'],
    cc: [],
    attachmentIds: [],

    force: true,
  });
}
const backup = (to: string, more: Partial<Parameters<typeof takeBackup>[0]> = {}): Promise<Backup> =>
  takeBackup({ databaseUrl: app.place.appUrl, blobDir: app.place.blobDir, to, kind: 'backup', ...more });

interface Copy {
  readonly database: TestDatabase;
  readonly blobDir: string;
  readonly options: RestoreOptions;
}
async function emptyPlace(
  made: { folder: string; manifest: Manifest },
  more: Partial<RestoreOptions> = {},
): Promise<Copy> {
  const database = await createEmptyDatabase();
  const blobDir = path.join(temporaryDirectory(), 'blobs');
  const options: RestoreOptions = {
    folder: made.folder,
    manifest: made.manifest,
    ownerUrl: database.ownerUrl,
    appRole: 'wasl_app',
    blobDir,
    keyFingerprint: app.place.keyFingerprint,
    keyIds: [1],
    journal: openJournal(path.join(temporaryDirectory(), 'journal')),
    afterwards: 'hold',
    newId: () => app.newId(),
    now: () => new Date(),
    ...more,
  };
  return { database, blobDir, options };
}
const key = (): TestApp['sealer'] & { fingerprint: string } => ({
  seal: (plain, context) => app.sealer.seal(plain, context),
  open: (sealed, context) => app.sealer.open(sealed, context),
  lookupHash: (text) => app.sealer.lookupHash(text),
  fingerprint: app.place.keyFingerprint,
});

test('a copy restored from a backup has every row, every original opens, and the audit trail holds', async () => {
  await arrive(40);
  await answer();
  await app.db.transact((stores) => stores.eventChain.seal(25));
  const made = await backup(temporaryDirectory());
  await checkBackup(made.folder, made.manifest);
  expect(made.manifest.blobs.missing).toEqual([]);
  const { database, options } = await emptyPlace(made, { afterwards: 'compare' });
  const restored = await restoreBackup(options);
  expect(restored.blobs).toBe(made.manifest.blobs.count);
  expect(restored.rows).toBeGreaterThan(300);
  expect(await compareCopy({ ...made, databaseUrl: database.ownerUrl, key: key() })).toEqual([]);
});

test('sealing goes on behind the restored events, each once', async () => {
  const made = await backup(temporaryDirectory());
  const { database, options } = await emptyPlace(made);
  await restoreBackup(options);
  const db = openDatabase({ url: database.appUrl, poolSize: 2 });
  try {
    const unsealed = await query<{ n: number }>(
      database.appUrl,
      `select count(*)::int - (select count(*)::int from event_chain) as n from events`,
    );
    expect(unsealed[0]?.n).toBeGreaterThan(10);
    // Sealing waits for every transaction of the server, and other tests' are open on it.
    await waitFor(async () => {
      await db.transact((stores) => stores.eventChain.seal(100_000));
      const [left] = await query<{ n: number }>(
        database.appUrl,
        `select (select count(*)::int from events) - (select count(*)::int from event_chain) as n`,
      );
      return left?.n === 0;
    }, 'all events to be sealed');
    const [counts] = await query<{ events: number; links: number; distinct: number }>(
      database.appUrl,
      `select (select count(*)::int from events) as events, count(*)::int as links, count(distinct event_id)::int as distinct from event_chain`,
    );
    expect(counts).toEqual({ events: counts?.events, links: counts?.events, distinct: counts?.events });
    expect(await db.stores.eventChain.firstBroken()).toBeUndefined();
  } finally {
    await db.close();
  }
});

test('what was written while the backup ran is in it whole or not at all', async () => {
  let writing = true;
  const load = (async () => {
    while (writing) await arrive(5);
  })();
  const made = await backup(temporaryDirectory());
  writing = false;
  await load;
  const { database, options } = await emptyPlace(made);
  await restoreBackup(options);
  const [odd] = await query<{ halves: number; lone: number }>(
    database.ownerUrl,
    `select (select count(*)::int from sightings s where outcome = 'filed' and not exists (select 1 from messages m where m.id = s.message_id)) as halves,
            (select count(*)::int from blobs b where sealed_key is not null) - $1 as lone`,
    [made.manifest.blobs.count],
  );
  expect(odd).toEqual({ halves: 0, lone: 0 });
});

test('a second backup shares what has not changed with the first, and stands alone when that is removed', async () => {
  const to = temporaryDirectory();
  const first = await backup(to);
  await arrive(3);
  const second = await backup(to, { keep: 1 });
  expect(second.removed).toEqual([first.folder]);
  expect((await listBackups(to)).map(({ folder }) => folder)).toEqual([second.folder]);
  await checkBackup(second.folder, second.manifest);
  const third = await backup(to);
  const [blob] = await app.sql<{ id: string }>(`select id from blobs limit 1`);
  const inode = (folder: string): number => fs.statSync(path.join(folder, 'blobs', blobPath(blob?.id ?? ''))).ino;
  expect(inode(third.folder)).toBe(inode(second.folder));
  expect(inode(third.folder)).not.toBe(fs.statSync(path.join(app.place.blobDir, blobPath(blob?.id ?? ''))).ino);
});

test('an original whose file is gone is named, and the rest is kept', async () => {
  await arrive(1);
  const [lost] = await app.sql<{ id: string }>(`select blob_id as id from sightings order by id desc limit 1`);
  const file = path.join(app.place.blobDir, blobPath(lost?.id ?? ''));
  fs.renameSync(file, `${file}.away`);
  const made = await backup(temporaryDirectory());
  fs.renameSync(`${file}.away`, file);
  expect(made.manifest.blobs.missing).toEqual([lost?.id]);
  await checkBackup(made.folder, made.manifest);
});

describe('a damaged backup is refused', () => {
  let made: Backup;
  beforeEach(async () => (made = await backup(temporaryDirectory())));

  test.each<[string, (folder: string) => void, RegExp]>([
    [
      'a table with one other byte',
      (folder) => flip(path.join(folder, 'tickets.copy.gz')),
      /tickets\.copy\.gz is not what was written/,
    ],
    [
      'a table that is missing',
      (folder) => fs.rmSync(path.join(folder, 'events.copy.gz')),
      /events\.copy\.gz is missing/,
    ],
    ['a list of blobs that was changed', (folder) => flip(path.join(folder, 'blobs.tsv.gz')), /blobs\.tsv\.gz/],
    ['an original with one other byte', (folder) => flip(firstBlob(folder)), /is not what was written/],
    ['an original that is missing', (folder) => fs.rmSync(firstBlob(folder)), /is missing/],
    [
      'a manifest that was changed',
      (folder) => edit(path.join(folder, 'manifest.json'), /"rows": \d+/, '"rows": 4000000'),
      /manifest\.json does not have its checksum/,
    ],
    ['a folder without a manifest', (folder) => fs.rmSync(path.join(folder, 'manifest.json')), /holds no backup/],
  ])('%s', async (_what, damage, words) => {
    damage(made.folder);
    const look = async (): Promise<void> => checkBackup(made.folder, await readManifest(made.folder));
    await expect(look()).rejects.toThrow(words);
    await expect(look()).rejects.toThrow(BackupUnusable);
  });

  test('one that was cut short is none', async () => {
    const partial = path.join(path.dirname(made.folder), '.partial-abc');
    fs.renameSync(made.folder, partial);
    await expect(findBackup(partial)).rejects.toThrow(/cut short/);
    await expect(findBackup(path.dirname(partial))).rejects.toThrow(/no complete backup/);
  });

  test('a restore that meets damage changes nothing', async () => {
    flip(path.join(made.folder, 'tickets.copy.gz'));
    const { database, options } = await emptyPlace(made);
    await expect(restoreBackup(options)).rejects.toThrow(BackupUnusable);
    expect(await query(database.ownerUrl, `select 1 from pg_tables where schemaname = 'public'`)).toEqual([]);
  });

  test('rows that do not have the digest that was written are not taken', async () => {
    const { database, options } = await emptyPlace(made);
    const tables = made.manifest.tables.map((table) =>
      table.name === 'tickets' ? { ...table, digest: '0000000000000000' } : table,
    );
    await expect(restoreBackup({ ...options, manifest: { ...made.manifest, tables } })).rejects.toThrow(
      /tickets has other rows/,
    );
    expect(await query(database.ownerUrl, `select 1 from installation`)).toEqual([]);
    // nobody begins a new life on what is there of it, from whatever host, and nothing is in the way of trying again
    await expect(refuseUnfinishedLoad(database.ownerUrl)).rejects.toThrow(/was cut short.*run "wasl restore" again/);
    expect((await restoreBackup(options)).rows).toBeGreaterThan(0);
    await expect(refuseUnfinishedLoad(database.ownerUrl)).resolves.toBeUndefined();
  });
});

describe('a restore is refused', () => {
  test('with another key, before anything is changed', async () => {
    const { database, options } = await emptyPlace(await backup(temporaryDirectory()), {
      keyFingerprint: 'f'.repeat(32),
    });
    await expect(restoreBackup(options)).rejects.toThrow(/key at hand is not the one/);
    expect(await query(database.ownerUrl, `select 1 from pg_tables where schemaname = 'public'`)).toEqual([]);
  });
  test('with a copy of the key from before a rotation', async () => {
    const made = await backup(temporaryDirectory());
    expect(made.manifest.keyIds).toEqual([1]);
    const { options } = await emptyPlace({ ...made, manifest: { ...made.manifest, keyIds: [1, 2] } });
    await expect(restoreBackup(options)).rejects.toThrow(/lacks key 2/);
  });
  test('into a database that is in use', async () => {
    let begun = false;
    const { options } = await emptyPlace(await backup(temporaryDirectory()), {
      ownerUrl: app.place.ownerUrl,
      onBegin: () => void (begun = true),
    });
    await expect(restoreBackup(options)).rejects.toThrow(/in use/);
    expect(begun).toBe(false);
    await expect(refuseUnfinishedLoad(app.place.ownerUrl)).resolves.toBeUndefined();
  });
  test('from a newer version', async () => {
    const made = await backup(temporaryDirectory());
    const manifest = { ...made.manifest, migrations: [...made.manifest.migrations, '20991231000001_later'] };
    const { options } = await emptyPlace({ ...made, manifest });
    await expect(restoreBackup(options)).rejects.toThrow(/newer version.*20991231000001_later/);
  });
  test('to be carried on, when it was taken from a Wasl at work', async () => {
    const { options } = await emptyPlace(await backup(temporaryDirectory()), { afterwards: 'carry_on' });
    await expect(restoreBackup(options)).rejects.toThrow(/wasl restore/);
  });
});

describe('a restored copy stands still', () => {
  let journal: Journal;
  let made: Backup;
  let copy: Copy;
  beforeAll(async () => {
    await arrive(2);
    await answer();
    await app.sql(`update deliveries set next_attempt_at = now() where state in ('held', 'queued')`);
    journal = openJournal(path.join(temporaryDirectory(), 'journal'));
    made = await backup(temporaryDirectory());
  });
  beforeEach(async () => {
    copy = await emptyPlace(made, { journal });
  });

  test('what waited to be sent is unknown, each with its event, and the tickets say so', async () => {
    const waiting = await app.sql<{ id: string; ticket_id: string }>(
      `select id, ticket_id from deliveries where state in ('held', 'queued', 'sending')`,
    );
    expect(waiting.length).toBeGreaterThan(0);
    const { hold } = await restoreBackup(copy.options);
    expect(hold?.deliveriesUnknown).toBe(waiting.length);
    const url = copy.database.appUrl;
    expect(await query(url, `select 1 from deliveries where state in ('held', 'queued', 'sending')`)).toEqual([]);
    const told = await query<{ id: string }>(
      url,
      `select data->>'deliveryId' as id from events where type = 'delivery.changed' and data->>'state' = 'unknown'`,
    );
    expect(told.map((row) => row.id).sort()).toEqual(waiting.map((row) => row.id).sort());
    const troubled = await query(
      url,
      `select 1 from tickets t join messages m on m.ticket_id = t.id and m.purpose = 'reply' where t.trouble is distinct from 'unknown'`,
    );
    expect(troubled).toEqual([]);
  });

  test('alarms and mails to oneself that waited to be sent are not sent again after the release', async () => {
    const notice = {
      via: 'mail',
      purpose: 'alarm',
      accountId: account,
      recipient: 'boss@wasl.example',
      externalId: null,
    } as const;
    await app.db.stores.notices.insert([
      { ...notice, id: app.newId(), payload: Buffer.from('alarm') },
      { ...notice, id: app.newId(), payload: Buffer.from('canary'), purpose: 'canary' },
    ]);
    await app.db.stores.notices.claim();
    const { database, options } = await emptyPlace(await backup(temporaryDirectory()));
    await app.sql('delete from notices');
    await restoreBackup(options);
    const db = openDatabase({ url: database.appUrl, poolSize: 2 });
    try {
      await db.stores.operations.release(undefined);
      expect(await query(database.appUrl, 'select distinct state, reason from notices')).toEqual([
        { state: 'unknown', reason: 'restored' },
      ]);
      expect(await db.stores.notices.claim()).toBeUndefined();
    } finally {
      await db.close();
    }
  });

  test('nothing is claimed for sending before a person releases it, and then what is written anew goes out', async () => {
    await restoreBackup(copy.options);
    const db = openDatabase({ url: copy.database.appUrl, poolSize: 2 });
    try {
      await query(
        copy.database.appUrl,
        `update deliveries set state = 'queued', next_attempt_at = now() - interval '1 minute'`,
      );
      const restored: TestApp = { ...app, db };
      channel.sent.length = 0;
      expect(await deliverDue(restored)).toBe(0);
      expect(channel.sent).toEqual([]);
      await db.stores.operations.release(undefined);
      expect(await db.stores.deliveries.claim()).not.toEqual([]);
    } finally {
      await db.close();
    }
  });

  test('no reference number that was given out after the backup is given out again, restore after restore', async () => {
    const given = async (): Promise<Set<string>> =>
      new Set((await app.sql<{ reference: string }>(`select reference from tickets`)).map((row) => row.reference));
    const next = async (url: string): Promise<number[]> => {
      const rows = await query<{ last: number }>(
        url,
        `select last_sequence::float8 as last from reference_counters where centre_id = $1 order by hijri_year`,
        [centre],
      );
      return rows.map((row) => row.last);
    };
    const first = await restoreBackup(copy.options);
    const ahead = await next(copy.database.appUrl);
    const before = (await given()).size;
    expect(Math.max(...ahead)).toBeGreaterThanOrEqual(before + LEAST_SKIP);
    // the same backup once more, after the first copy has given out numbers of its own
    const again = await emptyPlace(made, { journal });
    await restoreBackup(again.options);
    expect(
      Math.min(...(await next(again.database.appUrl)).map((last, at) => last - (ahead[at] ?? 0))),
    ).toBeGreaterThanOrEqual(LEAST_SKIP);
    expect(first.hold?.references.length).toBeGreaterThan(0);
  });

  test('a year that began after the backup begins beyond as well', async () => {
    const aYearOn = new Date(made.manifest.takenAt.getTime() + 400 * 86_400_000);
    const { hold } = await restoreBackup({ ...copy.options, now: () => aYearOn });
    const years = hold?.references.map((entry) => entry.hijriYear) ?? [];
    expect(Math.max(...years) - Math.min(...years)).toBeGreaterThanOrEqual(1);
    expect(hold?.references.every((entry) => entry.last >= LEAST_SKIP)).toBe(true);
  });

  test('messages that were erased are gone with their files, and are erased again in a copy of an older backup', async () => {
    const [message] = await app.sql<{ id: string; ticket_id: string }>(
      `select m.id, m.ticket_id from messages m join sightings s on s.message_id = m.id where m.text <> '' order by m.id desc limit 1`,
    );
    const parts = await app.db.stores.operations.partsOf([message?.id ?? '']);
    expect(parts.blobIds.length).toBeGreaterThanOrEqual(2);
    expect(await eraseMessages(app, journal, [message?.id ?? '', randomUUID()])).toBe(1);
    const kept = await app.sql(`select text, visible_text, html, subject from messages where id = ?`, [
      message?.id ?? '',
    ]);
    expect(kept).toEqual([{ text: '', visible_text: '', html: null, subject: '' }]);
    for (const id of parts.blobIds) expect(fs.existsSync(path.join(app.place.blobDir, blobPath(id)))).toBe(false);
    expect(
      await app.sql(`select 1 from events where type = 'message.erased' and ticket_id = ?`, [message?.ticket_id ?? '']),
    ).toHaveLength(1);
    const { hold } = await restoreBackup(copy.options);
    expect(hold?.erasuresReplayed).toBeGreaterThanOrEqual(1);
    const [again] = await query<{ text: string }>(copy.database.appUrl, `select text from messages where id = $1`, [
      message?.id,
    ]);
    expect(again?.text).toBe('');
    for (const id of parts.blobIds) expect(fs.existsSync(path.join(copy.blobDir, blobPath(id)))).toBe(false);
  });

  test('what was erased after the backup is erased again', async () => {
    const [message] = await app.sql<{ id: string; blob: string }>(
      `select m.id, s.blob_id as blob from messages m join sightings s on s.message_id = m.id limit 1`,
    );
    await journal.append(installation, {
      kind: 'erased',
      messageIds: [message?.id ?? ''],
      blobIds: [message?.blob ?? ''],
    });
    await journal.append(randomUUID(), {
      kind: 'erased',
      messageIds: [],
      blobIds: [(await app.sql<{ id: string }>(`select id from blobs offset 3 limit 1`))[0]?.id ?? ''],
    });
    const { hold } = await restoreBackup(copy.options);
    expect(hold?.blobsDestroyed).toBeGreaterThanOrEqual(1);
    const [erased] = await query<{ text: string; sender: { address: string } }>(
      copy.database.appUrl,
      `select text, sender from messages where id = $1`,
      [message?.id],
    );
    expect(erased).toMatchObject({ text: '', sender: { address: '' } });
    expect(fs.existsSync(path.join(copy.blobDir, blobPath(message?.blob ?? '')))).toBe(false);
    const [row] = await query<{ sealed_key: Buffer | null }>(
      copy.database.appUrl,
      `select sealed_key from blobs where id = $1`,
      [message?.blob],
    );
    expect(row?.sealed_key).toBeNull();
  });

  test('a person who was erased after the backup is erased again, with the name and the place in the case', async () => {
    const [lone] = await app.sql<{ id: string; contact: string; ticket: string }>(
      `select m.id, m.contact_id as contact, m.ticket_id as ticket from messages m join contacts c on c.id = m.contact_id
        where c.name <> '' and exists (select 1 from handles h where h.contact_id = c.id)
          and not exists (select 1 from messages o where o.contact_id = m.contact_id and o.id <> m.id) limit 1`,
    );
    if (lone === undefined) throw new Error('everybody has written twice');
    const messages = await app.sql<{ id: string }>(`select id from messages where ticket_id = ?`, [lone.ticket]);
    await journal.append(installation, { kind: 'erased', messageIds: messages.map(({ id }) => id), blobIds: [] });
    await restoreBackup(copy.options);
    const [left] = await query(
      copy.database.appUrl,
      `select (select name from contacts where id = $1) as name,
              (select count(*)::int from handles where contact_id = $1) as handles,
              (select count(*)::int from participants where ticket_id = $2) as participants`,
      [lone.contact, lone.ticket],
    );
    expect(left).toEqual({ name: '', handles: 0, participants: 0 });
  });
});

test('a line of the journal that was torn by a crash is passed over, and those behind it are read', async () => {
  const file = path.join(temporaryDirectory(), 'journal');
  const journal = openJournal(file);
  await journal.append(installation, { kind: 'restored', backupId: randomUUID() });
  fs.appendFileSync(file, '{"installationId":"');
  await journal.append(installation, { kind: 'restored', backupId: randomUUID() });
  expect(await journal.read(installation)).toHaveLength(2);
});

function flip(file: string): void {
  const bytes = fs.readFileSync(file);
  const at = Math.floor(bytes.length / 2);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  fs.writeFileSync(file, bytes);
}
function edit(file: string, from: RegExp, to: string): void {
  fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace(from, to));
}
function firstBlob(folder: string): string {
  const files = fs
    .readdirSync(path.join(folder, 'blobs'), { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, 'blobs', name));
  const first = files.find((file) => fs.statSync(file).isFile());
  if (first === undefined) throw new Error('no blob');
  return first;
}
