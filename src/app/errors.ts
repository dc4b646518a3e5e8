/**
 * A foreseen refusal of a use case. `code` is translated where it is shown; `http` turns it into a problem document.
 * What is not an AppError is a defect: logged whole, told as "something went wrong on our side".
 */
export class AppError extends Error {
  constructor(
    readonly code: AppErrorCode,
    readonly extra: { readonly fields?: Readonly<Record<string, string>>; readonly current?: unknown; readonly retryAfterSeconds?: number } = {},
  ) {
    super(code);
    this.name = 'AppError';
  }
}

/** Codes and the HTTP status that each deserves. */
export const APP_ERRORS = {
  not_found: 404,
  forbidden: 403,
  not_signed_in: 401,
  wrong_credentials: 401,
  password_expired: 401,
  must_change_password: 403,
  second_factor_needed: 401,
  wrong_code: 401,
  must_enrol: 403,
  second_factor_already_on: 409,
  confirm_needed: 403,
  not_with_api_key: 403,
  link_invalid: 410,
  too_many_attempts: 429,
  stale_version: 409,
  answered_meanwhile: 409,
  key_reused: 409,
  impossible_move: 409,
  /** Its fields say what is missing before the case can be shut. */
  not_ready: 409,
  too_late_to_undo: 409,
  not_unknown: 409,
  already_decided: 409,
  not_undelivered: 409,
  /** `current`: where it went instead. */
  already_corrected: 409,
  message_erased: 409,
  message_unreadable: 409,
  original_missing: 409,
  original_erased: 409,
  original_too_large: 409,
  charset_not_in_doubt: 409,
  /** The reader could make no message of it in the charset that was asked for, or not in time. */
  not_reread: 422,
  /** The case is a pointer: `current` says where to. */
  ticket_merged: 409,
  not_merged: 409,
  merge_cycle: 409,
  merge_changed: 409,
  link_needed: 409,
  nothing_left: 409,
  delivery_under_way: 409,
  address_in_use: 409,
  account_not_in_use: 409,
  provider_refused: 409,
  invalid: 400,
  recipient_invalid: 400,
  /** `current`: which addresses, why and since when; an answer with a reason goes there nevertheless. */
  recipient_suppressed: 409,
  channel_cannot_answer: 409,
  text_too_long: 400,
  attachment_missing: 400,
  attachment_not_scanned: 409,
  attachment_infected: 409,
  attachment_scan_failed: 409,
  attachment_too_large_to_scan: 409,
  picture_unreadable: 422,
  picture_too_large: 422,
  pictures_busy: 503,
  uploads_busy: 503,
  downloads_busy: 503,
  attachments_too_large: 413,
  assignee_outside_centre: 400,
  last_administrator: 409,
  /** People come in by a provider; passwords are for emergencies. */
  password_off: 403,
  last_break_glass: 409,
  last_provider: 409,
  last_way_in: 409,
  come_in_by_provider: 409,
  provider_trouble: 502,
  password_too_weak: 400,
  short_of_space: 503,
  policy_in_the_past: 400,
  on_hold: 503,
  not_on_hold: 409,
  database_away: 503,
} as const;
export type AppErrorCode = keyof typeof APP_ERRORS;
