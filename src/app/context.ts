import type { AccountId, UserId } from '../core/ids';
import type { Connector, Inbound, Log, Outside, RawItem } from '../../connectors/contract';
import type { ReplyTokenKeys } from '../core/reply-token';
import type { Database } from '../db/database';
import type { BlobStore } from '../db/blob-store';
import type { Sealer } from '../db/sealer';

/** Business time (ruling 6). Leases and retries use the database's clock instead. */
export interface Clock {
  now(): Date;
}

/** "Look there now": a hint that may be lost; the sweep finds what was missed. */
export type Topic = 'ingest' | 'deliver' | 'pull';
export type Nudge = (topic: Topic, id?: string) => void;

export interface ParsePool {
  parse(job: ParseJob): Promise<Inbound>;
  close(): Promise<void>;
}
export interface ParseJob {
  readonly connectorId: string;
  readonly raw: RawItem;
  readonly account: { readonly id: string; readonly address: string; readonly config: Readonly<Record<string, unknown>> };
  readonly ownAddresses: readonly string[];
  readonly replyTokenKeys: ReplyTokenKeys;
}

/** Everything a use case may reach. Built once in `main.ts`. */
export interface App {
  readonly db: Database;
  readonly blobs: BlobStore;
  readonly sealer: Sealer;
  readonly replyTokenKeys: ReplyTokenKeys;
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly parsePool: ParsePool;
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
