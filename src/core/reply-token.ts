import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Reply tokens: `keyId (1 byte) · handle (10) · HMAC (10)`, base32 in lower case, 34 characters: short enough for a plus address,
 * 80 bits against guessing. The handle stands for a ticket without telling its id. A right token alone joins nothing: the sender
 * must be a known participant as well (ruling 2).
 */
export type ReplyTokenKeys = readonly { readonly id: number; readonly key: Uint8Array }[];

const HANDLE_BYTES = 10;
const MAC_BYTES = 10;
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
export const REPLY_TOKEN_LENGTH = Math.ceil(((1 + HANDLE_BYTES + MAC_BYTES) * 8) / 5);

/** The thread key under which a ticket's replies are found; made from the oldest key so that rotation changes no handle. */
export function replyThreadKey(keys: ReplyTokenKeys, ticketId: string): string {
  return threadKey(handleOf(keys, ticketId));
}

/** Signs with the newest key. */
export function makeReplyToken(keys: ReplyTokenKeys, ticketId: string): string {
  const newest = keys.at(-1);
  if (newest === undefined) throw new Error('No key for reply tokens.');
  const head = Buffer.concat([Buffer.from([newest.id]), handleOf(keys, ticketId)]);
  return base32(Buffer.concat([head, mac(newest.key, head)]));
}

/** The thread key that a token stands for, or undefined when we did not sign it. */
export function openReplyToken(keys: ReplyTokenKeys, token: string): string | undefined {
  if (token.length !== REPLY_TOKEN_LENGTH) return undefined;
  const bytes = fromBase32(token.toLowerCase());
  if (bytes === undefined || bytes.length !== 1 + HANDLE_BYTES + MAC_BYTES) return undefined;
  const key = keys.find((candidate) => candidate.id === bytes[0]);
  if (key === undefined) return undefined;
  const head = bytes.subarray(0, 1 + HANDLE_BYTES);
  if (!timingSafeEqual(mac(key.key, head), bytes.subarray(1 + HANDLE_BYTES))) return undefined;
  return threadKey(head.subarray(1));
}

const threadKey = (handle: Uint8Array): string => `reply:${Buffer.from(handle).toString('hex')}`;

function handleOf(keys: ReplyTokenKeys, ticketId: string): Buffer {
  const oldest = keys[0];
  if (oldest === undefined) throw new Error('No key for reply tokens.');
  return createHmac('sha256', oldest.key).update(`handle:${ticketId}`).digest().subarray(0, HANDLE_BYTES);
}

function mac(key: Uint8Array, head: Uint8Array): Buffer {
  return createHmac('sha256', key).update('reply-token:').update(head).digest().subarray(0, MAC_BYTES);
}

function base32(bytes: Uint8Array): string {
  let bits = 0;
  let value = 0;
  let out = '';
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      out += ALPHABET[(value >>> (bits - 5)) & 31] ?? '';
      bits -= 5;
    }
    value &= (1 << bits) - 1;
  }
  return bits > 0 ? out + (ALPHABET[(value << (5 - bits)) & 31] ?? '') : out;
}

function fromBase32(text: string): Buffer | undefined {
  const out: number[] = [];
  let bits = 0;
  let value = 0;
  for (const character of text) {
    const digit = ALPHABET.indexOf(character);
    if (digit < 0) return undefined;
    value = (value << 5) | digit;
    bits += 5;
    if (bits >= 8) {
      out.push((value >>> (bits - 8)) & 0xff);
      bits -= 8;
      value &= (1 << bits) - 1;
    }
  }
  return value === 0 ? Buffer.from(out) : undefined;
}
