import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';

/** Nothing that a stranger sent runs in our origin, whatever a browser makes of it. */
export const FILE_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'";

/** RFC 6266 and 5987: an ASCII stand-in, and the name itself. */
export function contentDisposition(kind: 'attachment' | 'inline', filename: string): string {
  const ascii = filename
    .normalize('NFKD')
    .replace(/[^\x20-\x7e]/g, '_')
    .replace(/["\\%;]/g, '_');
  const encoded = encodeURIComponent(filename.toWellFormed()).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${ascii === '' ? 'file' : ascii}"; filename*=UTF-8''${encoded}`;
}

/** A file as it was sent: to be kept, never to be shown in place, whatever it is. */
export function sendFile(response: Response, content: Buffer, file: { readonly filename: string }): void {
  toBeKept(response, file.filename);
  response.end(content);
}

/**
 * The original of a message, to be kept; as large as it may be, one piece is held at a time. When its bytes turn out not to be those
 * that were stored the connection is cut: a client sees that what it has is not whole.
 * @throws what the first piece throws, before anything is sent
 */
export async function sendOriginal(response: Response, content: AsyncIterable<Uint8Array>, id: string): Promise<void> {
  const pieces = content[Symbol.asyncIterator]();
  const first = await pieces.next();
  toBeKept(response, `${id}.eml`);
  if (first.done === true) return void response.end();
  // whoever goes away in the middle is no failure of ours
  await pipeline(rest(first.value, pieces), response).catch(() => response.destroy());
}

async function* rest(first: Uint8Array, others: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield first;
    for (let next = await others.next(); next.done !== true; next = await others.next()) yield next.value;
  } finally {
    await others.return?.();
  }
}

function toBeKept(response: Response, filename: string): void {
  response.set({
    'Content-Type': 'application/octet-stream',
    'Content-Disposition': contentDisposition('attachment', filename),
    'Content-Security-Policy': FILE_POLICY,
    'Cache-Control': 'private, no-store',
  });
}

/** A picture that we painted: the only thing of a stranger's that is shown in place. */
export function sendPicture(response: Response, content: Buffer): void {
  response.set({
    'Content-Type': 'image/webp',
    'Content-Disposition': 'inline',
    'Content-Security-Policy': FILE_POLICY,
    'Cache-Control': 'private, no-store',
  });
  response.end(content);
}
