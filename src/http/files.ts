import type { Response } from 'express';
import { sniffedType } from '../app/drafts/upload';
import { SAFE_PICTURES } from '../db/read/message-read';

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

/** A file to be kept; only pictures that really are one of the safe kinds are shown in place. */
export function sendFile(response: Response, content: Buffer, file: { readonly filename: string }): void {
  const picture = pictureType(content);
  response.set({
    'Content-Type': picture ?? 'application/octet-stream',
    'Content-Disposition': contentDisposition(picture === undefined ? 'attachment' : 'inline', file.filename),
    'Content-Security-Policy': FILE_POLICY,
    'Cache-Control': 'private, no-store',
  });
  response.end(content);
}

/** The original of a message, to be kept. */
export function sendOriginal(response: Response, content: Buffer, id: string): void {
  response.set({
    'Content-Type': 'application/octet-stream',
    'Content-Disposition': contentDisposition('attachment', `${id}.eml`),
    'Content-Security-Policy': FILE_POLICY,
    'Cache-Control': 'private, no-store',
  });
  response.end(content);
}

export function pictureType(content: Uint8Array): string | undefined {
  const type = sniffedType(content);
  return type !== undefined && SAFE_PICTURES.includes(type) ? type : undefined;
}
