import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon';

export type Tone = 'neutral' | 'ok' | 'warn' | 'danger' | 'info' | 'lav' | 'solid';

export function Chip({
  tone = 'neutral',
  icon,
  children,
  title,
}: {
  tone?: Tone;
  icon?: IconName;
  children: ReactNode;
  title?: string;
}) {
  return (
    <span className={tone === 'neutral' ? 'chip' : `chip ${tone}`} title={title}>
      {icon !== undefined && <Icon name={icon} size="xs" />}
      {children}
    </span>
  );
}
