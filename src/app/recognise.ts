import { createHash } from 'node:crypto';
import type { RawItem } from '../../connectors/contract';
import type { AccountId } from '../core/ids';
import type { KnownItem, Likeness } from '../db/recognition';
import type { NewSighting } from '../db/sighting-store';

/** By which names an item is stored, to be known again. A hash tells nothing of an item that was erased. */
export function recognitionNames({ recognition }: RawItem): string[] {
  if (recognition === undefined) return [];
  return [...named('id', recognition.id), ...named('marks', recognition.marks)];
}

const named = (kind: 'id' | 'marks', value: string | undefined): string[] =>
  value === undefined ? [] : [createHash('sha256').update(`${kind}\0${value}`).digest('base64url').slice(0, 22)];

/**
 * What tells whether an item was stored before; undefined for sources that know their items by their keys alone. Marks are asked
 * about only where the source was numbered anew: two mails of one second may have them in common.
 */
export function likenessOf(
  { item, accountId, backlog }: { readonly item: RawItem; readonly accountId: AccountId; readonly backlog: boolean },
  sha256?: Uint8Array,
): Likeness | undefined {
  const { recognition } = item;
  if (recognition === undefined) return undefined;
  const names = [...named('id', recognition.id), ...(backlog ? named('marks', recognition.marks) : [])];
  return { accountId, names, ...(sha256 !== undefined && { sha256 }) };
}

/** An item that was settled is settled for its copy too; one that still waits is waited for. */
export function settledLike(known: KnownItem): Pick<NewSighting, 'settled'> {
  const { outcome, reason, messageId } = known;
  if (outcome === 'pending') return {};
  if (outcome === 'filed' && messageId !== null) return { settled: { outcome, messageId, reason: 'duplicate' } };
  return { settled: { outcome: 'ignored', reason: outcome === 'ignored' && reason !== null ? reason : 'seen_before' } };
}
