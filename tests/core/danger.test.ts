import { impersonationWarnings } from '../../src/core/impersonation';
import { hostOf, linkTargets, linkWarnings } from '../../src/core/link-target';
import { foreignLetters, looksLike, skeleton, WELL_KNOWN } from '../../src/core/look-alike';
import { readableDomain } from '../../src/core/punycode';
import { blockValues } from '../../src/core/sender-limits';
import { withLinkHosts } from '../../src/http/link-hosts';

describe('readableDomain', () => {
  test.each([
    ['xn--mgbh0fb.xn--kgbechtv', 'مثال.إختبار'],
    ['xn--fiqs8s', '中国'],
    ['xn--80ak6aa92e.com', 'аррӏе.com'],
    ['xn--bcher-kva.example', 'bücher.example'],
    ['moh.gov.sa', 'moh.gov.sa'],
    ['xn--.example', 'xn--.example'],
    ['xn--a b!.example', 'xn--a b!.example'],
    [`xn--${'9'.repeat(80)}.example`, `xn--${'9'.repeat(80)}.example`],
  ])('%s is read as %s', (domain, readable) => expect(readableDomain(domain)).toBe(readable));
});

describe('looksLike', () => {
  test.each<readonly [domain: string, like: string | undefined, why: string]>([
    ['m\u043eh.gov.sa', 'moh.gov.sa', 'a Cyrillic о'],
    ['m0h.gov.sa', 'moh.gov.sa', 'a nought'],
    ['xn--mh-emc.gov.sa', undefined, 'letters that look like no known name'],
    ['moh.gov.sa.login.example', 'moh.gov.sa', 'the name at the beginning of another'],
    ['moh-gov-sa.example', 'moh.gov.sa', 'dashes for dots'],
    ['xn--80ak6aa92e.com', 'apple.com', 'all letters Cyrillic'],
    ['rnicrosoft.com', 'microsoft.com', 'rn for m'],
    ['paypa1.com', 'paypal.com', 'one for l'],
    ['mail.g\u03bfogle.com', 'google.com', 'a Greek ο, below another name'],
  ])('%s looks like %s: %s', (domain, like) => expect(looksLike(domain, WELL_KNOWN)).toBe(like));

  test.each(['moh.gov.sa', 'mail.moh.gov.sa', 'moj.gov.sa', 'google.com', 'accounts.google.com', 'citizen.example', 'mohammed.sa', 'xn--mgberp4a5d4ar'])('%s imitates nobody', (domain) =>
    expect(looksLike(domain, WELL_KNOWN)).toBeUndefined(),
  );

  test('no two trusted domains look like each other', () => {
    expect(new Set(WELL_KNOWN.map(skeleton)).size).toBe(WELL_KNOWN.length);
  });
});

test.each([
  ['m\u043eh.example', 'mоh.example'],
  ['xn--80ak6aa92e.com', 'аррӏе.com'],
  ['وزارة.السعودية', undefined],
  ['xn--mgbh0fb.xn--kgbechtv', undefined],
  ['bücher.example', undefined],
  ['plain.example', undefined],
])('letters that one does not expect in %s: %s', (domain, seen) => expect(foreignLetters(domain)).toBe(seen));

describe('impersonationWarnings', () => {
  const own = { addresses: ['care@moh.example', 'desk@gmail.com'], names: ['مركز 937', 'Centre 937'] };
  test.each([
    ['a name of ours', { address: 'x@evil.example', name: 'وزارة الصّحة' }, ['name_is_ours']],
    ["a centre's name", { address: 'x@evil.example', name: 'Centre 937 – support' }, ['name_is_ours']],
    ['our address as a name', { address: 'x@evil.example', name: 'care@moh.example' }, ['name_is_ours']],
    ['our own domain is not imitated by itself', { address: 'doctor@moh.example', name: 'وزارة الصحة' }, []],
    ['a department below our domain', { address: 'doctor@it.moh.example', name: 'Centre 937' }, []],
    ['a domain like ours', { address: 'x@m0h.example' }, ['domain_looks_like:moh.example']],
    ['a public provider where we have a mailbox is not ours', { address: 'hind@gmail.com', name: 'Hind' }, []],
    ['a citizen', { address: 'hind@mail.example', name: 'هند العتيبي' }, []],
    ['a name alone', { address: '', name: 'x' }, []],
  ])('%s', (_what, from, warnings) => expect(impersonationWarnings(from, own)).toEqual(warnings));
});

