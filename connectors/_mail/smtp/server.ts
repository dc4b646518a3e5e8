import SMTPConnection from 'nodemailer/lib/smtp-connection';
import XOAuth2 from 'nodemailer/lib/xoauth2';
import type { Outside } from '../../contract';
import { signInWith, type AccessToken } from '../sign-in';
import { Transcript } from './transcript';

/** The outgoing server of an account. `none` sends in clear: the account's settings allow it to loopback only. */
export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  readonly secure: 'tls' | 'starttls' | 'none';
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  /** Present: it signs in with access tokens (XOAUTH2), and the password counts for nothing. */
  readonly accessToken?: AccessToken | undefined;
  /** PEM of a private certificate authority; absent: the public ones. */
  readonly certificateAuthority?: string | undefined;
  readonly maxConnections: number;
  /** Silence after which the server counts as hanging. RFC 5321 §4.5.3.2 grants it minutes after DATA. */
  readonly timeoutSeconds: number;
  /** The way out (the guard): no connection is opened but by it. */
  readonly connect: Outside['connect'];
}
export interface OpenConnection {
  readonly connection: SMTPConnection;
  readonly transcript: Transcript;
  /** False once the link is gone. */
  alive(): boolean;
}

const CONNECT_TIMEOUT_MS = 15_000;

/**
 * Connects, upgrades and logs in. One SMTPConnection is held directly, not through the library's pool, because that pool
 * sends again by itself up to five times and cannot say how far an attempt had come. Rejects with the library's error, or HostRefused.
 */
export async function openSmtp(server: SmtpServer): Promise<OpenConnection> {
  const transcript = new Transcript();
  const socket = await server.connect(server.host, server.port, { timeoutMs: CONNECT_TIMEOUT_MS });
  const connection = new SMTPConnection({
    connection: socket,
    host: server.host,
    port: server.port,
    secure: server.secure === 'tls',
    requireTLS: server.secure === 'starttls',
    ignoreTLS: server.secure === 'none',
    tls: {
      minVersion: 'TLSv1.2',
      ...(server.certificateAuthority === undefined ? {} : { ca: server.certificateAuthority }),
    },
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: server.timeoutSeconds * 1000,
    logger: transcript.logger,
    transactionLog: true,
  });
  try {
    await untilConnected(connection);
    if (server.user !== undefined && connection.allowsAuth) await signIn(connection, server.user, server);
  } catch (error) {
    connection.close();
    throw error;
  }
  return { connection, transcript, alive: () => !connection.destroyed };
}

function untilConnected(connection: SMTPConnection): Promise<void> {
  return new Promise((resolve, reject) => {
    // Stays attached: a later socket error without a listener would end the process.
    connection.on('error', reject);
    connection.once('end', () => reject(new Error('Connection closed')));
    connection.connect((error) => (error ? reject(error) : resolve()));
  });
}

function signIn(connection: SMTPConnection, user: string, { accessToken, password: pass = '' }: SmtpServer): Promise<void> {
  if (accessToken === undefined) return login(connection, { user, credentials: { user, pass } });
  return signInWith(accessToken, (token) => login(connection, { user, oauth2: holder(user, token) }), isRefusal);
}

/** Holds one token. The library would say a refused one twice. */
const holder = (user: string, token: string): XOAuth2 =>
  new XOAuth2({ user, provisionCallback: (_user, renew, done) => (renew ? done(new Error('The access token was refused')) : done(null, token)) });

/** RFC 4954: AUTH may be asked again on the same connection. */
const isRefusal = (error: unknown): boolean => typeof error === 'object' && error !== null && 'code' in error && error.code === 'EAUTH';

function login(connection: SMTPConnection, credentials: SMTPConnection.AuthenticationType): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.once('error', reject);
    connection.login(credentials, (error) => (error ? reject(error) : resolve()));
  });
}
