import { useSyncExternalStore } from 'react';

/** What a person set on this computer. Nothing personal: it stays after signing out. */
interface Settings {
  language: 'ar' | 'en';
  theme: 'system' | 'light' | 'dark';
  density: 'compact' | 'comfortable';
  singleKeys: 'on' | 'off';
}
const DEFAULTS: Settings = { language: 'ar', theme: 'system', density: 'compact', singleKeys: 'on' };
const listeners = new Set<() => void>();
const memory = new Map<string, string>();

export function readSetting<Name extends keyof Settings>(name: Name): Settings[Name] {
  const key = `wasl.${name}`;
  let stored = memory.get(key);
  if (stored === undefined) {
    try {
      stored = localStorage.getItem(key) ?? DEFAULTS[name];
    } catch {
      stored = DEFAULTS[name];
    }
    memory.set(key, stored);
  }
  return stored as Settings[Name];
}

export function writeSetting<Name extends keyof Settings>(name: Name, value: Settings[Name]): void {
  memory.set(`wasl.${name}`, value);
  try {
    localStorage.setItem(`wasl.${name}`, value);
  } catch {
    // Storage is forbidden here: it holds until the page is closed.
  }
  applyLook();
  for (const listener of listeners) listener();
}

export function useSetting<Name extends keyof Settings>(name: Name): Settings[Name] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => readSetting(name),
  );
}

const prefersDark = matchMedia('(prefers-color-scheme: dark)');

/** Puts theme and density on the page; boot.js does the same before the first paint. */
export function applyLook(): void {
  const theme = readSetting('theme');
  const root = document.documentElement;
  root.dataset.theme = theme === 'dark' || (theme === 'system' && prefersDark.matches) ? 'dark' : 'light';
  root.dataset.density = readSetting('density');
}
prefersDark.addEventListener('change', applyLook);
