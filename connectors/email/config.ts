import { createPrivateKey } from 'node:crypto';
import { isIP } from 'node:net';
import { z } from 'zod';
import { isMailAddress } from '../_mail/letter/header-text';
import { SPAM_THRESHOLD } from '../_mail/parse/spam';

/** Passwords in clear are for this machine only. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
/** RFC 8301: what it signs is labelled rsa-sha256, and shorter keys are refused by those who verify. */
function isSigningKey(pem: string): boolean {
  try {
    const key = createPrivateKey(pem);
    return key.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048;
  } catch {
    return false;
  }
}
const server = z.object({
  host: z
    .string()
    .trim()
    .min(1)
    .max(253)
    .regex(/^[^\s/@]+$/),
  port: z.number().int().min(1).max(65535),
  /** `tls` from the start (993, 465), `starttls` demanded (143, 587), `none` only to loopback. */
  secure: z.enum(['tls', 'starttls', 'none']),
});
const imap = server.extend({
  user: z.string().min(1).max(320),
  /** The first four are watched by IDLE, the others by the poll. */
  folders: z.array(z.string().min(1).max(500)).min(1).max(20).default(['INBOX']),
  /** Mail is moved here when it is stored; it is read as well. Absent: mail stays where it lies. */
  processedFolder: z.string().min(1).max(500).optional(),
  /** Read beside the others and left as it is; what lies here goes into the spam folder. Absent: it is not looked into. */
  junkFolder: z.string().min(1).max(500).optional(),
  /** The safety poll beside IDLE. */
  pollSeconds: z.number().int().min(15).max(600).default(60),
  /** Mail received before this day is left alone when a folder is first seen: `2026-11-21`. */
  startDate: z.iso.date().optional(),
});
const smtp = server.extend({
  user: z.string().min(1).max(320).optional(),
  maxConnections: z.number().int().min(1).max(20).default(3),
  /** Silence after which an outgoing server counts as hanging. */
  timeoutSeconds: z.number().int().min(1).max(600).default(120),
});

/** Tokens and secrets go to these addresses: in clear to this machine only. */
const endpoint = z.url().max(2000).refine((text) => {
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname.replace(/^\[|\]$/g, '')));
}, 'An address that begins with https');
const oauth = z.object({
  grant: z.enum(['refresh_token', 'client_credentials']),
  tokenEndpoint: endpoint,
  authorizationEndpoint: endpoint.optional(),
  clientId: z.string().min(1).max(500),
  scope: z.string().min(1).max(2000),
});

const label = z.string().trim().regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i);
const dkim = z.object({
  domain: z.string().trim().max(253).regex(/^[^\s.@]+(?:\.[^\s.@]+)+$/),
  selector: label,
  active: z.boolean().default(false),
});

/** A mailbox of the centre. Each of the three ways in and out may be absent. Secrets are top-level fields, sealed at rest. */
export const emailConfig = z
  .object({
    /** The sender's name as people see it; absent: the centre's. */
    displayName: z.object({ ar: z.string().max(200), en: z.string().max(200) }).optional(),
    /** Further addresses of the account. What is written to one is answered from it. */
    aliases: z.array(z.string().trim().max(254).refine(isMailAddress, 'A mail address')).max(50).optional(),
    /** Stands below what people of the account write, in the language of the answer. */
    signature: z.object({ ar: z.string().max(2000), en: z.string().max(2000) }).optional(),
    imap: imap.optional(),
    imapPassword: z.string().max(1000).optional(),
    smtp: smtp.optional(),
    smtpPassword: z.string().max(1000).optional(),
    /** Present: both servers are signed in to with access tokens, and the passwords count for nothing. */
    oauth: oauth.optional(),
    oauthClientSecret: z.string().max(1000).optional(),
    oauthRefreshToken: z.string().max(8000).optional(),
    /** The mail door hands this account what is addressed to it; `takesAnyRecipient`: and whatever nobody else takes. */
    door: z.object({ takesAnyRecipient: z.boolean().default(false) }).optional(),
    /** What goes out is signed as from this domain (RFC 6376), once its record is published. */
    dkim: dkim.optional(),
    /** PEM. */
    dkimKey: z.string().max(10_000).refine(isSigningKey, 'A private RSA key of 2048 bits or more is needed, as PEM').optional(),
    /** Where copies of answers are filed. Absent: the folder marked \Sent. null: nowhere, the provider does it. */
    sentFolder: z.string().min(1).max(500).nullish(),
    /** The name under which our own mail edge writes Authentication-Results (RFC 8601 §5); absent: none is believed. */
    authservId: z.string().max(253).optional(),
    /** How much of what filters on the way held against a mail sets it aside: points (a filter's plain "yes" is 5), and whether they are read. */
  spam: z.object({ headers: z.boolean().default(true), threshold: z.number().min(1).max(100).default(SPAM_THRESHOLD) }).optional(),
  /** `plus` where the mail server delivers `care+anything@…` to `care@…` (RFC 5233). */
    replyAddressing: z.enum(['plus', 'none']).default('none'),
    /** PEM of a private certificate authority, for both servers. */
    certificateAuthority: z.string().max(100_000).optional(),
  })
  .superRefine((config, ctx) => {
    const { folders = [], processedFolder, junkFolder } = config.imap ?? {};
    const isTwice = { processedFolder: processedFolder !== undefined && [...folders, junkFolder].includes(processedFolder), junkFolder: junkFolder !== undefined && folders.includes(junkFolder) };
    for (const name of ['processedFolder', 'junkFolder'] as const)
      if (isTwice[name]) ctx.addIssue({ code: 'custom', path: ['imap', name], message: 'A folder that has no other use here' });
    for (const name of ['imap', 'smtp'] as const) {
      const found = config[name];
      if (found?.secure === 'none' && !isLoopback(found.host))
        ctx.addIssue({
          code: 'custom',
          path: [name, 'secure'],
          message: 'Without encryption only this machine itself may be spoken to',
        });
    }
  });
export type EmailConfig = z.infer<typeof emailConfig>;
export const emailSecrets = ['imapPassword', 'smtpPassword', 'oauthClientSecret', 'oauthRefreshToken', 'dkimKey'] as const;
