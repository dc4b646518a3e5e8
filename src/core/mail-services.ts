import type { MailOffer, ServerOffer } from './mail-providers';
import { signInAt } from './mail-providers';

/** The services that a domain's DNS may name for mail programs (RFC 6186, RFC 8314 §5.1), each with the kind of connection it stands for. */
export const MAIL_SERVICES = {
  '_imaps._tcp': { way: 'imap', secure: 'tls' },
  '_imap._tcp': { way: 'imap', secure: 'starttls' },
  '_submissions._tcp': { way: 'smtp', secure: 'tls' },
  '_submission._tcp': { way: 'smtp', secure: 'starttls' },
} as const;
export type MailService = keyof typeof MAIL_SERVICES;
/** RFC 2782. */
export interface ServiceRecord {
  readonly name: string;
  readonly port: number;
  readonly priority: number;
  readonly weight: number;
}

/**
 * Pure. What the records come to; TLS from the start goes before STARTTLS (RFC 8314 §3). Undefined: no way in is named. Where no way
 * out is named, it is looked for beside the way in.
 */
export function offerFromServices(
  domain: string,
  records: Readonly<Partial<Record<MailService, readonly ServiceRecord[]>>>,
): MailOffer | undefined {
  const first = (way: 'imap' | 'smtp'): ServerOffer | undefined => {
    for (const [name, service] of Object.entries(MAIL_SERVICES)) {
      if (service.way !== way) continue;
      const best = (records[name as MailService] ?? []).toSorted(
        (a, b) => a.priority - b.priority || b.weight - a.weight,
      )[0];
      const host = best?.name.replace(/\.$/, '').toLowerCase() ?? '';
      // a lone dot says that the service is not there
      if (best !== undefined && host !== '') return { host, port: best.port, secure: service.secure };
    }
    return undefined;
  };
  const imap = first('imap');
  if (imap === undefined) return undefined;
  const smtp = first('smtp') ?? { host: imap.host, port: 587, secure: 'starttls' };
  return { provider: domain, by: 'srv', imap, smtp, signIn: signInAt(imap.host) };
}