describe('links', () => {
  const link = (href: string, words: string): string => `<p>See <a href="${href}" rel="noopener">${words}</a>.</p>`;
  test.each([
    ['https://user@evil.example/moh.gov.sa', 'evil.example'],
    ['https://moh.gov.sa@evil.example', 'evil.example'],
    ['https://xn--80ak6aa92e.com/x', 'xn--80ak6aa92e.com'],
    ['https://xn--mgbh0fb.xn--kgbechtv/x', 'مثال.إختبار'],
    ['HTTP://Evil.Example.:8080/?q', 'evil.example'],
    ['https://[2001:db8::1]/x', '[2001:db8::1]'],
    ['mailto:x@y.example', undefined],
  ])('%s leads to %s', (href, host) => expect(hostOf(href)).toBe(host));

  test('words that show another host are told, also through markup, entities and invisible letters', () => {
    for (const words of ['https://moh.gov.sa/login', 'www.moh.gov.sa', '<b>moh.gov.sa</b>', 'moh&#46;gov.sa', 'm\u200boh.gov.sa'])
      expect(linkWarnings(link('https://evil.example/x', words))).toEqual(['link_differs:moh.gov.sa']);
  });
  test('words that show the same site, or no host at all, are not', () => {
    for (const words of ['https://www.moh.gov.sa', 'moh.gov.sa/a?b', 'click here', 'the site moh.gov.sa tells', 'v2.0', ''])
      expect(linkWarnings(link('https://e.moh.gov.sa/x', words))).toEqual([]);
  });
  test('the page says behind each link where it leads, once, and loudly where its words lie', () => {
    expect(withLinkHosts(link('https://evil.example', 'click here'))).toBe('<p>See <a href="https://evil.example" rel="noopener">click here</a><span class="wasl-to">evil.example</span>.</p>');
    expect(withLinkHosts(link('https://evil.example', 'moh.gov.sa'))).toContain('⚠ evil.example');
    expect(withLinkHosts(link('https://xn--80ak6aa92e.com', 'click here'))).toContain('⚠ xn--80ak6aa92e.com');
    expect(withLinkHosts(link('https://xn--80ak6aa92e.com', 'аррӏе.com'))).toContain('⚠ xn--80ak6aa92e.com');
    expect(withLinkHosts(link('https://moh.gov.sa/x', 'moh.gov.sa'))).toBe(link('https://moh.gov.sa/x', 'moh.gov.sa'));
    expect(withLinkHosts('<a href="https://a.example/&quot;&gt;&lt;script&gt;">x</a>')).not.toContain('<script');
  });
  test('ten thousand links, and links that never end, take no time worth naming and lose no letter', () => {
    const many = link('https://evil.example', 'moh.gov.sa').repeat(10_000);
    expect(linkTargets(many)).toHaveLength(2_000);
    const endless = '<a href="https://x.example">'.repeat(20_000);
    expect(withLinkHosts(endless)).toBe(endless);
  });
});

test('a block on a domain holds below it, one on an address for that alone', () => {
  expect(blockValues('Spam@Mail.Shop.Example')).toEqual({ address: 'spam@mail.shop.example', domains: ['mail.shop.example', 'shop.example'] });
  expect(blockValues('nobody')).toEqual({ address: 'nobody', domains: [] });
});
