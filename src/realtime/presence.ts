import type { App } from '../app/context';
import { visibleTickets } from '../db/read/visible-to';
import { isUuid } from '../core/ids';
import type { Presence } from '../shared/realtime';
import { centreRoom, ticketRoom, type Place, type WaslServer, type WaslSocket } from './socket';

/** Tabs say where they are every 20 s; one that has not for this long is gone. */
const EXPIRES_MS = 45_000;
const TELL_OTHERS_MS = 15_000;
const TELL_ROOMS_MS = 1_000;

interface Standing {
  readonly place: Place;
  readonly until: number;
}

/** Who looks at and writes in which ticket. Known in memory; lost with the process, and never waited for. */
export class PresenceBook {
  private readonly here = new Map<string, Standing>();
  private readonly elsewhere = new Map<string, { readonly until: number; readonly places: readonly Place[] }>();
  private readonly dirtyCentres = new Set<string>();
  private roomsTimer: NodeJS.Timeout | undefined;
  private readonly othersTimer: NodeJS.Timeout;

  constructor(
    private readonly app: App,
    private readonly io: WaslServer,
    /** Other processes can be told, and tell us. */
    private readonly shared: boolean,
    private readonly monotonicMs: () => number = () => performance.now(),
  ) {
    this.othersTimer = setInterval(() => this.keepUp(), TELL_OTHERS_MS);
    io.on('presence:here', ({ processId, places }) => this.hear(processId, places));
  }

  stop(): void {
    clearInterval(this.othersTimer);
    clearTimeout(this.roomsTimer);
    this.here.clear();
    this.tellOthers();
  }

  /** A tab goes somewhere: only into a ticket that exists for its person. */
  async set(socket: WaslSocket, where: { ticketId: string; doing: 'viewing' | 'writing' } | null): Promise<void> {
    const place = where === null ? undefined : await this.placeOf(socket, where);
    // it may have gone while the database was asked
    if (!socket.connected || place === undefined) return this.leave(socket);
    const before = this.here.get(socket.id)?.place;
    if (before !== undefined && before.ticketId !== place.ticketId) this.leave(socket);
    this.here.set(socket.id, { place, until: this.monotonicMs() + EXPIRES_MS });
    await socket.join(ticketRoom(place.ticketId));
    if (before?.ticketId === place.ticketId && before.doing === place.doing && before.centreId === place.centreId)
      return;
    this.changed([place]);
    socket.emit('presence', this.pictureOf(place.ticketId, place.centreId));
  }

  leave(socket: WaslSocket): void {
    const standing = this.here.get(socket.id);
    if (standing === undefined) return;
    this.here.delete(socket.id);
    void socket.leave(ticketRoom(standing.place.ticketId));
    this.changed([standing.place]);
  }

  /** The tickets of one's centres where somebody is; sent after connecting. */
  sendAll(socket: WaslSocket): void {
    const states = socket.data.viewer.centreIds.flatMap((centreId) => this.pictureOfCentre(centreId));
    socket.emit('presence:all', states);
  }

  /** Its person gained or lost centres: the place is asked for anew, and the picture is another. */
  rightsChanged(socket: WaslSocket): void {
    const place = this.here.get(socket.id)?.place;
    if (place !== undefined)
      void this.set(socket, { ticketId: place.ticketId, doing: place.doing }).catch(() => this.leave(socket));
    this.sendAll(socket);
  }

  /** The ticket went to another centre: whoever stands in it must show the right to it again. */
  ticketMoved(ticketId: string): void {
    for (const [socketId, { place }] of this.here) {
      const socket = this.io.sockets.sockets.get(socketId);
      if (place.ticketId === ticketId && socket !== undefined)
        void this.set(socket, { ticketId, doing: place.doing }).catch(() => this.leave(socket));
    }
  }

