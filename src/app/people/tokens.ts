import { createHash, randomBytes } from 'node:crypto';

/** Sessions and keys are known by the hash of 256 random bits; a plain hash is enough for what cannot be guessed. */
export const newToken = (): string => randomBytes(32).toString('base64url');
export const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest();

export const API_KEY_PREFIX = 'wasl_';
export const newApiKey = (): string => API_KEY_PREFIX + newToken();
