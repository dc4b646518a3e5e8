/** What one mail may cost. Beyond these it still leaves a message, with a warning and its original. */
export const LIMITS = {
  /** Larger ones are refused unread. */
  totalBytes: 100 * 1024 * 1024,
  headerBytes: 512 * 1024,
  /** One header line; real ones (References of a thousand ids) stay below. */
  headerLineBytes: 128 * 1024,
  parts: 1000,
  attachments: 200,
  /** Sanitised and shown up to here; the rest is in the original. */
  htmlBytes: 2 * 1024 * 1024,
  htmlDepth: 256,
  textCharacters: 2 * 1024 * 1024,
} as const;

/** A mail that is not read at all. `code` says why. */
export class MailRefused extends Error {
  constructor(
    readonly code: 'too_large' | 'unknown_charset',
    message: string,
  ) {
    super(message);
    this.name = 'MailRefused';
  }
}
