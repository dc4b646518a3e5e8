import { HostRefused, PullFailure, type SendOutcome } from '../../contract';
import type { Reply } from './transcript';

/** What an attempt that did not succeed left behind. */
export interface Attempt {
  readonly error: unknown;
  /** Answers to RCPT, by recipient. */
  readonly recipients: ReadonlyMap<string, Reply>;
  /** Whether DATA was let through, and the whole message with its end may have left us. */
  readonly mayHaveArrived: boolean;
}
interface SmtpError {
  readonly code?: unknown;
  readonly responseCode?: unknown;
  readonly response?: unknown;
  readonly command?: unknown;
  readonly message?: unknown;
}

/** Replies that speak of our login, not of the message: an administrator mends it and the answer goes out later. */
const OUR_LOGIN = new Set([530, 534, 535, 538]);
const SERVER_MENDING_MS = 5 * 60_000;
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** 4xx: later; 5xx: never; 503 says the dialogue was out of step, not that the message was refused (RFC 5321 §4.2). */
export function fromReply(reply: Reply): SendOutcome {
  const reason = reply.words.slice(0, 500);
  return reply.code >= 500 && reply.code !== 503 && !OUR_LOGIN.has(reply.code)
    ? { kind: 'rejected', reason }
    : { kind: 'retry', reason };
}

/** Ruling 4: `unknown` only where the message may have been taken; everything before that was certainly not sent. */
export function verdict(recipient: string, attempt: Attempt): SendOutcome {
  const refused = attempt.recipients.get(recipient);
  if (refused !== undefined && refused.code >= 400) return fromReply(refused);
  const error: SmtpError = typeof attempt.error === 'object' && attempt.error !== null ? attempt.error : {};
  const reply = replyTo(error);
  if (reply !== undefined) return fromReply(reply);
  if (error.code === 'EMESSAGE' && /larger than allowed/.test(text(error.message)))
    return { kind: 'rejected', reason: `message_too_large: ${text(error.message)}` };
  if (error.code === 'EENVELOPE') return { kind: 'rejected', reason: `address_refused: ${text(error.message)}` };
  const lost = error.code === 'ETIMEDOUT' ? 'no_answer_after_data' : 'connection_lost_after_data';
  if (attempt.mayHaveArrived) return { kind: 'unknown', reason: `${lost}: ${text(error.message)}` };
  return { kind: 'retry', reason: `connection_lost: ${text(error.message)}` };
}

/** The server's verdict on the message, if it gave one: to MAIL, to DATA, or to the end of the message. */
function replyTo(error: SmtpError): Reply | undefined {
  const aboutMessage = error.code === 'EENVELOPE' || error.code === 'EMESSAGE' || error.code === 'ECONNECTION';
  if (!aboutMessage || typeof error.responseCode !== 'number' || error.responseCode < 400) return undefined;
  return { code: error.responseCode, words: text(error.response).replace(/\r?\n/g, ' ') };
}

/** Nobody was spoken to: certainly not sent. What an administrator must mend is asked again after five minutes, not at once. */
export function notConnected(error: unknown): SendOutcome {
  if (error instanceof HostRefused) return later(`smtp_host_refused: ${error.message}`);
  // of the token endpoint: no server was spoken to
  if (error instanceof PullFailure && error.code === 'auth') return later(`smtp_login_refused: ${error.message}`);
  const seen: SmtpError = typeof error === 'object' && error !== null ? error : {};
  const words = text(seen.message) || String(error);
  if (seen.code === 'EAUTH' || seen.code === 'ENOAUTH') return later(`smtp_login_refused: ${words}`);
  if (seen.code === 'ETLS' || /certificate|self.signed/i.test(words)) return later(`smtp_tls_failed: ${words}`);
  return { kind: 'retry', reason: `smtp_unreachable: ${words}` };
}

export function later(reason: string): SendOutcome {
  return { kind: 'retry', reason: reason.slice(0, 500), notBefore: new Date(Date.now() + SERVER_MENDING_MS) };
}
