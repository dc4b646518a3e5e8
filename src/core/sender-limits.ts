/**
 * Backstops for when headers lie (channels §4): beyond these nothing happens by itself any more (no acknowledgement, no case opened
 * again), everything is still filed, and people are told.
 */
export const NEW_CASES_PER_HOUR = 5;
export const MESSAGES_PER_WINDOW = 20;
export const MESSAGE_WINDOW_MS = 2 * 3_600_000;

/** A block on `clinic.example` holds for what lies below it as well: the address itself, its domain, and every domain above. */
export function blockValues(address: string): { readonly address: string; readonly domains: readonly string[] } {
  const clean = address.trim().toLowerCase();
  const domain = clean.includes('@') ? clean.slice(clean.lastIndexOf('@') + 1).replace(/\.$/, '') : '';
  const labels = domain.split('.').slice(-10);
  return { address: clean, domains: labels.map((_, at) => labels.slice(at).join('.')).filter((name) => name.includes('.')) };
}
