import { linkTargets } from '../core/link-target';

/** For the page's style sheet: quiet behind a link, loud where its words show another host. */
export const LINK_STYLE =
  '.wasl-to{unicode-bidi:isolate;direction:ltr;display:inline-block;margin-inline-start:4px;padding:0 5px;border-radius:4px;font:12px/18px "Segoe UI",Tahoma,Arial,sans-serif;background:#eef2f0;color:#44524c;vertical-align:baseline}.wasl-to.other{background:#fdecea;color:#8c1d18;font-weight:600}';

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/**
 * Behind every link the host that it really leads to, in readable letters, unless its words show just that. Where they show another,
 * or the host imitates one, it says so in both languages: nobody can hover on a phone.
 */
export function withLinkHosts(html: string): string {
  let [page, at] = ['', 0];
  for (const link of linkTargets(html)) {
    if ((link.plain && !link.strange) || link.start < at) continue;
    page += html.slice(at, link.end) + mark(link.host, link.shown !== undefined || link.strange);
    at = link.end;
  }
  return page + html.slice(at);
}

function mark(host: string, loud: boolean): string {
  if (!loud) return `<span class="wasl-to">${escape(host)}</span>`;
  const words = 'الرابط يقود إلى موقع غير الذي يظهر · The link leads elsewhere than it shows';
  return `<span class="wasl-to other" title="${words}" role="note" aria-label="${words}: ${escape(host)}">⚠ ${escape(host)}</span>`;
}
