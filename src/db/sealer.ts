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
/** How often a sealing process looks whether there is a newer key. */
const LOOK_EVERY_MS = 2_000;

/** One key of the installation. A retired one seals and opens nothing any more; what its tokens and hashes need is left of it. */
export type KeyLine =
  | { readonly id: number; readonly kind: 'key'; readonly master: Uint8Array }
  | { readonly id: number; readonly kind: 'retired'; readonly fingerprint: string; readonly replyToken: Uint8Array; readonly lookup: Uint8Array };

interface Derived {
  readonly id: number;
  /** Absent: retired. */
  readonly sealing?: Uint8Array;
  readonly fingerprint: string;
  readonly replyToken: Uint8Array;
  readonly lookup: Uint8Array;
}

/**
 * AEAD under the installation's master keys (security.md "Secrets"): `keyId (1) · nonce (12) · ciphertext · tag (16)`, bound to a
 * context such as `account:<id>` so that a sealed value is worthless in another record. The newest key seals; each older one opens
 * what it sealed until that is sealed anew. The first one's fingerprint and hashes are the installation's for ever.
 */
export class MasterKey implements Sealer {
  private ring: readonly Derived[];
  private lookedAt = performance.now();

  /** @param again reads the keys afresh: another process may have added one */
  constructor(
    keys: Uint8Array | readonly KeyLine[],
    private readonly again?: () => readonly KeyLine[] | undefined,
  ) {
    this.ring = derived(keys instanceof Uint8Array ? [{ id: 1, kind: 'key', master: keys }] : keys);
  }

  /** What the database remembers of the key, so that a wrong one is refused at start (ruling 19). Tells nothing of the key. */
  get fingerprint(): string {
    return this.first.fingerprint;
  }

  /** Of the key that seals. */
  get newestId(): number {
    this.look(LOOK_EVERY_MS);
    return this.newest.id;
  }

  /** Oldest first. */
  get replyTokenKeys(): ReplyTokenKeys {
    this.look(LOOK_EVERY_MS);
    return this.ring.map(({ id, replyToken }) => ({ id, key: replyToken }));
  }

  /** A keyed hash for looking things up that must not be readable in the database. */
  lookupHash(text: string): Buffer {
    return createHmac('sha256', this.first.lookup).update(text).digest();
  }

  seal(plain: Uint8Array, context: string): Buffer {
    this.look(LOOK_EVERY_MS);
    const { id, sealing } = this.newest;
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv('aes-256-gcm', sealing, nonce);
    cipher.setAAD(Buffer.from(context));
    return Buffer.concat([Buffer.from([id]), nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  }

  open(sealed: Uint8Array, context: string): Buffer {
    const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
    const sealing = this.sealingOf(bytes[0]);
    try {
      if (sealing === undefined) throw new Error('no such key');
      const decipher = createDecipheriv('aes-256-gcm', sealing, bytes.subarray(1, 1 + NONCE));
      decipher.setAAD(Buffer.from(context));
      decipher.setAuthTag(bytes.subarray(bytes.length - TAG));
      return Buffer.concat([decipher.update(bytes.subarray(1 + NONCE, bytes.length - TAG)), decipher.final()]);
    } catch {
      throw new SealBroken(`sealed value of ${context} cannot be opened with this key`);
    }
  }

  private sealingOf(id: number | undefined): Uint8Array | undefined {
    const known = this.ring.find((key) => key.id === id);
    if (known !== undefined) return known.sealing;
    // somebody sealed it with a key that is newer than what we read
    this.look(0);
    return this.ring.find((key) => key.id === id)?.sealing;
  }

  private get first(): Derived {
    const [first] = this.ring;
    if (first === undefined) throw new Error('There is no master key.');
    return first;
  }

  private get newest(): Derived & { readonly sealing: Uint8Array } {
    const newest = this.ring.at(-1);
    if (newest?.sealing === undefined) throw new Error('There is no master key that seals.');
    return { ...newest, sealing: newest.sealing };
  }

  /** A file that cannot be read just now, or holds less than we know, changes nothing: what we know goes on. */
  private look(afterMs: number): void {
    if (this.again === undefined || performance.now() - this.lookedAt < afterMs) return;
    this.lookedAt = performance.now();
    const lines = this.again();
    if (lines === undefined || lines.length < this.ring.length) return;
    const ring = derived(lines);
    // as many keys as before may be others: what was written over a key that we know is what everybody else seals with
    if (ring[0]?.fingerprint === this.fingerprint && !sameKeys(ring, this.ring)) this.ring = ring;
  }
}

const sameKeys = (one: readonly Derived[], other: readonly Derived[]): boolean =>
  one.length === other.length && one.every(({ fingerprint }, at) => fingerprint === other[at]?.fingerprint);

function derived(lines: readonly KeyLine[]): Derived[] {
  return lines.map((line) => {
    if (line.kind === 'retired') return line;
    const { id, master } = line;
    if (master.length < 32) throw new Error('The master key must have at least 32 bytes.');
    const fingerprint = createHash('sha256').update(derive(master, 'fingerprint')).digest('hex').slice(0, 32);
    return { id, sealing: derive(master, 'sealing'), fingerprint, replyToken: derive(master, 'reply-token'), lookup: derive(master, 'lookup') };
  });
}

const derive = (master: Uint8Array, purpose: string): Buffer => Buffer.from(hkdfSync('sha256', master, 'wasl', purpose, 32));

/** What is left of a key when nothing is sealed with it any more. */
export function retire(line: KeyLine): KeyLine {
  const [key] = derived([line]);
  if (key === undefined) return line;
  return { id: key.id, kind: 'retired', fingerprint: key.fingerprint, replyToken: key.replyToken, lookup: key.lookup };
}
