import type { IconName } from './icon-names';

export type { IconName } from './icon-names';

/** Icons that point somewhere follow the reading direction; clocks, checks and logos do not. */
const MIRRORED: ReadonlySet<IconName> = new Set(['back', 'chevron', 'send', 'refer', 'undo', 'exit', 'panel']);

/** A picture beside words, hidden from screen readers: the words say it. */
export function Icon({ name, size = 'md' }: { name: IconName; size?: 'md' | 'sm' | 'xs' }) {
  const classes = ['i', size === 'md' ? '' : size, MIRRORED.has(name) ? 'flip' : ''].filter(Boolean).join(' ');
  return (
    <svg className={classes} aria-hidden="true">
      <use href={`#i-${name}`} />
    </svg>
  );
}
