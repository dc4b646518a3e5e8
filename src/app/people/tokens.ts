import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

/** Sessions and keys are known by the hash of 256 random bits; a plain hash is enough for what cannot be guessed. */
export const newToken = (): string => randomBytes(32).toString('base64url');
export const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest();

export const API_KEY_PREFIX = 'wasl_';
export const newApiKey = (): string => API_KEY_PREFIX + newToken();

/** What only the holder of the session's token may see again: the database has the token's hash and cannot open it. */
export function lockBySession(token: string, text: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', sessionKey(token), iv);
  return Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64url');
}
/** Throws when it was another session's. */
export function openBySession(token: string, locked: string): string {
  const bytes = Buffer.from(locked, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', sessionKey(token), bytes.subarray(0, 12));
  decipher.setAuthTag(bytes.subarray(-16));
  return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('utf8');
}
const sessionKey = (token: string): Buffer => Buffer.from(hkdfSync('sha256', token, '', 'wasl id token', 32));
