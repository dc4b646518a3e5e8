import { errorCode } from '../../core/error-code';
import type { SightingId, BlobId } from '../../core/ids';
import { StartupProblem } from '../../core/startup-problem';
import type { StoredBlob } from '../../db/blob-store';
import { adoptAttachments, type Understood } from '../filing/understand';
import { isMessage } from '../filing/parsed-item';
import { fileImport } from './file-import';
import { cameAt, importItem, type ImportItem } from './import-item';
import { Carried } from './load';
import { emptyReport, type ImportReport } from './report';
import type { ImportApp, ImportSettings } from './run-settings';
import type { Letter, Reject, SourceItem } from './source-item';

/** Filing locks out ordinary mail for a batch: small ones, so that nobody waits. */
const BATCH = 40;
/** Held in memory while they are read. */
const BATCH_BYTES = 8 * 1024 * 1024;

export interface ImportListeners {
  /** Something cannot be taken; the run goes on. */
  rejected(reject: Reject): Promise<void>;
  /** After each batch. */
  progress(report: ImportReport): void;
}

/**
 * Takes over the messages of a source, batch by batch. It may be run again at any time, also after it was killed: what it took is
 * known by its place in the source, what came here by another way by its identity (ruling 3).
 */
export async function importTickets(app: ImportApp, settings: ImportSettings, items: AsyncIterable<SourceItem>, listeners: ImportListeners): Promise<ImportReport> {
  const run = new ImportRun(app, settings, listeners);
  for await (const item of items) await run.take(item);
  return run.end();
}

class ImportRun {
  private readonly report: ImportReport;
  private readonly carried: Carried | undefined;
  private readonly began = performance.now();
  private batch: Letter[] = [];
  private bytes = 0;
  private own: ReadonlySet<string> | undefined;
  /** Of a dry run, which leaves no trace by which its own items would be known. */
  private readonly seen = new Set<string>();

  constructor(
    private readonly app: ImportApp,
    private readonly settings: ImportSettings,
    private readonly listeners: ImportListeners,
  ) {
    this.report = emptyReport(settings.dryRun);
    this.carried = settings.dryRun ? new Carried() : undefined;
  }

  async take(item: SourceItem): Promise<void> {
    this.report.read += 1;
    if (item.kind === 'reject') return this.reject(item);
    this.report.bytes += item.bytes.byteLength;
    this.batch.push(item);
    this.bytes += item.bytes.byteLength;
    if (this.batch.length >= BATCH || this.bytes >= BATCH_BYTES) await this.flush();
  }

  async end(): Promise<ImportReport> {
    await this.flush();
    if (!this.settings.dryRun && this.report.read > 0) await this.tell();
    return this.report;
  }

  private async flush(): Promise<void> {
    if (!(await this.app.hasSpace())) throw new StartupProblem('The disk is nearly full: make room and run the same again; it goes on behind what was taken.');
    const letters = await this.unknown(this.batch.splice(0));
    this.bytes = 0;
    const blobs = await this.app.blobs.write(letters.map((letter) => letter.bytes));
    const { items, written } = await this.understand(letters, blobs);
    const { plan, refused } = await fileImport(this.app, this.settings, items, this.carried);
    for (const { item, code } of refused) await this.reject({ kind: 'reject', where: item.letter.where, problems: [`cannot be stored (SQLSTATE ${code})`], content: item.letter.bytes });
    this.count(plan);
    if (this.settings.dryRun) await Promise.all([...blobs.map(({ id }) => id), ...written].map((id) => this.app.blobs.remove(id)));
    this.report.seconds = (performance.now() - this.began) / 1000;
    this.listeners.progress(this.report);
  }

  /** Those that no run has taken yet, each once. */
  private async unknown(letters: readonly Letter[]): Promise<Letter[]> {
    const taken = await this.app.db.stores.imports.settledKeys(this.settings.account.id, letters.map((letter) => letter.sourceKey));
    const fresh: Letter[] = [];
    const here = this.settings.dryRun ? this.seen : new Set<string>();
    for (const letter of letters) {
      if (taken.has(letter.sourceKey)) this.report.alreadyTaken += 1;
      else if (here.has(letter.sourceKey)) this.report.alreadyTaken += 1;
      else {
        here.add(letter.sourceKey);
        fresh.push(letter);
      }
    }
    return fresh;
  }

