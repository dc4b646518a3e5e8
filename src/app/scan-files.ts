import { errorCode } from '../core/error-code';
import { ScannerAway, type ScanState, type Verdict } from '../core/scan';
import type { TicketId } from '../core/ids';
import { BlobGone, type SealedBlob } from '../db/blob-store';
import type { Stores } from '../db/stores';
import type { App, Scanner } from './context';

const BATCH = 20;
/** A file of which a living scanner says nothing this often is given up: it must not keep the others waiting. */
const MOST_TRIES = 3;
const SET_ASIDE_MS = 10 * 60_000;

/**
 * Has files from outside scanned, newest first. Each is judged once; a crash leaves it unscanned, and it is asked about again. While
 * the scanner is away files stay unscanned: where scanning is required they are held, and the case is open all the same.
 */
export class FileScans {
  private readonly tries = new Map<string, number>();
  private readonly setAside = new SetAside();

  constructor(private readonly app: App) {}

  /** Until none is left or the scanner is away. Returns how many were judged. */
  async run(signal?: AbortSignal): Promise<number> {
    let judged = 0;
    while (this.app.scanner !== undefined && signal?.aborted !== true) {
      const files = await this.app.db.stores.scans.unscanned(BATCH, this.setAside.now());
      if (files.length === 0) return judged;
      const before = this.setAside.size;
      const { states, away } = await this.judgeAll(this.app.scanner, files, signal);
      judged += await settle(this.app, states);
      // nothing can be read: it is the folder, not the files, and every further one would be asked about in vain
      if (away || this.setAside.size - before === files.length) return judged;
    }
    return judged;
  }

  private async judgeAll(scanner: Scanner, files: readonly SealedBlob[], signal: AbortSignal | undefined): Promise<Judged> {
    const states = new Map<string, ScanState>();
    for (const file of files) {
      if (signal?.aborted === true) break;
      const state = await this.judge(scanner, file);
      if (state === 'away') return { states, away: true };
      if (state !== undefined) states.set(file.id, state);
    }
    return { states, away: false };
  }

  /** Undefined: nothing was said of it, though the scanner is there; it is asked about again. */
  private async judge(scanner: Scanner, file: SealedBlob): Promise<ScanState | 'away' | undefined> {
    try {
      const { mostBytes } = scanner;
      // an original of any size lies in memory only when the scanner would have it
      if (mostBytes !== undefined && (await this.app.blobs.size(file)) > mostBytes) return 'too_large';
      const verdict = await scanner.scan(await this.app.blobs.read(file));
      // the name is the scanner's own word for what it found, none of a person's
      if (verdict.state === 'infected') this.app.log.warn({ blobId: file.id, signature: verdict.signature }, 'scan.infected');
      this.tries.delete(file.id);
      return verdict.state;
    } catch (error) {
      if (error instanceof BlobGone) return 'failed';
      if (error instanceof ScannerAway) return this.afterSilence(scanner, file, error);
      return this.unreadable(file, error);
    }
  }

  private async afterSilence(scanner: Scanner, file: SealedBlob, silence: ScannerAway): Promise<Verdict['state'] | 'away' | undefined> {
    this.app.log.warn({ blobId: file.id, reason: silence.message }, 'scan.no_verdict');
    if (!(await scanner.isThere())) return 'away';
    return this.givenUp(file) ? (silence.whileSending ? 'too_large' : 'failed') : undefined;
  }

  /** A damaged file must not keep the others waiting; one whose folder is away for a while is looked at again. */
  private unreadable(file: SealedBlob, error: unknown): 'failed' | undefined {
    const code = errorCode(error);
    this.app.log.error({ blobId: file.id, code: code ?? (error instanceof Error ? error.name : 'unknown') }, 'scan.unreadable');
    if (isOfTheSystem(error)) {
      this.setAside.add(file.id);
      return undefined;
    }
    return this.givenUp(file) ? 'failed' : undefined;
  }

  private givenUp({ id }: SealedBlob): boolean {
    const tries = (this.tries.get(id) ?? 0) + 1;
    this.tries.set(id, tries);
    if (tries < MOST_TRIES) return false;
    this.tries.delete(id);
    return true;
  }
}

const isOfTheSystem = (error: unknown): boolean => typeof error === 'object' && error !== null && 'syscall' in error;

/** Files that are not asked about for a while. */
class SetAside {
  private readonly until = new Map<string, number>();

  add(id: string): void {
    this.until.set(id, performance.now() + SET_ASIDE_MS);
  }
  get size(): number {
    return this.until.size;
  }
  now(): readonly string[] {
    for (const [id, end] of this.until) if (end < performance.now()) this.until.delete(id);
    return [...this.until.keys()];
  }
}

interface Judged {
  readonly states: ReadonlyMap<string, ScanState>;
  readonly away: boolean;
}

async function settle(app: App, states: ReadonlyMap<string, ScanState>): Promise<number> {
  if (states.size === 0) return 0;
  const { changed, waited } = await app.db.transact(async (stores) => {
    const ids = await stores.scans.settle(states);
    const told = ids.filter((id) => app.scanRequired || states.get(id) !== 'clean');
    const messages = await tell(app, stores, told, states);
    return { changed: ids.length, waited: await stores.scans.releaseWaiting(messages) };
  });
  if (waited > 0) app.nudge('deliver');
  return changed;
}

/** Screens that show the files hear of it. Returns the messages that carry them. */
async function tell(app: App, stores: Stores, blobIds: readonly string[], states: ReadonlyMap<string, ScanState>): Promise<string[]> {
  if (blobIds.length === 0) return [];
  const carried = await stores.scans.messagesWith(blobIds);
  // in id order, as everybody locks several (ruling 9)
  for (const ticketId of [...new Set(carried.map((one) => one.ticketId as TicketId))].sort()) {
    const ticket = await stores.tickets.lock(ticketId);
    if (ticket === undefined) continue;
    const version = await stores.tickets.change(ticket, {});
    await stores.events.append(
      ...carried
        .filter((one) => one.ticketId === ticketId)
        .map(({ messageId, blobId }) => ({
          id: app.newId(),
          at: app.clock.now(),
          ticketId,
          centreId: ticket.centreId,
          ticketVersion: version,
          event: { type: 'file.scanned' as const, messageId, state: states.get(blobId) ?? 'failed' },
        })),
    );
  }
  return carried.map((one) => one.messageId);
}
