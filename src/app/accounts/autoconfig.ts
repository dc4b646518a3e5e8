import { Parser } from 'htmlparser2';
import { domainToASCII } from 'node:url';
import { domainOf, signInAt, type MailOffer, type ServerOffer } from '../../core/mail-providers';

const SECURE: Readonly<Record<string, ServerOffer['secure']>> = { SSL: 'tls', TLS: 'tls', STARTTLS: 'starttls' };
const HOST = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/;
/** Printable, without spaces: what can stand as a user name. */
const USER = /^[^\s\p{C}]{1,320}$/u;
const FIELDS = ['hostname', 'port', 'socketType', 'username'] as const;
type Fields = Partial<Record<(typeof FIELDS)[number], string>>;

/** Where a domain publishes its settings (the Autoconfig of mail programs), in the order in which they are believed. Empty: no mail address. */
export function autoconfigAddresses(address: string): readonly string[] {
  const domain = domainToASCII(domainOf(address) ?? '');
  if (domain === '') return [];
  const query = `emailaddress=${encodeURIComponent(address.trim())}`;
  return [
    `https://autoconfig.${domain}/mail/config-v1.1.xml?${query}`,
    `https://${domain}/.well-known/autoconfig/mail/config-v1.1.xml?${query}`,
  ];
}

/**
 * What a published configuration (version 1.1) offers for an address: its first IMAP and its first SMTP server with encryption. The
 * text is a stranger's: it is read as a row of tags, no entity but XML's own five is known, and nothing in it is fetched. Undefined
 * where it offers not both.
 */
export function readAutoconfig(xml: string, address: string): MailOffer | undefined {
  const domain = domainOf(address);
  if (domain === undefined) return undefined;
  const [imap, smtp] = firstServers(xml, (user) => filled(user, address.trim()));
  if (imap === undefined || smtp === undefined) return undefined;
  return { provider: domain, by: 'autoconfig', imap, smtp, signIn: signInAt(imap.host) };
}

function firstServers(
  xml: string,
  userOf: (pattern: string) => string | undefined,
): readonly (ServerOffer | undefined)[] {
  const found = new Map<string, ServerOffer>();
  let fields: Fields | undefined;
  let words = '';
  const parser = new Parser(
    {
      onopentag(name, { type }) {
        words = '';
        const wanted = (name === 'incomingServer' && type === 'imap') || (name === 'outgoingServer' && type === 'smtp');
        if (wanted) fields = {};
      },
      ontext: (text) => void (words += text),
      onclosetag(name) {
        if (fields === undefined) return;
        const field = FIELDS.find((one) => one === name);
        if (field !== undefined) fields[field] ??= words.trim();
        if (name !== 'incomingServer' && name !== 'outgoingServer') return;
        const server = serverOf(fields, userOf);
        if (server !== undefined && !found.has(name)) found.set(name, server);
        fields = undefined;
      },
    },
    { xmlMode: true },
  );
  parser.end(xml);
  return [found.get('incomingServer'), found.get('outgoingServer')];
}

function serverOf(
  { hostname, port, socketType, username }: Fields,
  userOf: (pattern: string) => string | undefined,
): ServerOffer | undefined {
  // a name alone: what follows a slash, say, would be cut away quietly
  const host = /^[\p{L}\p{M}\p{N}.-]+$/u.test(hostname ?? '') ? domainToASCII(hostname ?? '') : '';
  const number = /^\d{1,5}$/.test(port ?? '') ? Number(port) : 0;
  const secure = SECURE[socketType?.toUpperCase() ?? ''];
  if (!HOST.test(host) || number < 1 || number > 65_535 || secure === undefined) return undefined;
  const user = userOf(username ?? '%EMAILADDRESS%');
  return { host, port: number, secure, ...(user !== undefined && { user }) };
}

/** The placeholders that the format knows. Undefined: nothing that could be a user name. */
function filled(pattern: string, address: string): string | undefined {
  const at = address.lastIndexOf('@');
  const user = pattern
    .replaceAll('%EMAILADDRESS%', () => address)
    .replaceAll('%EMAILLOCALPART%', () => address.slice(0, at))
    .replaceAll('%EMAILDOMAIN%', () => address.slice(at + 1));
  return USER.test(user) && !user.includes('%') ? user : undefined;
}
