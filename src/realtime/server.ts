import type http from 'node:http';
import { Server } from 'socket.io';
import { z } from 'zod';
import type { App } from '../app/context';
import { isOwnOrigin } from '../core/same-site';
import type { SecondFactorPolicy } from '../core/second-factor';
import { announce } from './announce';
import type { FeedEvent } from './event-feed';
import { PresenceBook } from './presence';
import { sharePresence } from './redis';
import { Relay } from './relay';
import { admit, SessionGuard } from './sessions';
import type { ProcessEvents, SocketData, WaslServer, WaslSocket } from './socket';
import type { ClientEvents, ServerEvents } from '../shared/realtime';

export interface RealtimeOptions {
  /** A direct connection to PostgreSQL, past any pooler (ruling 7). */
  readonly directUrl: string;
  /** Where presence crosses processes; undefined: it stays in this one. */
  readonly redisUrl?: string | undefined;
  readonly publicUrl?: string | undefined;
  /** Who must have a second factor, and hears nothing before; undefined: nobody. */
  readonly secondFactor?: SecondFactorPolicy | undefined;
  /** How often sockets are checked against the database; a disabled person must be out within five seconds. */
  readonly checkEveryMs?: number | undefined;
}
export interface Realtime {
  readonly io: WaslServer;
  /** Resolves when news is being listened for, or when that failed for the first time (it is tried on and on). */
  readonly listening: Promise<void>;
  close(): Promise<void>;
}

const CHECK_EVERY_MS = 3_000;
const MOST_BYTES = 16 * 1024;

const Where = z.strictObject({ ticketId: z.uuid(), doing: z.enum(['viewing', 'writing']) }).nullable();

/** Sockets beside HTTP: they carry ids, versions and kinds; content is read through the API under its rights. */
export function attachRealtime(app: App, server: http.Server, options: RealtimeOptions): Realtime {
  const shared = options.redisUrl === undefined ? undefined : sharePresence(options.redisUrl, app.log);
  const io: WaslServer = new Server<ClientEvents, ServerEvents, ProcessEvents, SocketData>(server, {
    serveClient: false,
    maxHttpBufferSize: MOST_BYTES,
    allowRequest: (request, decide) => decide(null, isOwnOrigin(request.headers, originOf(options.publicUrl))),
    ...(shared === undefined ? {} : { adapter: shared.adapter }),
  });
  const presence = new PresenceBook(app, io, shared !== undefined);
  const policy = options.secondFactor ?? 'off';
  const guard = new SessionGuard(app, io, { policy, everyMs: options.checkEveryMs ?? CHECK_EVERY_MS }, (socket) =>
    presence.rightsChanged(socket),
  );
  io.use(
    (socket, next) =>
      void admit(app, socket, policy).then(
        () => next(),
        () => next(new Error('not_signed_in')),
      ),
  );
  io.on('connection', (socket) => welcome(app, socket, presence));
  const relay = new Relay({
    url: options.directUrl,
    log: app.log,
    onEvents: (events) => tell(io, events, presence, guard),
    onGap: () => void io.local.emit('resync'),
  });
  const listening = relay.start();
  return {
    io,
    listening,
    async close() {
      await Promise.all([relay.stop(), guard.stop()]);
      presence.stop();
      // not io.close(): it would close the HTTP server too, which still has requests to answer
      io.local.disconnectSockets(true);
      io.engine.close();
      await io.of('/').adapter.close();
      shared?.close();
    },
  };
}

const originOf = (publicUrl: string | undefined): string | undefined =>
  publicUrl === undefined ? undefined : new URL(publicUrl).origin;

function welcome(app: App, socket: WaslSocket, presence: PresenceBook): void {
  presence.sendAll(socket);
  socket.on('presence:set', (where: unknown) => {
    const said = Where.safeParse(where);
    if (!said.success) return;
    presence
      .set(socket, said.data)
      .catch((error: unknown) => app.log.debug({ code: (error as { code?: unknown }).code }, 'presence.not_set'));
  });
  socket.on('disconnect', () => presence.leave(socket));
}

function tell(io: WaslServer, events: readonly FeedEvent[], presence: PresenceBook, guard: SessionGuard): void {
  announce(io, events);
  if (events.some((event) => event.type === 'user.changed')) guard.checkNow();
  for (const event of events)
    if (event.type === 'centre.changed' && event.ticketId !== null) presence.ticketMoved(event.ticketId);
}
