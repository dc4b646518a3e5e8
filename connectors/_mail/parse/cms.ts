/**
 * What a sealed S/MIME part is (RFC 5652), and of a signed one the content. No signature is checked and no key is used: this walks the
 * encoding (BER, also of indefinite length) as far as the content and no further.
 */

export type Sealed =
  | { readonly kind: 'signed'; readonly content: Buffer }
  /** Signatures or certificates without a content. */
  | { readonly kind: 'bare' }
  | { readonly kind: 'encrypted' }
  | { readonly kind: 'unknown' };

const PKCS7 = '2a864886f70d0107';
const KINDS: Readonly<Record<string, 'signed' | 'encrypted'>> = { [`${PKCS7}02`]: 'signed', [`${PKCS7}03`]: 'encrypted', [`${PKCS7}06`]: 'encrypted', '2a864886f70d0109100117': 'encrypted' };
const TAG = { octets: 0x04, oid: 0x06, sequence: 0x30, explicit: 0xa0, octetsInPieces: 0x24 } as const;
const DEEPEST = 30;
const MOST_ELEMENTS = 500_000;

/** Not what it should be, or beyond the limits. */
class Unreadable extends Error {}

interface Element {
  readonly tag: number;
  readonly from: number;
  readonly to: number;
  readonly next: number;
}

class Walker {
  private seen = 0;
  constructor(private readonly bytes: Buffer) {}

  element(at: number, end: number, depth = 0): Element {
    if (depth > DEEPEST || ++this.seen > MOST_ELEMENTS || at + 2 > end) throw new Unreadable();
    const tag = this.bytes.readUInt8(at);
    // no tag that matters here is longer than a byte
    if ((tag & 0x1f) === 0x1f) throw new Unreadable();
    const first = this.bytes.readUInt8(at + 1);
    if (first === 0x80) return this.endless(tag, at + 2, end, depth);
    const more = first > 0x80 ? first & 0x7f : 0;
    if (more > 4 || at + 2 + more > end) throw new Unreadable();
    const length = more === 0 ? first : this.bytes.readUIntBE(at + 2, more);
    const from = at + 2 + more;
    if (from + length > end) throw new Unreadable();
    return { tag, from, to: from + length, next: from + length };
  }

  /** Of indefinite length: it ends with two zeros of its own. */
  private endless(tag: number, from: number, end: number, depth: number): Element {
    let at = from;
    while (!(this.bytes[at] === 0 && this.bytes[at + 1] === 0)) at = this.element(at, end, depth + 1).next;
    return { tag, from, to: at, next: at + 2 };
  }

  *children({ from, to }: Element): Generator<Element> {
    for (let at = from; at < to; ) {
      const child = this.element(at, to);
      yield child;
      at = child.next;
    }
  }

  child(parent: Element, tag: number): Element | undefined {
    for (const child of this.children(parent)) if (child.tag === tag) return child;
    return undefined;
  }

  /** An octet string, in one piece or in many. */
  octets(element: Element, depth = 0): Buffer {
    if (element.tag === TAG.octets) return this.bytes.subarray(element.from, element.to);
    if (element.tag !== TAG.octetsInPieces || depth > DEEPEST) throw new Unreadable();
    return Buffer.concat([...this.children(element)].map((piece) => this.octets(piece, depth + 1)));
  }
}

export function openCms(bytes: Buffer): Sealed {
  try {
    const walker = new Walker(bytes);
    const info = walker.element(0, bytes.length);
    const type = walker.child(info, TAG.oid);
    const kind = type && info.tag === TAG.sequence ? KINDS[bytes.toString('hex', type.from, type.to)] : undefined;
    if (kind !== 'signed') return { kind: kind ?? 'unknown' };
    const wrapped = walker.child(info, TAG.explicit);
    const signed = wrapped && walker.child(wrapped, TAG.sequence);
    const inner = signed && walker.child(signed, TAG.sequence);
    const held = inner && walker.child(inner, TAG.explicit);
    const [octets] = held ? walker.children(held) : [];
    return octets ? { kind: 'signed', content: walker.octets(octets) } : { kind: 'bare' };
  } catch (error) {
    if (error instanceof Unreadable) return { kind: 'unknown' };
    throw error;
  }
}
