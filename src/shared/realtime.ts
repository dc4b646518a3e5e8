/** Typed socket events. Sockets carry ids, versions and kinds; content is read through authorised HTTP (ruling 7). */
export interface ServerEvents {
  'ticket:changed': (change: { ticketId: string; version: number; type: string }) => void;
  /** Something beyond one ticket changed (quarantine, accounts, ready replies, your own rights): read it afresh. */
  'list:changed': (change: { what: 'quarantine' | 'accounts' | 'reference' | 'session' | 'blocks' | 'suppressions' }) => void;
  /** We may have missed something: read everything on the screen afresh. */
  resync: () => void;
  presence: (state: Presence) => void;
  /** Whole picture of one's centres, sent after connecting and after changes at most once a second. */
  'presence:all': (states: Presence[]) => void;
}
export interface ClientEvents {
  /** Where this tab is; null: in no ticket. Said again every 20 s. */
  'presence:set': (where: { ticketId: string; doing: 'viewing' | 'writing' } | null) => void;
}
export interface Presence {
  ticketId: string;
  people: { userId: string; name: string; doing: 'viewing' | 'writing' }[];
}
