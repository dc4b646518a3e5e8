import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { Presence } from '../../../src/shared/realtime';
import { onReachable } from '../api/client';
import { useSession } from '../session/session';
import { isLive, onLive, onLiveState, peopleByTicket, type LiveListener } from './live';

/** Hears of changes while mounted. */
export function useLive(listener: LiveListener): void {
  const latest = useRef(listener);
  latest.current = listener;
  useEffect(
    () =>
      onLive({
        ticketChanged: (change) => latest.current.ticketChanged?.(change),
        listChanged: (change) => latest.current.listChanged?.(change),
        resync: () => latest.current.resync?.(),
      }),
    [],
  );
}

const NOBODY: Presence['people'] = [];

/** The others who have this ticket open, without oneself. */
export function useOthers(ticketId: string): Presence['people'] {
  const { session } = useSession();
  const all = useSyncExternalStore(onLiveState, peopleByTicket);
  const here = all.get(ticketId) ?? NOBODY;
  return here.some((person) => person.userId === session.user.id)
    ? here.filter((person) => person.userId !== session.user.id)
    : here;
}

/** A connection that is away for less than this is not worth a bar across the screen. */
const OFFLINE_AFTER_MS = 3_000;

/** `Date` since when the server has been out of reach, or undefined. */
export function useOfflineSince(): Date | undefined {
  const live = useSyncExternalStore(onLiveState, isLive);
  const [reachable, setReachable] = useState(true);
  const [since, setSince] = useState<Date>();
  useEffect(() => onReachable(setReachable), []);
  const away = !live || !reachable;
  useEffect(() => {
    if (!away) return setSince(undefined);
    const began = new Date();
    const timer = setTimeout(() => setSince(began), OFFLINE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [away]);
  return since;
}
