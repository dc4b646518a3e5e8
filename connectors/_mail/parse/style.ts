/** Inline styles by allowlist. Nothing in them can load, overlay our page or run. */
const ALLOWED =
  /^(?:color|background-color|background|font|font-(?:family|size|style|weight|variant)|text-(?:align|decoration|indent|transform)|direction|unicode-bidi|line-height|letter-spacing|white-space|vertical-align|width|height|max-width|min-width|max-height|margin(?:-(?:top|right|bottom|left))?|padding(?:-(?:top|right|bottom|left))?|border(?:-(?:top|right|bottom|left|radius|collapse|spacing|color|style|width))*|display|list-style(?:-type)?|table-layout|word-(?:break|wrap)|overflow-wrap|float|clear)$/;
const DANGEROUS = /url\s*\(|expression|@import|javascript|image-set|var\s*\(|attr\s*\(|[\\<>{}@]|\/\*/i;
const LONGEST = 4000;

export interface FilteredStyle {
  readonly css: string;
  /** It wanted a picture from the web. */
  readonly remote: boolean;
}

/** Keeps the declarations that only change how words look. */
export function filterStyle(style: string | undefined): FilteredStyle {
  let remote = false;
  const kept: string[] = [];
  for (const declaration of (style ?? '').slice(0, LONGEST).split(';')) {
    const colon = declaration.indexOf(':');
    if (colon < 1) continue;
    const property = declaration.slice(0, colon).trim().toLowerCase();
    const value = declaration.slice(colon + 1).trim();
    if (/url\s*\(\s*["']?\s*(?:https?:)?\/\//i.test(value)) remote = true;
    if (ALLOWED.test(property) && value !== '' && !DANGEROUS.test(value)) kept.push(`${property}:${value}`);
  }
  return { css: kept.join(';'), remote };
}
