/** Message identifiers, without their angle brackets. */
const BRACKETED = /<([^<>]{1,2000})>/g;
const MOST_IDS = 1000;

/** Every id of a header value in its order, each once. Without brackets, whatever looks like an id. */
export function messageIds(raw: string): string[] {
  const found = new Set<string>();
  for (const match of raw.matchAll(BRACKETED)) {
    const id = (match[1] ?? '').replace(/\s+/g, '');
    if (id !== '') found.add(id);
    if (found.size >= MOST_IDS) break;
  }
  if (found.size === 0) for (const word of raw.split(/[\s,;]+/).slice(0, MOST_IDS)) if (word.includes('@')) found.add(word.replace(/^[<"']+|[>"']+$/g, ''));
  return [...found];
}

/** The id of a Message-ID header, which need not look like one. */
export function oneMessageId(raw: string): string | null {
  return messageIds(raw)[0] ?? (raw.replace(/[<>\s]+/g, '').slice(0, 2000) || null);
}
