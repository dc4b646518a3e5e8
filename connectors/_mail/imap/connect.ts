import { ImapFlow, type ImapFlowOptions } from 'imapflow';
import type { Socket } from 'node:net';
import tls from 'node:tls';
import type { Outside } from '../../contract';
import { signInWith, type AccessToken } from '../sign-in';
import { toPullFailure } from './failure';

/** How a mail server is reached. `none` sends passwords in clear: the account's settings allow it to loopback only. */
export type TransportSecurity = 'tls' | 'starttls' | 'none';
export interface ImapServer {
  readonly host: string;
  readonly port: number;
  readonly secure: TransportSecurity;
  readonly user: string;
  readonly password: string;
  /** Present: it signs in with access tokens (OAUTHBEARER or XOAUTH2), and the password counts for nothing. */
  readonly accessToken?: AccessToken | undefined;
  /** PEM of a private certificate authority; absent: the public ones. */
  readonly certificateAuthority?: string | undefined;
  /** The way out (the guard): no connection is opened but by it. */
  readonly connect: Outside['connect'];
}

const CONNECT_TIMEOUT_MS = 15_000;
/** Servers drop an IDLE after 29 min at the latest, firewalls sooner: it is renewed before. */
export const IDLE_RENEWAL_MS = 4.5 * 60_000;
/** Silence after which a link counts as dead. IDLE is silent by nature, so its limit is above the renewal. */
const SILENCE_MS = { idle: IDLE_RENEWAL_MS + 60_000, fetch: 150_000 } as const;
/** Nothing we ask for is larger than a chunk of a mebibyte: more is a broken or hostile server. */
const MAX_LITERAL_BYTES = 8 * 1024 * 1024;

/**
 * Opens and authenticates one connection. A client is never used twice (`InstanceReused`); its `error` listener is there
 * before `connect()`, because without it one socket timeout ends the process. Rejects with the library's error, or HostRefused.
 */
export async function openImap(server: ImapServer, purpose: 'idle' | 'fetch'): Promise<ImapFlow> {
  if (server.accessToken === undefined) return open(server, purpose, { pass: server.password });
  const isRefusal = (error: unknown): boolean => toPullFailure(error).code === 'auth';
  return signInWith(server.accessToken, (accessToken) => open(server, purpose, { accessToken }), isRefusal);
}

type Credential = { readonly pass: string } | { readonly accessToken: string };

async function open(server: ImapServer, purpose: 'idle' | 'fetch', credential: Credential): Promise<ImapFlow> {
  const socket = await server.connect(server.host, server.port, { timeoutMs: CONNECT_TIMEOUT_MS });
  const client = new ImapFlow({
    transport: over(socket),
    host: server.host,
    port: server.port,
    secure: server.secure === 'tls',
    ...(server.secure === 'tls' ? {} : { doSTARTTLS: server.secure === 'starttls' }),
    tls: {
      minVersion: 'TLSv1.2',
      ...(server.certificateAuthority === undefined ? {} : { ca: server.certificateAuthority }),
    },
    auth: { user: server.user, ...credential },
    logger: false,
    disableAutoIdle: true,
    maxIdleTime: IDLE_RENEWAL_MS,
    socketTimeout: SILENCE_MS[purpose],
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    maxLiteralSize: MAX_LITERAL_BYTES,
    maxResponseSize: 2 * MAX_LITERAL_BYTES,
  });
  // The command in flight rejects with the same error, and `close` tells the rest.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    client.close();
    throw error;
  }
}

/** The library on a connection that is open already; TLS on it is as the library itself would make it. */
function over(socket: Socket): NonNullable<ImapFlowOptions['transport']> {
  const secured = (
    { host, servername, tls: options }: { host: string; servername?: string | undefined; tls?: tls.ConnectionOptions | undefined },
    onSecure: () => void,
  ): tls.TLSSocket =>
    tls.connect({ socket, host, ...(servername === undefined ? {} : { servername }), ...options }, onSecure);
  return {
    connect(options, onConnect) {
      if (options.secure) return secured(options, onConnect);
      setImmediate(onConnect);
      return socket;
    },
    upgrade: (_socket, options, onSecure) => secured(options, onSecure),
  };
}
