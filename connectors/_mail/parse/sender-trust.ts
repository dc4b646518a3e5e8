/** How far our own edge vouches for the sender (RFC 8601). Results that anybody else wrote are not read: they may be forged. */
import type { Envelope } from './envelope';
import { unfold } from './encoded-words';
import type { HeaderFields } from './header-fields';

export type SenderTrust = 'aligned' | 'failed' | 'unknown';

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase().replace(/[>"'\s.]+$/, '');

/** Relaxed alignment (RFC 7489 §3.1): one is the other or lies below it. Without a public suffix list neither may be a bare suffix. */
function aligned(proven: string, from: string): boolean {
  const [a, b] = [domainOf(proven), domainOf(from)];
  if (!a.includes('.') || !b.includes('.')) return false;
  if (/^(?:com|net|org|gov|edu|co|med|sch)\.[a-z]{2}$/.test(a) || /^(?:com|net|org|gov|edu|co|med|sch)\.[a-z]{2}$/.test(b)) return false;
  return a === b || a.endsWith(`.${b}`) || b.endsWith(`.${a}`);
}

const LONGEST_RESULTS = 20_000;

interface Result {
  readonly method: string;
  readonly verdict: string;
  readonly properties: string;
}

function results(value: string): Result[] {
  return value
    .split(';')
    .slice(1)
    .flatMap((part) => {
      const [, method = '', verdict = '', properties = ''] = /^\s*([a-z][a-z0-9-]*)(?:\s*\/\s*\d+)?\s*=\s*([a-z]+)(.*)$/is.exec(part) ?? [];
      return method === '' ? [] : [{ method: method.toLowerCase(), verdict: verdict.toLowerCase(), properties }];
    });
}

const property = (text: string, name: string): string => new RegExp(String.raw`(?:^|\s)${name}\s*=\s*"?([^\s";]+)`, 'i').exec(text)?.[1] ?? '';

function proves({ method, verdict, properties }: Result, from: string): boolean {
  if (verdict !== 'pass') return false;
  if (method === 'dkim') return aligned(property(properties, String.raw`header\.d`) || property(properties, String.raw`header\.i`), from);
  return method === 'spf' && aligned(property(properties, String.raw`smtp\.mailfrom`) || property(properties, String.raw`smtp\.from`), from);
}

/** An address that only decoding brings to light was seen by no edge: what was judged there was another sender, or none. */
function isSmuggled(headers: HeaderFields): boolean {
  return !headers.all('from').some((value) => value.replace(/=\?[^?\s]*\?[bq]\?[^?]*\?=/gi, '').includes('@'));
}

/** @param authservId the name under which our edge writes; undefined: nothing is believed */
export function senderTrust(headers: HeaderFields, envelope: Envelope, authservId: string | undefined): SenderTrust {
  const from = envelope.senders[0]?.address ?? '';
  // RFC 5322 §3.6 demands exactly one author: of several or none, nobody can say who wrote (RFC 7489 §6.6.1)
  if (envelope.senders.length > 1 || from === '' || isSmuggled(headers)) return 'failed';
  if (authservId === undefined || authservId === '') return 'unknown';
  const own = headers
    .all('authentication-results')
    .map((value) => unfold(value.slice(0, LONGEST_RESULTS)).replace(/\([^()]*\)/g, ' '))
    .find((value) => (/^\s*"?([^\s;"]+)/.exec(value)?.[1] ?? '').toLowerCase() === authservId.toLowerCase());
  if (own === undefined) return 'unknown';
  const found = results(own);
  const dmarc = found.find(({ method }) => method === 'dmarc')?.verdict;
  if (dmarc === 'fail') return 'failed';
  return dmarc === 'pass' || found.some((result) => proves(result, from)) ? 'aligned' : 'unknown';
}
