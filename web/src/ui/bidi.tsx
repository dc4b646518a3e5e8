import type { ReactNode } from 'react';
import { detectDirection, displayName } from '../text/direction';

/** References, phones, addresses, file names, times: always written from left to right, isolated from their sentence. */
export function Ltr({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <bdi dir="ltr" className={className}>
      {children}
    </bdi>
  );
}

/** A person's or a team's name in its own direction. */
export function Name({ children, className }: { children: string; className?: string }) {
  const name = displayName(children);
  return (
    <bdi dir={detectDirection(name) ?? 'ltr'} className={className}>
      {name}
    </bdi>
  );
}
