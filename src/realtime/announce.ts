import type { FeedEvent } from './event-feed';
import type { WaslServer } from './socket';
import { centreRoom, userRoom } from './socket';

/** More than this at once, and everybody reads afresh instead of hearing of each. */
const MOST_AT_ONCE = 500;

/** Tells this process's own sockets what was committed; other processes tell theirs. */
export function announce(io: WaslServer, events: readonly FeedEvent[]): void {
  const changes = changesOf(events);
  if (changes.length > MOST_AT_ONCE) {
    io.local.emit('resync');
    return;
  }
  for (const { rooms, change } of changes) io.local.to([...rooms]).emit('ticket:changed', change);
  for (const event of events) announceOther(io, event);
}

interface Change {
  readonly rooms: Set<string>;
  readonly change: { ticketId: string; version: number; type: string };
}

/** One for each ticket and kind, with the newest version: a batch of mails into one case is one piece of news. */
function changesOf(events: readonly FeedEvent[]): Change[] {
  const changes = new Map<string, Change>();
  for (const { type, ticketId, centreId, ticketVersion, data } of events) {
    // old cases come by the thousand: everybody reads afresh when all are there
    if (ticketId === null || type === 'ticket.imported') continue;
    const rooms = roomsOf(type, centreId, data);
    const key = `${ticketId} ${type}`;
    const known = changes.get(key);
    const version = Math.max(ticketVersion ?? 0, known?.change.version ?? 0);
    changes.set(key, { rooms: new Set([...(known?.rooms ?? []), ...rooms]), change: { ticketId, version, type } });
  }
  return [...changes.values()];
}

/** A case that moves is heard of where it was and where it is (ruling 1). */
function roomsOf(type: string, centreId: string | null, data: FeedEvent['data']): string[] {
  const centres = type === 'centre.changed' ? [data['from'], data['to']] : [centreId];
  return centres.filter((id): id is string => typeof id === 'string').map(centreRoom);
}

function announceOther(io: WaslServer, event: FeedEvent): void {
  const rooms = event.centreId === null ? [] : [centreRoom(event.centreId)];
  switch (event.type) {
    case 'quarantine.changed':
      if (rooms.length > 0) io.local.to(rooms).emit('list:changed', { what: 'quarantine' });
      return;
    case 'block.changed':
    case 'sender.limited':
      if (rooms.length > 0) io.local.to(rooms).emit('list:changed', { what: 'blocks' });
      return;
    case 'suppression.changed':
      if (rooms.length > 0) io.local.to(rooms).emit('list:changed', { what: 'suppressions' });
      return;
    case 'account.changed':
      if (rooms.length > 0) io.local.to(rooms).emit('list:changed', { what: 'accounts' });
      return;
    case 'operations.changed':
      if (event.data['what'] === 'imported' && rooms.length > 0) io.local.to(rooms).emit('resync');
      return;
    case 'user.changed':
      if (typeof event.data['userId'] === 'string')
        io.local.to(userRoom(event.data['userId'])).emit('list:changed', { what: 'session' });
      return;
    default:
      return;
  }
}
