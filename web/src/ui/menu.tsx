import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Icon, type IconName } from './icon';
import { Kbd } from './kbd';

export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly icon?: IconName;
  readonly hint?: string;
  /** Set for a choice among several: it is shown with a check. */
  readonly checked?: boolean;
  readonly onPick: () => void;
}
interface MenuProps {
  readonly items: readonly MenuItem[];
  readonly label: string;
  readonly className: string;
  readonly children: ReactNode;
  /** Which way it opens. */
  readonly side?: 'below' | 'above';
}

/** A button with a menu: arrows move, Enter picks, Esc closes and gives the focus back to the button. */
export function Menu({ items, label, className, children, side = 'below' }: MenuProps) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const frame = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const focusItem = (at: number) => {
    const all = frame.current?.querySelectorAll<HTMLElement>('[role^=menuitem]');
    all?.[(at + all.length) % all.length]?.focus();
  };
  useEffect(() => {
    if (!open) return;
    focusItem(0);
    const away = (event: PointerEvent) =>
      event.target instanceof Node && frame.current?.contains(event.target) === false && setOpen(false);
    document.addEventListener('pointerdown', away);
    return () => document.removeEventListener('pointerdown', away);
  }, [open]);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!open) return;
    const all = Array.from(frame.current?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? []);
    const at = all.findIndex((item) => item === document.activeElement);
    if (event.code === 'ArrowDown') focusItem(at + 1);
    else if (event.code === 'ArrowUp') focusItem(at - 1);
    else if (event.code === 'Home') focusItem(0);
    else if (event.code === 'End') focusItem(all.length - 1);
    else if (event.code === 'Escape') close();
    else if (event.code === 'Tab') return setOpen(false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className={`menu-frame ${side}`} ref={frame} onKeyDown={onKeyDown}>
      <button
        ref={button}
        type="button"
        className={className}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        aria-label={label}
        title={label}
        onClick={() => setOpen(!open)}
      >
        {children}
      </button>
      {open && (
        <ul role="menu" id={id} aria-label={label} className="menu">
          {items.map((item) => (
            <li key={item.id} role="none">
              <button
                type="button"
                role={item.checked === undefined ? 'menuitem' : 'menuitemradio'}
                aria-checked={item.checked}
                tabIndex={-1}
                className="opt"
                onClick={() => {
                  close();
                  item.onPick();
                }}
              >
                {item.icon !== undefined && <Icon name={item.icon} size="sm" />}
                <span className="grow">{item.label}</span>
                {item.checked === true && <Icon name="check" size="sm" />}
                {item.hint !== undefined && <Kbd>{item.hint}</Kbd>}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
