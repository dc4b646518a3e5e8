import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { useI18n } from '../i18n';
import { useKeys } from '../keys/keys';
import { Icon } from './icon';
import { Kbd } from './kbd';

interface Toast {
  readonly id: number;
  /** Made anew every second for those that count down. */
  readonly text: (secondsLeft: number) => string;
  readonly tone: 'plain' | 'bad';
  readonly until: number;
  readonly undo?: () => void;
}

const SHOWN_MS = 6_000;
let current: Toast | undefined;
let lastId = 0;
const listeners = new Set<() => void>();
const set = (toast: Toast | undefined) => {
  current = toast;
  for (const listener of listeners) listener();
};

/**
 * Says what has just been done, in one line at the foot of the list. `undo` gives it a button and the key Z until `until`.
 * A newer one takes the place of an older.
 * @param until milliseconds since the epoch
 */
export function showToast(
  text: string | ((secondsLeft: number) => string),
  options: { tone?: 'plain' | 'bad'; until?: number; undo?: () => void } = {},
): void {
  lastId += 1;
  set({
    id: lastId,
    text: typeof text === 'string' ? () => text : text,
    tone: options.tone ?? 'plain',
    until: options.until ?? Date.now() + SHOWN_MS,
    ...(options.undo === undefined ? {} : { undo: options.undo }),
  });
}
export const dismissToast = (): void => set(undefined);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function ToastRegion() {
  const { t } = useI18n();
  const toast = useSyncExternalStore(subscribe, () => current);
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    if (toast === undefined) return;
    setNow(Date.now());
    const tick = setInterval(() => (Date.now() >= toast.until ? set(undefined) : setNow(Date.now())), 250);
    return () => clearInterval(tick);
  }, [toast]);
  useEffect(() => {
    document.body.toggleAttribute('data-toast', toast !== undefined);
  }, [toast]);
  const spoken = useMemo(() => toast?.text(Math.ceil((toast.until - Date.now()) / 1000)), [toast]);
  const undo = () => {
    if (toast?.undo === undefined) return;
    set(undefined);
    toast.undo();
  };
  useKeys({ KeyZ: undo }, toast?.undo !== undefined);
  const seconds = toast === undefined ? 0 : Math.max(0, Math.ceil((toast.until - now) / 1000));
  return (
    <div className="toasts">
      {/* What is read out does not count down: it would chatter. */}
      <span className="vh" role="status">
        {spoken}
      </span>
      {toast !== undefined && (
        <div className={`toast ${toast.tone}`} key={toast.id}>
          <Icon name={toast.tone === 'bad' ? 'alert' : 'check'} size="sm" />
          <span className="grow" aria-hidden="true">
            {toast.text(seconds)}
          </span>
          {toast.undo !== undefined && (
            <button type="button" onClick={undo}>
              <Icon name="undo" size="sm" />
              {t('action.undo')}
              <Kbd>Z</Kbd>
            </button>
          )}
          <button type="button" aria-label={t('action.dismiss')} title={t('action.dismiss')} onClick={dismissToast}>
            <Icon name="close" size="xs" />
          </button>
        </div>
      )}
    </div>
  );
}
