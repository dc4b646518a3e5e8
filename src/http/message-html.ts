import type { App } from '../app/context';
import { PICTURE_TYPES } from '../core/picture';
import { isReleased } from '../core/scan';
import type { HtmlRead } from '../db/read/message-files';
import { withPictures, type PictureSource } from './html-pictures';
import { LINK_STYLE, withLinkHosts } from './link-hosts';
import type { Credential } from './authenticate';
import { giveReaderRight } from './short-rights';

/** Ruling 14: a page of its own without scripts, forms, frames or our origin; pictures are ours alone; links open outside it. */
export const MESSAGE_POLICY =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/** A message with hundreds of pictures elsewhere is no letter: the rest stays where it is. */
const MOST_REMOTE = 100;
const STYLE =
  'body{margin:0;padding:2px;font:15px/26px "IBM Plex Sans Arabic","Segoe UI",Tahoma,Arial,sans-serif;overflow-wrap:anywhere;background:#fff;color:#101916}img{max-width:100%;height:auto}table{max-width:100%}pre{white-space:pre-wrap}';

/** What a page is made for: whoever reads it, and whether pictures of other hosts are to be shown. */
export interface Reading {
  readonly credential: Credential;
  readonly showRemote: boolean;
}

/** The sanitised message as a page, its pictures behind short-lived links; those of other hosts only if `showRemote`. */
export function htmlPage(app: App, message: HtmlRead, reading: Reading): string {
  const language = message.language ?? (message.textDirection === 'rtl' ? 'ar' : 'en');
  const body = withLinkHosts(withPictures(message.html, addressOf(app, message, reading)));
  return `<!doctype html><html lang="${language}" dir="${message.textDirection}"><head><meta charset="utf-8"><base target="_blank"><title></title><style>${STYLE}${LINK_STYLE}</style></head><body>${body}</body></html>`;
}

/**
 * The page has no cookie of ours (its origin is opaque): each link is a right of its own, to one picture, for ten minutes and no longer
 * than the reader's session. None leads to the sender's bytes.
 */
function addressOf(
  app: App,
  message: HtmlRead,
  { credential, showRemote }: Reading,
): (source: PictureSource) => string | undefined {
  const attached = new Map(
    message.pictures
      .filter((picture) => PICTURE_TYPES.includes(picture.contentType) && isReleased(picture.scan, app.scanRequired))
      .map((picture) => [bareId(picture.contentId), picture.id]),
  );
  let remote = 0;
  return (source) => {
    if (source.kind === 'attached') {
      const id = attached.get(bareId(source.contentId));
      return id === undefined
        ? undefined
        : `/api/attachments/${id}/picture?sig=${giveReaderRight(app, attachedRight(id), credential)}`;
    }
    if (source.kind === 'remote' && (!showRemote || ++remote > MOST_REMOTE)) return undefined;
    const right = giveReaderRight(app, pictureRight(message.id, source.n), credential);
    return `/api/messages/${message.id}/pictures/${source.n}?sig=${right}`;
  };
}

const bareId = (contentId: string): string => contentId.trim().replace(/^<|>$/g, '').toLowerCase();

/** What the links of a page are rights to. */
export const attachedRight = (attachmentId: string): string => `picture:${attachmentId}`;
export const pictureRight = (messageId: string, n: number): string => `message-picture:${messageId}:${n}`;
/** To have the pictures of other hosts fetched for one message and one reader. */
export const remoteRight = (messageId: string, userId: string): string => `remote-pictures:${messageId}:${userId}`;
