import { foldForSearch } from './fold';
import { foreignLetters, looksLike, WELL_KNOWN } from './look-alike';
import { isPublicMail } from './public-mail';

/** Who we are, as an imitator would write it. */
export interface OwnIdentity {
  /** Addresses of our mailboxes. */
  readonly addresses: readonly string[];
  /** Names of our centres, in both languages. */
  readonly names: readonly string[];
}

const MINISTRY = ['وزارة الصحة', 'Ministry of Health'].map(foldForSearch);
const SHORTEST_NAME = 6;

/**
 * What should make people doubt that a sender is who they seem to be: a visible name like ours at an address that is not, a domain that
 * looks like a trusted one, letters from another alphabet. Codes, with a detail after a colon.
 */
export function impersonationWarnings(from: { readonly address: string; readonly name?: string | undefined }, own: OwnIdentity): string[] {
  const domain = from.address.slice(from.address.lastIndexOf('@') + 1).toLowerCase();
  if (!from.address.includes('@') || domain === '') return [];
  const { ownDomains, names } = guardedOf(own);
  if (ownDomains.some((one) => domain === one || domain.endsWith(`.${one}`))) return [];
  const warnings: string[] = [];
  if (namesUs(from.name ?? '', own.addresses, ownDomains, names)) warnings.push('name_is_ours');
  const like = looksLike(domain, [...ownDomains, ...WELL_KNOWN]);
  if (like !== undefined) warnings.push(`domain_looks_like:${like}`);
  const foreign = foreignLetters(domain);
  if (foreign !== undefined) warnings.push(`domain_punycode:${foreign}`);
  return warnings;
}

interface Guarded {
  readonly ownDomains: readonly string[];
  /** As they are compared. */
  readonly names: readonly string[];
}
/** The same for a whole batch of mails. */
const GUARDED = new WeakMap<OwnIdentity, Guarded>();
function guardedOf(own: OwnIdentity): Guarded {
  const known = GUARDED.get(own);
  if (known !== undefined) return known;
  const domains = new Set(own.addresses.map((address) => address.slice(address.lastIndexOf('@') + 1)));
  const names = [...MINISTRY, ...own.names.map((one) => foldForSearch(one))].filter((one) => one.length >= SHORTEST_NAME);
  const guarded = { ownDomains: [...domains].filter((one) => !isPublicMail(one)), names };
  GUARDED.set(own, guarded);
  return guarded;
}

function namesUs(name: string, addresses: readonly string[], ownDomains: readonly string[], names: readonly string[]): boolean {
  const shown = name.toLowerCase();
  if ([...addresses, ...ownDomains].some((one) => shown.includes(one))) return true;
  if (name === '') return false;
  const folded = foldForSearch(name.slice(0, 300));
  return names.some((one) => folded.includes(one));
}
