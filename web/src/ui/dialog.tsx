import { useLayoutEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { useI18n } from '../i18n';
import { IconButton } from './button';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  /** `sheet` stands at the end of the line, full height; `dialog` in the middle, `picture` as large as what it shows. */
  readonly shape?: 'sheet' | 'dialog' | 'picture';
  readonly children: ReactNode;
  readonly footer?: ReactNode;
  /** Hears keys from everywhere in it, the footer's buttons too. */
  readonly onKeyDown?: (event: KeyboardEvent) => void;
}

/**
 * A modal on the browser's own `<dialog>`: it traps the focus, makes the rest inert, closes on Esc and gives the focus back.
 * It is open as long as it is mounted.
 */
export function Dialog({ title, onClose, shape = 'dialog', children, footer, onKeyDown }: DialogProps) {
  const { t } = useI18n();
  const ref = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const dialog = ref.current;
    const before = document.activeElement;
    dialog?.showModal();
    (dialog?.querySelector<HTMLElement>('[data-autofocus]') ?? dialog?.querySelector('h2'))?.focus();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={ref}
      className={shape}
      aria-label={title}
      onKeyDown={onKeyDown}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onMouseDown={(event) => event.target === ref.current && onClose()}
    >
      <div className="dialog-in">
        <header>
          <h2 className="grow" tabIndex={-1}>
            {title}
          </h2>
          <IconButton icon="close" label={t('action.dismiss')} onClick={onClose} />
        </header>
        <div className="dialog-body scroll">{children}</div>
        {footer !== undefined && <footer>{footer}</footer>}
      </div>
    </dialog>
  );
}
