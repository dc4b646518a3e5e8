/**
 * Sanitised HTML (ruling 14): an allowlist, nothing that loads or runs. Pictures from the web are disarmed, not lost: their
 * address waits in `data-remote-src` until a person asks for them. `cid:` pictures stay and are served by the HTML route.
 */
import sanitizeHtml from 'sanitize-html';
import { nestsDeeperThan } from './html-text';
import { LIMITS } from './limits';
import { filterStyle } from './style';
import { wellFormed } from './text';

/** Grows when the rules change, so that stored HTML can be made anew. */
export const SANITISER_VERSION = 1;

const TAGS =
  'a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p pre q rp rt ruby s samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr'.split(
    ' ',
  );
const BOX = ['align', 'valign', 'width', 'height', 'bgcolor', 'border'];
const ALLOWED_DATA_IMAGE = /^data:image\/(?:png|jpe?g|gif|webp);base64,[a-z0-9+/=\s]+$/i;
const LONGEST_DATA_IMAGE = 512 * 1024;
const REMOTE = /^(?:https?:)?\/\//i;

/** What the sanitiser met, as warning codes. */
export interface SanitisedHtml {
  readonly html: string;
  readonly warnings: readonly string[];
}

const unicodeSpaces = (value: string): string =>
  value.replace(/[\u0000-\u0020\u007F-\u00A0\u200B-\u200F\u2028-\u202F\u2060-\u206F\uFEFF]+/g, '');

/** An image source as it may stay: embedded or from this mail; anything on the web moves to `data-remote-src`. */
function image(attribs: sanitizeHtml.Attributes, seen: Set<string>): sanitizeHtml.Attributes {
  const { src = '', ...rest } = attribs;
  delete rest['data-remote-src'];
  const source = unicodeSpaces(src);
  if (/^cid:/i.test(source)) return { ...rest, src: source };
  if (source.length <= LONGEST_DATA_IMAGE && ALLOWED_DATA_IMAGE.test(source)) return { ...rest, src: source };
  if (!REMOTE.test(source)) return rest;
  seen.add('remote_images');
  return { ...rest, 'data-remote-src': source.startsWith('//') ? `https:${source}` : source };
}

function link(attribs: sanitizeHtml.Attributes, seen: Set<string>): sanitizeHtml.Attributes {
  const href = unicodeSpaces(attribs['href'] ?? '');
  if (!/^(?:https?|mailto|tel):/i.test(href)) {
    if (/^(?:java|vb)script:|^data:/i.test(href)) seen.add('active_content');
    const { href: _dropped, ...rest } = attribs;
    return rest;
  }
  return { ...attribs, href, rel: 'noopener noreferrer nofollow', target: '_blank' };
}

function transform(tagName: string, attribs: sanitizeHtml.Attributes, seen: Set<string>): sanitizeHtml.Tag {
  let kept = attribs;
  if (attribs['style'] !== undefined) {
    const { style, ...rest } = attribs;
    const safe = filterStyle(style);
    if (safe.remote) seen.add('remote_images');
    kept = safe.css === '' ? rest : { ...rest, style: safe.css };
  }
  if (tagName === 'img') kept = image(kept, seen);
  if (tagName === 'a') kept = link(kept, seen);
  return { tagName, attribs: kept };
}

function options(seen: Set<string>): sanitizeHtml.IOptions {
  return {
    allowedTags: TAGS,
    allowedAttributes: {
      '*': ['dir', 'lang', 'title', 'style', 'align'],
      a: ['href', 'name', 'rel', 'target'],
      img: ['src', 'data-remote-src', 'alt', 'width', 'height', 'border', 'hspace', 'vspace'],
      table: [...BOX, 'cellpadding', 'cellspacing', 'role'],
      td: [...BOX, 'colspan', 'rowspan', 'nowrap'],
      th: [...BOX, 'colspan', 'rowspan', 'nowrap', 'scope'],
      tr: BOX, tbody: BOX, thead: BOX, col: ['span', 'width'], colgroup: ['span', 'width'],
      font: ['color', 'face', 'size'], ol: ['start', 'type'], ul: ['type'], li: ['value'], blockquote: ['type', 'cite'], time: ['datetime'], bdo: ['dir'],
    },
    // sources and links are judged by our own transforms; the schemes are the second fence
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowedSchemesByTag: { img: ['cid', 'data'] },
    allowedSchemesAppliedToAttributes: ['href', 'src', 'cite'],
    allowProtocolRelative: false,
    parseStyleAttributes: false,
    nonTextTags: ['script', 'style', 'textarea', 'option', 'noscript', 'title', 'xmp', 'template', 'svg', 'math'],
    nestingLimit: LIMITS.htmlDepth,
    enforceHtmlBoundary: false,
    transformTags: { '*': (tagName, attribs) => transform(tagName, attribs, seen) },
    onOpenTag: (name) => {
      if (/^(?:script|iframe|object|embed|applet)$/.test(name)) seen.add('active_content');
      if (name === 'form') seen.add('form');
    },
  };
}

/** Sanitises a mail's HTML, or says by a warning why it is not shown: too large, nested too deep. Then the text stands for it. */
export function sanitiseMailHtml(html: string): SanitisedHtml | { readonly html: undefined; readonly warnings: readonly string[] } {
  if (html.length > LIMITS.htmlBytes) return { html: undefined, warnings: ['html_too_large'] };
  if (nestsDeeperThan(html, LIMITS.htmlDepth)) return { html: undefined, warnings: ['html_too_deep'] };
  const seen = new Set<string>();
  const safe = sanitizeHtml(wellFormed(html), options(seen));
  return { html: safe.trim(), warnings: [...seen] };
}
