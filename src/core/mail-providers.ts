/** Settings that are offered for a mail address, so that nobody has to look them up. */
export interface MailOffer {
  /** Whose they are, for people; for a guess the domain. */
  readonly provider: string;
  /**
   * How it is known: by the address, by where the domain's mail goes, by the settings that the domain publishes (Autoconfig), by the
   * servers that its DNS names (RFC 6186), or a guess that is often right.
   */
  readonly by: 'address' | 'mail_exchanger' | 'autoconfig' | 'srv' | 'guess';
  readonly imap: ServerOffer;
  readonly smtp: ServerOffer;
  /** `app_password`: the provider gives out passwords for programs; people's own are refused. */
  readonly signIn: 'password' | 'app_password' | 'google' | 'microsoft';
}
export interface ServerOffer {
  readonly host: string;
  readonly port: number;
  readonly secure: 'tls' | 'starttls';
  /** Whom the server knows the mailbox's owner as; absent: by the address. */
  readonly user?: string;
}

interface Provider {
  readonly name: string;
  readonly domains: readonly string[];
  /** Ends of the names of its mail exchangers. */
  readonly exchangers: readonly string[];
  readonly imap: string;
  readonly smtp: string;
  /** 465 with TLS from the start unless said otherwise. */
  readonly submission?: 'starttls';
  readonly signIn: MailOffer['signIn'];
}

const PROVIDERS: readonly Provider[] = [
  {
    name: 'Google',
    domains: ['gmail.com', 'googlemail.com'],
    exchangers: ['google.com', 'googlemail.com'],
    imap: 'imap.gmail.com',
    smtp: 'smtp.gmail.com',
    signIn: 'google',
  },
  {
    name: 'Microsoft 365',
    domains: ['onmicrosoft.com'],
    exchangers: ['mail.protection.outlook.com', 'mx.microsoft'],
    imap: 'outlook.office365.com',
    smtp: 'smtp.office365.com',
    submission: 'starttls',
    signIn: 'microsoft',
  },
  {
    name: 'Outlook.com',
    domains: ['outlook.com', 'outlook.sa', 'hotmail.com', 'live.com', 'msn.com'],
    exchangers: ['olc.protection.outlook.com'],
    imap: 'outlook.office365.com',
    smtp: 'smtp-mail.outlook.com',
    submission: 'starttls',
    signIn: 'microsoft',
  },
  {
    name: 'Yahoo',
    domains: ['yahoo.com', 'ymail.com', 'rocketmail.com'],
    exchangers: ['yahoodns.net'],
    imap: 'imap.mail.yahoo.com',
    smtp: 'smtp.mail.yahoo.com',
    signIn: 'app_password',
  },
  {
    name: 'iCloud',
    domains: ['icloud.com', 'me.com', 'mac.com'],
    exchangers: ['mail.icloud.com'],
    imap: 'imap.mail.me.com',
    smtp: 'smtp.mail.me.com',
    submission: 'starttls',
    signIn: 'app_password',
  },
  {
    name: 'Zoho',
    domains: ['zoho.com', 'zohomail.com'],
    exchangers: ['zoho.com'],
    imap: 'imap.zoho.com',
    smtp: 'smtp.zoho.com',
    signIn: 'app_password',
  },
  {
    name: 'Zoho (.sa)',
    domains: ['zohomail.sa'],
    exchangers: ['zoho.sa'],
    imap: 'imap.zoho.sa',
    smtp: 'smtp.zoho.sa',
    signIn: 'app_password',
  },
  {
    name: 'Fastmail',
    domains: ['fastmail.com', 'fastmail.fm'],
    exchangers: ['messagingengine.com'],
    imap: 'imap.fastmail.com',
    smtp: 'smtp.fastmail.com',
    signIn: 'app_password',
  },
  {
    name: 'GMX',
    domains: ['gmx.com', 'gmx.net', 'gmx.de'],
    exchangers: ['gmx.net', 'gmx.com'],
    imap: 'imap.gmx.net',
    smtp: 'mail.gmx.net',
    signIn: 'password',
  },
];

const isWithin = (name: string, end: string): boolean => name === end || name.endsWith(`.${end}`);
/** The longest end that fits names the provider: `olc.protection.outlook.com` is a part of `protection.outlook.com`. */
function byEnd(name: string, endsOf: (provider: Provider) => readonly string[]): Provider | undefined {
  const fits = PROVIDERS.flatMap((provider) => endsOf(provider).filter((end) => isWithin(name, end)).map((end) => ({ provider, end })));
  return fits.toSorted((a, b) => b.end.length - a.end.length)[0]?.provider;
}

/** Pure. `exchangers`: where the domain's mail goes, best first; empty when nobody could say. Undefined: this is no mail address. */
export function offerFor(address: string, exchangers: readonly string[]): MailOffer | undefined {
  const domain = domainOf(address);
  if (domain === undefined) return undefined;
  const known = byEnd(domain, ({ domains }) => domains);
  if (known !== undefined) return offer(known, 'address');
  const hosts = exchangers.map((exchanger) => exchanger.toLowerCase().replace(/\.$/, ''));
  const host = hosts.map((name) => byEnd(name, (provider) => provider.exchangers)).find((provider) => provider !== undefined);
  if (host !== undefined) return offer(host, 'mail_exchanger');
  // where the mail goes is most often where it is read
  const inside = hosts.find((name) => isWithin(name, domain));
  const [imap, smtp] = inside === undefined ? [`imap.${domain}`, `smtp.${domain}`] : [inside, inside];
  return {
    provider: domain,
    by: 'guess',
    imap: { host: imap, port: 993, secure: 'tls' },
    smtp: { host: smtp, port: 587, secure: 'starttls' },
    signIn: 'password',
  };
}

/** How the provider whose server this is lets people in; a password where it is nobody's that we know. */
export const signInAt = (imapHost: string): MailOffer['signIn'] => PROVIDERS.find(({ imap }) => imap === imapHost.toLowerCase())?.signIn ?? 'password';

/** Lower case; undefined where there is none. */
export function domainOf(address: string): string | undefined {
  return /^[^\s@]+@([^\s@]+\.[^\s@.]+)$/.exec(address.trim())?.[1]?.toLowerCase();
}

const offer = ({ name, imap, smtp, submission, signIn }: Provider, by: MailOffer['by']): MailOffer => ({
  provider: name,
  by,
  imap: { host: imap, port: 993, secure: 'tls' },
  smtp: submission === 'starttls' ? { host: smtp, port: 587, secure: 'starttls' } : { host: smtp, port: 465, secure: 'tls' },
  signIn,
});
