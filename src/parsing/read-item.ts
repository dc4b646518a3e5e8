/** What a worker does with an item. Runs in any thread; it blocks on the disk, so it belongs into a worker. */
import { randomBytes } from 'node:crypto';
import {
  LARGEST_READ_BYTES,
  TOP_BYTES,
  type Attachment,
  type InboundFacts,
  type MessageFacts,
  type ParseContext,
  type RawItem,
  type Reader,
} from '../../connectors/contract';
import { ascendingIds } from '../core/ids';
import { openReplyToken } from '../core/reply-token';
import { readBlobFile, writeBlobFile, type UnsealedBlob } from '../db/blob-format';
import type { ParseJob, Parsed } from './protocol';

const newId = ascendingIds(Date.now, () => randomBytes(10));

/**
 * Reads, understands, and keeps what was attached, so that large bytes never cross threads.
 * @param storing told when the item is understood and the disk's work begins
 * @throws whatever the connector's parser throws; BlobGone; the disk's own errors, which carry `syscall`
 */
export async function readItem(job: ParseJob, reader: Reader, storing: () => void = () => undefined): Promise<Parsed> {
  const inbound = await reader.parse(rawOf(job), contextOf(job));
  if (inbound.kind !== 'message' || inbound.attachments.length === 0) return { inbound, attachments: [] };
  storing();
  return { inbound: withoutBytes(inbound), attachments: store(job.blobRoot, inbound.attachments) };
}

/** What can be said of an item that could not be read; undefined when the channel says nothing of such items. */
export function readShell(job: ParseJob, reader: Reader): MessageFacts | undefined {
  return reader.shell?.(rawOf(job), contextOf(job));
}

export const rawOf = ({ item, blob, bytes }: ParseJob): RawItem =>
  bytes > LARGEST_READ_BYTES
    ? { ...item, bytes: readBlobFile(blob, TOP_BYTES), wholeBytes: bytes }
    : { ...item, bytes: readBlobFile(blob) };

export function contextOf({ account, ownAddresses, replyTokenKeys }: ParseJob): ParseContext {
  return { account, ownAddresses, openReplyToken: (token) => openReplyToken(replyTokenKeys, token) };
}

function store(root: string, attachments: readonly Attachment[]): UnsealedBlob[] {
  return attachments.map(({ content }) => writeBlobFile(root, newId(), content));
}

export function withoutBytes(inbound: Extract<InboundFacts, { kind: 'message' }>): MessageFacts {
  return {
    ...inbound,
    attachments: inbound.attachments.map(({ filename, contentType, declaredType, sha256, inline, contentId }) => ({
      filename,
      contentType,
      sha256,
      inline,
      ...(declaredType !== undefined && { declaredType }),
      ...(contentId !== undefined && { contentId }),
    })),
  };
}
