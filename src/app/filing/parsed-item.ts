import { createHash } from 'node:crypto';
import type { InboundFacts, MessageFacts } from '../../../connectors/contract';
import type { Account } from '../../db/account-store';
import type { StoredBlob } from '../../db/blob-store';
import type { Sighting } from '../../db/sighting-store';

/** A sighting whose bytes have been understood, ready to be filed. */
export interface ParsedItem {
  readonly sighting: Sighting;
  readonly account: Account;
  readonly inbound: InboundFacts;
  /** Stored attachments, in the order of `inbound.attachments`. */
  readonly attachmentBlobs: readonly StoredBlob[];
  /** Why nothing but a shell could be made of it: the code of the failure. Its original is attached instead of its parts. */
  readonly unreadable?: string;
}
export type ParsedMessage = ParsedItem & { readonly inbound: MessageFacts };

export const isMessage = (item: ParsedItem): item is ParsedMessage => item.inbound.kind === 'message';

/** Ruling 3: what makes two copies the same message, wherever they were seen. */
export function identityHash(message: MessageFacts): Buffer {
  return createHash('sha256').update(JSON.stringify(message.identity)).digest();
}
export const threadKeyHash = (key: string): Buffer => createHash('sha256').update(key).digest();

const LONGEST_HANDLE = 300;
/** One spelling per handle; a monstrous one is hashed, so that it fits an index (ruling 16). */
export function handleValue(address: string): string {
  const value = storable(address).trim().toLowerCase();
  return value.length <= LONGEST_HANDLE ? value : `sha256:${createHash('sha256').update(value).digest('hex')}`;
}

/** Postgres refuses U+0000 and lone surrogates in text and jsonb (ruling 16). */
export function storable(text: string): string {
  return text.replaceAll('\u0000', '').toWellFormed();
}
export function storableJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'string' ? storable(inner) : inner));
}