  private async understand(letters: readonly Letter[], blobs: readonly StoredBlob[]): Promise<{ items: ImportItem[]; written: readonly string[] }> {
    const own = (this.own ??= await this.ownAddresses());
    const read = await Promise.all(letters.map((letter, at) => this.read(letter, blobs[at] as StoredBlob, own)));
    const understood = read.filter((one) => one !== undefined);
    const adopted = await adoptAttachments(this.app, understood.map((one) => one.understood));
    const items: ImportItem[] = [];
    for (const [at, item] of adopted.entries()) {
      const letter = understood[at]?.letter;
      if (letter === undefined) continue;
      if (isMessage(item)) items.push(importItem(letter, item, own, this.settings));
      else this.ignore(item.inbound.kind === 'ignored' ? item.inbound.reason : item.inbound.kind);
    }
    return { items, written: adopted.flatMap((item) => item.attachmentBlobs.map(({ id }) => id)) };
  }

  private async read(letter: Letter, blob: StoredBlob, own: ReadonlySet<string>): Promise<{ letter: Letter; understood: Understood } | undefined> {
    const { app, settings } = this;
    const { account } = settings;
    const now = app.clock.now();
    const item = { sourceKey: letter.sourceKey, receivedAt: letter.told?.at ?? letter.deliveredAt ?? now, transport: { imported: settings.source } };
    try {
      const parsed = await app.parsePool.parse({
        connectorId: account.channel,
        item,
        blob: app.blobs.handle(blob),
        bytes: blob.bytes,
        blobRoot: app.blobs.root,
        account: { id: account.id, address: account.address, config: account.config },
        ownAddresses: [...own],
        replyTokenKeys: app.replyTokenKeys,
      });
      const sentAt = parsed.inbound.kind === 'message' ? parsed.inbound.sentAt : undefined;
      const sighting = {
        ...item,
        id: app.newId<SightingId>(),
        accountId: account.id,
        blobId: blob.id as BlobId,
        backlog: true,
        receivedAt: cameAt(letter, sentAt, now),
        attempts: 1,
        sealedKey: blob.sealedKey,
        bytes: blob.bytes,
        sha256: blob.sha256,
        messageId: null,
      };
      return { letter, understood: { sighting, account, ...parsed } };
    } catch (error) {
      // the disk or the machine
      if ((error as { syscall?: unknown }).syscall !== undefined) throw error;
      await this.reject({ kind: 'reject', where: letter.where, problems: [`cannot be read (${errorCode(error) ?? 'parse_failed'})`], content: letter.bytes });
      return undefined;
    }
  }

  private async ownAddresses(): Promise<ReadonlySet<string>> {
    return new Set([...(await this.app.db.stores.surroundings.ownAddresses()), ...this.settings.formerAddresses]);
  }

  private count({ placements, duplicates, aliases }: Awaited<ReturnType<typeof fileImport>>['plan']): void {
    const { report } = this;
    report.duplicates += duplicates.length;
    report.numbers += aliases.length;
    for (const { item, opens, standing } of placements) {
      report.messages[item.direction] += 1;
      if (opens) report.tickets.opened += 1;
      if (standing === 'third_party') report.strangers += 1;
    }
  }

  private ignore(reason: string): void {
    this.report.ignored[reason] = (this.report.ignored[reason] ?? 0) + 1;
  }

  private async reject(reject: Reject): Promise<void> {
    this.report.rejected += 1;
    await this.listeners.rejected(reject);
  }

  /** One piece of news for everybody, when all is there. */
  private async tell(): Promise<void> {
    const { app, settings } = this;
    await app.db.transact((stores) =>
      stores.events.append({ id: app.newId(), at: app.clock.now(), centreId: settings.account.centreId, actorId: settings.actorId, event: { type: 'operations.changed', what: 'imported' } }),
    );
  }
}
