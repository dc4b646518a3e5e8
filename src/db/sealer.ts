import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { ReplyTokenKeys } from '../core/reply-token';

/** Seals what must not be read from a stolen disk: account secrets, blob keys. Bound to the record by `context`. */
export interface Sealer {
  seal(plain: Uint8Array, context: string): Buffer;
  /** Throws `SealBroken` when the key is not the one that sealed, or the record is another's. */
  open(sealed: Uint8Array, context: string): Buffer;
  /** A keyed hash: equal texts can be told, and nobody without the key can try out what the text was. */
  lookupHash(text: string): Buffer;
}

/** The key does not open this: another key sealed it, or the record was swapped. */
export class SealBroken extends Error {}

const NONCE = 12;
const TAG = 16;

/**
 * AEAD under the installation's master key (security.md "Secrets"): `keyId (1) · nonce (12) · ciphertext · tag (16)`, bound to a
 * context such as `account:<id>` so that a sealed value is worthless in another record.
 */
export class MasterKey implements Sealer {
  private readonly sealing: Buffer;

  constructor(
    private readonly master: Uint8Array,
    private readonly keyId = 1,
  ) {
    if (master.length < 32) throw new Error('The master key must have at least 32 bytes.');
    this.sealing = this.derive('sealing');
  }

  /** What the database remembers of the key, so that a wrong one is refused at start (ruling 19). Tells nothing of the key. */
  get fingerprint(): string {
    return createHash('sha256').update(this.derive('fingerprint')).digest('hex').slice(0, 32);
  }

  get replyTokenKeys(): ReplyTokenKeys {
    return [{ id: this.keyId, key: this.derive('reply-token') }];
  }

  /** A keyed hash for looking things up that must not be readable in the database. */
  lookupHash(text: string): Buffer {
    return createHmac('sha256', this.derive('lookup')).update(text).digest();
  }

  derive(purpose: string): Buffer {
    return Buffer.from(hkdfSync('sha256', this.master, 'wasl', purpose, 32));
  }

  seal(plain: Uint8Array, context: string): Buffer {
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv('aes-256-gcm', this.sealing, nonce);
    cipher.setAAD(Buffer.from(context));
    return Buffer.concat([Buffer.from([this.keyId]), nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  }

  open(sealed: Uint8Array, context: string): Buffer {
    const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.sealing, bytes.subarray(1, 1 + NONCE));
      decipher.setAAD(Buffer.from(context));
      decipher.setAuthTag(bytes.subarray(bytes.length - TAG));
      return Buffer.concat([decipher.update(bytes.subarray(1 + NONCE, bytes.length - TAG)), decipher.final()]);
    } catch {
      throw new SealBroken(`sealed value of ${context} cannot be opened with this key`);
    }
  }
}
