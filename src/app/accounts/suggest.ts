import { domainToASCII } from 'node:url';
import { domainOf, offerFor, type MailOffer } from '../../core/mail-providers';
import { AppError } from '../errors';
import { quickResolver } from './quick-resolver';

/** Where a domain's mail goes, best first. Rejects when nobody can say. */
export type FindExchangers = (domain: string) => Promise<readonly string[]>;

/** By the machine's own resolver; an installation that lets no questions out still gets an offer, by the address alone. */
const bySystem: FindExchangers = async (domain) => {
  const found = await quickResolver().resolveMx(domain);
  return found.toSorted((a, b) => a.priority - b.priority).map(({ exchange }) => exchange);
};

/** Settings for an address. @throws AppError `invalid` when it is none */
export async function suggestSettings(address: string, findExchangers: FindExchangers = bySystem): Promise<MailOffer> {
  const domain = domainOf(address);
  const exchangers = domain === undefined ? [] : await findExchangers(domainToASCII(domain) || domain).catch(() => []);
  const offer = offerFor(address, exchangers);
  if (offer === undefined) throw new AppError('invalid', { fields: { address: 'invalid' } });
  return offer;
}
