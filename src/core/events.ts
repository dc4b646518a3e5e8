import type { Objector } from './appeal';
import type { ClockKind, Mark } from './clock';
import type { NoticePurpose } from './letter-template';
import type { LinkWhy } from './links';
import type { ReferralMove } from './referral';
import type { Acceptance, ShutAs, ToldBy } from './result';
import type { ScanState } from './scan';

/**
 * Events are audit trail, timeline and realtime source in one. They hold ids and codes, never a person's words (ruling 5).
 * The list is closed: a new kind is added here, and the screen's switch stops compiling until it can say it.
 */
export type TicketEvent =
  | { readonly type: 'ticket.opened'; readonly messageId: string; readonly channel: string }
  | { readonly type: 'message.received'; readonly messageId: string; readonly standing: 'member' | 'third_party'; readonly by: string }
  | { readonly type: 'message.accepted' | 'message.split'; readonly messageId: string; readonly otherTicketId?: string }
  /** Taken over from another system: so many messages of the case at once. */
  | { readonly type: 'ticket.imported'; readonly count: number }
  /** Filed with its original although it could not be opened; opened later, by another try. */
  | { readonly type: 'message.unreadable'; readonly messageId: string; readonly code: string }
  | { readonly type: 'message.reopened' | 'message.retried'; readonly messageId: string }
  /** Its words were read anew, in the charset that a person decided on; `auto`: as the reader itself does. */
  | { readonly type: 'message.recoded'; readonly messageId: string; readonly charset: string }
  /** Its words, names and files are gone for ever; that there was a message stays. */
  | { readonly type: 'message.erased'; readonly messageId: string }
  /** A file of the message, or its original, was judged. */
  | { readonly type: 'file.scanned'; readonly messageId: string; readonly state: ScanState }
  | { readonly type: 'reply.written'; readonly messageId: string }
  | { readonly type: 'file_link.revoked'; readonly messageId: string }
  | { readonly type: 'reply.cancelled'; readonly messageId: string }
  | { readonly type: 'note.written'; readonly messageId: string }
  | { readonly type: 'acknowledgement.queued'; readonly messageId: string }
  | { readonly type: 'delivery.changed'; readonly messageId: string; readonly deliveryId: string; readonly state: string }
  /** A letter that did not arrive goes to another address. */
  | { readonly type: 'delivery.corrected'; readonly messageId: string; readonly deliveryId: string; readonly correctedId: string }
  | { readonly type: 'state.changed'; readonly from: string; readonly to: string; readonly move: string }
  /** What the person was told came of the case; it is closed when they agree, or say nothing. */
  | { readonly type: 'result.told'; readonly messageId: string; readonly outcome: string }
  /** Others were asked for a statement, and what came of it (PRC-2). */
  | { readonly type: 'referral.sent'; readonly referralId: string; readonly unitId: string; readonly messageId: string }
  | { readonly type: 'referral.changed'; readonly referralId: string; readonly unitId: string; readonly move: ReferralMove }
  | { readonly type: 'case.shut'; readonly as: ShutAs; readonly outcome: string | null; readonly rejection: string | null; readonly toldBy: ToldBy; readonly acceptance: Acceptance | null }
  /** Somebody objects to what was decided, and what became of it (CLO-2). */
  | { readonly type: 'appeal.received'; readonly appealId: string; readonly ground: string; readonly round: number; readonly by: Objector }
  | { readonly type: 'appeal.assigned'; readonly appealId: string; readonly reviewerId: string; readonly exception: boolean }
  | { readonly type: 'appeal.dismissed'; readonly appealId: string; readonly decision: string }
  | { readonly type: 'appeal.decided'; readonly appealId: string; readonly decision: string; readonly round: number }
  | { readonly type: 'appeal.finished' | 'appeal.withdrawn'; readonly appealId: string }
  /** The person said how it was; `low`: they are not content, and are called back. */
  | { readonly type: 'survey.answered' | 'survey.low'; readonly surveyId: string }
  /** A letter of the house, in words of a template. */
  | { readonly type: 'letter.queued'; readonly messageId: string; readonly purpose: NoticePurpose }
  | { readonly type: 'assignee.changed'; readonly from: string | null; readonly to: string | null }
  | { readonly type: 'team.changed'; readonly from: string | null; readonly to: string | null }
  | { readonly type: 'class.changed'; readonly field: 'type' | 'category' | 'urgent' | 'complexity' | 'importance' | 'procedure'; readonly from: string | null; readonly to: string | null }
  | { readonly type: 'tags.changed'; readonly count: number }
  /** Something was said to these questions of the case (REG-3). */
  | { readonly type: 'fields.changed'; readonly fields: readonly string[]; readonly saidBy: 'person' | 'agent' }
  /** The person is asked for what is missing. */
  | { readonly type: 'fields.asked'; readonly fields: readonly string[] }
  /** The content was read back to the person, who confirmed it (REG-3). */
  | { readonly type: 'content.confirmed' }
  /** A share of a limit was used up, in percent; 100: it was passed (PRC-1). */
  | { readonly type: 'clock.marked'; readonly clock: ClockKind; readonly mark: Mark }
  | { readonly type: 'clock.paused'; readonly clock: ClockKind; readonly reason: string; readonly until: string | null }
  | { readonly type: 'clock.resumed'; readonly clock: ClockKind; readonly reason: string; readonly why: 'answer' | 'cap' | 'person' }
  /** Minutes of the old limit and of the new one. */
  | { readonly type: 'clock.retargeted'; readonly clock: ClockKind; readonly from: number; readonly to: number }
  | { readonly type: 'centre.changed'; readonly from: string; readonly to: string }
  | { readonly type: 'ticket.linked' | 'ticket.unlinked'; readonly otherTicketId: string; readonly why: LinkWhy }
  /** Told on both cases: the one that became a pointer, and the one that takes its mail from now on. */
  | { readonly type: 'ticket.merged' | 'ticket.absorbed' | 'ticket.unmerged' | 'ticket.released'; readonly otherTicketId: string }
  | { readonly type: 'message.moved'; readonly messageId: string; readonly otherTicketId: string }
  | { readonly type: 'split.undone'; readonly otherTicketId: string; readonly count: number }
  | { readonly type: 'spam.changed'; readonly spam: boolean; readonly by: 'headers' | 'block' | 'person' };

