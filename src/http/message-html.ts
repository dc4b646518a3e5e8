import type { App } from '../app/context';
import { isReleased, SAFE_PICTURES } from '../db/read/message-read';
import type { HtmlRead } from '../db/read/message-files';

/** Ruling 14: a page of its own without scripts, forms, frames or our origin; links open outside it. */
export const MESSAGE_POLICY =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

const LINK_SECONDS = 600;
const STYLE =
  'body{margin:0;padding:2px;font:15px/26px "IBM Plex Sans Arabic","Segoe UI",Tahoma,Arial,sans-serif;overflow-wrap:anywhere;background:#fff;color:#101916}img{max-width:100%;height:auto}table{max-width:100%}pre{white-space:pre-wrap}';

/** The sanitised message as a page, its own pictures behind short-lived links; remote ones stay where they are. */
export function htmlPage(app: App, message: HtmlRead): string {
  const language = message.language ?? (message.textDirection === 'rtl' ? 'ar' : 'en');
  return `<!doctype html><html lang="${language}" dir="${message.textDirection}"><head><meta charset="utf-8"><base target="_blank"><title></title><style>${STYLE}</style></head><body>${withPictures(app, message)}</body></html>`;
}

function withPictures(app: App, message: HtmlRead): string {
  const shown = new Map(
    message.pictures
      .filter((picture) => SAFE_PICTURES.includes(picture.contentType) && isReleased(picture.scan, app.scanRequired))
      .map((picture) => [bareId(picture.contentId), picture.id]),
  );
  return message.html.replace(/(\ssrc=")cid:([^"]*)"/gi, (_whole, before: string, reference: string) => {
    const id = shown.get(bareId(decoded(reference)));
    return id === undefined ? `${before}data:,"` : `${before}/api/attachments/${id}?sig=${signPicture(app, id)}"`;
  });
}

const bareId = (contentId: string): string => contentId.trim().replace(/^<|>$/g, '').toLowerCase();

function decoded(reference: string): string {
  const text = reference
    .replace(/&amp;/g, '&')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"');
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The page has no cookie of ours (its origin is opaque): the link itself is the right, to one picture, for ten minutes. */
export function signPicture(app: App, attachmentId: string): string {
  const until = app.clock.now().getTime() + LINK_SECONDS * 1_000;
  return app.sealer.seal(Buffer.from(String(until)), `picture:${attachmentId}`).toString('base64url');
}

export function isSignedPicture(app: App, attachmentId: string, signature: string): boolean {
  try {
    const until = Number(app.sealer.open(Buffer.from(signature, 'base64url'), `picture:${attachmentId}`).toString());
    return app.clock.now().getTime() < until;
  } catch {
    return false;
  }
}