  private async placeOf(
    socket: WaslSocket,
    where: { ticketId: string; doing: 'viewing' | 'writing' },
  ): Promise<Place | undefined> {
    const { viewer } = socket.data;
    if (!isUuid(where.ticketId)) return undefined;
    const row = (await visibleTickets(this.app.db.knex, viewer)
      .where('tickets.id', where.ticketId)
      .first('centre_id')) as { centre_id: string } | undefined;
    if (row === undefined) return undefined;
    return {
      centreId: row.centre_id,
      ticketId: where.ticketId,
      userId: viewer.userId,
      name: viewer.name,
      doing: where.doing,
    };
  }

  private changed(places: readonly Place[]): void {
    this.tellRooms(places);
    this.tellOthers();
  }

  private tellRooms(places: readonly Place[]): void {
    for (const { ticketId, centreId } of new Map(
      places.map((place) => [`${place.ticketId} ${place.centreId}`, place]),
    ).values()) {
      this.io.local.to(ticketRoom(ticketId)).emit('presence', this.pictureOf(ticketId, centreId));
      this.dirtyCentres.add(centreId);
    }
    // at most once a second, however many come and go
    this.roomsTimer ??= setTimeout(() => {
      this.roomsTimer = undefined;
      for (const centreId of this.dirtyCentres) {
        for (const socket of this.socketsOf(centreId)) this.sendAll(socket);
      }
      this.dirtyCentres.clear();
    }, TELL_ROOMS_MS);
  }

  private socketsOf(centreId: string): WaslSocket[] {
    const ids = this.io.of('/').adapter.rooms.get(centreRoom(centreId)) ?? new Set<string>();
    return [...ids].map((id) => this.io.sockets.sockets.get(id)).filter((socket) => socket !== undefined);
  }

  private tellOthers(): void {
    if (!this.shared) return;
    const places = [...this.here.values()].map((standing) => standing.place);
    this.io.serverSideEmit('presence:here', { processId: this.app.processId, places });
  }

  private hear(processId: string, places: readonly Place[]): void {
    const before = this.elsewhere.get(processId)?.places ?? [];
    this.elsewhere.set(processId, { places, until: this.monotonicMs() + EXPIRES_MS });
    if (JSON.stringify(before) !== JSON.stringify(places)) this.tellRooms([...before, ...places]);
  }

  /** Forgets who has not been heard of, and says again who is here. */
  private keepUp(): void {
    const now = this.monotonicMs();
    const gone = [...this.here].filter(([, standing]) => standing.until < now);
    for (const [socketId] of gone) this.here.delete(socketId);
    for (const [processId, { until, places }] of this.elsewhere) {
      if (until >= now) continue;
      this.elsewhere.delete(processId);
      this.tellRooms(places);
    }
    if (gone.length > 0) this.tellRooms(gone.map(([, standing]) => standing.place));
    if (this.here.size > 0) this.tellOthers();
  }

  private places(): Place[] {
    return [
      ...[...this.here.values()].map((standing) => standing.place),
      ...[...this.elsewhere.values()].flatMap((other) => other.places),
    ];
  }

  private pictureOf(ticketId: string, centreId: string): Presence {
    return (
      pictures(this.places().filter((place) => place.ticketId === ticketId && place.centreId === centreId))[0] ?? {
        ticketId,
        people: [],
      }
    );
  }

  private pictureOfCentre(centreId: string): Presence[] {
    return pictures(this.places().filter((place) => place.centreId === centreId));
  }
}

/** A person with two tabs is one person, and writes if one of them does. */
function pictures(places: readonly Place[]): Presence[] {
  const tickets = new Map<string, Map<string, Presence['people'][number]>>();
  for (const { ticketId, userId, name, doing } of places) {
    const people = tickets.get(ticketId) ?? new Map<string, Presence['people'][number]>();
    tickets.set(ticketId, people);
    if (people.get(userId)?.doing !== 'writing') people.set(userId, { userId, name, doing });
  }
  return [...tickets].map(([ticketId, people]) => ({ ticketId, people: [...people.values()] }));
}