export type SystemEvent =
  | { readonly type: 'block.changed'; readonly blockId: string; readonly what: 'set' | 'lifted' }
  | { readonly type: 'template.changed'; readonly purpose: string; readonly version: number }
  | { readonly type: 'suppression.changed'; readonly suppressionId: string; readonly what: 'set' | 'lifted' | 'cleared' | 'overridden' }
  | { readonly type: 'sender.limited'; readonly what: 'cases' | 'messages' | 'reopenings'; readonly otherTicketId: string }
  | { readonly type: 'user.changed'; readonly userId: string; readonly what: 'created' | 'rights' | 'disabled' | 'enabled' | 'password' | 'signed_out' | 'second_factor_on' | 'second_factor_off' | 'recovery_codes' | 'recovery_code_used' | 'reset_link' | 'linked' | 'unlinked' | 'invited' | 'signed_in_elsewhere' }
  | { readonly type: 'account.changed'; readonly accountId: string }
  | { readonly type: 'quarantine.changed'; readonly sightingId: string; readonly outcome: string }
  | { readonly type: 'policy.changed'; readonly policyId: string; readonly kind: string; readonly code: string; readonly version: number; readonly what: 'proposed' | 'confirmed' }
  /** Of the ministry's organisation, or of the people who receive for it (ORG-4). */
  | { readonly type: 'unit.changed'; readonly unitId: string; readonly what: 'created' | 'changed' | 'people' | 'imported' }
  | { readonly type: 'operations.changed'; readonly what: 'released' | 'alarms' | 'settings' | 'imported' }
  | { readonly type: 'sign_in.changed'; readonly what: 'provider' | 'provider_removed' | 'settings' }
  | { readonly type: 'key.changed'; readonly keyId: string; readonly what: 'created' | 'revoked' };

export type AnyEvent = TicketEvent | SystemEvent;
export type EventType = AnyEvent['type'];
