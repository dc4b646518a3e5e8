import { useEffect, useSyncExternalStore } from 'react';
import type { Draft, DraftBody, Upload } from '../../../src/shared/api';
import { ApiError, call, onReachable } from '../api/client';
import { newId } from '../api/new-id';

/**
 * Drafts live in this page's memory and on the server. Memory carries them over a lost connection and a session that ended;
 * the server carries them to another computer. Whoever saved last is told apart by the version.
 */
export type DraftKind = 'reply' | 'note';
export interface DraftState {
  readonly text: string;
  /** Undefined: the recipients that the ticket proposes. */
  readonly to: readonly string[] | undefined;
  readonly cc: readonly string[];
  readonly attachments: readonly Upload[];
  readonly status: 'loading' | 'clean' | 'dirty' | 'saving' | 'saved' | 'unsaved' | 'conflict';
  readonly savedAt: string | undefined;
  /** What another computer saved meanwhile; set while `status` is `conflict`. */
  readonly theirs: Draft | undefined;
  readonly version: number;
  /** The answer's id (ruling 10): the same through every attempt to send it, a new one for the next answer. */
  readonly messageId: string;
  /** The newest message when the writing began. */
  readonly seen: string | undefined;
}
type Content = Pick<DraftState, 'text' | 'to' | 'cc' | 'attachments'>;
interface Entry {
  state: DraftState;
  readonly ticketId: string;
  readonly kind: DraftKind;
  timer?: ReturnType<typeof setTimeout> | undefined;
}

const SAVE_AFTER_MS = 1_500;
const NOTHING: Content = { text: '', to: undefined, cc: [], attachments: [] };
const blank = (): DraftState => ({
  ...NOTHING,
  status: 'clean',
  savedAt: undefined,
  theirs: undefined,
  version: 0,
  messageId: newId(),
  seen: undefined,
});
const entries = new Map<string, Entry>();
const listeners = new Set<() => void>();

const tell = () => {
  for (const listener of listeners) listener();
};
const set = (entry: Entry, change: Partial<DraftState>) => {
  entry.state = { ...entry.state, ...change };
  tell();
};
const isEmpty = ({ text, attachments }: Content) => text.trim() === '' && attachments.length === 0;
const contentOf = (body: DraftBody): Content => ({
  text: body.text,
  to: body.to,
  cc: body.cc ?? [],
  attachments: body.attachments ?? [],
});

function entryOf(ticketId: string, kind: DraftKind): Entry {
  const key = `${ticketId}/${kind}`;
  const known = entries.get(key);
  if (known !== undefined) return known;
  const entry: Entry = { state: { ...blank(), status: 'loading' }, ticketId, kind };
  entries.set(key, entry);
  return entry;
}

/** Reads what the server has; nothing that was typed here meanwhile is thrown away. */
async function load(entry: Entry): Promise<void> {
  const untouched = () =>
    entry.state.status === 'loading' || entry.state.status === 'clean' || entry.state.status === 'saved';
  if (!untouched()) return;
  try {
    const draft = await call('getDraft', { params: { id: entry.ticketId, kind: entry.kind } });
    if (untouched())
      set(entry, { ...contentOf(draft.body), status: 'saved', version: draft.version, savedAt: draft.updatedAt });
  } catch (error) {
    if (!untouched()) return;
    const none = error instanceof ApiError && error.status === 404;
    set(entry, none ? { ...NOTHING, status: 'clean', version: 0 } : { status: 'clean' });
  }
}

