import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon';

type NoticeTone = 'danger' | 'info' | 'warn' | 'plain';
const ICONS: Readonly<Record<NoticeTone, IconName>> = { danger: 'alert', info: 'help', warn: 'alert', plain: 'shield' };

/** Something to know about what stands below it. `live`: it appeared just now and is read out. */
export function Notice({
  tone,
  icon,
  live,
  children,
  actions,
}: {
  tone: NoticeTone;
  icon?: IconName;
  live?: boolean;
  children: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <div className={`notice ${tone}`} role={live === true ? 'status' : undefined}>
      <Icon name={icon ?? ICONS[tone]} />
      <div className="grow">{children}</div>
      {actions !== undefined && <div className="row-x">{actions}</div>}
    </div>
  );
}
