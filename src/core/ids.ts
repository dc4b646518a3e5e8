/** Branded ids: a ticket's id cannot be handed where a message's is wanted. All are UUIDv7 made by us, or the browser's UUID for a reply. */
export type Id<Kind extends string> = string & { readonly __id: Kind };
export type TicketId = Id<'ticket'>;
export type MessageId = Id<'message'>;
export type UserId = Id<'user'>;
export type CentreId = Id<'centre'>;
export type AccountId = Id<'account'>;
export type ContactId = Id<'contact'>;
export type TeamId = Id<'team'>;
export type DeliveryId = Id<'delivery'>;
export type SightingId = Id<'sighting'>;
export type BlobId = Id<'blob'>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
export const isUuid = (value: string): boolean => UUID.test(value);

/**
 * A UUIDv7 (RFC 9562 §5.7): 48 bits of Unix milliseconds, then randomness. Time and randomness are arguments, so the core stays pure.
 * @param now milliseconds since the epoch
 * @param random at least 10 bytes
 */
export function uuidv7(now: number, random: Uint8Array): string {
  const bytes = new Uint8Array(16);
  let rest = now;
  for (let i = 5; i >= 0; i--) {
    bytes[i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  bytes.set(random.subarray(0, 10), 6);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** What fits beside the milliseconds before randomness begins (RFC 9562 §6.2, method 1). */
const MOST_IN_A_MILLISECOND = 0x1000;
/** A fresh millisecond begins somewhere in the lower half, so that ids cannot be guessed from one another and there is room to count on. */
const FIRST_IN_A_MILLISECOND = MOST_IN_A_MILLISECOND / 2;

/**
 * Ids that ascend in the order in which they were made, also within a millisecond and when the clock is set back: what is filed "in the
 * order of its ids" is filed in the order in which it came. Randomness alone would shuffle a batch, and answers would overtake their
 * questions.
 * @param now milliseconds since the epoch
 * @param random at least 10 bytes, anew for every id
 */
export function ascendingIds(now: () => number, random: () => Uint8Array): () => string {
  let last = 0;
  let count = 0;
  return () => {
    const bytes = Uint8Array.from(random());
    const at = now();
    if (at > last) {
      last = at;
      count = (((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0)) % FIRST_IN_A_MILLISECOND;
    } else if (++count === MOST_IN_A_MILLISECOND) {
      last += 1;
      count = 0;
    }
    bytes[0] = count >> 8;
    bytes[1] = count & 0xff;
    return uuidv7(last, bytes);
  };
}