/** Sends the draft to the server now. `keepalive` lets it outlive the page. */
async function save(entry: Entry, keepalive = false): Promise<void> {
  clearTimeout(entry.timer);
  const { state, ticketId, kind } = entry;
  if (state.status !== 'dirty' && state.status !== 'unsaved') return;
  const params = { id: ticketId, kind };
  set(entry, { status: 'saving' });
  try {
    if (isEmpty(state)) {
      if (state.version > 0) await call('deleteDraft', { params, keepalive });
      settle(entry, { version: 0, savedAt: undefined });
      return;
    }
    const body: DraftBody = {
      text: state.text,
      cc: [...state.cc],
      attachments: [...state.attachments],
      ...(state.to === undefined ? {} : { to: [...state.to] }),
    };
    const saved = await call('saveDraft', { params, body: { body, version: state.version }, keepalive });
    settle(entry, { version: saved.version, savedAt: saved.updatedAt });
  } catch (error) {
    const theirs =
      error instanceof ApiError && error.status === 409 ? (error.problem.current as Draft | undefined) : undefined;
    set(entry, theirs === undefined ? { status: 'unsaved' } : { status: 'conflict', theirs });
  }
}

/** What was typed while the save was under way stays to be saved. */
function settle(entry: Entry, change: Partial<DraftState>): void {
  const typed = entry.state.status === 'dirty';
  set(entry, { ...change, status: typed ? 'dirty' : change.version === 0 ? 'clean' : 'saved' });
  if (typed) schedule(entry);
}
function schedule(entry: Entry): void {
  clearTimeout(entry.timer);
  entry.timer = setTimeout(() => void save(entry), SAVE_AFTER_MS);
}

onReachable((reachable) => {
  if (reachable) for (const entry of entries.values()) if (entry.state.status === 'unsaved') schedule(entry);
});
addEventListener('pagehide', () => {
  for (const entry of entries.values()) void save(entry, true);
});

/** Empties this computer's memory of drafts: somebody signed out. */
export function forgetDrafts(): void {
  for (const entry of entries.values()) clearTimeout(entry.timer);
  entries.clear();
  tell();
}

export interface DraftHandle {
  readonly draft: DraftState;
  /** Changes the content; `newest` is the newest message on the screen when it happened. */
  edit(change: Partial<Content>, newest?: string): void;
  attach(upload: Upload, newest?: string): void;
  markSeen(messageId: string): void;
  saveNow(): void;
  /** The answer has been handed over: the draft is done with. */
  clear(): void;
  takeTheirs(): void;
  keepMine(): void;
}

/** The draft of one ticket and kind: read from the server when it is opened, saved 1.5 s after the last key and on leaving. */
export function useDraft(ticketId: string, kind: DraftKind): DraftHandle {
  const draft = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => entryOf(ticketId, kind).state,
  );
  useEffect(() => {
    const entry = entryOf(ticketId, kind);
    void load(entry);
    return () => void save(entry);
  }, [ticketId, kind]);
  const entry = entryOf(ticketId, kind);
  const edit: DraftHandle['edit'] = (change, newest) => {
    const begins = isEmpty(entry.state);
    set(entry, {
      ...change,
      status: entry.state.status === 'conflict' ? 'conflict' : 'dirty',
      ...(begins && newest !== undefined ? { seen: newest } : {}),
    });
    if (entry.state.status === 'dirty') schedule(entry);
  };
  return {
    draft,
    edit,
    attach: (upload, newest) => edit({ attachments: [...entry.state.attachments, upload] }, newest),
    markSeen: (seen) => set(entry, { seen }),
    saveNow: () => void save(entry),
    clear: () => {
      clearTimeout(entry.timer);
      const had = entry.state.version > 0;
      set(entry, blank());
      if (had) void call('deleteDraft', { params: { id: ticketId, kind } }).catch(() => undefined);
    },
    takeTheirs: () => {
      const { theirs } = entry.state;
      if (theirs !== undefined)
        set(entry, {
          ...contentOf(theirs.body),
          status: 'saved',
          version: theirs.version,
          savedAt: theirs.updatedAt,
          theirs: undefined,
        });
    },
    keepMine: () => {
      const { theirs } = entry.state;
      set(entry, { status: 'dirty', version: theirs?.version ?? 0, theirs: undefined });
      void save(entry);
    },
  };
}
