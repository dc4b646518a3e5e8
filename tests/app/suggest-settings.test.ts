import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { readAutoconfig } from '../../src/app/accounts/autoconfig';
import { suggestSettings, type SettingsSources } from '../../src/app/accounts/suggest';
import type { ServiceRecord } from '../../src/core/mail-services';
import { strangersOutside, trialOutside } from '../support/outside';

const ADDRESS = 'care@moe.example';
const nobody = (): Promise<never> => Promise.reject(Object.assign(new Error('ENOTFOUND'), { code: 'ENOTFOUND' }));
/** Answers of the domain's web server, by host and path; others are not found. */
let pages: Record<string, { readonly body: string; readonly type?: string; readonly location?: string }> = {};
const asked: string[] = [];
const heard: string[] = [];
let server: http.Server;
let base: string;

beforeAll(async () => {
  server = http.createServer((request, response) => {
    const [, host = '', ...path] = (request.url ?? '').split('/');
    const key = `${host}/${path.join('/').split('?')[0] ?? ''}`;
    heard.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
    const page = pages[key];
    if (page?.location !== undefined) return void response.writeHead(302, { location: page.location }).end();
    response.writeHead(page === undefined ? 404 : 200, { 'content-type': page?.type ?? 'text/xml; charset=utf-8' });
    response.end(page?.body ?? 'not here');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  pages = {};
  asked.splice(0);
  heard.splice(0);
});

/** The real guarded fetch; names under `.example` lead to our server, which stands for them with its own TLS. */
function sources(more: Partial<SettingsSources> = {}, outside = trialOutside): SettingsSources {
  return {
    exchangers: nobody,
    services: nobody,
    async fetch(url, limits) {
      asked.push(url);
      const found = await outside.fetch(url.replace('https://', `${base}/`), limits);
      return { ...found, url: found.url.replace(`${base}/`, 'https://') };
    },
    ...more,
  };
}

const config = (servers: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<clientConfig version="1.1"><emailProvider id="moe.example"><domain>moe.example</domain>
<displayName>Ministry &amp; co</displayName>${servers}</emailProvider></clientConfig>`;
const serverXml = (
  tag: string,
  type: string,
  host: string,
  port: number,
  socketType: string,
  user = '%EMAILADDRESS%',
) =>
  `<${tag} type="${type}"><hostname>${host}</hostname><port>${port}</port><socketType>${socketType}</socketType>` +
  `<username>${user}</username><authentication>password-cleartext</authentication></${tag}>`;
const WHOLE = config(
  serverXml('incomingServer', 'pop3', 'pop.moe.example', 995, 'SSL') +
    serverXml('incomingServer', 'imap', 'plain.moe.example', 143, 'plain') +
    serverXml('incomingServer', 'imap', 'post.moe.example', 993, 'SSL', '%EMAILLOCALPART%') +
    serverXml('incomingServer', 'imap', 'second.moe.example', 143, 'STARTTLS') +
    serverXml('outgoingServer', 'smtp', 'send.moe.example', 587, 'STARTTLS', 'MOE\\%EMAILLOCALPART%'),
);
const OFFERED = {
  provider: 'moe.example',
  by: 'autoconfig',
  imap: { host: 'post.moe.example', port: 993, secure: 'tls', user: 'care' },
  smtp: { host: 'send.moe.example', port: 587, secure: 'starttls', user: 'MOE\\care' },
  signIn: 'password',
};

describe('settings that a domain publishes', () => {
  test.each([
    ['autoconfig.moe.example/mail/config-v1.1.xml', 'text/xml'],
    ['moe.example/.well-known/autoconfig/mail/config-v1.1.xml', 'application/xml; charset=utf-8'],
  ])(
    'are taken from %s: the first IMAP and SMTP servers with encryption, with the user names they want',
    async (page, type) => {
      pages[page] = { body: WHOLE, type };
      expect(await suggestSettings(ADDRESS, sources())).toEqual(OFFERED);
      expect(asked).toEqual([
        'https://autoconfig.moe.example/mail/config-v1.1.xml?emailaddress=care%40moe.example',
        'https://moe.example/.well-known/autoconfig/mail/config-v1.1.xml?emailaddress=care%40moe.example',
      ]);
      expect(heard.every((line) => line.startsWith('GET ') && !/authorization|cookie/i.test(line))).toBe(true);
    },
  );

  test('are followed through a redirect, but never to an open connection', async () => {
    pages['autoconfig.moe.example/mail/config-v1.1.xml'] = { body: '', location: '/elsewhere.example/c.xml' };
    pages['elsewhere.example/c.xml'] = { body: WHOLE };
    expect(await suggestSettings(ADDRESS, sources())).toEqual(OFFERED);
    const open: SettingsSources['fetch'] = async (_url, limits) =>
      trialOutside.fetch(`${base}/elsewhere.example/c.xml`, limits);
    expect(await suggestSettings(ADDRESS, sources({ fetch: open }))).toMatchObject({ by: 'guess' });
  });

  test('are not looked for where the provider is known, by the address or by where the mail goes', async () => {
    pages['autoconfig.moe.example/mail/config-v1.1.xml'] = { body: WHOLE };
    expect(await suggestSettings('care@gmail.com', sources())).toMatchObject({ by: 'address' });
    const microsoft = async () => ['moe-example.mail.protection.outlook.com'];
    expect(await suggestSettings(ADDRESS, sources({ exchangers: microsoft }))).toMatchObject({ by: 'mail_exchanger' });
    expect(asked).toEqual([]);
  });

  test('in a private network are refused by the guard before a byte is said, and a guess is offered', async () => {
    pages['autoconfig.moe.example/mail/config-v1.1.xml'] = { body: WHOLE };
    expect(await suggestSettings(ADDRESS, sources({}, strangersOutside))).toMatchObject({ by: 'guess' });
    expect(asked).toHaveLength(2);
    expect(heard).toEqual([]);
  });

  test('that are a web page, or larger than settings ever are, are none', async () => {
    const page = 'autoconfig.moe.example/mail/config-v1.1.xml';
    pages[page] = { body: '<html><body>Welcome</body></html>', type: 'text/html' };
    expect(await suggestSettings(ADDRESS, sources())).toMatchObject({ by: 'guess' });
    pages[page] = { body: WHOLE + ' '.repeat(200_000) };
    expect(await suggestSettings(ADDRESS, sources())).toMatchObject({ by: 'guess' });
  });

  test('of a provider that lets nobody in by password say how people sign in', () => {
    const xml = config(
      serverXml('incomingServer', 'imap', 'Outlook.Office365.com', 993, 'SSL') +
        serverXml('outgoingServer', 'smtp', 'smtp.office365.com', 587, 'STARTTLS'),
    );
    expect(readAutoconfig(xml, ADDRESS)).toMatchObject({
      imap: { host: 'outlook.office365.com' },
      signIn: 'microsoft',
    });
  });
});

describe('a hostile configuration', () => {
  const SMTP = serverXml('outgoingServer', 'smtp', 'send.moe.example', 465, 'SSL');
  const imap = (host: string, port = 993, socketType = 'SSL', user?: string) =>
    readAutoconfig(config(serverXml('incomingServer', 'imap', host, port, socketType, user) + SMTP), ADDRESS);

  test.each([
    ['host with a path', 'post.moe.example/x', 993],
    ['host with a user', 'care@post.moe.example', 993],
    ['host that is an address', '[::1]', 993],
    ['host without a domain', 'localhost', 993],
    ['port that is none', 'post.moe.example', 0],
    ['port beyond all ports', 'post.moe.example', 70_000],
  ])('with a %s offers nothing', (_, host, port) => {
    expect(imap(host, port)).toBeUndefined();
  });

  test('that wants no encryption offers nothing', () => {
    expect(imap('post.moe.example', 143, 'plain')).toBeUndefined();
    expect(imap('post.moe.example', 143, '')).toBeUndefined();
  });

  test('has its entities left as they are: nothing is expanded and nothing read from a file', () => {
    const doctype = `<!DOCTYPE c [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/hostname">]>`;
    const servers = (user: string) => serverXml('incomingServer', 'imap', 'post.moe.example', 993, 'SSL', user) + SMTP;
    const offer = readAutoconfig(doctype + config(servers('&b;')), ADDRESS);
    expect(offer?.imap.user).toBe('&b;');
    expect(readAutoconfig(doctype + config(servers('&f;')), ADDRESS)?.imap.user).toBe('&f;');
  });

  test('with a user name that no server could mean leaves the address in its place', () => {
    expect(imap('post.moe.example', 993, 'SSL', 'a b\nc')?.imap).toEqual({
      host: 'post.moe.example',
      port: 993,
      secure: 'tls',
    });
    expect(imap('post.moe.example', 993, 'SSL', '%REALNAME%')?.imap.user).toBeUndefined();
  });

  test('nested a hundred thousand times, or cut in the middle, ends quietly', () => {
    expect(readAutoconfig('<a>'.repeat(100_000), ADDRESS)).toBeUndefined();
    expect(readAutoconfig(WHOLE.slice(0, WHOLE.length / 2), ADDRESS)).toBeUndefined();
  });
});

