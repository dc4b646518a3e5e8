/**
 * The codes by which we say why a delivery is as it is; the screen has words for each. A reason is a code, a code and what follows it
 * after a colon (another code, or a server's own words), or a server's words alone.
 */
export const DELIVERY_REASONS = [
  'account_missing',
  'address_refused',
  'attachment_infected',
  'attachment_not_scanned',
  'attachment_scan_failed',
  'attachment_too_large_to_scan',
  'called_back',
  'cannot_be_said',
  'channel_cannot_answer',
  'config_invalid',
  'connection_lost',
  'connection_lost_after_data',
  'decided',
  'erased',
  'gave_up_after_a_day',
  'give_up',
  'lease_lost',
  'message_too_large',
  'no_answer_after_data',
  'no_outcome',
  'no_outgoing_server',
  'no_smtputf8',
  'not_prepared',
  'only_to_allowed',
  'recipient_limit',
  'redirected',
  'resend',
  'restored',
  'secrets_broken',
  'sender_failed',
  'sent_copy_found',
  'smtp_host_refused',
  'smtp_login_refused',
  'smtp_tls_failed',
  'smtp_unreachable',
  'spam',
  'stopped',
  'suppressed',
  'unknown_channel',
  'was_sent',
  'worker_lost',
] as const;
export type DeliveryReason = (typeof DELIVERY_REASONS)[number];

const CODES: ReadonlySet<string> = new Set(DELIVERY_REASONS);
const LEADING_CODE = /^([a-z_0-9]+)(?:: ?(.*))?$/s;

/** Pure: the codes that a reason begins with, and the words of somebody else that follow them. */
export function readDeliveryReason(reason: string): {
  readonly codes: readonly DeliveryReason[];
  readonly words: string;
} {
  const codes: DeliveryReason[] = [];
  let words = reason;
  for (;;) {
    const [, code = '', rest = ''] = LEADING_CODE.exec(words) ?? [];
    if (!CODES.has(code)) return { codes, words };
    codes.push(code as DeliveryReason);
    words = rest;
  }
}
