import { io, type Socket } from 'socket.io-client';
import type { ClientEvents, Presence, ServerEvents } from '../../../src/shared/realtime';

/**
 * The live connection. It carries only hints (ids, versions): whoever listens reads afresh over HTTP.
 * One per page; opened after signing in, closed when signing out.
 */
type Change = Parameters<ServerEvents['ticket:changed']>[0];
type ListChange = Parameters<ServerEvents['list:changed']>[0];
export interface LiveListener {
  ticketChanged?(change: Change): void;
  listChanged?(change: ListChange): void;
  /** Something may have been missed (the connection was away): read everything on the screen afresh. */
  resync?(): void;
}

/** Often enough for the server to tell a living tab from a dead one. */
const PRESENCE_SECONDS = 20;

const listeners = new Set<LiveListener>();
const stateListeners = new Set<() => void>();
let socket: Socket<ServerEvents, ClientEvents> | undefined;
let connected = false;
let everConnected = false;
let people: ReadonlyMap<string, Presence['people']> = new Map();
let here: Parameters<ClientEvents['presence:set']>[0] = null;
let heartbeat: ReturnType<typeof setInterval> | undefined;

const tellState = () => {
  for (const listener of stateListeners) listener();
};
const sayWhere = () => {
  if (connected) socket?.emit('presence:set', here);
};

export function connectLive(): () => void {
  const opened: Socket<ServerEvents, ClientEvents> = io({
    withCredentials: true,
    transports: ['websocket', 'polling'],
    reconnectionDelayMax: 5_000,
    randomizationFactor: 0.5,
  });
  socket = opened;
  opened.on('connect', () => {
    connected = true;
    sayWhere();
    if (everConnected) for (const listener of listeners) listener.resync?.();
    everConnected = true;
    tellState();
  });
  opened.on('disconnect', () => {
    connected = false;
    people = new Map();
    tellState();
  });
  opened.on('ticket:changed', (change) => {
    for (const listener of listeners) listener.ticketChanged?.(change);
  });
  opened.on('list:changed', (change) => {
    for (const listener of listeners) listener.listChanged?.(change);
  });
  opened.on('resync', () => {
    for (const listener of listeners) listener.resync?.();
  });
  opened.on('presence:all', (states) => setPeople(new Map(states.map((state) => [state.ticketId, state.people]))));
  opened.on('presence', (state) => setPeople(new Map(people).set(state.ticketId, state.people)));
  heartbeat = setInterval(sayWhere, PRESENCE_SECONDS * 1000);
  return () => {
    clearInterval(heartbeat);
    opened.close();
    socket = undefined;
    connected = false;
    everConnected = false;
    people = new Map();
  };
}

function setPeople(next: ReadonlyMap<string, Presence['people']>): void {
  people = next;
  tellState();
}

/** Where this tab is, and whether its person writes. Said at once and then every 20 seconds. */
export function setWhere(where: typeof here): void {
  if (here?.ticketId === where?.ticketId && here?.doing === where?.doing) return;
  here = where;
  sayWhere();
}

export function onLive(listener: LiveListener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
export function onLiveState(listener: () => void): () => void {
  stateListeners.add(listener);
  return () => stateListeners.delete(listener);
}
export const isLive = (): boolean => connected;
export const peopleByTicket = (): ReadonlyMap<string, Presence['people']> => people;
