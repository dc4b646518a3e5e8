import type { Party } from '../../../connectors/contract';
import type { LinkReason } from '../../core/filing';
import type { UserId } from '../../core/ids';
import type { Alias, KnownMessage } from '../../db/import-store';
import type { Known } from '../filing/known';
import type { ImportItem } from './import-item';

/** What was read for a batch of an import; planning adds to it as it goes. */
export interface KnownForImport {
  readonly filing: Known;
  /** Old number as it was written → case. */
  readonly aliases: Map<string, string>;
  readonly people: ReadonlyMap<string, { readonly id: UserId; readonly centreIds: ReadonlySet<string> }>;
  /** Messages that own one of the batch's Message-IDs, by id. */
  readonly messages: ReadonlyMap<string, KnownMessage>;
}
export interface ImportTools {
  readonly now: Date;
  newId(): string;
  replyKey(ticketId: string): string;
}

/** A message's place. */
export interface ImportPlacement {
  readonly item: ImportItem;
  readonly messageId: string;
  readonly ticketId: string;
  /** Who wrote it, if it is a person from outside. */
  readonly contactId: string | null;
  /** Whose case it opens. */
  readonly customerId: string | null;
  readonly authorId: UserId | null;
  readonly opens: boolean;
  readonly standing: 'member' | 'third_party';
  readonly reason: string;
  readonly keys: readonly string[];
  /** A case that it names and does not join. */
  readonly linkTo?: { readonly ticketId: string; readonly why: LinkReason };
  /** Those who take part from now on. */
  readonly joining: readonly Party[];
}
export interface ImportPlan {
  readonly placements: ImportPlacement[];
  /** By its place in the batch: the message that was there already. */
  readonly duplicates: { readonly item: ImportItem; readonly messageId: string }[];
  readonly aliases: Alias[];
  readonly contacts: { readonly id: string; readonly party: Party }[];
}
