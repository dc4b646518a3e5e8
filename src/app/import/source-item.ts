import type { TicketRecord } from './format';

/** What the source itself says of a message's case; mails alone say it by their headers. */
export interface Told {
  readonly ticket: Omit<TicketRecord, 'messages'>;
  readonly direction: 'in' | 'out' | 'note';
  readonly at: Date;
  readonly from: TicketRecord['customer'];
  /** The Message-ID is the sender's own, not one that we made for want of it. */
  readonly ownMessageId: boolean;
  /** The mail was written by us from fields: its headers prove nothing, and nothing against anybody. */
  readonly written: boolean;
}

/** One message of the source, to be filed. */
export interface Letter {
  readonly kind: 'letter';
  /** Where it stands, for people: `cases.jsonl line 12`, `Maildir/cur/…`. */
  readonly where: string;
  /** The same for ever for the same message of the same source: by it a second run knows what the first one did. */
  readonly sourceKey: string;
  /** A whole mail (RFC 5322). */
  readonly bytes: Uint8Array;
  /** When a mail server took it, as far as the store says. */
  readonly deliveredAt?: Date;
  readonly told?: Told;
}

/** Something that cannot be taken over. It goes into the reject file, and the run goes on. */
export interface Reject {
  readonly kind: 'reject';
  readonly where: string;
  readonly problems: readonly string[];
  /** As it lay in the source; absent when it was too large to be held. */
  readonly content?: Uint8Array;
}

export type SourceItem = Letter | Reject;
