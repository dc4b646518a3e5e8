/** What each person looked for last, newest first. In memory alone: it is gone when the page is. */
const recent = new Map<string, readonly string[]>();
const MOST_REMEMBERED = 8;

export const recentSearches = (userId: string): readonly string[] => recent.get(userId) ?? [];

/** Remembers a search that somebody finished. Of «موع», «موعد» only the last is kept: they were typed on the way to it. */
export function rememberSearch(userId: string, q: string): void {
  const text = q.trim();
  if (text === '') return;
  const others = recentSearches(userId).filter((other) => !text.startsWith(other));
  recent.set(userId, [text, ...others].slice(0, MOST_REMEMBERED));
}
