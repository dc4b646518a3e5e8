import DKIM from 'nodemailer/lib/dkim';
import { createPublicKey, generateKeyPair } from 'node:crypto';
import { domainToASCII } from 'node:url';
import { promisify } from 'node:util';
import type { DnsRecord, SigningPlace } from '../contract';
import { asciiDomain } from '../_mail/letter/header-text';
import type { EmailConfig } from './config';

/** RFC 8301 §3.2: at least this; more does not fit into one string of a TXT record. */
const KEY_BITS = 2048;
const ascii = (domain: string): string => domainToASCII(domain) || domain.toLowerCase();

/** A key of our own making: its private half never leaves the installation. Unsigned until its record is published. */
export async function newSigningKey({ domain, selector }: SigningPlace) {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: KEY_BITS });
  const dkimKey = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { config: { dkim: { domain, selector, active: false } }, secrets: { dkimKey } };
}

/** Where the public half belongs, and what stands there (RFC 6376 §3.6.1). */
export function signingRecords({ dkim, dkimKey }: Pick<EmailConfig, 'dkim' | 'dkimKey'>): readonly DnsRecord[] {
  if (dkim === undefined || dkimKey === undefined) return [];
  const publicKey = createPublicKey(dkimKey).export({ type: 'spki', format: 'der' }).toString('base64');
  return [{ name: `${dkim.selector}._domainkey.${ascii(dkim.domain)}`, value: `v=DKIM1; k=rsa; p=${publicKey}` }];
}

/** The message with its signature, or as it is where signing is off or `from` is of a domain that the key does not speak for. */
export async function sign(config: EmailConfig, from: string, message: Uint8Array): Promise<Uint8Array> {
  const { dkim, dkimKey: privateKey } = config;
  if (dkim?.active !== true || privateKey === undefined) return message;
  const [domainName, own] = [ascii(dkim.domain), asciiDomain(from)];
  if (own !== domainName && !own.endsWith(`.${domainName}`)) return message;
  const signer = new DKIM({ domainName, keySelector: dkim.selector, privateKey });
  const chunks: Buffer[] = [];
  for await (const chunk of signer.sign(Buffer.from(message.buffer, message.byteOffset, message.byteLength))) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
