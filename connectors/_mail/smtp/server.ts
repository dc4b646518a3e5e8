import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { Outside } from '../../contract';
import { Transcript } from './transcript';

/** The outgoing server of an account. `none` sends in clear: the account's settings allow it to loopback only. */
export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  readonly secure: 'tls' | 'starttls' | 'none';
  readonly user?: string | undefined;
  readonly password?: string | undefined;
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
    if (server.user !== undefined && connection.allowsAuth) await login(connection, server.user, server.password ?? '');
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

function login(connection: SMTPConnection, user: string, pass: string): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.once('error', reject);
    connection.login({ user, credentials: { user, pass } }, (error) => (error ? reject(error) : resolve()));
  });
}
