/** What the pool and its workers say to each other. Plain data: functions and keys' meaning stay on their side. */
import type { Direction, InboundFacts, MessageFacts, OpenedAttachment, RawItem } from '../../connectors/contract';
import type { ReplyTokenKeys } from '../core/reply-token';
import type { BlobHandle, UnsealedBlob } from '../db/blob-format';

/** An item to be read: where its bytes lie, not the bytes (ruling 15). */
export interface ParseJob {
  readonly connectorId: string;
  readonly item: Pick<RawItem, 'sourceKey' | 'receivedAt' | 'transport'>;
  readonly blob: BlobHandle;
  /** Of the original; of one larger than `LARGEST_READ_BYTES` only the beginning is read. */
  readonly bytes: number;
  /** Where the worker puts what was attached. */
  readonly blobRoot: string;
  readonly account: { readonly id: string; readonly address: string; readonly config: Readonly<Record<string, unknown>> };
  readonly ownAddresses: readonly string[];
  readonly replyTokenKeys: ReplyTokenKeys;
}

export interface Parsed {
  readonly inbound: InboundFacts;
  /** Written and on the disk, in the order of the message's attachments. */
  readonly attachments: readonly UnsealedBlob[];
}

/** The beginning of a message as one charset makes it. */
export interface Reading {
  /** Null: the one that the reader decides on by itself. */
  readonly charset: string | null;
  readonly subject: string;
  readonly text: string;
  readonly direction: Direction;
}

/** `reread`, `sample`: an item that is stored already, read once more in other charsets; nothing of it is kept. `inspect`: the flat description of a mail that `wasl inspect-mail` prints. `warm`: load what reading these channels needs. */
export type Task =
  | { readonly kind: 'parse' | 'shell'; readonly job: ParseJob }
  | { readonly kind: 'reread'; readonly job: ParseJob; readonly charset: string | null }
  | { readonly kind: 'sample'; readonly job: ParseJob; readonly charsets: readonly (string | null)[] }
  | { readonly kind: 'inspect'; readonly bytes: Uint8Array }
  | { readonly kind: 'open'; readonly content: Uint8Array; readonly contentType: string; readonly path: readonly number[] }
  | { readonly kind: 'warm'; readonly connectorIds: readonly string[] };
export type Outcome =
  | { readonly kind: 'parsed'; readonly parsed: Parsed }
  | { readonly kind: 'shell'; readonly inbound: MessageFacts | undefined }
  | { readonly kind: 'reread'; readonly inbound: MessageFacts }
  | { readonly kind: 'sampled'; readonly readings: readonly Reading[] }
  | { readonly kind: 'inspected'; readonly line: Readonly<Record<string, unknown>> }
  | { readonly kind: 'opened'; readonly opened: OpenedAttachment }
  | { readonly kind: 'warmed' }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string; readonly syscall?: string };
/** `ready`: loaded, once. `storing`: the item is understood and no longer to blame for what takes time. */
export type Said = { readonly kind: 'ready' } | { readonly kind: 'storing' } | Outcome;

/**
 * An item that could not be parsed. `code`: `parse_timeout`, `parse_memory`, `parse_crashed`, `too_large`, `parse_failed` or
 * `original_missing`. Where `syscall` is set the machine failed, not the item: it is to be tried again.
 */
export class ParseFailure extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly syscall?: string,
  ) {
    super(message);
    this.name = 'ParseFailure';
  }
}
