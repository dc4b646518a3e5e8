/** UTF-7 (RFC 2152), which old Exchange servers still send: ASCII with shifted runs of base64 that hold UTF-16. */

const SHIFTED = /\+([A-Za-z0-9+/]*)-?/g;

/** Decodes UTF-7; what is no shifted run stays. Only ever for plain text: in HTML it hides markup. */
export function decodeUtf7(bytes: Uint8Array): string {
  const latin1 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return latin1.replace(SHIFTED, (_whole, run: string) => (run === '' ? '+' : utf16(Buffer.from(run, 'base64'))));
}

function utf16(bigEndian: Buffer): string {
  const even = bigEndian.subarray(0, bigEndian.length & ~1);
  return Buffer.from(even).swap16().toString('utf16le');
}
