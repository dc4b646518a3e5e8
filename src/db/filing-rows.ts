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
  searchText: string;
}
export interface CentreRow {
  readonly id: string;
  readonly code: string;
  readonly name: { readonly ar: string; readonly en: string };
  readonly timeZone: string;
  readonly defaultLanguage: 'ar' | 'en';
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
  readonly search_text: string;
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
}
