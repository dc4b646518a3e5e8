import { useCallback, useEffect, useMemo, useRef, useState, type RefObject } from 'react';
import type { ListedTicket } from '../../../src/shared/api';
import { steady } from './list-data';

/** After this long without a move in the list, rows at its top may move again. */
const QUIET_MS = 2_500;
/** Nearer to the top than this counts as being at the top. */
const TOP_PX = 8;

/**
 * Keeps the list still under somebody who reads, points or types in it: new rows wait behind a pill.
 * At the top and untouched, new rows simply appear.
 */
export function useSteadyRows(items: readonly ListedTicket[], listId: string, scroller: RefObject<HTMLElement | null>) {
  const [busy, setBusy] = useState(false);
  const [shown, setShown] = useState<{ listId: string; ids: readonly string[] }>({
    listId,
    ids: items.map((row) => row.id),
  });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const settle = () => {
      if (element.scrollTop <= TOP_PX) setBusy(false);
    };
    const touched = () => {
      setBusy(true);
      clearTimeout(timer.current);
      timer.current = setTimeout(settle, QUIET_MS);
    };
    const kinds = ['pointermove', 'pointerdown', 'keydown', 'wheel', 'touchmove', 'scroll'] as const;
    for (const kind of kinds) element.addEventListener(kind, touched, { passive: true });
    return () => {
      clearTimeout(timer.current);
      for (const kind of kinds) element.removeEventListener(kind, touched);
    };
  }, [scroller]);

  const frozen = busy && shown.listId === listId && shown.ids.length > 0;
  const result = useMemo(
    () => (frozen ? steady(shown.ids, items) : { rows: items, waiting: 0 }),
    [frozen, shown, items],
  );
  useEffect(() => {
    setShown((before) => {
      const ids = result.rows.map((row) => row.id);
      const same =
        before.listId === listId && before.ids.length === ids.length && ids.every((id, at) => id === before.ids[at]);
      return same ? before : { listId, ids };
    });
  }, [listId, result]);
  useEffect(() => {
    setBusy(false);
    if (scroller.current !== null) scroller.current.scrollTop = 0;
  }, [listId, scroller]);

  const showWaiting = useCallback(() => {
    if (scroller.current !== null) scroller.current.scrollTop = 0;
    clearTimeout(timer.current);
    setBusy(false);
    scroller.current?.focus();
  }, [scroller]);
  return { ...result, showWaiting };
}
