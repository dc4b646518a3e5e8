import { useEffect, useRef } from 'react';
import { setWhere } from '../live/live';

/** Silence after which somebody is no longer shown as writing. */
const WRITING_MS = 10_000;

/** Tells the others that somebody writes here, for as long as keys are pressed. */
export function useWriting(ticketId: string, text: string): void {
  const before = useRef(text);
  useEffect(() => {
    const same = before.current === text;
    before.current = text;
    if (same || text === '') return;
    setWhere({ ticketId, doing: 'writing' });
    const timer = setTimeout(() => setWhere({ ticketId, doing: 'viewing' }), WRITING_MS);
    return () => clearTimeout(timer);
  }, [ticketId, text]);
}
