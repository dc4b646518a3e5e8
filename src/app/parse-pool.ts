import type { Direction, InboundFacts, MessageFacts, OpenedAttachment, RawItem } from '../../connectors/contract';
import type { ReplyTokenKeys } from '../core/reply-token';
import type { BlobHandle, UnsealedBlob } from '../db/blob-store';

/** Where connectors' parsers run: in threads of their own, under limits. They are given a blob's handle, not its bytes (ruling 15). */
export interface ParsePool {
  /** @throws an error whose `code` says why the item cannot be read; one that has a `syscall` blames the machine, not the item */
  parse(job: ParseJob): Promise<Parsed>;
  /** What can be said of an item that `parse` failed on; undefined when not even a shell can be made. */
  shell(job: ParseJob): Promise<MessageFacts | undefined>;
  /** A stored message read once more, in this charset or, with null, as the reader itself would; nothing is kept. @throws as `parse` */
  reread(job: ParseJob, charset: string | null): Promise<MessageFacts>;
  /** The beginning of a stored message in each of these charsets; those in which it is no message are left out. @throws as `parse` */
  sample(job: ParseJob, charsets: readonly (string | null)[]): Promise<readonly Reading[]>;
  /** What an attachment holds that can be read in place; `path` leads into mails inside mails. @throws as `parse` */
  open(content: Uint8Array, contentType: string, path: readonly number[]): Promise<OpenedAttachment>;
  close(): Promise<void>;
}
export interface ParseJob {
  readonly connectorId: string;
  readonly item: Pick<RawItem, 'sourceKey' | 'receivedAt' | 'transport'>;
  readonly blob: BlobHandle;
  /** Of the original; of one larger than `LARGEST_READ_BYTES` only the beginning is read. */
  readonly bytes: number;
  /** Where attachments go that are found. */
  readonly blobRoot: string;
  readonly account: { readonly id: string; readonly address: string; readonly config: Readonly<Record<string, unknown>> };
  readonly ownAddresses: readonly string[];
  readonly replyTokenKeys: ReplyTokenKeys;
}
export interface Reading {
  /** Null: the one that the reader decides on by itself. */
  readonly charset: string | null;
  readonly subject: string;
  readonly text: string;
  readonly direction: Direction;
}
export interface Parsed {
  readonly inbound: InboundFacts;
  /** Already on the disk, in the order of the message's attachments; `BlobStore.adopt` seals their keys. */
  readonly attachments: readonly UnsealedBlob[];
}
