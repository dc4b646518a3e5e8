/**
 * Events are audit trail, timeline and realtime source in one. They hold ids and codes, never a person's words (ruling 5).
 * The list is closed: a new kind is added here, and the screen's switch stops compiling until it can say it.
 */
export type TicketEvent =
  | { readonly type: 'ticket.opened'; readonly messageId: string; readonly channel: string }
  | { readonly type: 'message.received'; readonly messageId: string; readonly standing: 'member' | 'third_party'; readonly by: string }
  | { readonly type: 'message.accepted' | 'message.split'; readonly messageId: string; readonly otherTicketId?: string }
  | { readonly type: 'reply.written'; readonly messageId: string }
  | { readonly type: 'reply.cancelled'; readonly messageId: string }
  | { readonly type: 'note.written'; readonly messageId: string }
  | { readonly type: 'acknowledgement.queued'; readonly messageId: string }
  | { readonly type: 'delivery.changed'; readonly messageId: string; readonly deliveryId: string; readonly state: string }
  | { readonly type: 'state.changed'; readonly from: string; readonly to: string; readonly move: string }
  | { readonly type: 'assignee.changed'; readonly from: string | null; readonly to: string | null }
  | { readonly type: 'team.changed'; readonly from: string | null; readonly to: string | null }
  | { readonly type: 'class.changed'; readonly field: 'type' | 'category' | 'urgent'; readonly from: string | null; readonly to: string | null }
  | { readonly type: 'tags.changed'; readonly count: number }
  | { readonly type: 'centre.changed'; readonly from: string; readonly to: string }
  | { readonly type: 'ticket.linked'; readonly otherTicketId: string; readonly why: 'reference_only' | 'other_centre' | 'closed_case' | 'split' };

export type SystemEvent =
  | { readonly type: 'user.changed'; readonly userId: string; readonly what: 'created' | 'rights' | 'disabled' | 'enabled' | 'password' | 'signed_out' }
  | { readonly type: 'account.changed'; readonly accountId: string }
  | { readonly type: 'quarantine.changed'; readonly sightingId: string; readonly outcome: string }
  | { readonly type: 'operations.changed'; readonly what: 'released' | 'alarms' }
  | { readonly type: 'key.changed'; readonly keyId: string; readonly what: 'created' | 'revoked' };

export type AnyEvent = TicketEvent | SystemEvent;
export type EventType = AnyEvent['type'];
