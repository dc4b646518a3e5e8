import type { Server, Socket } from 'socket.io';
import type { Viewer } from '../core/viewer';
import type { ClientEvents, Presence, ServerEvents } from '../shared/realtime';

/** What a tab says to other processes: who is where (presence alone crosses Redis, ruling 7). */
export interface ProcessEvents {
  'presence:here': (news: { readonly processId: string; readonly places: readonly Place[] }) => void;
}
export interface Place {
  readonly centreId: string;
  readonly ticketId: string;
  readonly userId: string;
  readonly name: string;
  readonly doing: Presence['people'][number]['doing'];
}
export interface SocketData {
  viewer: Viewer;
  /** Hex of the session token's hash: what the socket is checked by as long as it lives. */
  tokenHash: string;
}
export type WaslServer = Server<ClientEvents, ServerEvents, ProcessEvents, SocketData>;
export type WaslSocket = Socket<ClientEvents, ServerEvents, ProcessEvents, SocketData>;

export const centreRoom = (centreId: string): string => `centre:${centreId}`;
export const userRoom = (userId: string): string => `user:${userId}`;
export const ticketRoom = (ticketId: string): string => `ticket:${ticketId}`;
