import { useEffect, useState } from 'react';

/** Long enough not to ask at every letter. */
const PAUSE_MS = 250;

/** The value once it has rested for a moment. */
export function useRested(value: string): string {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}
