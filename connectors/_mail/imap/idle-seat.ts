/** How long a mailbox whose connections ran out is met by the poll alone before IDLE is tried again. */
const POLL_ONLY_MS = 10 * 60_000;

interface IdleSeat {
  /** Ends the waiting connection; undefined: none is open. */
  readonly close: (() => void) | undefined;
  readonly pollOnlyUntil: number;
}
const seats = new Map<string, IdleSeat>();

/** Says how the account's waiting connection is ended. Returns how to take that back. */
export function takeIdle(accountId: string, close: () => void): () => void {
  seats.set(accountId, { close, pollOnlyUntil: 0 });
  return () => {
    if (seats.get(accountId)?.close === close) seats.delete(accountId);
  };
}

/** The mailbox has no connection to spare: ends the account's waiting one. True when there was one. */
export function giveUpIdle(accountId: string): boolean {
  const close = seats.get(accountId)?.close;
  seats.set(accountId, { close: undefined, pollOnlyUntil: Date.now() + POLL_ONLY_MS });
  close?.();
  return close !== undefined;
}

/** Milliseconds for which the account must do without IDLE; 0 when it may wait. */
export function pollOnlyMs(accountId: string): number {
  return Math.max(0, (seats.get(accountId)?.pollOnlyUntil ?? 0) - Date.now());
}
