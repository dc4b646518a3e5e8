import type { TemplateContent } from '../core/letter-template';
import type { TicketState } from '../core/ticket';

/** Rows that filing reads and writes; column names where they go straight into a table. */
export interface TicketForFiling {
  readonly id: string;
  readonly reference: string;
  readonly centreId: string;
  state: TicketState;
  version: number;
  readonly contactId: string | null;
  closedAt: Date | null;
  lastMessageAt: Date;
  lastInboundAt: Date | null;
  snippet: string;
  snippetDirection: string;
  messageCount: number;
  attachmentCount: number;
  awaitsAnswer: boolean;
  trouble: 'undelivered' | 'unknown' | null;
  /** Ruling 9: a pointer; later mail goes to the survivor. */
  readonly mergedInto: string | null;
  readonly spam: boolean;
  /** When it was taken over from another system; null for what began here. */
  readonly importedAt: Date | null;
}
export interface CentreRow {
  readonly id: string;
  readonly code: string;
  readonly name: { readonly ar: string; readonly en: string };
  readonly timeZone: string;
  readonly defaultLanguage: 'ar' | 'en';
  /** Its own words for acknowledgements; absent: ours. */
  readonly acknowledgement?: TemplateContent;
}
export interface DeliveryForReceipt {
  readonly id: string;
  readonly messageId: string;
  readonly ticketId: string;
  readonly recipient: string;
  readonly state: string;
}
export type Row = Readonly<Record<string, unknown>>;
export interface TicketChange {
  readonly id: string;
  readonly state: string;
  readonly version: number;
  readonly last_message_at: Date;
  readonly last_inbound_at: Date | null;
  readonly closed_at: Date | null;
  readonly snippet: string;
  readonly snippet_direction: string;
  readonly message_count: number;
  readonly attachment_count: number;
  readonly awaits_answer: boolean;
  readonly trouble: string | null;
}
export interface FilingWrites {
  readonly blobs: Row[];
  readonly contacts: Row[];
  readonly handles: Row[];
  readonly tickets: Row[];
  readonly changedTickets: TicketChange[];
  readonly participants: Row[];
  readonly messages: Row[];
  readonly identities: Row[];
  readonly threadKeys: Row[];
  readonly attachments: Row[];
  readonly links: Row[];
  readonly deliveries: Row[];
  readonly acknowledgements: Row[];
  /** Of the tickets that open. */
  readonly clocks: Row[];
}

/** A message that could not be opened, and its case. */
export interface ShellForFiling {
  readonly ticketId: string;
  readonly centreId: string;
  readonly version: number;
  readonly ticketSubject: string;
  readonly attachmentCount: number;
  readonly subject: string;
  readonly standing: 'member' | 'third_party';
  /** Its case began with it. */
  readonly opened: boolean;
  /** Nothing came from the person after it: its words are the ones that the list shows. */
  readonly isNewest: boolean;
}
/** What opening a message changes on its case; its version ascends by one. */
export interface ShellOpening {
  readonly ticketId: string;
  readonly subject?: string;
  readonly attachment_count?: number;
  readonly snippet?: string;
  readonly snippet_direction?: string;
}
