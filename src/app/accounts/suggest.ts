import { domainToASCII } from 'node:url';
import type { Outside } from '../../../connectors/contract';
import { domainOf, offerFor, type MailOffer } from '../../core/mail-providers';
import { MAIL_SERVICES, offerFromServices, type MailService, type ServiceRecord } from '../../core/mail-services';
import { AppError } from '../errors';
import { autoconfigAddresses, readAutoconfig } from './autoconfig';
import { quickResolver } from './quick-resolver';

/** Whom is asked about a domain. Each rejects when nobody can say; none is ever told a password. */
export interface SettingsSources {
  /** Where a domain's mail goes, best first. */
  readonly exchangers: (domain: string) => Promise<readonly string[]>;
  /** The servers of a service, such as `_imaps._tcp.wasl.example`. */
  readonly services: (name: string) => Promise<readonly ServiceRecord[]>;
  readonly fetch: Outside['fetch'];
}

const AUTOCONFIG = {
  maxBytes: 100_000,
  timeoutMs: 3_000,
  types: ['text/xml', 'application/xml', 'text/plain', 'application/octet-stream'],
} as const;

/** The machine's own resolver, and the guard; an installation that lets no questions out still gets an offer, by the address alone. */
export const systemSources = (outside: Outside): SettingsSources => ({
  exchangers: async (domain) => {
    const found = await quickResolver().resolveMx(domain);
    return found.toSorted((a, b) => a.priority - b.priority).map(({ exchange }) => exchange);
  },
  services: (name) => quickResolver().resolveSrv(name),
  fetch: (url, limits) => outside.fetch(url, limits),
});

/**
 * Settings for an address. Providers that we know go first: many a web server answers for `autoconfig` of a domain whose mail has long
 * gone elsewhere. Then what the domain publishes, then what its DNS names, then a guess.
 * @throws AppError `invalid` when it is no mail address
 */
export async function suggestSettings(address: string, sources: SettingsSources): Promise<MailOffer> {
  const named = domainOf(address);
  const domain = named === undefined ? undefined : domainToASCII(named) || named;
  const byAddress = offerFor(address, []);
  if (domain === undefined || byAddress === undefined)
    throw new AppError('invalid', { fields: { address: 'invalid' } });
  if (byAddress.by === 'address') return byAddress;
  const exchangers = await sources.exchangers(domain).catch(() => []);
  const guess = offerFor(address, exchangers) ?? byAddress;
  if (guess.by !== 'guess') return guess;
  const [published, served] = await Promise.all([byAutoconfig(address, sources), byServices(domain, sources)]);
  return published ?? served ?? guess;
}

async function byAutoconfig(address: string, { fetch }: SettingsSources): Promise<MailOffer | undefined> {
  const asked = autoconfigAddresses(address).map(async (url) => {
    const found = await fetch(url, AUTOCONFIG);
    // settings that came by an open way could be anybody's
    return new URL(found.url).protocol === 'https:' ? readAutoconfig(found.body.toString('utf8'), address) : undefined;
  });
  const offers = await Promise.all(asked.map((offer) => offer.catch(() => undefined)));
  return offers.find((offer) => offer !== undefined);
}

async function byServices(domain: string, { services }: SettingsSources): Promise<MailOffer | undefined> {
  const names = Object.keys(MAIL_SERVICES) as MailService[];
  const found = await Promise.all(names.map((name) => services(`${name}.${domain}`).catch(() => [])));
  return offerFromServices(domain, Object.fromEntries(names.map((name, at) => [name, found[at] ?? []])));
}
