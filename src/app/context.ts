import type { AccountId, UserId } from '../core/ids';
import type { Connector, Log, Outside } from '../../connectors/contract';
import type { Painted } from '../core/picture';
import type { Verdict } from '../core/scan';
import type { ReplyTokenKeys } from '../core/reply-token';
import type { Database } from '../db/database';
import type { BlobStore } from '../db/blob-store';
import type { Sealer } from '../db/sealer';
import type { ParsePool } from './parse-pool';

export type { Parsed, ParseJob, ParsePool, Reading } from './parse-pool';

/** Business time (ruling 6). Leases and retries use the database's clock instead. */
export interface Clock {
  now(): Date;
}

/** "Look there now": a hint that may be lost; the sweep finds what was missed. */
export type Topic = 'ingest' | 'deliver' | 'pull' | 'scan' | 'index';
export type Nudge = (topic: Topic, id?: string) => void;

/** Pictures of strangers, painted anew elsewhere. */
export interface PictureRenderer {
  /** First page or frame, at most `side` pixels in each direction. @throws PictureRefused */
  render(content: Uint8Array, side: number): Promise<Painted>;
  close(): Promise<void>;
}

/** A virus scanner. */
export interface Scanner {
  /** A larger file is `too_large` and need not be read to be told so. */
  readonly mostBytes?: number;
  /** @throws ScannerAway */
  scan(content: Uint8Array): Promise<Verdict>;
  isThere(): Promise<boolean>;
}

/** Everything a use case may reach. Built once in `main.ts`. */
export interface App {
  readonly db: Database;
  readonly blobs: BlobStore;
  readonly sealer: Sealer;
  readonly replyTokenKeys: ReplyTokenKeys;
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly parsePool: ParsePool;
  readonly pictures: PictureRenderer;
  readonly clock: Clock;
  readonly log: Log;
  readonly nudge: Nudge;
  /** A new UUIDv7. */
  newId<T extends string>(): T;
  /** False when the disk is nearly full: pulls pause, the door says 452 (security.md "Operations"). */
  hasSpace(): Promise<boolean>;
  /** Names this process in leases. */
  readonly processId: string;
  /** The guard on hosts that others named: an administrator in an account, or a stranger in a message. */
  readonly outside: { readonly accounts: Outside; readonly strangers: Outside };
  /** Where people reach us, such as `https://wasl.example.gov.sa`; absent on loopback. */
  readonly publicUrl?: string;
  /** Absent: anybody may be written to; else nobody but these addresses and domains (a system that is being tried out). */
  readonly mailOnlyTo?: readonly string[];
  /** Where what is for anybody else goes in place of them; with it alone, everything goes there. */
  readonly mailRedirectTo?: string;
  /** Absent: nothing is scanned. */
  readonly scanner?: Scanner;
  /** True when attachments must be scanned before they may be downloaded or sent. */
  readonly scanRequired: boolean;
}

export type Actor = { readonly userId: UserId } | 'system';
export type WithAccount<T> = T & { readonly accountId: AccountId };

/** The receiver's seat: at most one process in the installation holds it at a time. */
export interface Seat {
  held(): boolean;
  close(): Promise<void>;
}
export type HoldSeat = (onGained: () => void, onLost: () => void) => Seat;
export type { Account } from '../db/account-store';
