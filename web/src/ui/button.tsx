import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { Icon, type IconName } from './icon';
import { Kbd } from './kbd';

type Look = 'plain' | 'primary' | 'danger' | 'ghost' | 'soft';
interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className'> {
  readonly look?: Look;
  readonly size?: 'md' | 'sm' | 'lg';
  readonly icon?: IconName;
  /** The key that does the same, as printed on it. */
  readonly hint?: string;
  readonly block?: boolean;
  readonly busy?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
  readonly children: ReactNode;
}

/** While `busy` it keeps its place and the focus, and does nothing. */
export function Button({
  look = 'plain',
  size = 'md',
  icon,
  hint,
  block,
  busy,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  const classes = ['btn', look === 'plain' ? '' : look, size === 'md' ? '' : size, block === true ? 'block' : '']
    .filter(Boolean)
    .join(' ');
  return (
    <button
      type="button"
      {...rest}
      className={classes}
      aria-busy={busy === true || undefined}
      aria-disabled={busy === true || undefined}
      onClick={busy === true ? (event) => event.preventDefault() : onClick}
    >
      {icon !== undefined && <Icon name={icon} size="sm" />}
      {children}
      {hint !== undefined && <Kbd>{hint}</Kbd>}
    </button>
  );
}

interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className' | 'children'> {
  readonly icon: IconName;
  /** What it does, in words: its accessible name and its tooltip. */
  readonly label: string;
  readonly look?: Look;
  readonly size?: 'md' | 'sm';
  readonly only?: 'narrow' | 'wide' | 'phone';
  readonly ref?: Ref<HTMLButtonElement>;
}

export function IconButton({ icon, label, look = 'ghost', size = 'md', only, ...rest }: IconButtonProps) {
  const classes = [
    'btn',
    'icon',
    look === 'plain' ? '' : look,
    size === 'md' ? '' : size,
    only === undefined ? '' : `only-${only}`,
  ]
    .filter(Boolean)
    .join(' ');
  return (
    <button type="button" {...rest} className={classes} aria-label={label} title={label}>
      <Icon name={icon} size="sm" />
    </button>
  );
}
