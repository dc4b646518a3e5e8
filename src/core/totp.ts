import { createHmac } from 'node:crypto';

/**
 * One-time codes by time (RFC 6238 over RFC 4226), as every authenticator app makes them: SHA-1, six digits, a new one every 30 s.
 * Thirty lines over `node:crypto`, held to the RFC's own vectors, instead of a library and its five packages.
 */
export const STEP_SECONDS = 30;
const DIGITS = 6;
/** Steps before and after the present one whose code is taken too: clocks differ, and typing takes time. */
const TOLERANCE = 1;

/** The number of the 30 seconds that `at` lies in. */
export const stepAt = (at: Date): number => Math.floor(at.getTime() / 1_000 / STEP_SECONDS);

/** @param step the moving factor, a whole number from 0 up */
export function hotp(secret: Uint8Array, step: number, digits = DIGITS): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 0x0f;
  const truncated = mac.readUInt32BE(offset) & 0x7fff_ffff;
  return String(truncated % 10 ** digits).padStart(digits, '0');
}

/** The step whose code this is, within the tolerance round `at`; the newest when two agree. Undefined: none of them. */
export function stepOfCode(secret: Uint8Array, code: string, at: Date): number | undefined {
  const now = stepAt(at);
  for (let step = now + TOLERANCE; step >= Math.max(0, now - TOLERANCE); step--)
    if (hotp(secret, step) === code) return step;
  return undefined;
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648 without padding: what people type into their app when they cannot scan. */
export function base32(bytes: Uint8Array): string {
  let text = '';
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += BASE32[(held >> bits) & 31];
      held &= (1 << bits) - 1;
    }
  }
  return bits === 0 ? text : text + BASE32[(held << (5 - bits)) & 31];
}

/** What the picture says to the app; `account` tells several of one person apart. */
export function otpauthUri(secret: Uint8Array, issuer: string, account: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  return `otpauth://totp/${label}?secret=${base32(secret)}&issuer=${encodeURIComponent(issuer)}`;
}
