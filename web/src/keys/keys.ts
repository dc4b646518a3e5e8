import { useEffect, useRef } from 'react';
import { readSetting } from '../session/settings';

/**
 * Single keys, by their place on the keyboard (`event.code`), so that they work on the Arabic layout as well.
 * A name is `KeyJ`, `Shift+Slash`, `Ctrl+KeyK` or a sequence `KeyG KeyI`. The newest mounted screen is asked first.
 */
export type KeyMap = Readonly<Record<string, (event: KeyboardEvent) => void>>;

interface Layer {
  readonly keys: () => KeyMap;
}
const layers: Layer[] = [];
const SEQUENCE_MS = 1_200;
let pending: { code: string; until: number } | undefined;

/** Somewhere where letters are text. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
    return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit', 'file'].includes(target.type);
}

/** Enter on a button or a link presses it, and arrows scroll what has the focus: such keys are the browser's. */
function belongsToFocus({ code, target }: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return false;
  if (code === 'Enter') return target.closest('button, a[href], summary, input, [role^=menuitem]') !== null;
  return code.startsWith('Arrow') && target.closest('[role=region], [role=menu]') !== null;
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  if (event.altKey || event.metaKey) return;
  const plain = !event.ctrlKey;
  if (isTyping(event.target) && plain && event.code !== 'Escape') return;
  if (belongsToFocus(event)) return;
  if (document.querySelector('dialog[open]') !== null) return;
  if (plain && /^(Key|Slash)/.test(event.code) && readSetting('singleKeys') === 'off') return;
  const name = `${event.ctrlKey ? 'Ctrl+' : ''}${event.shiftKey ? 'Shift+' : ''}${event.code}`;
  const sequence = pending !== undefined && pending.until > Date.now() ? `${pending.code} ${name}` : undefined;
  pending = undefined;
  for (const candidate of sequence === undefined ? [name] : [sequence, name]) {
    for (const layer of layers.toReversed()) {
      const keys = layer.keys();
      const action = keys[candidate];
      if (action !== undefined) {
        event.preventDefault();
        action(event);
        return;
      }
      if (Object.keys(keys).some((key) => key.startsWith(`${candidate} `))) {
        pending = { code: candidate, until: Date.now() + SEQUENCE_MS };
        return;
      }
    }
  }
}

/** Listens for the keys while mounted and `enabled`. They rest while somebody types or a dialog is open. */
export function useKeys(keys: KeyMap, enabled = true): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    if (!enabled) return;
    const layer: Layer = { keys: () => latest.current };
    if (layers.length === 0) document.addEventListener('keydown', onKeyDown);
    layers.push(layer);
    return () => {
      layers.splice(layers.indexOf(layer), 1);
      if (layers.length === 0) document.removeEventListener('keydown', onKeyDown);
    };
  }, [enabled]);
}