describe('servers that the DNS names', () => {
  const record = (name: string, port: number, priority = 0, weight = 0): ServiceRecord => ({
    name,
    port,
    priority,
    weight,
  });
  const served = (records: Record<string, readonly ServiceRecord[]>) => {
    const services = async (name: string) => records[name] ?? nobody();
    return suggestSettings(ADDRESS, sources({ services }));
  };

  test('are offered, TLS from the start before STARTTLS, by priority and then weight', async () => {
    const offer = await served({
      '_imaps._tcp.moe.example': [
        record('late.moe.example', 993, 20),
        record('light.moe.example', 993, 10, 1),
        record('Heavy.moe.example.', 1993, 10, 9),
      ],
      '_imap._tcp.moe.example': [record('other.moe.example', 143)],
      '_submission._tcp.moe.example': [record('send.moe.example', 587)],
    });
    expect(offer).toEqual({
      provider: 'moe.example',
      by: 'srv',
      imap: { host: 'heavy.moe.example', port: 1993, secure: 'tls' },
      smtp: { host: 'send.moe.example', port: 587, secure: 'starttls' },
      signIn: 'password',
    });
  });

  test('that say by a dot that a service is not there are passed over', async () => {
    const offer = await served({
      '_imaps._tcp.moe.example': [record('.', 0)],
      '_imap._tcp.moe.example': [record('post.moe.example', 143)],
    });
    expect(offer.imap).toEqual({ host: 'post.moe.example', port: 143, secure: 'starttls' });
    expect(offer.smtp).toEqual({ host: 'post.moe.example', port: 587, secure: 'starttls' });
    expect(await served({ '_imaps._tcp.moe.example': [record('', 0)] })).toMatchObject({ by: 'guess' });
  });

  test('come after what the domain publishes', async () => {
    pages['autoconfig.moe.example/mail/config-v1.1.xml'] = { body: WHOLE };
    expect(await served({ '_imaps._tcp.moe.example': [record('dns.moe.example', 993)] })).toEqual(OFFERED);
  });
});
