import { createHmac } from 'node:crypto';
import type { Outside, SendOutcome } from '../../../connectors/contract';
import { errorCode } from '../../core/error-code';

const TIMEOUT_MS = 15_000;
/** Only the status counts; a longer answer is one of a page, not of a receiver. */
const MOST_ANSWER_BYTES = 1024 * 1024;

export interface WebhookCall {
  readonly url: string;
  /** The same at every attempt: the receiver knows what it has already. */
  readonly id: string;
  readonly body: Buffer;
  readonly secret: Uint8Array;
  readonly at: Date;
}

/** Over `timestamp.body`: a receiver that also compares the time is safe from replays. */
export function signatureOf(secret: Uint8Array, timestamp: string, body: Uint8Array): string {
  return `sha256=${createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex')}`;
}

/**
 * POSTs a signed body through the guard. Anything but a 2xx is tried again: its receiver recognises repeats by the id. Redirects are
 * not followed; a body is sent to the address that an administrator entered and to no other.
 */
export async function postWebhook(outside: Outside, call: WebhookCall): Promise<SendOutcome> {
  try {
    const status = await post(outside, call);
    if (status >= 200 && status < 300) return { kind: 'sent' };
    // "gone" and "not acceptable for ever" do not change by asking again
    return status === 410 ? { kind: 'rejected', reason: 'http_410' } : { kind: 'retry', reason: `http_${status}` };
  } catch (error) {
    return { kind: 'retry', reason: errorCode(error) ?? (error instanceof Error ? error.name : 'unknown') };
  }
}

async function post(outside: Outside, { url, id, body, secret, at }: WebhookCall): Promise<number> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const headers = {
    'content-type': 'application/json',
    'content-length': String(body.length),
    'x-wasl-id': id,
    'x-wasl-timestamp': timestamp,
    'x-wasl-signature': signatureOf(secret, timestamp, body),
  };
  const limits = { maxBytes: MOST_ANSWER_BYTES, timeoutMs: TIMEOUT_MS };
  return (await outside.request(url, { method: 'POST', headers, body }, limits)).status;
}
