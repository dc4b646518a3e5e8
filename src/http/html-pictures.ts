import type { MessagePicture } from '../app/message-pictures';

/** Where a picture in sanitised HTML comes from. `n` counts the pictures of a message from 0 and names this one. */
export type PictureSource = { readonly n: number } & (
  { readonly kind: 'attached'; readonly contentId: string } | MessagePicture
);

/** The sanitiser writes `>` in a value as `&gt;`, so that a tag ends where it seems to end. */
const IMAGE = /<img\b[^>]*>/gi;
const SOURCE = /\s(src|data-remote-src)="([^"]*)"/i;
const EMBEDDED = /^data:image\/[a-z]+;base64,([a-z\d+/=\s]+)$/i;

/** Gives every picture the address that `addressOf` says; one without an address shows its words. */
export function withPictures(html: string, addressOf: (source: PictureSource) => string | undefined): string {
  let n = 0;
  return html.replace(IMAGE, (tag) => {
    const source = sourceOf(tag, n++);
    if (source === undefined) return tag;
    const address = addressOf(source);
    return tag.replace(SOURCE, address === undefined ? '' : ` src="${address}"`);
  });
}

/** The picture of a message that was called `n`; undefined when it is an attachment, or none. */
export function pictureAt(html: string, n: number): MessagePicture | undefined {
  const tag = html.match(IMAGE)?.[n];
  const source = tag === undefined ? undefined : sourceOf(tag, n);
  return source === undefined || source.kind === 'attached' ? undefined : source;
}

function sourceOf(tag: string, n: number): PictureSource | undefined {
  const [, attribute, escaped = ''] = SOURCE.exec(tag) ?? [];
  const value = unescaped(escaped);
  if (attribute === 'data-remote-src') return { n, kind: 'remote', url: value };
  if (/^cid:/i.test(value)) return { n, kind: 'attached', contentId: decoded(value.slice('cid:'.length)) };
  const embedded = EMBEDDED.exec(value)?.[1];
  return embedded === undefined ? undefined : { n, kind: 'embedded', content: Buffer.from(embedded, 'base64') };
}

const unescaped = (text: string): string =>
  text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&');

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
