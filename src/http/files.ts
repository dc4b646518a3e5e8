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
  response.set({
    'Content-Type': 'application/octet-stream',
    'Content-Disposition': contentDisposition('attachment', file.filename),
    'Content-Security-Policy': FILE_POLICY,
    'Cache-Control': 'private, no-store',
  });
  response.end(content);
}

/** The original of a message, to be kept. */
export const sendOriginal = (response: Response, content: Buffer, id: string): void =>
  sendFile(response, content, { filename: `${id}.eml` });

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
